import { type RandomStream, randomStream } from '../random.js';

export interface LatinHypercubeOptions {
  /** Points in the middle of their cells; else at random in them. */
  readonly centred?: boolean;
  /** How many hypercubes are drawn; the one whose nearest two points are farthest apart is kept (maximin). Default 1. */
  readonly candidates?: number;
}

const belowOne = 1 - 2 ** -53;

function draw(count: number, dimensions: number, random: RandomStream, centred: boolean): Float64Array {
  const points = new Float64Array(count * dimensions);
  for (let j = 0; j < dimensions; j++) {
    const cells = random.permutation(count);
    for (let i = 0; i < count; i++)
      points[i * dimensions + j] = Math.min(belowOne, (cells[i]! + (centred ? 0.5 : random.uniform())) / count);
  }
  return points;
}

/** The square of the smallest distance between two points; stops early below `enough`. */
function smallestDistance(points: Float64Array, count: number, dimensions: number, enough: number): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < count; i++) {
    for (let k = 0; k < i; k++) {
      let square = 0;
      for (let j = 0; j < dimensions && square < smallest; j++)
        square += (points[i * dimensions + j]! - points[k * dimensions + j]!) ** 2;
      if (square < smallest) smallest = square;
      if (smallest <= enough) return smallest;
    }
  }
  return smallest;
}

/**
 * Latin hypercube: in every dimension, each of `count` equal cells holds exactly one point.
 * @returns count*dimensions numbers in (0, 1), a point a row.
 * Source: McKay, Beckman & Conover 1979, Technometrics 21, 239; maximin: Johnson, Moore & Ylvisaker 1990, J. Stat. Plan. Inference 26, 131.
 */
export function latinHypercube(
  count: number,
  dimensions: number,
  seed: number,
  { centred = false, candidates = 1 }: LatinHypercubeOptions = {},
): Float64Array {
  let best = draw(count, dimensions, randomStream(seed, 0), centred);
  if (candidates <= 1) return best;
  let distance = smallestDistance(best, count, dimensions, 0);
  for (let candidate = 1; candidate < candidates; candidate++) {
    const points = draw(count, dimensions, randomStream(seed, candidate), centred);
    const its = smallestDistance(points, count, dimensions, distance);
    if (its > distance) {
      best = points;
      distance = its;
    }
  }
  return best;
}
