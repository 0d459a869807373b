import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { buildMesh } from '../../../src/io/mesh/gmsh/build-mesh.js';
import { readGmshContent } from '../../../src/io/mesh/gmsh/read-content.js';
import { readMesh } from '../../../src/io/mesh/index.js';
import type { ReadMesh, ReadMeshOptions } from '../../../src/io/mesh/options.js';
import { CellQuadrature, type Mesh } from '../../../src/mesh/index.js';
import { type Issue, LithostatError } from '../../../src/quantity/index.js';

const folder = fileURLToPath(new URL('../../data/meshes/', import.meta.url));

/** Path of a mesh that comes with the tests. */
export const meshFile = (name: string): string => `${folder}${name}.msh`;

/** Names of all meshes that come with the tests. */
export const meshNames = readdirSync(folder)
  .filter((name) => name.endsWith('.msh'))
  .map((name) => name.replace(/\.msh$/, ''));

/** The bytes of a mesh that comes with the tests. */
export const meshBytes = (name: string): Buffer => readFileSync(meshFile(name));

/** Reads a mesh that comes with the tests; their metals are called metal or Li. */
export function shipped(name: string, options: Partial<ReadMeshOptions> = {}): ReadMesh {
  return readMesh(meshFile(name), { unit: 1e-6, ...(name.startsWith('blocks') ? { metal: ['Li'] } : {}), ...options });
}

/** Reads a mesh from memory. */
export function readBytes(bytes: Buffer | string, options: Partial<ReadMeshOptions> = {}): ReadMesh {
  const content = readGmshContent('test.msh', typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  return buildMesh('test.msh', content, { unit: 1, ...options });
}

/** The issues that a call is refused with. */
export function issuesOf(call: () => unknown): readonly Issue[] {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(LithostatError);
    return (error as LithostatError).issues;
  }
  throw new Error('The call was not refused.');
}

/** Area or volume of each region, by quadrature. */
export function measures(mesh: Mesh): Record<string, number> {
  const sums = mesh.regions.map(() => 0);
  let firstCell = 0;
  for (const block of mesh.blocks) {
    const quadrature = new CellQuadrature(mesh, { block, firstCell }, 5, []);
    for (let place = 0; place < block.region.length; place++) {
      quadrature.prepare(place);
      for (const weight of quadrature.weights) sums[block.region[place]!] += weight;
    }
    firstCell += block.region.length;
  }
  return Object.fromEntries(mesh.regions.map((name, region) => [name, sums[region]!]));
}
