import type { MemoryViews } from '../views.js';

/**
 * Unknowns with the same neighbours become nodes; addresses are bytes, arrays hold 32-bit integers. rowStart and columnIndex are a
 * square pattern: one triangle (`oneTriangle` 1) or symmetric (0).
 */
export interface GraphCompressionKernels {
  /** 64 bits in `first` and `second` that are equal for unknowns with the same closed neighbourhood; a and b are scratch of `size`. */
  hashNeighbourhoods(
    size: number,
    rowStart: number,
    columnIndex: number,
    oneTriangle: number,
    first: number,
    second: number,
    a: number,
    b: number,
  ): void;
  /** Numbers the classes of unknowns with equal bits by their smallest unknowns. @returns how many there are. */
  joinEqual(size: number, rowStart: number, columnIndex: number, first: number, second: number, nodeOf: number): number;
  /** Number of neighbours of each node. */
  countNodeNeighbours(
    count: number,
    rowStart: number,
    columnIndex: number,
    oneTriangle: number,
    nodeOf: number,
    memberStart: number,
    members: number,
    degree: number,
  ): void;
  /** Neighbours of each node, ascending, from its `start` on; `next` is scratch of `count`. */
  listNodeNeighbours(
    count: number,
    rowStart: number,
    columnIndex: number,
    oneTriangle: number,
    nodeOf: number,
    memberStart: number,
    members: number,
    start: number,
    neighbours: number,
    next: number,
  ): void;
}

/** Mixes the bits of a whole number (the finaliser of Murmur 3, Appleby 2011). */
function scramble(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

/** The twins of kernels/graph-compression.ts. */
export function graphCompressionTwins(views: MemoryViews): GraphCompressionKernels {
  return {
    hashNeighbourhoods(
      size,
      rowStartAddress,
      columnIndexAddress,
      oneTriangle,
      firstAddress,
      secondAddress,
      aAddress,
      bAddress,
    ) {
      const m = views.int32;
      const rowStart = rowStartAddress >>> 2;
      const columnIndex = columnIndexAddress >>> 2;
      const first = firstAddress >>> 2;
      const second = secondAddress >>> 2;
      const a = aAddress >>> 2;
      const b = bAddress >>> 2;
      for (let i = 0; i < size; i++) {
        m[a + i] = scramble(i + 1);
        m[first + i] = m[a + i]!;
        m[b + i] = scramble(~i);
        m[second + i] = m[b + i]!;
      }
      for (let i = 0; i < size; i++) {
        const ownA = m[a + i]!;
        const ownB = m[b + i]!;
        let sumA = 0;
        let sumB = 0;
        const end = m[rowStart + i + 1]!;
        for (let p = m[rowStart + i]!; p < end; p++) {
          const j = m[columnIndex + p]!;
          if (j === i) continue;
          sumA = (sumA + m[a + j]!) | 0;
          sumB = (sumB + m[b + j]!) | 0;
          if (oneTriangle !== 0) {
            m[first + j] = m[first + j]! + ownA;
            m[second + j] = m[second + j]! + ownB;
          }
        }
        m[first + i] = m[first + i]! + sumA;
        m[second + i] = m[second + i]! + sumB;
      }
    },
    joinEqual(size, rowStartAddress, columnIndexAddress, firstAddress, secondAddress, nodeOfAddress) {
      const m = views.int32;
      const rowStart = rowStartAddress >>> 2;
      const columnIndex = columnIndexAddress >>> 2;
      const first = firstAddress >>> 2;
      const second = secondAddress >>> 2;
      const nodeOf = nodeOfAddress >>> 2;
      for (let i = 0; i < size; i++) m[nodeOf + i] = -1;
      let count = 0;
      for (let i = 0; i < size; i++) {
        const end = m[rowStart + i + 1]!;
        let node = m[nodeOf + i]!;
        for (let p = m[rowStart + i]!; p < end && node < 0; p++) {
          const j = m[columnIndex + p]!;
          if (j < i && m[first + j] === m[first + i] && m[second + j] === m[second + i]) node = m[nodeOf + j]!;
        }
        if (node < 0) node = count++;
        m[nodeOf + i] = node;
        // Rows of an upper triangle name the later members only.
        for (let p = end - 1; p >= m[rowStart + i]! && m[columnIndex + p]! > i; p--) {
          const j = m[columnIndex + p]!;
          if (m[nodeOf + j]! < 0 && m[first + j] === m[first + i] && m[second + j] === m[second + i])
            m[nodeOf + j] = node;
        }
      }
      return count;
    },
    countNodeNeighbours(
      count,
      rowStartAddress,
      columnIndexAddress,
      oneTriangle,
      nodeOfAddress,
      memberStartAddress,
      membersAddress,
      degreeAddress,
    ) {
      const m = views.int32;
      const rowStart = rowStartAddress >>> 2;
      const columnIndex = columnIndexAddress >>> 2;
      const nodeOf = nodeOfAddress >>> 2;
      const memberStart = memberStartAddress >>> 2;
      const members = membersAddress >>> 2;
      const degree = degreeAddress >>> 2;
      for (let node = 0; node < count; node++) m[degree + node] = 0;
      for (let node = 0; node < count; node++) {
        const i = m[members + m[memberStart + node]!]!;
        const end = m[rowStart + i + 1]!;
        for (let p = m[rowStart + i]!; p < end; p++) {
          const j = m[columnIndex + p]!;
          const other = m[nodeOf + j]!;
          if (other === node || m[members + m[memberStart + other]!] !== j) continue;
          m[degree + node] = m[degree + node]! + 1;
          if (oneTriangle !== 0) m[degree + other] = m[degree + other]! + 1;
        }
      }
    },
    listNodeNeighbours(
      count,
      rowStartAddress,
      columnIndexAddress,
      oneTriangle,
      nodeOfAddress,
      memberStartAddress,
      membersAddress,
      startAddress,
      neighboursAddress,
      nextAddress,
    ) {
      const m = views.int32;
      const rowStart = rowStartAddress >>> 2;
      const columnIndex = columnIndexAddress >>> 2;
      const nodeOf = nodeOfAddress >>> 2;
      const memberStart = memberStartAddress >>> 2;
      const members = membersAddress >>> 2;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const next = nextAddress >>> 2;
      // Nodes are numbered as their first unknowns, hence lists come out ascending: a lower triangle gives a node its smaller neighbours
      // from its own row before larger ones from theirs, and an upper triangle the smaller ones from earlier rows.
      for (let node = 0; node < count; node++) m[next + node] = m[start + node]!;
      for (let node = 0; node < count; node++) {
        const i = m[members + m[memberStart + node]!]!;
        const end = m[rowStart + i + 1]!;
        for (let p = m[rowStart + i]!; p < end; p++) {
          const j = m[columnIndex + p]!;
          const other = m[nodeOf + j]!;
          if (other === node || m[members + m[memberStart + other]!] !== j) continue;
          m[neighbours + m[next + node]!] = other;
          m[next + node] = m[next + node]! + 1;
          if (oneTriangle !== 0) {
            m[neighbours + m[next + other]!] = node;
            m[next + other] = m[next + other]! + 1;
          }
        }
      }
    },
  };
}
