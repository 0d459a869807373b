import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { normalQuantile } from './normal.js';

/** Numbers at random from a seed: the same seed gives the same numbers on any machine. */
export interface RandomStream {
  /** The next number between 0 and 1, both excluded, uniformly (52 bits). */
  uniform(): number;
  /** The next whole number from 0 to `count` - 1, uniformly; `count` is 1 to 2^32. */
  integer(count: number): number;
  /** The next standard normal deviate, by inversion. */
  normal(): number;
  /** The numbers 0 to `count` - 1 in random order (Fisher and Yates). */
  permutation(count: number): Int32Array;
}

/** One round of the 32-bit finaliser of MurmurHash3 (Appleby 2011): every bit of the input moves every bit of the output. */
function mixed(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * State of 128 bits from any number of seeds. Seeds that differ by one bit, and streams of the same seed with other labels, have
 * nothing in common.
 */
function stateFrom(seeds: readonly number[]): number[] {
  const words = new Uint32Array(new Float64Array(seeds).buffer);
  const state: number[] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x71374491];
  for (let round = 0; round < 2; round++) {
    for (const word of words) {
      for (let i = 0; i < 4; i++) state[i] = mixed(state[i]! ^ mixed((word + Math.imul(i + 1, 0x9e3779b9)) | 0));
      // Words of the state learn of each other, so that a difference in one reaches all.
      for (let i = 0; i < 4; i++) state[i] = mixed((state[i]! + Math.imul(state[(i + 1) & 3]!, 0x85ebca77)) | 0);
    }
  }
  if (!state.some(Boolean)) state[0] = 1;
  return state.map((word) => word | 0);
}

/**
 * A stream of random numbers (xoroshiro128+, Blackman & Vigna 2021).
 * @param seed any finite number.
 * @param labels further numbers that name an independent stream of the same seed: `randomStream(seed, chain)`.
 */
export function randomStream(seed: number, ...labels: readonly number[]): RandomStream {
  const generator: RandomGenerator = xoroshiro128plusFromState(stateFrom([seed, ...labels]));
  // The low bits of xoroshiro128+ are its weakest; the upper 26 of each word are used.
  const uniform = (): number => {
    const high = generator.next() >>> 6;
    const low = generator.next() >>> 6;
    return (high * 67108864 + low + 0.5) / 4503599627370496;
  };
  const integer = (count: number): number => {
    // Rejection keeps every value equally likely.
    const limit = 4294967296 - (4294967296 % count);
    for (;;) {
      const word = generator.next() >>> 0;
      if (word < limit) return Math.floor(word / (limit / count));
    }
  };
  return {
    uniform,
    integer,
    normal: () => normalQuantile(uniform()),
    permutation(count) {
      const order = Int32Array.from({ length: count }, (_, i) => i);
      for (let i = count - 1; i > 0; i--) {
        const j = integer(i + 1);
        const keep = order[i]!;
        order[i] = order[j]!;
        order[j] = keep;
      }
      return order;
    },
  };
}
