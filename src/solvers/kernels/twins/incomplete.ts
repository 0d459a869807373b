import type { MemoryViews } from '../views.js';

/** Incomplete factorisations without fill, in place; both return the first row whose pivot is lost, or -1. */
export interface IncompleteKernels {
  /** IC(0) of a strict lower triangle and its diagonal; `inverse` receives 1 / l_ii, `spread` is `size` doubles of zeros. */
  incompleteCholesky(
    size: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    diagonal: number,
    inverse: number,
    spread: number,
    least: number,
  ): number;
  /** ILU(0) of a whole matrix; `diagonals` are positions, `inverse` receives 1 / u_ii, `place` is `size` integers of -1. */
  incompleteLu(
    size: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    diagonals: number,
    inverse: number,
    place: number,
    least: number,
  ): number;
}

/** The twins of kernels/incomplete.ts, to the bit. */
export function incompleteTwins(views: MemoryViews): IncompleteKernels {
  return {
    incompleteCholesky(size, rowStart, columnIndex, values, diagonal, inverse, spread, least) {
      const { float64, int32 } = views;
      const [starts, columns] = [rowStart >>> 2, columnIndex >>> 2];
      const [factor, inverses, work] = [values >>> 3, inverse >>> 3, spread >>> 3];
      for (let row = 0; row < size; row++) {
        const begin = int32[starts + row]!;
        const end = int32[starts + row + 1]!;
        for (let k = begin; k < end; k++) float64[work + int32[columns + k]!] = float64[factor + k]!;
        const entry = float64[(diagonal >>> 3) + row]!;
        let pivot = entry;
        for (let k = begin; k < end; k++) {
          const column = int32[columns + k]!;
          let sum = float64[work + column]!;
          for (let m = int32[starts + column]!; m < int32[starts + column + 1]!; m++)
            sum -= float64[factor + m]! * float64[work + int32[columns + m]!]!;
          const value = sum * float64[inverses + column]!;
          float64[work + column] = value;
          float64[factor + k] = value;
          pivot -= value * value;
        }
        for (let k = begin; k < end; k++) float64[work + int32[columns + k]!] = 0;
        if (!(pivot > least * entry)) return row;
        float64[inverses + row] = 1 / Math.sqrt(pivot);
      }
      return -1;
    },
    incompleteLu(size, rowStart, columnIndex, values, diagonals, inverse, place, least) {
      const { float64, int32 } = views;
      const [starts, columns, positions, places] = [rowStart >>> 2, columnIndex >>> 2, diagonals >>> 2, place >>> 2];
      const [factor, inverses] = [values >>> 3, inverse >>> 3];
      for (let row = 0; row < size; row++) {
        const begin = int32[starts + row]!;
        const end = int32[starts + row + 1]!;
        let largest = 0;
        for (let k = begin; k < end; k++) {
          int32[places + int32[columns + k]!] = k;
          largest = Math.max(largest, Math.abs(float64[factor + k]!));
        }
        for (let k = begin; k < end && int32[columns + k]! < row; k++) {
          const column = int32[columns + k]!;
          const multiplier = float64[factor + k]! * float64[inverses + column]!;
          float64[factor + k] = multiplier;
          for (let m = int32[positions + column]! + 1; m < int32[starts + column + 1]!; m++) {
            const target = int32[places + int32[columns + m]!]!;
            if (target >= 0) float64[factor + target] = float64[factor + target]! - multiplier * float64[factor + m]!;
          }
        }
        for (let k = begin; k < end; k++) int32[places + int32[columns + k]!] = -1;
        const position = int32[positions + row]!;
        const pivot = position < 0 ? 0 : float64[factor + position]!;
        if (!(Math.abs(pivot) > least * largest)) return row;
        float64[inverses + row] = 1 / pivot;
      }
      return -1;
    },
  };
}
