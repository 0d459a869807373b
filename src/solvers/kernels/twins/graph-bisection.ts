import type { MemoryViews } from '../views.js';
import { removeFromHeap, riseInHeap, sinkInHeap } from './node-heap.js';

/**
 * Bisections of graphs, for nested dissection; addresses are bytes, arrays hold 32-bit integers. side[i] is 0 or 1.
 */
export interface GraphBisectionKernels {
  /**
   * A first bisection: part 0 grows from a node, neighbours first, up to half the weight; the rest is part 1.
   * @param queue scratch of `size`.
   */
  growPart(
    size: number,
    start: number,
    neighbours: number,
    weight: number,
    seed: number,
    side: number,
    queue: number,
  ): void;
  /**
   * Makes the cut of a bisection lighter by Fiduccia & Mattheyses' moves of nodes beside the cut; the best state of each pass is kept.
   * @param most weight that a part should not exceed.
   * @param passes at most so many; fewer when one brings nothing.
   * @param patience moves without gain that end a pass.
   * @param scratch 7 `size`.
   * @param result takes the weights of part 0, part 1 and the cut.
   */
  refineBisection(
    size: number,
    start: number,
    neighbours: number,
    edgeWeight: number,
    weight: number,
    side: number,
    most: number,
    passes: number,
    patience: number,
    scratch: number,
    result: number,
  ): void;
  /** Makes a bisection a separator: the nodes beside the cut of that part in which they are lighter. */
  coverCut(size: number, start: number, neighbours: number, weight: number, side: number): void;
}

/** The twins of kernels/graph-bisection.ts. */
export function graphBisectionTwins(views: MemoryViews): GraphBisectionKernels {
  return {
    growPart(size, startAddress, neighboursAddress, weightAddress, seed, sideAddress, queueAddress) {
      const m = views.int32;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const weight = weightAddress >>> 2;
      const side = sideAddress >>> 2;
      const queue = queueAddress >>> 2;
      let total = 0;
      for (let i = 0; i < size; i++) {
        m[side + i] = 1;
        total += m[weight + i]!;
      }
      let grown = 0;
      let read = 0;
      let write = 0;
      let next = seed;
      let scanned = 0;
      while (2 * grown < total) {
        if (read === write) {
          // Another component.
          while (m[side + next]! !== 1) next = scanned++;
          m[side + next] = 2;
          m[queue + write] = next;
          write++;
        }
        const i = m[queue + read]!;
        read++;
        m[side + i] = 0;
        grown += m[weight + i]!;
        const end = m[start + i + 1]!;
        for (let p = m[start + i]!; p < end; p++) {
          const j = m[neighbours + p]!;
          if (m[side + j]! !== 1) continue;
          m[side + j] = 2;
          m[queue + write] = j;
          write++;
        }
      }
      for (let k = read; k < write; k++) m[side + m[queue + k]!] = 1;
    },
    refineBisection(
      size,
      startAddress,
      neighboursAddress,
      edgeWeightAddress,
      weightAddress,
      sideAddress,
      most,
      passes,
      patience,
      scratchAddress,
      resultAddress,
    ) {
      const m = views.int32;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const edgeWeight = edgeWeightAddress >>> 2;
      const weight = weightAddress >>> 2;
      const side = sideAddress >>> 2;
      const result = resultAddress >>> 2;
      const heap0 = scratchAddress >>> 2;
      const heap1 = heap0 + size;
      const place = heap1 + size;
      const gain = place + size;
      const outer = gain + size;
      const locked = outer + size;
      const moved = locked + size;
      let part0 = 0;
      let part1 = 0;
      let cut = 0;
      for (let i = 0; i < size; i++) {
        const s = m[side + i]!;
        if (s === 0) part0 += m[weight + i]!;
        else part1 += m[weight + i]!;
        let inside = 0;
        let outside = 0;
        const end = m[start + i + 1]!;
        for (let p = m[start + i]!; p < end; p++) {
          if (m[side + m[neighbours + p]!]! === s) inside += m[edgeWeight + p]!;
          else outside += m[edgeWeight + p]!;
        }
        m[gain + i] = outside - inside;
        m[outer + i] = outside;
        m[locked + i] = -1;
        m[place + i] = -1;
        cut += outside;
      }
      cut = cut >> 1;
      for (let pass = 0; pass < passes; pass++) {
        // heap0 holds the nodes of part 0 that touch part 1, heap1 those of part 1.
        let count0 = 0;
        let count1 = 0;
        for (let i = 0; i < size; i++) {
          if (m[outer + i]! === 0) continue;
          if (m[side + i]! === 0) {
            m[heap0 + count0] = i;
            riseInHeap(m, heap0, place, gain, count0);
            count0++;
          } else {
            m[heap1 + count1] = i;
            riseInHeap(m, heap1, place, gain, count1);
            count1++;
          }
        }
        let steps = 0;
        let bestSteps = 0;
        let bestExcess = Math.max(part0, part1) - most;
        if (bestExcess < 0) bestExcess = 0;
        let bestCut = cut;
        let bestDifference = Math.abs(part0 - part1);
        const beforeExcess = bestExcess;
        const beforeCut = cut;
        while (count0 > 0 || count1 > 0) {
          if (steps - bestSteps > patience) break;
          let from = 0;
          if (part0 > most) from = 0;
          else if (part1 > most) from = 1;
          else if (count0 === 0) from = 1;
          else if (count1 > 0) {
            const g0 = m[gain + m[heap0]!]!;
            const g1 = m[gain + m[heap1]!]!;
            if (g1 > g0 || (g1 === g0 && part1 > part0)) from = 1;
          }
          if (from === 0 ? count0 === 0 : count1 === 0) break;
          const i = from === 0 ? m[heap0]! : m[heap1]!;
          if (from === 0) count0 = removeFromHeap(m, heap0, place, gain, i, count0);
          else count1 = removeFromHeap(m, heap1, place, gain, i, count1);
          const w = m[weight + i]!;
          if (from === 0 ? part1 + w > most && part1 + w > part0 : part0 + w > most && part0 + w > part1) continue;
          m[side + i] = 1 - from;
          m[locked + i] = pass;
          m[moved + steps] = i;
          steps++;
          cut -= m[gain + i]!;
          m[outer + i] = m[outer + i]! - m[gain + i]!;
          m[gain + i] = -m[gain + i]!;
          if (from === 0) {
            part0 -= w;
            part1 += w;
          } else {
            part1 -= w;
            part0 += w;
          }
          const end = m[start + i + 1]!;
          for (let p = m[start + i]!; p < end; p++) {
            const j = m[neighbours + p]!;
            const e = m[edgeWeight + p]!;
            const s = m[side + j]!;
            if (s === from) {
              m[outer + j] = m[outer + j]! + e;
              m[gain + j] = m[gain + j]! + 2 * e;
            } else {
              m[outer + j] = m[outer + j]! - e;
              m[gain + j] = m[gain + j]! - 2 * e;
            }
            const at = m[place + j]!;
            if (at >= 0) {
              if (s === from) {
                if (s === 0) riseInHeap(m, heap0, place, gain, at);
                else riseInHeap(m, heap1, place, gain, at);
              } else if (m[outer + j]! === 0) {
                if (s === 0) count0 = removeFromHeap(m, heap0, place, gain, j, count0);
                else count1 = removeFromHeap(m, heap1, place, gain, j, count1);
              } else if (s === 0) sinkInHeap(m, heap0, place, gain, at, count0);
              else sinkInHeap(m, heap1, place, gain, at, count1);
            } else if (m[locked + j]! !== pass && m[outer + j]! > 0) {
              if (s === 0) {
                m[heap0 + count0] = j;
                riseInHeap(m, heap0, place, gain, count0);
                count0++;
              } else {
                m[heap1 + count1] = j;
                riseInHeap(m, heap1, place, gain, count1);
                count1++;
              }
            }
          }
          let excess = Math.max(part0, part1) - most;
          if (excess < 0) excess = 0;
          const difference = Math.abs(part0 - part1);
          if (
            excess < bestExcess ||
            (excess === bestExcess && (cut < bestCut || (cut === bestCut && difference < bestDifference)))
          ) {
            bestExcess = excess;
            bestCut = cut;
            bestDifference = difference;
            bestSteps = steps;
          }
        }
        for (let k = 0; k < count0; k++) m[place + m[heap0 + k]!] = -1;
        for (let k = 0; k < count1; k++) m[place + m[heap1 + k]!] = -1;
        while (steps > bestSteps) {
          steps--;
          const i = m[moved + steps]!;
          const w = m[weight + i]!;
          const from = m[side + i]!;
          m[side + i] = 1 - from;
          cut -= m[gain + i]!;
          m[outer + i] = m[outer + i]! - m[gain + i]!;
          m[gain + i] = -m[gain + i]!;
          if (from === 0) {
            part0 -= w;
            part1 += w;
          } else {
            part1 -= w;
            part0 += w;
          }
          const end = m[start + i + 1]!;
          for (let p = m[start + i]!; p < end; p++) {
            const j = m[neighbours + p]!;
            const e = m[edgeWeight + p]!;
            if (m[side + j]! === from) {
              m[outer + j] = m[outer + j]! + e;
              m[gain + j] = m[gain + j]! + 2 * e;
            } else {
              m[outer + j] = m[outer + j]! - e;
              m[gain + j] = m[gain + j]! - 2 * e;
            }
          }
        }
        if (bestExcess >= beforeExcess && bestCut >= beforeCut) break;
      }
      m[result] = part0;
      m[result + 1] = part1;
      m[result + 2] = cut;
    },
    coverCut(size, startAddress, neighboursAddress, weightAddress, sideAddress) {
      const m = views.int32;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const weight = weightAddress >>> 2;
      const side = sideAddress >>> 2;
      let rim0 = 0;
      let rim1 = 0;
      for (let i = 0; i < size; i++) {
        const s = m[side + i]!;
        const end = m[start + i + 1]!;
        for (let p = m[start + i]!; p < end; p++) {
          if (m[side + m[neighbours + p]!]! === s) continue;
          if (s === 0) rim0 += m[weight + i]!;
          else rim1 += m[weight + i]!;
          break;
        }
      }
      const chosen = rim0 <= rim1 ? 0 : 1;
      for (let i = 0; i < size; i++) {
        if (m[side + i]! !== chosen) continue;
        const end = m[start + i + 1]!;
        for (let p = m[start + i]!; p < end; p++) {
          if (m[side + m[neighbours + p]!]! !== 1 - chosen) continue;
          m[side + i] = 2;
          break;
        }
      }
    },
  };
}
