import { readFileSync } from 'node:fs';
import {
  type CellBlock,
  type CellOrder,
  type CellShape,
  type Mesh,
  type MeshGeometry,
  nodeCount,
} from '../../../mesh/index.js';
import { LithostatError } from '../../../quantity/index.js';
import { fileError } from '../../run/atomic-write.js';
import { fieldOfFile, type WrittenField } from './field.js';
import { type DescribedArray, readAppended } from './read-appended.js';
import { cellTypes, unescaped, type VtuPiece } from './write-vtu.js';

/** What a file says. */
export interface VtuContent {
  /** s; null when the file has none. */
  readonly time: number | null;
  /** Meshes with the fields on them; a field that is not-a-number on a whole piece is none of its fields. Boundaries and interfaces are not in files. */
  readonly pieces: readonly VtuPiece[];
}

/**
 * Reads a file that `writeVtu` wrote, and no other: appended raw data, compressed by zlib, fields named with their units. Tensors come back
 * as symmetric ones, whatever they were written from.
 *
 * @throws LithostatError when the file is missing, damaged, or not of ours
 */
export function readVtu(path: string): VtuContent {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  try {
    return contentOf(bytes);
  } catch (error) {
    if (error instanceof LithostatError) throw error;
    throw new LithostatError([
      {
        code: 'damaged-file',
        path: '',
        file: path,
        message: `${path} is no file of fields that was written here, or is damaged: ${(error as Error).message}`,
        expected: 'a VTK file (.vtu) of a run',
        remedy: 'run again from the beginning',
      },
    ]);
  }
}

const opening = '<AppendedData encoding="raw">\n   _';

function contentOf(bytes: Buffer): VtuContent {
  const split = bytes.indexOf(opening);
  if (split < 0 || !bytes.subarray(-12).toString('latin1').includes('</VTKFile>'))
    throw new RangeError('its beginning or its end is missing');
  const head = bytes.subarray(0, split).toString('utf8');
  if (!head.includes('type="UnstructuredGrid"') || !head.includes('compressor="vtkZLibDataCompressor"'))
    throw new RangeError('it is of another kind');
  const data = bytes.subarray(split + opening.length);
  const time = /Name="TimeValue"[^>]*>([^<]*)</.exec(head)?.[1];
  const regions = textsOf(head, 'regions');
  const geometries = textsOf(head, 'geometry') as MeshGeometry[];
  const pieces = [...head.matchAll(/<Piece NumberOfPoints="(\d+)" NumberOfCells="(\d+)">([\s\S]*?)<\/Piece>/g)];
  if (pieces.length !== geometries.length) throw new RangeError('its pieces do not fit its geometries');
  return {
    time: time === undefined ? null : Number(time),
    pieces: pieces.map(([, points, cells, text], k) =>
      pieceOf(text!, { points: Number(points), cells: Number(cells), geometry: geometries[k]!, regions, data }),
    ),
  };
}

/** Texts of the field data: bytes, with a zero behind each. */
function textsOf(head: string, name: string): string[] {
  const bytes = new RegExp(`<Array type="String" Name="${name}"[^>]*>([^<]*)<`).exec(head)?.[1];
  if (bytes === undefined) throw new RangeError(`it does not say "${name}"`);
  const text = Buffer.from(bytes.split(' ').map(Number)).toString('utf8');
  return text.split('\0').slice(0, -1);
}

interface PieceHead {
  readonly points: number;
  readonly cells: number;
  readonly geometry: MeshGeometry;
  readonly regions: readonly string[];
  readonly data: Buffer;
}

function pieceOf(text: string, head: PieceHead): VtuPiece {
  const { points, cells, geometry, data } = head;
  const dimension = geometry === 'space' ? 3 : 2;
  const mesh = meshOf(text, head, dimension);
  const fields: WrittenField[] = [];
  for (const [at, section, places] of [
    ['nodes', 'PointData', points],
    ['cells', 'CellData', cells],
  ] as const) {
    for (const array of arraysOf(text, section)) {
      if (array.name === 'region') continue;
      const values = readAppended(data, array, places * array.components);
      if (values.some((value) => !Number.isNaN(value)))
        fields.push(fieldOfFile(array.name, array.components, at, dimension, values));
    }
  }
  return { mesh, fields };
}

function arraysOf(text: string, section: string): DescribedArray[] {
  const inside = new RegExp(`<${section}>([\\s\\S]*?)</${section}>`).exec(text)?.[1];
  if (inside === undefined) throw new RangeError(`it has no ${section}`);
  const pattern =
    /<DataArray type="(\w+)" Name="([^"]*)" NumberOfComponents="(\d+)" format="appended" offset="(\d+)"\/>/g;
  const arrays = [...inside.matchAll(pattern)].map(([, type, name, components, offset]) => ({
    type: type!,
    name: unescaped(name!),
    components: Number(components),
    offset: Number(offset),
  }));
  if (arrays.length !== inside.split('<DataArray').length - 1)
    throw new RangeError(`its ${section} is not as written here`);
  return arrays;
}

/** The cells of a VTK type. */
const shapeOfType = new Map<number, { readonly shape: CellShape; readonly order: CellOrder }>(
  (Object.keys(cellTypes) as CellShape[]).flatMap((shape) =>
    ([1, 2] as const).map((order) => [cellTypes[shape][order], { shape, order }] as const),
  ),
);

function meshOf(text: string, { points, cells, geometry, regions, data }: PieceHead, dimension: 2 | 3): Mesh {
  const inCells = arraysOf(text, 'Cells');
  const array = (list: readonly DescribedArray[], name: string): DescribedArray => {
    const found = list.find((one) => one.name === name);
    if (found === undefined) throw new RangeError(`it has no array "${name}"`);
    return found;
  };
  const places = readAppended(data, array(arraysOf(text, 'Points'), 'Points'), 3 * points);
  const types = readAppended(data, array(inCells, 'types'), cells);
  const region = readAppended(data, array(arraysOf(text, 'CellData'), 'region'), cells);
  const kinds = Array.from(types, (type) => {
    const kind = shapeOfType.get(type);
    if (kind === undefined) throw new RangeError(`its cells are of the type ${type}`);
    return kind;
  });
  const total = kinds.reduce((sum, { shape, order }) => sum + nodeCount[shape][order], 0);
  const connectivity = Int32Array.from(readAppended(data, array(inCells, 'connectivity'), total));
  if (connectivity.some((node) => node < 0 || node >= points))
    throw new RangeError('cells have nodes that are not there');
  if (region.some((one) => one < 0 || one >= regions.length))
    throw new RangeError('cells have regions that are not there');
  // The regions of this piece alone, in the order of the file.
  const own = [...new Set(region)].sort((a, b) => a - b);
  const blocks: CellBlock[] = [];
  for (let cell = 0, node = 0; cell < cells; ) {
    const { shape, order } = kinds[cell]!;
    const first = cell;
    while (cell < cells && types[cell] === types[first]) cell++;
    const end = node + (cell - first) * nodeCount[shape][order];
    blocks.push({
      shape,
      order,
      nodes: connectivity.slice(node, end),
      region: Int32Array.from(region.subarray(first, cell), (one) => own.indexOf(one)),
    });
    node = end;
  }
  return {
    geometry,
    dimension,
    coordinates: dimension === 3 ? places : places.filter((_, k) => k % 3 !== 2),
    blocks,
    regions: own.map((one) => regions[one]!),
    boundaries: new Map(),
    interfaces: new Map(),
  };
}
