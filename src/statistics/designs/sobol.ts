import { randomStream } from '../random.js';
import { joeKuoTable } from './joe-kuo.js';

const bits = 32;

/** The table of direction numbers, a line a dimension from the second on; read once. */
let lines: string[] | null = null;
function tableLines(): string[] {
  lines ??= joeKuoTable.trim().split('\n');
  return lines;
}

/** How many dimensions the shipped direction numbers have. */
export function sobolDimensions(): number {
  return tableLines().length + 1;
}

/** The 32 direction numbers of a dimension (0-based), the first digit in the highest bit. */
function directionNumbers(dimension: number): Uint32Array {
  const directions = new Uint32Array(bits);
  if (dimension === 0) {
    for (let j = 0; j < bits; j++) directions[j] = 1 << (bits - 1 - j);
    return directions;
  }
  const [polynomial = 0, ...initial] = tableLines()[dimension - 1]!.split(' ').map(Number);
  const degree = initial.length;
  for (let j = 0; j < degree; j++) directions[j] = initial[j]! << (bits - 1 - j);
  for (let j = degree; j < bits; j++) {
    let value = directions[j - degree]! ^ (directions[j - degree]! >>> degree);
    for (let k = 1; k < degree; k++) if ((polynomial >>> (degree - k)) & 1) value ^= directions[j - k]!;
    directions[j] = value;
  }
  return directions;
}

/** Whether a word has an odd number of ones. */
function parity(word: number): number {
  word ^= word >>> 16;
  word ^= word >>> 8;
  word ^= word >>> 4;
  return (0x6996 >>> (word & 15)) & 1;
}

/**
 * Points of the Sobol' sequence in the order of its Gray code, from the first on.
 * @param count number of points, at most 2^32.
 * @param dimensions at most `sobolDimensions()`.
 * @param seed null for the plain sequence, whose first point is the origin. A seed scrambles it: a random lower triangular matrix on the
 *   digits and a digital shift, both of 32 digits, which keep the balance of the sequence and make estimates unbiased; points then lie
 *   strictly inside the unit cube.
 * @returns count*dimensions numbers, a point a row. More points of the same seed begin with the same ones.
 * Source: Bratley & Fox 1988 (algorithm 659) and Joe & Kuo 2008; scrambling: Matousek 1998, J. Complexity 14, 527.
 */
export function sobolPoints(count: number, dimensions: number, seed: number | null): Float64Array {
  const points = new Float64Array(count * dimensions);
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const directions = directionNumbers(dimension);
    let word = 0;
    if (seed !== null) {
      const random = randomStream(seed, dimension);
      const rows = new Uint32Array(bits);
      // Row i of the matrix: ones at random above the diagonal digit, one on it.
      for (let i = 0; i < bits; i++) {
        const digit = 1 << (bits - 1 - i);
        const higher = i === 0 ? 0 : ~((digit << 1) - 1);
        rows[i] = (random.integer(4294967296) & higher) | digit;
      }
      for (let j = 0; j < bits; j++) {
        let scrambled = 0;
        for (let i = 0; i < bits; i++) if (parity(rows[i]! & directions[j]!)) scrambled |= 1 << (bits - 1 - i);
        directions[j] = scrambled;
      }
      word = random.integer(4294967296);
    }
    const offset = seed === null ? 0 : 0.5;
    for (let i = 0; i < count; i++) {
      points[i * dimensions + dimension] = ((word >>> 0) + offset) / 4294967296;
      // The next point differs in the direction of the lowest zero bit of the index.
      word ^= directions[(31 - Math.clz32(~i & (i + 1))) & 31]!;
    }
  }
  return points;
}
