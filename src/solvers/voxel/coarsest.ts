import type { Level } from './level.js';
import { placeOf } from './places.js';

/** Levels of at most so many voxels may be solved exactly: that takes as long as a visit, and saves all those to what lies below. */
export const coarsestVoxels = 64;

/** A pivot below this part of its diagonal is rounding's: the part of the image is held by nothing. */
const negligible = 1e-13;

/** The exact solution on the coarsest level, in doubles. */
export interface CoarsestSolution {
  /** Where the voxels lie in the level's arrays, x fastest. */
  readonly places: Int32Array;
  /** Inverse of the level's matrix, row after row. */
  readonly inverse: Float64Array;
}

/**
 * Inverts the matrix of a level by Cholesky's method, while the array of reciprocals still holds the conductances to outer faces. Of a
 * part that nothing holds one voxel is kept at zero, which gives a generalised inverse: right up to a constant where currents cancel.
 */
export function solveCoarsest(level: Level): CoarsestSolution {
  const { pages, rows, columns, reciprocals, seams } = level;
  const count = pages * rows * columns;
  const places = new Int32Array(count);
  for (let page = 0, at = 0; page < pages; page++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) places[at++] = placeOf(level, page, row, column);
  const matrix = new Float64Array(count * count);
  const couple = (first: number, second: number, conductance: number): void => {
    matrix[first * count + first]! += conductance;
    matrix[second * count + second]! += conductance;
    matrix[first * count + second]! -= conductance;
    matrix[second * count + first]! -= conductance;
  };
  for (let at = 0; at < count; at++) {
    const place = places[at]!;
    matrix[at * count + at]! += reciprocals[place]!;
    const column = at % columns;
    const row = Math.floor(at / columns) % rows;
    if (column + 1 < columns) couple(at, at + 1, level.facesX[place]!);
    if (row + 1 < rows) couple(at, at + columns, level.facesY[place]!);
    if (at + rows * columns < count) couple(at, at + rows * columns, level.facesZ[place]!);
  }
  for (let k = 0; k < (seams?.count ?? 0); k++)
    couple(places.indexOf(seams!.pairs[2 * k]!), places.indexOf(seams!.pairs[2 * k + 1]!), seams!.conductances[k]!);
  return { places, inverse: inverseOf(matrix, count) };
}

/** x = inverse of the matrix times b. */
export function applyCoarsest({ places, inverse }: CoarsestSolution, b: Float32Array, x: Float32Array): void {
  const count = places.length;
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let column = 0; column < count; column++) sum += inverse[row * count + column]! * b[places[column]!]!;
    x[places[row]!] = sum;
  }
}

/** Inverse of a symmetric positive semidefinite matrix; rows and columns without a pivot are zero. Destroys the matrix. */
function inverseOf(matrix: Float64Array, count: number): Float64Array {
  const diagonal = Float64Array.from({ length: count }, (_, k) => matrix[k * count + k]!);
  // L^-1 row by row beside the factor L, whose columns replace the matrix's.
  const lower = new Float64Array(count * count);
  for (let k = 0; k < count; k++) {
    const pivot = matrix[k * count + k]!;
    if (!(pivot > negligible * diagonal[k]!)) {
      for (let row = k; row < count; row++) matrix[row * count + k] = 0;
      continue;
    }
    const root = Math.sqrt(pivot);
    for (let row = k; row < count; row++) matrix[row * count + k]! /= root;
    for (let column = k + 1; column < count; column++) {
      const factor = matrix[column * count + k]!;
      if (factor === 0) continue;
      for (let row = column; row < count; row++) matrix[row * count + column]! -= factor * matrix[row * count + k]!;
    }
    lower[k * count + k] = 1 / root;
    for (let column = 0; column < k; column++) {
      let sum = 0;
      for (let at = column; at < k; at++) sum += matrix[k * count + at]! * lower[at * count + column]!;
      lower[k * count + column] = -sum / root;
    }
  }
  const inverse = new Float64Array(count * count);
  for (let row = 0; row < count; row++)
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let at = row; at < count; at++) sum += lower[at * count + row]! * lower[at * count + column]!;
      inverse[row * count + column] = sum;
      inverse[column * count + row] = sum;
    }
  return inverse;
}
