import { readFileSync, statSync } from 'node:fs';
import { fileError } from '../run/atomic-write.js';
import { buildMesh } from './gmsh/build-mesh.js';
import { readGmshContent } from './gmsh/read-content.js';
import { meshError } from './mesh-error.js';
import type { ReadMesh, ReadMeshOptions } from './options.js';

const mostBytes = 2 ** 31 - 1;

/**
 * Reads a mesh file: Gmsh `.msh` of version 2.2 or 4.1, text or binary. Physical groups of cells become regions, those of facets boundaries or, between
 * two cells, interfaces.
 *
 * @param path the file
 * @param options unit of length, geometry, and which side of interfaces is metal
 * @throws LithostatError when it cannot be read, is damaged or of another format, or lacks what is required
 */
export function readMesh(path: string, options: ReadMeshOptions): ReadMesh {
  const bytes = readWhole(path);
  checkFormat(path, bytes);
  return buildMesh(path, readGmshContent(path, bytes), options);
}

function readWhole(path: string): Buffer {
  try {
    const state = statSync(path);
    const got = state.isDirectory()
      ? 'a folder'
      : !state.isFile()
        ? 'a device'
        : state.size === 0
          ? 'an empty file'
          : null;
    if (got !== null) {
      throw meshError(path, {
        code: got === 'an empty file' ? 'damaged-file' : 'not-a-file',
        message: `${path} is ${got}`,
        got,
        expected: 'a mesh file of Gmsh (.msh)',
        remedy: got === 'an empty file' ? 'save it again from Gmsh' : 'name the mesh file itself',
      });
    }
    if (state.size > mostBytes) {
      throw meshError(path, {
        code: 'too-large',
        message: 'the mesh file is too large',
        got: `${(state.size / 1e9).toPrecision(3)} GB`,
        expected: 'at most 2.1 GB',
        remedy: 'save it in binary form, or mesh it coarser',
      });
    }
    return readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/** First bytes of files that are often tried. */
const strangers: readonly (readonly [start: string | RegExp, name: string])[] = [
  [/^\$NOD\b/, 'a Gmsh file of version 1'],
  [/^\s*<\?xml|^\s*<VTKFile/, 'a VTK file in XML'],
  ['# vtk DataFile', 'a legacy VTK file'],
  ['\x89HDF', 'an HDF5 file (MED, XDMF or Exodus data)'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x1f\x8b', 'a gzip archive'],
  ['ISO-10303-21', 'a STEP drawing'],
  [/^(?:\s|\/\/.*\n)*(?:SetFactory|Point\s*\(|lc\s*=|Include|Merge)/, 'a Gmsh drawing (.geo)'],
  [/^solid |^\s*\*heading/i, 'a surface or an Abaqus file'],
];

function checkFormat(file: string, bytes: Buffer): void {
  const head = bytes.toString('latin1', 0, 4096);
  // A file of Gmsh begins with a section, which may be a comment.
  if (/^\s*\$(?:MeshFormat|Comments)\b/.test(head)) return;
  const known = strangers.find(([start]) =>
    typeof start === 'string' ? head.startsWith(start) : start.test(head),
  )?.[1];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what text does not hold
  const text = /^[^\x00-\x08\x0e-\x1f]*$/.test(head) ? 'a text file' : 'other bytes';
  throw meshError(file, {
    code: 'unknown-format',
    message: `${file} is not a mesh file that is read here`,
    got: known ?? text,
    expected: 'Gmsh .msh of version 2.2 or 4.1, text or binary',
    remedy:
      known === 'a Gmsh drawing (.geo)'
        ? 'mesh it first: gmsh -2 DRAWING.geo -format msh41 -o MESH.msh'
        : 'convert it with Gmsh or meshio to .msh',
  });
}
