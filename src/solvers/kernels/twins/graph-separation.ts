import type { MemoryViews } from '../views.js';
import { removeFromHeap, riseInHeap, sinkInHeap } from './node-heap.js';

/**
 * Separators of graphs, for nested dissection; addresses are bytes, arrays hold 32-bit integers. side[i] is 0 or 1 for the two parts
 * and 2 for the separator between them.
 */
export interface GraphSeparationKernels {
  /**
   * Makes a separator lighter by Fiduccia & Mattheyses' moves: a node of the separator goes to one part, its neighbours in the
   * other part come into the separator; the best state of each pass is kept.
   * @param most weight that a part should not exceed.
   * @param passes at most so many; fewer when one brings nothing.
   * @param patience moves without gain that end a pass.
   * @param scratch 12 `size` + 2.
   * @param result takes the weights of part 0, part 1 and the separator.
   */
  refineSeparator(
    size: number,
    start: number,
    neighbours: number,
    weight: number,
    side: number,
    most: number,
    passes: number,
    patience: number,
    scratch: number,
    result: number,
  ): void;
}

/** The twins of kernels/graph-separation.ts. */
export function graphSeparationTwins(views: MemoryViews): GraphSeparationKernels {
  return {
    refineSeparator(
      size,
      startAddress,
      neighboursAddress,
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
      const weight = weightAddress >>> 2;
      const side = sideAddress >>> 2;
      const result = resultAddress >>> 2;
      const heap0 = scratchAddress >>> 2;
      const heap1 = heap0 + size;
      const place0 = heap1 + size;
      const place1 = place0 + size;
      const gain0 = place1 + size;
      const gain1 = gain0 + size;
      const locked = gain1 + size;
      const moved = locked + size;
      const pulledStart = moved + size;
      const pulled = pulledStart + size + 1;
      let part0 = 0;
      let part1 = 0;
      let separator = 0;
      for (let i = 0; i < size; i++) {
        const w = m[weight + i]!;
        const s = m[side + i]!;
        if (s === 0) part0 += w;
        else if (s === 1) part1 += w;
        else separator += w;
        m[locked + i] = -1;
        m[place0 + i] = -1;
        m[place1 + i] = -1;
      }
      for (let pass = 0; pass < passes; pass++) {
        let count0 = 0;
        let count1 = 0;
        for (let i = 0; i < size; i++) {
          if (m[side + i]! !== 2) continue;
          let in0 = 0;
          let in1 = 0;
          const end = m[start + i + 1]!;
          for (let p = m[start + i]!; p < end; p++) {
            const j = m[neighbours + p]!;
            const s = m[side + j]!;
            if (s === 0) in0 += m[weight + j]!;
            else if (s === 1) in1 += m[weight + j]!;
          }
          m[gain0 + i] = m[weight + i]! - in1;
          m[gain1 + i] = m[weight + i]! - in0;
          m[heap0 + count0] = i;
          riseInHeap(m, heap0, place0, gain0, count0);
          count0++;
          m[heap1 + count1] = i;
          riseInHeap(m, heap1, place1, gain1, count1);
          count1++;
        }
        let steps = 0;
        let logged = 0;
        let bestSteps = 0;
        let bestExcess = Math.max(part0, part1) - most;
        if (bestExcess < 0) bestExcess = 0;
        let bestSeparator = separator;
        let bestDifference = Math.abs(part0 - part1);
        const beforeExcess = bestExcess;
        const beforeSeparator = separator;
        while (count0 > 0 || count1 > 0) {
          if (steps - bestSteps > patience) break;
          // Which node goes where.
          let to = 0;
          if (count0 > 0 && count1 > 0) {
            const top0 = m[heap0]!;
            const top1 = m[heap1]!;
            const g0 = m[gain0 + top0]!;
            const g1 = m[gain1 + top1]!;
            if (g0 > g1) to = 0;
            else if (g1 > g0) to = 1;
            else to = part0 <= part1 ? 0 : 1;
            if (to === 0 && part0 + m[weight + top0]! > most && part1 < part0) to = 1;
            else if (to === 1 && part1 + m[weight + top1]! > most && part0 < part1) to = 0;
          } else if (count0 === 0) to = 1;
          const i = to === 0 ? m[heap0]! : m[heap1]!;
          const w = m[weight + i]!;
          const otherSide = 1 - to;
          if (to === 0 ? part0 + w > most && part0 > part1 : part1 + w > most && part1 > part0) {
            // Too heavy for that part: it stays in the separator.
            if (to === 0) count0 = removeFromHeap(m, heap0, place0, gain0, i, count0);
            else count1 = removeFromHeap(m, heap1, place1, gain1, i, count1);
            continue;
          }
          if (m[place0 + i]! >= 0) count0 = removeFromHeap(m, heap0, place0, gain0, i, count0);
          if (m[place1 + i]! >= 0) count1 = removeFromHeap(m, heap1, place1, gain1, i, count1);
          m[side + i] = to;
          m[locked + i] = pass;
          if (to === 0) part0 += w;
          else part1 += w;
          separator -= w;
          m[moved + steps] = i;
          m[pulledStart + steps] = logged;
          steps++;
          const end = m[start + i + 1]!;
          for (let p = m[start + i]!; p < end; p++) {
            const j = m[neighbours + p]!;
            const s = m[side + j]!;
            if (s === 2) {
              // One neighbour more to pull when j goes to the other part.
              if (to === 0) {
                m[gain1 + j] = m[gain1 + j]! - w;
                if (m[place1 + j]! >= 0) sinkInHeap(m, heap1, place1, gain1, m[place1 + j]!, count1);
              } else {
                m[gain0 + j] = m[gain0 + j]! - w;
                if (m[place0 + j]! >= 0) sinkInHeap(m, heap0, place0, gain0, m[place0 + j]!, count0);
              }
            } else if (s === otherSide) {
              const v = m[weight + j]!;
              m[side + j] = 2;
              m[pulled + logged] = j;
              logged++;
              if (to === 0) part1 -= v;
              else part0 -= v;
              separator += v;
              let in0 = 0;
              let in1 = 0;
              const stop = m[start + j + 1]!;
              for (let q = m[start + j]!; q < stop; q++) {
                const k = m[neighbours + q]!;
                const t = m[side + k]!;
                if (t === 0) in0 += m[weight + k]!;
                else if (t === 1) in1 += m[weight + k]!;
                else if (to === 0) {
                  // One neighbour less to pull when k goes to this part.
                  m[gain0 + k] = m[gain0 + k]! + v;
                  if (m[place0 + k]! >= 0) riseInHeap(m, heap0, place0, gain0, m[place0 + k]!);
                } else {
                  m[gain1 + k] = m[gain1 + k]! + v;
                  if (m[place1 + k]! >= 0) riseInHeap(m, heap1, place1, gain1, m[place1 + k]!);
                }
              }
              m[gain0 + j] = v - in1;
              m[gain1 + j] = v - in0;
              if (m[locked + j]! !== pass) {
                m[heap0 + count0] = j;
                riseInHeap(m, heap0, place0, gain0, count0);
                count0++;
                m[heap1 + count1] = j;
                riseInHeap(m, heap1, place1, gain1, count1);
                count1++;
              }
            }
          }
          let excess = Math.max(part0, part1) - most;
          if (excess < 0) excess = 0;
          const difference = Math.abs(part0 - part1);
          if (
            excess < bestExcess ||
            (excess === bestExcess &&
              (separator < bestSeparator || (separator === bestSeparator && difference < bestDifference)))
          ) {
            bestExcess = excess;
            bestSeparator = separator;
            bestDifference = difference;
            bestSteps = steps;
          }
        }
        m[pulledStart + steps] = logged;
        // Back to the best state.
        while (steps > bestSteps) {
          steps--;
          const i = m[moved + steps]!;
          const w = m[weight + i]!;
          const from = m[side + i]!;
          if (from === 0) part0 -= w;
          else part1 -= w;
          separator += w;
          m[side + i] = 2;
          const end = m[pulledStart + steps + 1]!;
          for (let p = m[pulledStart + steps]!; p < end; p++) {
            const j = m[pulled + p]!;
            const v = m[weight + j]!;
            m[side + j] = 1 - from;
            separator -= v;
            if (from === 0) part1 += v;
            else part0 += v;
          }
        }
        for (let k = 0; k < count0; k++) m[place0 + m[heap0 + k]!] = -1;
        for (let k = 0; k < count1; k++) m[place1 + m[heap1 + k]!] = -1;
        if (bestExcess >= beforeExcess && bestSeparator >= beforeSeparator) break;
      }
      m[result] = part0;
      m[result + 1] = part1;
      m[result + 2] = separator;
    },
  };
}
