import type { MemoryViews } from '../views.js';

/**
 * Parts of graphs, for nested dissection; addresses are bytes, arrays hold 32-bit integers.
 */
export interface GraphPartKernels {
  /**
   * Copies the part of a graph on one side of a separator; `number` is scratch of `size`.
   * @returns its number of nodes.
   */
  extractPart(
    size: number,
    start: number,
    neighbours: number,
    weight: number,
    label: number,
    side: number,
    which: number,
    newStart: number,
    newNeighbours: number,
    newWeight: number,
    newLabel: number,
    number: number,
  ): number;
  /**
   * The graph of a part with the nodes around it, which come behind its own and are joined to them only.
   * @param number as long as the whole graph, -1 everywhere before and after.
   * @param newStart at least `size` + 1 + entries of the part's nodes in the whole graph; newWeight one less, newNeighbours twice the entries.
   * @param halo scratch of twice the entries.
   * @returns the number of nodes, halo included.
   */
  surroundPart(
    size: number,
    label: number,
    start: number,
    neighbours: number,
    weight: number,
    number: number,
    newStart: number,
    newNeighbours: number,
    newWeight: number,
    halo: number,
  ): number;
}

/** The twins of kernels/graph-parts.ts. */
export function graphPartTwins(views: MemoryViews): GraphPartKernels {
  return {
    extractPart(
      size,
      startAddress,
      neighboursAddress,
      weightAddress,
      labelAddress,
      sideAddress,
      which,
      newStartAddress,
      newNeighboursAddress,
      newWeightAddress,
      newLabelAddress,
      numberAddress,
    ) {
      const m = views.int32;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const weight = weightAddress >>> 2;
      const label = labelAddress >>> 2;
      const side = sideAddress >>> 2;
      const newStart = newStartAddress >>> 2;
      const newNeighbours = newNeighboursAddress >>> 2;
      const newWeight = newWeightAddress >>> 2;
      const newLabel = newLabelAddress >>> 2;
      const number = numberAddress >>> 2;
      let count = 0;
      for (let i = 0; i < size; i++) {
        if (m[side + i]! !== which) continue;
        m[number + i] = count;
        m[newWeight + count] = m[weight + i]!;
        m[newLabel + count] = m[label + i]!;
        count++;
      }
      let write = 0;
      count = 0;
      for (let i = 0; i < size; i++) {
        if (m[side + i]! !== which) continue;
        m[newStart + count] = write;
        count++;
        const end = m[start + i + 1]!;
        for (let p = m[start + i]!; p < end; p++) {
          const j = m[neighbours + p]!;
          if (m[side + j]! !== which) continue;
          m[newNeighbours + write] = m[number + j]!;
          write++;
        }
      }
      m[newStart + count] = write;
      return count;
    },
    surroundPart(
      size,
      labelAddress,
      startAddress,
      neighboursAddress,
      weightAddress,
      numberAddress,
      newStartAddress,
      newNeighboursAddress,
      newWeightAddress,
      haloAddress,
    ) {
      const m = views.int32;
      const label = labelAddress >>> 2;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const weight = weightAddress >>> 2;
      const number = numberAddress >>> 2;
      const newStart = newStartAddress >>> 2;
      const newNeighbours = newNeighboursAddress >>> 2;
      const newWeight = newWeightAddress >>> 2;
      const halo = haloAddress >>> 2;
      for (let i = 0; i < size; i++) m[number + m[label + i]!] = i;
      let around = 0;
      let write = 0;
      for (let i = 0; i < size; i++) {
        const node = m[label + i]!;
        m[newStart + i] = write;
        m[newWeight + i] = m[weight + node]!;
        const end = m[start + node + 1]!;
        for (let p = m[start + node]!; p < end; p++) {
          const other = m[neighbours + p]!;
          let k = m[number + other]!;
          if (k < 0) {
            k = size + around;
            m[number + other] = k;
            m[halo + 2 * around] = other;
            m[halo + 2 * around + 1] = 0;
            m[newWeight + k] = m[weight + other]!;
            around++;
          }
          if (k >= size) m[halo + 2 * (k - size) + 1] = m[halo + 2 * (k - size) + 1]! + 1;
          m[newNeighbours + write] = k;
          write++;
        }
      }
      for (let h = 0; h < around; h++) {
        m[newStart + size + h] = write;
        m[number + m[halo + 2 * h]!] = -1;
        const degree = m[halo + 2 * h + 1]!;
        m[halo + 2 * h] = write;
        write += degree;
      }
      m[newStart + size + around] = write;
      for (let i = 0; i < size; i++) {
        m[number + m[label + i]!] = -1;
        const end = m[newStart + i + 1]!;
        for (let p = m[newStart + i]!; p < end; p++) {
          const k = m[newNeighbours + p]!;
          if (k < size) continue;
          const at = halo + 2 * (k - size);
          m[newNeighbours + m[at]!] = i;
          m[at] = m[at]! + 1;
        }
      }
      return size + around;
    },
  };
}
