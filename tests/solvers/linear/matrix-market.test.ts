import { describe, expect, it } from 'vitest';
import { matrixFiles, matrixReferences, multiply, parseMatrixMarket, publicMatrix, shifted } from './matrix-market.js';

describe('matrices of a public collection', () => {
  it('each has its reference, and each reference its matrix', () => {
    expect(matrixReferences.map(({ name }) => `${name.split('/')[1]}.mtx.gz`).sort()).toEqual([...matrixFiles].sort());
  });

  it.each(matrixReferences.map((reference) => [reference.name, reference] as const))(
    '%s is read whole',
    (name, reference) => {
      const matrix = publicMatrix(name);
      const { pattern, values, symmetry } = matrix;
      expect(pattern.rows).toBe(reference.size);
      expect(symmetry).toBe(reference.symmetric ? 'symmetric' : 'general');
      let diagonal = 0;
      for (let row = 0; row < pattern.rows; row++)
        for (let at = pattern.rowStart[row]!; at < pattern.rowStart[row + 1]!; at++) {
          if (pattern.columnIndex[at] === row) diagonal++;
          if (at > pattern.rowStart[row]!)
            expect(pattern.columnIndex[at]!).toBeGreaterThan(pattern.columnIndex[at - 1]!);
        }
      expect(reference.symmetric ? 2 * values.length - diagonal : values.length).toBe(reference.entries);
      // The largest singular value by power iteration on A'A.
      let x = Float64Array.from({ length: reference.size }, (_, row) => Math.sin(row + 1));
      let norm = 0;
      for (let step = 0; step < 60; step++) {
        const y = multiply(matrix, x);
        const z = multiplyTransposed(matrix, y);
        const length = Math.hypot(...z);
        norm = Math.sqrt(length / Math.hypot(...x));
        x = z.map((entry) => entry / length);
      }
      expect(norm / reference.norm).toBeGreaterThan(0.97);
      expect(norm / reference.norm).toBeLessThan(1 + 1e-9);
    },
  );

  it('refuses other formats and missing entries', () => {
    expect(() => parseMatrixMarket('%%MatrixMarket matrix array real general\n1 1\n3\n')).toThrow(/array/);
    expect(() => parseMatrixMarket('%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 3\n')).toThrow(
      /1 entries.*2/,
    );
  });

  it('shifts the diagonal where it is stored and where it is not', () => {
    const matrix = parseMatrixMarket('%%MatrixMarket matrix coordinate real symmetric\n2 2 2\n1 1 3\n2 1 5\n');
    const { pattern, values } = shifted(matrix, 0.5);
    expect([...pattern.columnIndex]).toEqual([0, 0, 1]);
    expect([...values]).toEqual([2.5, 5, -0.5]);
  });
});

function multiplyTransposed(matrix: ReturnType<typeof publicMatrix>, x: Float64Array): Float64Array {
  if (matrix.symmetry === 'symmetric') return multiply(matrix, x);
  const { rows, rowStart, columnIndex } = matrix.pattern;
  const out = new Float64Array(rows);
  for (let row = 0; row < rows; row++)
    for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) out[columnIndex[at]!]! += matrix.values[at]! * x[row]!;
  return out;
}
