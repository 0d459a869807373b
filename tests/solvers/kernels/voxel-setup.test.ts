import { describe, expect, it } from 'vitest';
import { noise, onBoth } from './both.js';

// One to four classes have tables by bytes; rows of 16 columns and more are looked up a vector at a time.
describe.each([
  [5, 4, 2],
  [3, 16, 3],
  [2, 17, 4],
  [4, 33, 4],
  [3, 50, 1],
  [2, 3, 7],
  [3, 40, 9],
])('conductances of %i rows of %i voxels of %i classes', (rows, columns, classes) => {
  const count = rows * columns;
  // Streaks, so that some vectors are of one class.
  const streaks = noise(1 + (count >> 3), 3);
  const kinds = Uint8Array.from(
    { length: 2 * count },
    (_, at) => Math.abs(Math.trunc(7919 * streaks[at >> 4]!)) % classes,
  );
  const tables = noise(3 * classes * classes, 5).map((value) => 10 ** (9 * value));
  const expected = (axis: number, at: number, next: boolean): number => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    if ([!next, row + 1 === rows, column + 1 === columns][2 - axis]) return 0;
    const other = kinds[at + [1, columns, count][axis]!]!;
    return tables[axis * classes * classes + kinds[at]! * classes + other]!;
  };

  it.each([true, false])('in doubles, with a plane above: %s', (next) => {
    const results = onBoth((heap) => {
      const labels = heap.uint8(2 * count);
      labels.set(kinds);
      const table = heap.copyFloat64(tables);
      const wide = new Uint8Array(table.slice().buffer);
      const bytes = heap.uint8(384);
      for (let axis = 0; axis < 3; axis++)
        for (let pair = 0; pair < Math.min(classes * classes, 16); pair++)
          for (let byte = 0; byte < 8; byte++)
            bytes[128 * axis + 16 * byte + 4 * Math.floor(pair / classes) + (pair % classes)] =
              wide[8 * (axis * classes * classes + pair) + byte]!;
      const faces = [0, 1, 2].map(() => heap.float64(count));
      for (const face of faces) face.fill(NaN);
      const [tableX, tableY, tableZ] = [0, 1, 2].map((axis) => table.byteOffset + 8 * axis * classes * classes);
      const [gx, gy, gz] = faces.map(({ byteOffset }) => byteOffset);
      heap.kernels.voxelFacesOfLabels(
        ...([rows, columns, labels.byteOffset, next ? labels.byteOffset + count : 0, classes] as const),
        ...([tableX!, tableY!, tableZ!, classes > 4 ? 0 : bytes.byteOffset, gx!, gy!, gz!] as const),
      );
      return faces.map((face) => [...face]);
    });
    const reference = [0, 1, 2].map((axis) => Array.from({ length: count }, (_, at) => expected(axis, at, next)));
    for (const result of results) expect(result).toEqual(reference);
  });

  it.each(classes <= 4 ? [true, false] : [])('in single precision, with a plane above: %s', (next) => {
    const half = 8 * Math.ceil((columns + 2) / 16);
    const results = onBoth((heap) => {
      const labels = heap.uint8(2 * count);
      labels.set(kinds);
      const singles = heap.float32(48);
      for (let axis = 0; axis < 3; axis++)
        for (let pair = 0; pair < classes * classes; pair++)
          singles[16 * axis + 4 * Math.floor(pair / classes) + (pair % classes)] =
            tables[axis * classes * classes + pair]!;
      const narrow = new Uint8Array(singles.slice().buffer);
      const bytes = heap.uint8(192);
      for (let entry = 0; entry < 48; entry++)
        for (let byte = 0; byte < 4; byte++)
          bytes[64 * (entry >> 4) + 16 * byte + (entry & 15)] = narrow[4 * entry + byte]!;
      const faces = [0, 1, 2].map(() => heap.float32(2 * half * rows));
      for (const face of faces) face.fill(-1);
      const [gx, gy, gz] = faces.map(({ byteOffset }) => byteOffset);
      heap.kernels.voxelHalvesOfLabels(
        ...([rows, columns, half, labels.byteOffset, next ? labels.byteOffset + count : 0] as const),
        ...([singles.byteOffset, bytes.byteOffset, gx!, gy!, gz!] as const),
      );
      return faces.map((face) =>
        Array.from({ length: count }, (_, at) => {
          const column = at % columns;
          return face[2 * half * Math.floor(at / columns) + (column % 2) * half + Math.floor(column / 2)]!;
        }),
      );
    });
    const reference = [0, 1, 2].map((axis) =>
      Array.from({ length: count }, (_, at) => Math.fround(expected(axis, at, next))),
    );
    for (const result of results) expect(result).toEqual(reference);
  });
});
