import type { MemoryViews } from '../views.js';

/**
 * Graphs made coarser, for nested dissection; addresses are bytes, arrays hold 32-bit integers. A graph is start[size + 1],
 * neighbours[], edgeWeight[] and weight[size].
 */
export interface GraphCoarseningKernels {
  /**
   * Pairs nodes along heavy edges and numbers the pairs: coarse[i] = new number of node i. Nodes without partner pair with a node that
   * hangs on the same neighbour, else stay alone; no pair is heavier than `heaviest`.
   * @param stride nodes are visited in steps of so many, round and round: prime to `size`.
   * @param waiting scratch of `size`.
   * @returns the number of coarse nodes.
   */
  matchNodes(
    size: number,
    start: number,
    neighbours: number,
    edgeWeight: number,
    weight: number,
    heaviest: number,
    stride: number,
    coarse: number,
    waiting: number,
  ): number;
  /**
   * Makes the graph of the pairs; parallel edges become one whose weight is their sum.
   * @param member scratch of twice `coarseSize`.
   * @param slot scratch of `coarseSize`.
   * @returns the number of entries in the new neighbours.
   */
  contractGraph(
    size: number,
    start: number,
    neighbours: number,
    edgeWeight: number,
    weight: number,
    coarse: number,
    coarseSize: number,
    newStart: number,
    newNeighbours: number,
    newEdgeWeight: number,
    newWeight: number,
    member: number,
    slot: number,
  ): number;
  /** fine[i] = coarseValue[coarse[i]]. */
  projectValues(size: number, coarse: number, coarseValue: number, fine: number): void;
}

/** A coin for every pair: without it the pairs of a grid all lie in one direction, and so would its separators. */
function prefers(i: number, j: number): boolean {
  return (Math.imul(i ^ j ^ (j << 7), 0x9e3779b1) & 256) === 0;
}

/** The twins of kernels/graph-coarsening.ts. */
export function graphCoarseningTwins(views: MemoryViews): GraphCoarseningKernels {
  return {
    matchNodes(
      size,
      startAddress,
      neighboursAddress,
      edgeWeightAddress,
      weightAddress,
      heaviest,
      stride,
      coarseAddress,
      waitingAddress,
    ) {
      const m = views.int32;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const edgeWeight = edgeWeightAddress >>> 2;
      const weight = weightAddress >>> 2;
      const coarse = coarseAddress >>> 2;
      const waiting = waitingAddress >>> 2;
      for (let i = 0; i < size; i++) {
        m[coarse + i] = -1;
        m[waiting + i] = -1;
      }
      let count = 0;
      let i = size - 1;
      for (let visit = 0; visit < size; visit++) {
        i += stride;
        if (i >= size) i -= size;
        if (m[coarse + i]! >= 0) continue;
        const room = heaviest - m[weight + i]!;
        const end = m[start + i + 1]!;
        let best = -1;
        let bestEdge = 0;
        let bestWeight = 0;
        let hanger = -1;
        let hangerEdge = 0;
        for (let p = m[start + i]!; p < end; p++) {
          const j = m[neighbours + p]!;
          const edge = m[edgeWeight + p]!;
          if (edge > hangerEdge) {
            hanger = j;
            hangerEdge = edge;
          }
          if (edge < bestEdge || m[coarse + j]! >= 0) continue;
          const w = m[weight + j]!;
          if (w <= room && (edge > bestEdge || w < bestWeight || (w === bestWeight && prefers(i, j)))) {
            best = j;
            bestEdge = edge;
            bestWeight = w;
          }
        }
        m[coarse + i] = count;
        if (best >= 0) m[coarse + best] = count;
        else if (hanger >= 0) {
          const other = m[waiting + hanger]!;
          if (other >= 0 && m[weight + other]! <= room) {
            m[coarse + i] = m[coarse + other]!;
            m[waiting + hanger] = -1;
            count--;
          } else m[waiting + hanger] = i;
        }
        count++;
      }
      return count;
    },
    contractGraph(
      size,
      startAddress,
      neighboursAddress,
      edgeWeightAddress,
      weightAddress,
      coarseAddress,
      coarseSize,
      newStartAddress,
      newNeighboursAddress,
      newEdgeWeightAddress,
      newWeightAddress,
      memberAddress,
      slotAddress,
    ) {
      const m = views.int32;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const edgeWeight = edgeWeightAddress >>> 2;
      const weight = weightAddress >>> 2;
      const coarse = coarseAddress >>> 2;
      const newStart = newStartAddress >>> 2;
      const newNeighbours = newNeighboursAddress >>> 2;
      const newEdgeWeight = newEdgeWeightAddress >>> 2;
      const newWeight = newWeightAddress >>> 2;
      const first = memberAddress >>> 2;
      const second = first + coarseSize;
      const slot = slotAddress >>> 2;
      for (let c = 0; c < coarseSize; c++) {
        m[first + c] = -1;
        m[second + c] = -1;
        m[slot + c] = -1;
      }
      for (let i = 0; i < size; i++) {
        const c = m[coarse + i]!;
        if (m[first + c]! < 0) m[first + c] = i;
        else m[second + c] = i;
      }
      let count = 0;
      for (let c = 0; c < coarseSize; c++) {
        const begin = count;
        m[newStart + c] = begin;
        let i = m[first + c]!;
        let sum = 0;
        while (i >= 0) {
          sum += m[weight + i]!;
          const end = m[start + i + 1]!;
          for (let p = m[start + i]!; p < end; p++) {
            const d = m[coarse + m[neighbours + p]!]!;
            if (d === c) continue;
            const at = m[slot + d]!;
            if (at >= begin) m[newEdgeWeight + at] = m[newEdgeWeight + at]! + m[edgeWeight + p]!;
            else {
              m[slot + d] = count;
              m[newNeighbours + count] = d;
              m[newEdgeWeight + count] = m[edgeWeight + p]!;
              count++;
            }
          }
          i = i === m[first + c]! ? m[second + c]! : -1;
        }
        m[newWeight + c] = sum;
      }
      m[newStart + coarseSize] = count;
      return count;
    },
    projectValues(size, coarseAddress, coarseValueAddress, fineAddress) {
      const m = views.int32;
      const coarse = coarseAddress >>> 2;
      const coarseValue = coarseValueAddress >>> 2;
      const fine = fineAddress >>> 2;
      for (let i = 0; i < size; i++) m[fine + i] = m[coarseValue + m[coarse + i]!]!;
    },
  };
}
