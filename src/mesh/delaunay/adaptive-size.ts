import { cellCount, type Mesh, nodeCount, vertexCount } from '../mesh.js';
import { outlineIssue, throwIssues } from './issues.js';
import { limitGradient, nodalSize, type SizeField } from './size.js';
import { requireLength } from './transfer.js';

/** What the next mesh is to reach, and within which limits. */
export interface AdaptiveSizeOptions {
  /** Order of the elements: the error in gradients of a smooth solution shrinks as this power of the size. */
  readonly order: 1 | 2;
  /**
   * `cells`: about so many cells, the error the same in each. `reduction`: the total error times this, with as few cells as possible. `marking`: half the size in the
   * fewest cells that hold this part of the squared error (Doerfler 1996), nothing else changed.
   */
  readonly aim: { readonly cells: number } | { readonly reduction: number } | { readonly marking: number };
  /** Shortest and longest edges; m. */
  readonly smallest?: number;
  readonly largest?: number;
  /** How fast sizes may grow with distance. Default 0.4. */
  readonly growth?: number;
  /** By how much a size may shrink at once. Default 8. It may grow by 2. */
  readonly largestFactor?: number;
}

/** Sizes for the next mesh. */
export interface AdaptiveSize {
  /** To be given to the mesher. */
  readonly size: SizeField;
  /** The same at the nodes of the old mesh; m. */
  readonly nodal: Float64Array;
  /** Root of the sum of the squared errors that were given. */
  readonly error: number;
  /** Cells that the next mesh should have by the estimate; sizes limited in growth add to that. */
  readonly cells: number;
}

/**
 * Sizes of the next mesh from the error in each cell, so that errors are equal in all cells: that error is least for a number of cells. In a cell of size h the squared
 * error of elements of order p falls as h^(2p + 2); near singularities it falls slower, and a few rounds do what one would do elsewhere.
 * Sources: O. Zienkiewicz & J. Zhu, Int. J. Numer. Methods Engrg. 24 (1987) 337 (sizes from errors); L.-Y. Li & P. Bettess, Commun. Numer. Methods Engrg. 11 (1995) 857 (equal errors are optimal).
 * @param errors one for each cell, through all blocks; an energy norm (`recoveredErrors`)
 */
export function adaptiveSize(mesh: Mesh, errors: ArrayLike<number>, options: AdaptiveSizeOptions): AdaptiveSize {
  requireLength(errors, cellCount(mesh), 'errors');
  check(errors, options);
  const { order, aim, growth = 0.4, smallest = 0, largest = Number.POSITIVE_INFINITY, largestFactor = 8 } = options;
  const factors = new Float64Array(errors.length);
  let squares = 0;
  for (let cell = 0; cell < errors.length; cell++) squares += errors[cell]! ** 2;
  if ('marking' in aim) markLargest(errors, aim.marking * squares, factors);
  else {
    // A cell of error e becomes (e / target)^(2 / (p + 1)) cells of the target error.
    const power = 2 / (order + 1);
    let powers = 0;
    for (let cell = 0; cell < errors.length; cell++) powers += errors[cell]! ** power;
    const target =
      'cells' in aim
        ? (powers / aim.cells) ** (1 / power)
        : ((aim.reduction ** 2 * squares) / powers) ** (1 / (2 - power));
    for (let cell = 0; cell < errors.length; cell++) {
      const factor = errors[cell]! > 0 ? (target / errors[cell]!) ** (1 / (order + 1)) : 2;
      factors[cell] = Math.min(2, Math.max(1 / largestFactor, factor));
    }
  }
  const { nodal, sizes } = nodalSizes(mesh, factors, smallest, largest);
  let cells = 0;
  for (let cell = 0; cell < sizes.length; cell++) cells += factors[cell]! ** -2;
  const limited = limitGradient(mesh, nodal, growth);
  return { size: nodalSize(mesh, limited), nodal: limited, error: Math.sqrt(squares), cells };
}

/** Factor 1/2 for the cells of largest error that together hold so much of its square, 1 for the others. */
function markLargest(errors: ArrayLike<number>, squares: number, factors: Float64Array): void {
  const order = Array.from(factors, (_, cell) => cell).sort((a, b) => errors[b]! - errors[a]! || a - b);
  factors.fill(1);
  let held = 0;
  for (const cell of order) {
    if (held >= squares) return;
    held += errors[cell]! ** 2;
    factors[cell] = 0.5;
  }
}

/** New sizes by cell, and by node the geometric mean over its cells. */
function nodalSizes(mesh: Mesh, factors: Float64Array, smallest: number, largest: number) {
  const { coordinates: x } = mesh;
  const nodes = x.length / 2;
  const logarithms = new Float64Array(nodes);
  const counts = new Float64Array(nodes);
  const sizes = new Float64Array(factors.length);
  let cell = 0;
  for (const { shape, order, nodes: list, region } of mesh.blocks) {
    const stride = nodeCount[shape][order];
    const vertices = vertexCount[shape];
    for (let k = 0; k < region.length; k++, cell++) {
      let area = 0;
      for (let i = 0; i < vertices; i++) {
        const a = list[stride * k + i]!;
        const b = list[stride * k + ((i + 1) % vertices)]!;
        area += (x[2 * a]! * x[2 * b + 1]! - x[2 * b]! * x[2 * a + 1]!) / 2;
      }
      // Edge of the equilateral triangle of this area; a quadrilateral counts as two triangles.
      const edge = Math.sqrt((4 * area) / (Math.sqrt(3) * (vertices - 2)));
      sizes[cell] = Math.min(largest, Math.max(smallest, edge * factors[cell]!));
      for (let i = 0; i < stride; i++) {
        logarithms[list[stride * k + i]!]! += Math.log(sizes[cell]!);
        counts[list[stride * k + i]!]!++;
      }
    }
  }
  return { nodal: logarithms.map((sum, node) => Math.exp(sum / Math.max(1, counts[node]!))), sizes };
}

function check(
  errors: ArrayLike<number>,
  { aim, smallest = 0, largest = Infinity, growth = 0.4, largestFactor = 8 }: AdaptiveSizeOptions,
): void {
  const issues = [];
  const bad = Array.from(errors).findIndex((error) => !(error >= 0 && error < Infinity));
  if (bad >= 0) {
    issues.push(
      outlineIssue('out-of-range', `errors[${bad}]`, 'an error is finite and not negative', { got: `${errors[bad]}` }),
    );
  }
  const [name, value] = Object.entries(aim)[0] as [string, number];
  const upper = name === 'cells' ? Infinity : 1;
  if (!(value > 0 && value <= upper)) {
    issues.push(
      outlineIssue('out-of-range', `aim.${name}`, 'the aim is out of its range', {
        got: `${value}`,
        expected: `above 0, at most ${upper}`,
      }),
    );
  }
  if (!(smallest >= 0 && largest > smallest && growth > 0 && largestFactor >= 1)) {
    issues.push(
      outlineIssue('out-of-range', 'smallest', 'the limits of sizes do not fit each other', {
        got: `${smallest}, ${largest}, ${growth}, ${largestFactor}`,
      }),
    );
  }
  throwIssues(issues);
}
