import type { MemoryViews } from '../views.js';

/** Approximate minimum degree; addresses are bytes, arrays hold 32-bit integers except where said. */
export interface MinimumDegreeKernels {
  /**
   * Orders the first `eliminated` nodes of a graph; the others are a halo, which counts in the degrees and stays.
   * @param total sum of all weights.
   * @param denseAfter nodes with more neighbours than this (weighted) go last, untouched by the elimination.
   * @param listRoom entries for the lists of the quotient graph: at least those of the graph and `size` more; a fifth more saves time.
   * @param order takes `eliminated` nodes in their order.
   * @param scratch 9 `size` + `total` + 1 + `listRoom`.
   * @param cost takes two doubles: entries of the factor's lower triangle with its diagonal, and the sum of its columns' entries
   * squared, both bounds from the approximate degrees.
   */
  minimumDegree(
    size: number,
    eliminated: number,
    total: number,
    start: number,
    neighbours: number,
    weight: number,
    denseAfter: number,
    listRoom: number,
    order: number,
    scratch: number,
    cost: number,
  ): void;
}

/** A tag below which an element is dead. */
const firstTag = 2;

/** Slides the live lists together. @returns where free room begins. */
function compactLists(
  m: Int32Array,
  size: number,
  used: number,
  lists: number,
  at: number,
  length: number,
  elements: number,
  tag: number,
): number {
  for (let i = 0; i < size; i++) {
    const kind = m[elements + i]!;
    if (m[length + i]! === 0 || kind < -1 || (kind === -1 && m[tag + i]! === 0)) continue;
    const p = m[at + i]!;
    m[at + i] = m[lists + p]!;
    m[lists + p] = -(i + 1);
  }
  let write = 0;
  let read = 0;
  while (read < used) {
    const mark = m[lists + read]!;
    if (mark >= 0) {
      read++;
      continue;
    }
    const i = -mark - 1;
    m[lists + write] = m[at + i]!;
    m[at + i] = write;
    const count = m[length + i]!;
    for (let k = 1; k < count; k++) m[lists + write + k] = m[lists + read + k]!;
    write += count;
    read += count;
  }
  return write;
}

/** Puts behind each pivot the variables that went with it, and dense nodes at the end. */
function expandPivots(
  m: Int32Array,
  size: number,
  eliminated: number,
  pivots: number,
  order: number,
  at: number,
  elements: number,
  first: number,
  chain: number,
  heads: number,
): void {
  for (let i = 0; i < size; i++) m[first + i] = -1;
  for (let i = eliminated - 1; i >= 0; i--) {
    if (m[elements + i]! !== -2) continue;
    let root = m[at + i]!;
    while (m[elements + root]! === -2) root = m[at + root]!;
    let j = i;
    while (j !== root) {
      const up = m[at + j]!;
      m[at + j] = root;
      j = up;
    }
    m[chain + i] = m[first + root]!;
    m[first + root] = i;
  }
  for (let k = 0; k < pivots; k++) m[heads + k] = m[order + k]!;
  let write = order;
  for (let k = 0; k < pivots; k++) {
    const pivot = m[heads + k]!;
    m[write++] = pivot;
    for (let i = m[first + pivot]!; i >= 0; i = m[chain + i]!) m[write++] = i;
  }
  for (let i = 0; i < eliminated; i++) if (m[elements + i]! === -3) m[write++] = i;
}

/** The twin of kernels/minimum-degree.ts. */
export function minimumDegreeTwins(views: MemoryViews): MinimumDegreeKernels {
  return {
    minimumDegree(
      size,
      eliminated,
      total,
      startAddress,
      neighboursAddress,
      weightAddress,
      denseAfter,
      listRoom,
      orderAddress,
      scratchAddress,
      costAddress,
    ) {
      const m = views.int32;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const givenWeight = weightAddress >>> 2;
      const order = orderAddress >>> 2;
      // Where the list of a variable or an element starts; for absorbed ones, who absorbed it.
      const at = scratchAddress >>> 2;
      const length = at + size;
      // Number of elements that lead a variable's list; -1 of elements, -2 of absorbed variables, -3 of dense ones.
      const elements = length + size;
      // Of a live variable, negated while it is in the current element; 0 of absorbed ones.
      const weight = elements + size;
      const degree = weight + size;
      const tag = degree + size;
      const next = tag + size;
      const last = next + size;
      const hashHead = last + size;
      const head = hashHead + size;
      const lists = head + total + 1;
      for (let p = 0; p < m[start + size]!; p++) m[lists + p] = m[neighbours + p]!;
      for (let i = 0; i < size; i++) {
        m[at + i] = m[start + i]!;
        m[length + i] = m[start + i + 1]! - m[start + i]!;
        m[weight + i] = m[givenWeight + i]!;
        m[elements + i] = 0;
        m[tag + i] = 1;
        m[hashHead + i] = -1;
      }
      for (let d = 0; d <= total; d++) m[head + d] = -1;
      let pivots = 0;
      let factorEntries = 0;
      let operations = 0;
      /** Weight still to be eliminated, and weight not yet eliminated including the halo. */
      let open = 0;
      let left = total;
      let free = m[start + size]!;
      let minimum = total;
      let stamp = firstTag;
      let dense = 0;
      /** No element is heavier. */
      let largest = 0;
      for (let i = 0; i < size; i++) {
        let sum = 0;
        const end = m[at + i]! + m[length + i]!;
        for (let p = m[at + i]!; p < end; p++) sum += m[weight + m[lists + p]!]!;
        m[degree + i] = sum;
        m[last + i] = -1;
        m[next + i] = -1;
      }
      // Dense nodes leave the graph before the elimination starts: their weight 0 makes every list skip them.
      for (let i = 0; i < eliminated; i++) {
        if (m[degree + i]! <= denseAfter) continue;
        dense += m[weight + i]!;
        m[elements + i] = -3;
      }
      if (dense > 0) {
        for (let i = 0; i < eliminated; i++) {
          if (m[elements + i] !== -3) continue;
          m[weight + i] = 0;
          m[tag + i] = 0;
        }
        left -= dense;
      }
      // Among equals the last node comes first: on numbered grids the elimination then moves along a front instead of scattering.
      for (let i = 0; i < eliminated; i++) {
        if (m[weight + i] === 0) continue;
        open += m[weight + i]!;
        let d = m[degree + i]!;
        if (dense > 0) {
          d = 0;
          const end = m[at + i]! + m[length + i]!;
          for (let p = m[at + i]!; p < end; p++) d += m[weight + m[lists + p]!]!;
          m[degree + i] = d;
        }
        const before = m[head + d]!;
        if (before >= 0) m[last + before] = i;
        m[next + i] = before;
        m[head + d] = i;
        if (d < minimum) minimum = d;
      }
      while (open > 0) {
        // The pivot: a variable of least approximate degree.
        while (m[head + minimum] === -1) minimum++;
        const pivot = m[head + minimum]!;
        const behind = m[next + pivot]!;
        if (behind >= 0) m[last + behind] = -1;
        m[head + minimum] = behind;
        const pivotElements = m[elements + pivot]!;
        let pivotWeight = m[weight + pivot]!;
        open -= pivotWeight;
        left -= pivotWeight;

        // Its element: the variables of its list and of the elements that it absorbs.
        m[weight + pivot] = -pivotWeight;
        let elementDegree = 0;
        let begin: number;
        let end: number;
        if (pivotElements === 0) {
          begin = m[at + pivot]!;
          end = begin;
          const stop = begin + m[length + pivot]!;
          for (let p = begin; p < stop; p++) {
            const i = m[lists + p]!;
            const w = m[weight + i]!;
            if (w <= 0) continue;
            elementDegree += w;
            m[weight + i] = -w;
            m[lists + end++] = i;
            const n = m[next + i]!;
            const l = m[last + i]!;
            if (n >= 0) m[last + n] = l;
            if (l >= 0) m[next + l] = n;
            else if (i < eliminated) m[head + m[degree + i]!] = n;
          }
        } else {
          let room = m[length + pivot]! - pivotElements;
          for (let p = m[at + pivot]!, stop = p + pivotElements; p < stop; p++) room += m[length + m[lists + p]!]!;
          if (free + Math.min(room, size) > listRoom)
            free = compactLists(m, size, free, lists, at, length, elements, tag);
          begin = free;
          end = begin;
          const own = m[at + pivot]!;
          for (let k = 0; k <= pivotElements; k++) {
            let p: number;
            let stop: number;
            let e = -1;
            if (k === pivotElements) {
              p = own + pivotElements;
              stop = own + m[length + pivot]!;
            } else {
              e = m[lists + own + k]!;
              p = m[at + e]!;
              stop = p + m[length + e]!;
            }
            for (; p < stop; p++) {
              const i = m[lists + p]!;
              const w = m[weight + i]!;
              if (w <= 0) continue;
              elementDegree += w;
              m[weight + i] = -w;
              m[lists + end++] = i;
              const n = m[next + i]!;
              const l = m[last + i]!;
              if (n >= 0) m[last + n] = l;
              if (l >= 0) m[next + l] = n;
              else if (i < eliminated) m[head + m[degree + i]!] = n;
            }
            if (e >= 0) {
              m[at + e] = pivot;
              m[length + e] = 0;
              m[tag + e] = 0;
            }
          }
          free = end;
        }
        m[degree + pivot] = elementDegree;
        m[at + pivot] = begin;
        m[length + pivot] = end - begin;
        m[elements + pivot] = -1;

        // m[tag + e] - stamp = weight of element e outside the new element, for every element that touches it.
        if (stamp > 2_000_000_000 - total - size) {
          for (let i = 0; i < size; i++) if (m[tag + i] !== 0) m[tag + i] = 1;
          stamp = firstTag;
        }
        for (let k = begin; k < end; k++) {
          const i = m[lists + k]!;
          const count = m[elements + i]!;
          if (count <= 0) continue;
          const w = -m[weight + i]!;
          const fresh = stamp - w;
          for (let p = m[at + i]!, stop = p + count; p < stop; p++) {
            const e = m[lists + p]!;
            const t = m[tag + e]!;
            if (t >= stamp) m[tag + e] = t - w;
            else if (t !== 0) m[tag + e] = m[degree + e]! + fresh;
          }
        }

        // New lists and degrees of its variables.
        for (let k = begin; k < end; k++) {
          const i = m[lists + k]!;
          const p1 = m[at + i]!;
          const p2 = p1 + m[elements + i]!;
          let write = p1;
          let d = 0;
          let hash = 0;
          for (let p = p1; p < p2; p++) {
            const e = m[lists + p]!;
            const t = m[tag + e]!;
            if (t === 0) continue;
            const outside = t - stamp;
            if (outside > 0) {
              d += outside;
              m[lists + write++] = e;
              hash = (hash + e) | 0;
            } else {
              m[at + e] = pivot;
              m[length + e] = 0;
              m[tag + e] = 0;
            }
          }
          const kept = write - p1;
          const firstVariable = write;
          for (let p = p2, stop = p1 + m[length + i]!; p < stop; p++) {
            const j = m[lists + p]!;
            const w = m[weight + j]!;
            if (w <= 0) continue;
            d += w;
            m[lists + write++] = j;
            hash = (hash + j) | 0;
          }
          if (kept === 0 && write === firstVariable && i < eliminated) {
            // Nothing but the new element: eliminated with the pivot.
            const w = -m[weight + i]!;
            elementDegree -= w;
            pivotWeight += w;
            open -= w;
            left -= w;
            m[weight + i] = 0;
            m[at + i] = pivot;
            m[elements + i] = -2;
            continue;
          }
          if (d < m[degree + i]!) m[degree + i] = d;
          // The new element goes first; the first variable and the first element make room.
          m[lists + write] = m[lists + firstVariable]!;
          m[lists + firstVariable] = m[lists + p1]!;
          m[lists + p1] = pivot;
          m[elements + i] = kept + 1;
          m[length + i] = write - p1 + 1;
          if (i < eliminated) {
            hash = (hash >>> 0) % size;
            m[next + i] = m[hashHead + hash]!;
            m[hashHead + hash] = i;
            m[last + i] = hash;
          }
        }
        m[degree + pivot] = elementDegree;
        if (elementDegree > largest) largest = elementDegree;
        stamp += largest + 1;

        // Variables with the same lists become one.
        for (let k = begin; k < end; k++) {
          let i = m[lists + k]!;
          if (m[weight + i]! >= 0 || i >= eliminated) continue;
          const bucket = m[last + i]!;
          i = m[hashHead + bucket]!;
          if (i < 0) continue;
          m[hashHead + bucket] = -1;
          while (i >= 0 && m[next + i]! >= 0) {
            const count = m[length + i]!;
            const elementCount = m[elements + i]!;
            const stopI = m[at + i]! + count;
            for (let p = m[at + i]! + 1; p < stopI; p++) m[tag + m[lists + p]!] = stamp;
            let previous = i;
            let j = m[next + i]!;
            while (j >= 0) {
              let same = m[length + j] === count && m[elements + j] === elementCount;
              for (let p = m[at + j]! + 1, stop = m[at + j]! + count; same && p < stop; p++)
                same = m[tag + m[lists + p]!] === stamp;
              if (same) {
                m[weight + i] = m[weight + i]! + m[weight + j]!;
                m[weight + j] = 0;
                m[at + j] = i;
                m[elements + j] = -2;
                j = m[next + j]!;
                m[next + previous] = j;
              } else {
                previous = j;
                j = m[next + j]!;
              }
            }
            stamp++;
            i = m[next + i]!;
          }
        }

        // Live variables go back to the lists of degrees.
        let keep = begin;
        for (let k = begin; k < end; k++) {
          const i = m[lists + k]!;
          const w = -m[weight + i]!;
          if (w <= 0) continue;
          m[weight + i] = w;
          m[lists + keep++] = i;
          if (i >= eliminated) {
            m[next + i] = -1;
            m[last + i] = -1;
            m[degree + i] = Math.min(m[degree + i]! + elementDegree - w, left - w);
            continue;
          }
          let d = m[degree + i]! + elementDegree - w;
          if (d > left - w) d = left - w;
          const before = m[head + d]!;
          if (before >= 0) m[last + before] = i;
          m[next + i] = before;
          m[last + i] = -1;
          m[head + d] = i;
          if (d < minimum) minimum = d;
          m[degree + i] = d;
        }
        m[weight + pivot] = pivotWeight;
        m[length + pivot] = keep - begin;
        if (keep === begin) m[tag + pivot] = 0;
        else m[tag + pivot] = 1;
        if (pivotElements !== 0) free = keep;
        m[order + pivots++] = pivot;
        const rows = elementDegree + dense;
        const f = pivotWeight;
        factorEntries += f * rows + (f * (f + 1)) / 2;
        operations += f * rows * rows + rows * f * (f + 1) + (f * (f + 1) * (2 * f + 1)) / 6;
      }
      factorEntries += (dense * (dense + 1)) / 2;
      operations += (dense * (dense + 1) * (2 * dense + 1)) / 6;
      views.float64[costAddress >>> 3] = factorEntries;
      views.float64[(costAddress >>> 3) + 1] = operations;
      expandPivots(m, size, eliminated, pivots, order, at, elements, next, last, degree);
    },
  };
}
