// Problems on disk: meta.json and one raw little-endian file an array, read by ours and by every peer.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const kinds = { f64: Float64Array, i32: Int32Array, u8: Uint8Array };
const kindOf = (array) => Object.keys(kinds).find((kind) => array instanceof kinds[kind]);

/** An array from a file of its bytes. */
export function readArray(folder, name, kind) {
  const bytes = readFileSync(join(folder, `${name}.${kind}`));
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return new kinds[kind](buffer);
}

function write(folder, meta, arrays) {
  mkdirSync(folder, { recursive: true });
  const named = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, kindOf(array)]));
  writeFileSync(join(folder, 'meta.json'), JSON.stringify({ ...meta, arrays: named }));
  for (const [name, array] of Object.entries(arrays))
    writeFileSync(
      join(folder, `${name}.${named[name]}`),
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
    );
}

function read(folder) {
  const meta = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8'));
  const arrays = Object.entries(meta.arrays).map(([name, kind]) => [name, readArray(folder, name, kind)]);
  return { meta, arrays: Object.fromEntries(arrays) };
}

/** Stores a linear system, with near-null-space vectors and block size where it has them. */
export function writeLinear(
  folder,
  { matrix, rightHandSide, coordinates, dimension = 1, blockSize = 1, nearNullSpace },
) {
  const { pattern, values, symmetry } = matrix;
  const meta = { kind: 'matrix', symmetry, size: pattern.rows, blockSize, dimension };
  const { rowStart, columnIndex } = pattern;
  const more = { ...(coordinates ? { coordinates } : {}), ...(nearNullSpace ? { nearNullSpace } : {}) };
  write(folder, meta, { rowStart, columnIndex, values, rightHandSide, ...more });
}

/** The linear system of a folder. */
export function readLinear(folder) {
  const { meta, arrays } = read(folder);
  const { rowStart, columnIndex, values, ...rest } = arrays;
  const pattern = { rows: meta.size, columns: meta.size, rowStart, columnIndex };
  const { symmetry, dimension, blockSize } = meta;
  return { matrix: { pattern, values, symmetry }, ...rest, dimension, blockSize };
}

/** Stores a conduction problem on voxels: conditions on the low and the high page as resistance (0 where the potential is fixed) and potential. */
export function writeVoxels(folder, { shape, spacing, conductivity: { labels, phases }, boundaries }) {
  const faces = boundaries.z.map((condition) => {
    const fixed = condition.kind === 'potential';
    const resistance = fixed ? new Float64Array(shape[1] * shape[2]) : condition.resistance;
    return { potential: fixed ? condition.value : condition.potential, resistance, kind: condition.kind };
  });
  const meta = {
    kind: 'voxels',
    shape,
    spacing,
    phases,
    boundaries: faces.map(({ kind, potential }) => ({ kind, potential })),
  };
  write(folder, meta, { labels, resistanceLow: faces[0].resistance, resistanceHigh: faces[1].resistance });
}

/** The conduction problem of a folder. */
export function readVoxels(folder) {
  const { meta, arrays } = read(folder);
  const { shape, spacing, phases, boundaries } = meta;
  const insulated = [{ kind: 'insulated' }, { kind: 'insulated' }];
  const z = boundaries.map(({ kind, potential }, side) =>
    kind === 'potential'
      ? { kind, value: potential }
      : { kind, potential, resistance: side === 0 ? arrays.resistanceLow : arrays.resistanceHigh },
  );
  return {
    shape,
    spacing,
    conductivity: { labels: arrays.labels, phases },
    boundaries: { z, y: insulated, x: insulated },
  };
}

/** Stores a problem of either kind. */
export function writeProblem(folder, problem) {
  if ('matrix' in problem) writeLinear(folder, problem);
  else writeVoxels(folder, problem);
}

/** The problem of a folder, of either kind. */
export function readProblem(folder) {
  const { kind } = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8'));
  return kind === 'voxels' ? readVoxels(folder) : readLinear(folder);
}
