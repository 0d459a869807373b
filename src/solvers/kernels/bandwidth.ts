import { KernelHeap } from './heap.js';
import { KernelTeam } from './team.js';

/** Doubles of each of the three vectors: 64 MiB, beyond the caches of most machines. */
const standardLength = 2 ** 23;
const repetitions = 5;

/** The memory's speed as a thread, and as several together, see it. */
export interface Bandwidth {
  /** Threads that worked together. */
  readonly threads: number;
  /** Best of a few runs; bytes read and written by the program per second. */
  readonly bytesPerSecond: number;
}

/**
 * Measures the speed of the memory by a = b + factor c on vectors beyond the caches: the bound of every solver here that does little
 * arithmetic per number. Takes some tenths of a second.
 *
 * @param threads numbers of threads to try, one after the other
 * @param length doubles of a vector
 * @returns one entry for each number of threads; bytes are counted as STREAM does (24 a number, without the reading of what is written)
 * @throws KernelMemoryError when there is no memory for three vectors. McCalpin, STREAM (1995).
 */
export function measureBandwidth(threads: readonly number[], length = standardLength): Bandwidth[] {
  const heap = new KernelHeap();
  const [a, b, c] = [
    heap.float64(length, 'the triad'),
    heap.float64(length, 'the triad'),
    heap.float64(length, 'the triad'),
  ];
  b.fill(1);
  c.fill(2);
  a.fill(0);
  return threads.map((wanted) => {
    const team = KernelTeam.start(heap, wanted);
    team.ready();
    const share = Math.ceil(length / team.threads);
    let best = Infinity;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const began = performance.now();
      team.run('triad', (part) => {
        const first = Math.min(length, part * share);
        const at = 8 * first;
        return [Math.min(share, length - first), a.byteOffset + at, b.byteOffset + at, 3, c.byteOffset + at];
      });
      best = Math.min(best, performance.now() - began);
    }
    team.close();
    return { threads: team.threads, bytesPerSecond: (24 * length) / (best / 1000) };
  });
}
