import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximumMatching } from '../../../../src/solvers/linear/ordering/maximum-matching.js';
import { matchSymmetric } from '../../../../src/solvers/linear/ordering/symmetric-matching.js';
import { maximumWeightMatching } from '../../../../src/solvers/linear/ordering/weighted-matching.js';
import { patternOfRows } from './graphs.js';

/** A small matrix as rows of numbers, null where nothing is stored, and the same compressed. */
type Entries = readonly (readonly (number | null)[])[];

function compressed(entries: Entries, columns = entries[0]?.length ?? 0) {
  const pattern = patternOfRows(
    columns,
    entries.map((row) => row.flatMap((value, j) => (value === null ? [] : [j]))),
  );
  const values = Float64Array.from(entries.flatMap((row) => row.filter((value) => value !== null)));
  return { pattern, values };
}

/** All ways to give each row a column of its own, or none: the most entries, and the largest sum of their logarithms. */
function bruteForce(entries: Entries): { readonly rank: number; readonly logarithm: number } {
  let best = { rank: 0, logarithm: 0 };
  const used = new Set<number>();
  const descend = (row: number, rank: number, logarithm: number): void => {
    if (row === entries.length) {
      if (rank > best.rank || (rank === best.rank && logarithm > best.logarithm)) best = { rank, logarithm };
      return;
    }
    descend(row + 1, rank, logarithm);
    entries[row]!.forEach((value, column) => {
      if (value === null || value === 0 || used.has(column)) return;
      used.add(column);
      descend(row + 1, rank + 1, logarithm + Math.log(Math.abs(value)));
      used.delete(column);
    });
  };
  descend(0, 0, 0);
  return best;
}

const value = fc
  .tuple(fc.integer({ min: -12, max: 12 }), fc.constantFrom(-1, 1))
  .map(([power, sign]) => sign * 10 ** (power / 2));
const matrices = (square: boolean, density: number) =>
  fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([rows, columns]) =>
    fc.array(
      fc.array(fc.option(value, { nil: null, freq: density }), {
        minLength: square ? rows : columns,
        maxLength: square ? rows : columns,
      }),
      { minLength: rows, maxLength: rows },
    ),
  );

describe('matchings', () => {
  it('choose as many entries as any choice can', () => {
    fc.assert(
      fc.property(matrices(false, 1), (entries) => {
        const { pattern } = compressed(entries);
        const { rowOfColumn, columnOfRow, structuralRank } = maximumMatching(pattern);
        expect(structuralRank).toBe(bruteForce(entries).rank);
        columnOfRow.forEach((column, row) => {
          if (column < 0) return;
          expect(entries[row]![column]).not.toBeNull();
          expect(rowOfColumn[column]).toBe(row);
        });
        expect(columnOfRow.filter((column) => column >= 0).length).toBe(structuralRank);
      }),
      { numRuns: 300 },
    );
  });

  it('of weights choose the largest product, and scale it to one and the rest to at most one', () => {
    fc.assert(
      fc.property(matrices(true, 3), (entries) => {
        const { pattern, values } = compressed(entries);
        const matching = maximumWeightMatching(pattern, values);
        const best = bruteForce(entries);
        expect(matching.structuralRank).toBe(best.rank);
        let logarithm = 0;
        entries.forEach((row, i) => {
          row.forEach((entry, j) => {
            if (entry === null) return;
            const scaled = Math.abs(matching.rowScale[i]! * entry * matching.columnScale[j]!);
            expect(scaled).toBeLessThan(1 + 1e-11);
            if (matching.columnOfRow[i] !== j) return;
            expect(scaled).toBeCloseTo(1, 11);
            logarithm += Math.log(Math.abs(entry));
          });
        });
        if (best.rank === entries.length) expect(logarithm).toBeCloseTo(best.logarithm, 8);
      }),
      { numRuns: 300 },
    );
  });

  it('find the diagonal of a shuffled dominant matrix in any units', () => {
    const size = 200;
    const column = (i: number) => (i * 77 + 5) % size;
    const entries = Array.from({ length: size }, (_, i) => {
      const row: (number | null)[] = new Array(size).fill(null);
      for (let k = 0; k < 6; k++) row[(i * 31 + k * k * 7) % size] = 0.3 * 10 ** (i % 9) * 10 ** -(k % 3);
      row[column(i)] = 10 ** (i % 9);
      return row;
    });
    const { pattern, values } = compressed(entries);
    const { columnOfRow } = maximumWeightMatching(pattern, values);
    expect([...columnOfRow]).toEqual(Array.from({ length: size }, (_, i) => column(i)));
  });

  it('does not count stored zeros, takes empty rows and nothing at all', () => {
    const { pattern, values } = compressed([
      [0, 2],
      [null, 3],
    ]);
    expect(maximumWeightMatching(pattern, values).structuralRank).toBe(1);
    expect(maximumMatching(pattern).structuralRank).toBe(2);
    const rowless = compressed([
      [null, null],
      [1e-300, 1e300],
    ]);
    const matching = maximumWeightMatching(rowless.pattern, rowless.values);
    expect(matching.structuralRank).toBe(1);
    expect([...matching.rowScale, ...matching.columnScale].every(Number.isFinite)).toBe(true);
    const none = compressed([], 0);
    expect(maximumWeightMatching(none.pattern, none.values).structuralRank).toBe(0);
    expect(maximumMatching(none.pattern).structuralRank).toBe(0);
  });

  it('refuses what is no number, and says where', () => {
    const { pattern, values } = compressed([
      [1, 2],
      [3, Number.NaN],
    ]);
    expect(() => maximumWeightMatching(pattern, values)).toThrow(/row 1, column 1 is NaN/);
    expect(() => maximumWeightMatching(pattern, values.subarray(1))).toThrow(/3 values for the 4 entries/);
  });

  it('follows a long augmenting path', () => {
    // Bidiagonal, entered from the wrong end: every row must give up its column for the next.
    const size = 20_000;
    const rows = Array.from({ length: size }, (_, i) => (i === size - 1 ? [0] : [i, i + 1]));
    const pattern = patternOfRows(size, rows);
    expect(maximumMatching(pattern).structuralRank).toBe(size);
    const values = Float64Array.from({ length: pattern.columnIndex.length }, () => 1);
    expect(maximumWeightMatching(pattern, values).structuralRank).toBe(size);
  });
});

describe('matchings of symmetric matrices', () => {
  const symmetric = (entries: Entries) => {
    const lower = entries.map((row, i) => row.map((entry, j) => (j <= i ? entry : null)));
    const { pattern, values } = compressed(lower, entries.length);
    return { pattern, values, symmetry: 'symmetric' as const };
  };

  it('scale all entries to at most one and pair unknowns that are coupled', () => {
    fc.assert(
      fc.property(matrices(true, 2), (entries) => {
        const size = entries.length;
        const full = entries.map((row, i) => row.map((_, j) => entries[Math.max(i, j)]![Math.min(i, j)]!));
        const { scale, partner, structuralRank } = matchSymmetric(symmetric(entries));
        expect(structuralRank).toBe(bruteForce(full).rank);
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++)
            if (full[i]![j] !== null) expect(Math.abs(scale[i]! * full[i]![j]! * scale[j]!)).toBeLessThan(1 + 1e-11);
          const other = partner[i]!;
          if (other < 0) expect(structuralRank).toBeLessThan(size);
          else {
            expect(partner[other]).toBe(i);
            if (other !== i) expect(full[i]![other]).not.toBeNull();
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('pair every multiplier of a saddle point with an unknown that it constrains', () => {
    // [A B^T; B 0] with a small A: every row of B must find a displacement.
    const entries: (number | null)[][] = [
      [1e-6, null, null, null, 5, null],
      [null, 1e-6, null, null, 3, 1],
      [null, null, 1e-6, null, null, 4],
      [null, null, null, 2, null, null],
      [5, 3, null, null, null, null],
      [null, 1, 4, null, null, null],
    ];
    const { partner } = matchSymmetric(symmetric(entries));
    expect([partner[4], partner[5], partner[3]]).toEqual([0, 2, 3]);
  });
});
