import { closeSync, openSync, writeSync } from 'node:fs';
import { type CellOrder, type CellShape, cellCount, type Mesh, nodeCount } from '../../../mesh/index.js';
import { replaceWhole } from '../../run/atomic-write.js';
import { AppendedData } from './appended-data.js';
import { componentsOf, fileName, inThreeDimensions, type WrittenField } from './field.js';

/** A mesh with the fields on it. Fields on parts of a cell (metal, electrolyte) are pieces of one file. */
export interface VtuPiece {
  readonly mesh: Mesh;
  readonly fields: readonly WrittenField[];
}

/** What a file says beside its fields. */
export interface VtuOptions {
  /** Time of the fields, s. */
  readonly time?: number;
  /** Whether the content is forced to the disk before this returns [true]. */
  readonly durable?: boolean;
}

/** VTK's numbers of the types of cells (vtkCellType.h). */
export const cellTypes: Readonly<Record<CellShape, Readonly<Record<CellOrder, number>>>> = {
  triangle: { 1: 5, 2: 22 },
  quadrilateral: { 1: 9, 2: 28 },
  tetrahedron: { 1: 10, 2: 24 },
  hexahedron: { 1: 12, 2: 29 },
};

/**
 * Writes meshes with fields as a VTK file in XML (`.vtu`, appended raw data, compressed by zlib), whole or not at all. ParaView opens it. Cells carry the
 * number of their region; the names of the regions and the time stand in the field data. A field that a piece lacks is NaN there.
 *
 * @param path file to replace or make
 * @param pieces meshes with fields; those of the same name must be of the same kind and in the same places
 * @throws RangeError when the fields do not fit their meshes or each other
 * @throws LithostatError when the file cannot be written
 */
export function writeVtu(path: string, pieces: readonly VtuPiece[], options: VtuOptions = {}): void {
  const data = new AppendedData();
  const head = describeGrid(pieces, options, data);
  replaceWhole(
    path,
    (temporary) => {
      const descriptor = openSync(temporary, 'w');
      try {
        for (const part of [Buffer.from(head), ...data.parts, Buffer.from('\n  </AppendedData>\n</VTKFile>\n')]) {
          for (let done = 0; done < part.length; ) done += writeSync(descriptor, part, done);
        }
      } finally {
        closeSync(descriptor);
      }
    },
    options.durable,
  );
}

function describeGrid(pieces: readonly VtuPiece[], options: VtuOptions, data: AppendedData): string {
  const layout = fieldsOf(pieces);
  const regions = [...new Set(pieces.flatMap(({ mesh }) => mesh.regions))];
  return [
    '<?xml version="1.0"?>',
    '<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64" compressor="vtkZLibDataCompressor">',
    '  <UnstructuredGrid>',
    '    <FieldData>',
    ...(options.time === undefined ? [] : [timeValue(options.time)]),
    `      <Array type="String" Name="regions" NumberOfTuples="${regions.length}" format="ascii">${letters(regions)}</Array>`,
    // What the coordinates of each piece mean, which the cells do not say.
    `      <Array type="String" Name="geometry" NumberOfTuples="${pieces.length}" format="ascii">${letters(pieces.map(({ mesh }) => mesh.geometry))}</Array>`,
    '    </FieldData>',
    ...pieces.flatMap((piece) => describePiece(piece, layout, regions, data)),
    '  </UnstructuredGrid>',
    '  <AppendedData encoding="raw">',
    '   _',
  ].join('\n');
}

function timeValue(time: number): string {
  if (!Number.isFinite(time)) throw new RangeError(`The time of a file is a number of seconds; it got ${time}.`);
  return `      <DataArray type="Float64" Name="TimeValue" NumberOfTuples="1" format="ascii">${time}</DataArray>`;
}

/** Texts as VTK has them: the numbers of their bytes, each text with a zero behind it. */
function letters(texts: readonly string[]): string {
  return texts.flatMap((text) => [...Buffer.from(text), 0]).join(' ');
}

/** The fields of all pieces, each once. */
function fieldsOf(pieces: readonly VtuPiece[]): WrittenField[] {
  const fields = new Map<string, WrittenField>();
  for (const piece of pieces) {
    const own = new Set<string>();
    for (const field of piece.fields) {
      const key = fileName(field);
      const known = fields.get(key);
      if (own.has(key) || key === 'region [1]') throw new RangeError(`A piece has two fields "${key}".`);
      if (known !== undefined && (known.kind !== field.kind || known.at !== field.at)) {
        throw new RangeError(
          `The field "${key}" is a ${known.kind} on ${known.at} in one piece and a ${field.kind} on ${field.at} in another.`,
        );
      }
      own.add(key);
      if (known === undefined) fields.set(key, field);
    }
  }
  return [...fields.values()];
}

function describePiece(
  { mesh, fields }: VtuPiece,
  layout: readonly WrittenField[],
  regions: readonly string[],
  data: AppendedData,
): string[] {
  const nodes = mesh.coordinates.length / mesh.dimension;
  const cells = cellCount(mesh);
  const array = (type: string, name: string, components: number, values: Float64Array | Int32Array | Uint8Array) =>
    `        <DataArray type="${type}" Name="${escaped(name)}" NumberOfComponents="${components}" format="appended" offset="${data.add(values)}"/>`;
  const written = (at: WrittenField['at']) =>
    layout.flatMap((field) => {
      if (field.at !== at) return [];
      const own = fields.find((one) => fileName(one) === fileName(field));
      const { file } = componentsOf(field.kind, mesh.dimension);
      const places = at === 'nodes' ? nodes : cells;
      const values =
        own === undefined ? new Float64Array(places * file).fill(Number.NaN) : inThreeDimensions(mesh, own);
      return [array('Float64', fileName(field), file, values)];
    });
  const { connectivity, offsets, types, region } = cellArrays(mesh, regions);
  return [
    `    <Piece NumberOfPoints="${nodes}" NumberOfCells="${cells}">`,
    '      <PointData>',
    ...written('nodes'),
    '      </PointData>',
    '      <CellData>',
    array('Int32', 'region', 1, region),
    ...written('cells'),
    '      </CellData>',
    '      <Points>',
    array('Float64', 'Points', 3, pointsOf(mesh)),
    '      </Points>',
    '      <Cells>',
    array('Int32', 'connectivity', 1, connectivity),
    array('Int32', 'offsets', 1, offsets),
    array('UInt8', 'types', 1, types),
    '      </Cells>',
    '    </Piece>',
  ];
}

function pointsOf({ coordinates, dimension }: Mesh): Float64Array {
  if (dimension === 3) return coordinates;
  const points = new Float64Array((coordinates.length / 2) * 3);
  for (let node = 0; 2 * node < coordinates.length; node++) {
    points[3 * node] = coordinates[2 * node]!;
    points[3 * node + 1] = coordinates[2 * node + 1]!;
  }
  return points;
}

function cellArrays(mesh: Mesh, regions: readonly string[]) {
  const cells = cellCount(mesh);
  const connectivity = new Int32Array(mesh.blocks.reduce((sum, { nodes }) => sum + nodes.length, 0));
  const offsets = new Int32Array(cells);
  const types = new Uint8Array(cells);
  const region = new Int32Array(cells);
  const numberOf = mesh.regions.map((name) => regions.indexOf(name));
  let cell = 0;
  let at = 0;
  for (const block of mesh.blocks) {
    const size = nodeCount[block.shape][block.order];
    connectivity.set(block.nodes, at);
    for (const own of block.region) {
      at += size;
      offsets[cell] = at;
      types[cell] = cellTypes[block.shape][block.order];
      region[cell++] = numberOf[own]!;
    }
  }
  return { connectivity, offsets, types, region };
}

/** A text within an attribute. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** The text of an attribute that `escaped` wrote. */
export function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => characters[name]!);
}
