import type { Graph } from './graph.js';

/** What an elimination promises, from the degrees that it met (upper bounds). */
export interface EliminationCost {
  /** Entries of the factor's lower triangle, with the diagonal. */
  factorEntries: number;
  /** Sum over all columns of the square of their entries: the operations of a Cholesky factorisation. */
  operations: number;
}

/** A weight tag below which an element is dead. */
const firstTag = 2;

/**
 * Approximate minimum degree (Amestoy, Davis & Duff, SIAM J. Matrix Anal. Appl. 17, 1996, algorithm 2): a quotient graph of variables
 * and elements, degrees bounded by the sizes of elements outside the current one, indistinguishable variables joined by hashing,
 * mass elimination, aggressive absorption of elements. Ties go to the node met last, so the order is a function of the graph alone.
 *
 * The first `eliminated` nodes of a graph are ordered; nodes behind them are a halo (Pellegrini, Roman & Amestoy 2000): they count in the
 * degrees and stay. Workspace is kept between runs, one object serves many small graphs.
 */
export class MinimumDegree {
  #capacity = 0;
  #lists = new Int32Array(0);
  /** Where the list of a variable or an element starts; for absorbed ones, who absorbed it. */
  #at = new Int32Array(0);
  #length = new Int32Array(0);
  /** Number of elements that lead a variable's list; -1 of elements, -2 of absorbed variables. */
  #elements = new Int32Array(0);
  /** Weight of a live variable, negated while it is in the current element; 0 of absorbed ones. */
  #weight = new Int32Array(0);
  #degree = new Int32Array(0);
  #tag = new Int32Array(0);
  #next = new Int32Array(0);
  #last = new Int32Array(0);
  #hashHead = new Int32Array(0);
  #head = new Int32Array(0);
  /** What the last run promised. */
  readonly cost: EliminationCost = { factorEntries: 0, operations: 0 };

  /**
   * Orders a graph.
   * @param order takes the first `eliminated` nodes in the order of their elimination, from `offset` on.
   * @param denseAfter nodes with more neighbours than this (weighted) go last, untouched by the elimination.
   */
  run(
    graph: Graph,
    eliminated: number,
    order: Int32Array,
    offset = 0,
    denseAfter: number = Number.POSITIVE_INFINITY,
  ): void {
    const size = graph.size;
    const entries = graph.start[size]!;
    let total = 0;
    for (let i = 0; i < size; i++) total += graph.weight[i]!;
    this.#reserve(size, entries, total);
    const at = this.#at;
    at.set(graph.start.subarray(0, size));
    this.#lists.set(graph.neighbours.subarray(0, entries));
    this.#weight.set(graph.weight.subarray(0, size));
    for (let i = 0; i < size; i++) this.#length[i] = graph.start[i + 1]! - graph.start[i]!;
    this.#elements.fill(0, 0, size);
    this.#tag.fill(1, 0, size);
    this.#hashHead.fill(-1, 0, size);
    this.#head.fill(-1, 0, total + 1);
    const pivots = this.#eliminate(size, eliminated, entries, total, denseAfter, order, offset);
    this.#expand(size, eliminated, pivots, order, offset);
  }

  #reserve(size: number, entries: number, total: number): void {
    if (this.#capacity < size) {
      const capacity = Math.max(size, Math.ceil(this.#capacity * 1.5));
      this.#capacity = capacity;
      this.#at = new Int32Array(capacity);
      this.#length = new Int32Array(capacity);
      this.#elements = new Int32Array(capacity);
      this.#weight = new Int32Array(capacity);
      this.#degree = new Int32Array(capacity);
      this.#tag = new Int32Array(capacity);
      this.#next = new Int32Array(capacity);
      this.#last = new Int32Array(capacity);
      this.#hashHead = new Int32Array(capacity);
    }
    const room = Math.ceil(1.2 * entries) + size + 1;
    if (this.#lists.length < room) this.#lists = new Int32Array(Math.ceil(room * 1.2));
    if (this.#head.length < total + 1) this.#head = new Int32Array(Math.ceil((total + 1) * 1.2));
  }

  /**
   * Eliminates; leaves pivots, one for each supervariable, in `order`, and in #at who absorbed each other variable.
   * @returns the number of pivots.
   */
  #eliminate(
    size: number,
    eliminated: number,
    entries: number,
    total: number,
    denseAfter: number,
    order: Int32Array,
    offset: number,
  ): number {
    const lists = this.#lists;
    const at = this.#at;
    const length = this.#length;
    const elements = this.#elements;
    const weight = this.#weight;
    const degree = this.#degree;
    const tag = this.#tag;
    const next = this.#next;
    const last = this.#last;
    const hashHead = this.#hashHead;
    const head = this.#head;
    let pivots = 0;
    let factorEntries = 0;
    let operations = 0;
    /** Weight still to be eliminated, and weight not yet eliminated including the halo. */
    let open = 0;
    let left = total;
    let free = entries;
    let minimum = total;
    let stamp = firstTag;
    let dense = 0;
    /** No element is heavier. */
    let largest = 0;
    for (let i = 0; i < size; i++) {
      let sum = 0;
      const end = at[i]! + length[i]!;
      for (let p = at[i]!; p < end; p++) sum += weight[lists[p]!]!;
      degree[i] = sum;
      last[i] = -1;
      next[i] = -1;
    }
    // Dense nodes leave the graph before the elimination starts: their weight 0 makes every list skip them.
    for (let i = 0; i < eliminated; i++) {
      if (degree[i]! <= denseAfter) continue;
      dense += weight[i]!;
      elements[i] = -3;
    }
    if (dense > 0) {
      for (let i = 0; i < eliminated; i++) {
        if (elements[i] !== -3) continue;
        weight[i] = 0;
        tag[i] = 0;
      }
      left -= dense;
    }
    // Among equals the last node comes first: on numbered grids the elimination then moves along a front instead of scattering.
    for (let i = 0; i < eliminated; i++) {
      if (weight[i] === 0) continue;
      open += weight[i]!;
      let d = degree[i]!;
      if (dense > 0) {
        d = 0;
        const end = at[i]! + length[i]!;
        for (let p = at[i]!; p < end; p++) d += weight[lists[p]!]!;
        degree[i] = d;
      }
      const before = head[d]!;
      if (before >= 0) last[before] = i;
      next[i] = before;
      head[d] = i;
      if (d < minimum) minimum = d;
    }
    while (open > 0) {
      // The pivot: a variable of least approximate degree.
      while (head[minimum] === -1) minimum++;
      const pivot = head[minimum]!;
      const behind = next[pivot]!;
      if (behind >= 0) last[behind] = -1;
      head[minimum] = behind;
      const pivotElements = elements[pivot]!;
      let pivotWeight = weight[pivot]!;
      open -= pivotWeight;
      left -= pivotWeight;

      // Its element: the variables of its list and of the elements that it absorbs.
      weight[pivot] = -pivotWeight;
      let elementDegree = 0;
      let begin: number;
      let end: number;
      if (pivotElements === 0) {
        begin = at[pivot]!;
        end = begin;
        const stop = begin + length[pivot]!;
        for (let p = begin; p < stop; p++) {
          const i = lists[p]!;
          const w = weight[i]!;
          if (w <= 0) continue;
          elementDegree += w;
          weight[i] = -w;
          lists[end++] = i;
          const n = next[i]!;
          const l = last[i]!;
          if (n >= 0) last[n] = l;
          if (l >= 0) next[l] = n;
          else if (i < eliminated) head[degree[i]!] = n;
        }
      } else {
        let room = length[pivot]! - pivotElements;
        for (let p = at[pivot]!, stop = p + pivotElements; p < stop; p++) room += length[lists[p]!]!;
        if (free + Math.min(room, size) > lists.length) free = this.#compact(size, free);
        begin = free;
        end = begin;
        const own = at[pivot]!;
        for (let k = 0; k <= pivotElements; k++) {
          let p: number;
          let stop: number;
          let e = -1;
          if (k === pivotElements) {
            p = own + pivotElements;
            stop = own + length[pivot]!;
          } else {
            e = lists[own + k]!;
            p = at[e]!;
            stop = p + length[e]!;
          }
          for (; p < stop; p++) {
            const i = lists[p]!;
            const w = weight[i]!;
            if (w <= 0) continue;
            elementDegree += w;
            weight[i] = -w;
            lists[end++] = i;
            const n = next[i]!;
            const l = last[i]!;
            if (n >= 0) last[n] = l;
            if (l >= 0) next[l] = n;
            else if (i < eliminated) head[degree[i]!] = n;
          }
          if (e >= 0) {
            at[e] = pivot;
            length[e] = 0;
            tag[e] = 0;
          }
        }
        free = end;
      }
      degree[pivot] = elementDegree;
      at[pivot] = begin;
      length[pivot] = end - begin;
      elements[pivot] = -1;

      // tag[e] - stamp = weight of element e outside the new element, for every element that touches it.
      if (stamp > 2_000_000_000 - total - size) {
        for (let i = 0; i < size; i++) if (tag[i] !== 0) tag[i] = 1;
        stamp = firstTag;
      }
      for (let k = begin; k < end; k++) {
        const i = lists[k]!;
        const count = elements[i]!;
        if (count <= 0) continue;
        const w = -weight[i]!;
        const fresh = stamp - w;
        for (let p = at[i]!, stop = p + count; p < stop; p++) {
          const e = lists[p]!;
          const t = tag[e]!;
          if (t >= stamp) tag[e] = t - w;
          else if (t !== 0) tag[e] = degree[e]! + fresh;
        }
      }

      // New lists and degrees of its variables.
      for (let k = begin; k < end; k++) {
        const i = lists[k]!;
        const p1 = at[i]!;
        const p2 = p1 + elements[i]!;
        let write = p1;
        let d = 0;
        let hash = 0;
        for (let p = p1; p < p2; p++) {
          const e = lists[p]!;
          const t = tag[e]!;
          if (t === 0) continue;
          const outside = t - stamp;
          if (outside > 0) {
            d += outside;
            lists[write++] = e;
            hash = (hash + e) | 0;
          } else {
            at[e] = pivot;
            length[e] = 0;
            tag[e] = 0;
          }
        }
        const kept = write - p1;
        const firstVariable = write;
        for (let p = p2, stop = p1 + length[i]!; p < stop; p++) {
          const j = lists[p]!;
          const w = weight[j]!;
          if (w <= 0) continue;
          d += w;
          lists[write++] = j;
          hash = (hash + j) | 0;
        }
        if (kept === 0 && write === firstVariable && i < eliminated) {
          // Nothing but the new element: eliminated with the pivot.
          const w = -weight[i]!;
          elementDegree -= w;
          pivotWeight += w;
          open -= w;
          left -= w;
          weight[i] = 0;
          at[i] = pivot;
          elements[i] = -2;
          continue;
        }
        if (d < degree[i]!) degree[i] = d;
        // The new element goes first; the first variable and the first element make room.
        lists[write] = lists[firstVariable]!;
        lists[firstVariable] = lists[p1]!;
        lists[p1] = pivot;
        elements[i] = kept + 1;
        length[i] = write - p1 + 1;
        if (i < eliminated) {
          hash = (hash >>> 0) % size;
          next[i] = hashHead[hash]!;
          hashHead[hash] = i;
          last[i] = hash;
        }
      }
      degree[pivot] = elementDegree;
      if (elementDegree > largest) largest = elementDegree;
      stamp += largest + 1;

      // Variables with the same lists become one.
      for (let k = begin; k < end; k++) {
        let i = lists[k]!;
        if (weight[i]! >= 0 || i >= eliminated) continue;
        const bucket = last[i]!;
        i = hashHead[bucket]!;
        if (i < 0) continue;
        hashHead[bucket] = -1;
        while (i >= 0 && next[i]! >= 0) {
          const count = length[i]!;
          const elementCount = elements[i]!;
          const stopI = at[i]! + count;
          for (let p = at[i]! + 1; p < stopI; p++) tag[lists[p]!] = stamp;
          let previous = i;
          let j = next[i]!;
          while (j >= 0) {
            let same = length[j] === count && elements[j] === elementCount;
            for (let p = at[j]! + 1, stop = at[j]! + count; same && p < stop; p++) same = tag[lists[p]!] === stamp;
            if (same) {
              weight[i] = weight[i]! + weight[j]!;
              weight[j] = 0;
              at[j] = i;
              elements[j] = -2;
              j = next[j]!;
              next[previous] = j;
            } else {
              previous = j;
              j = next[j]!;
            }
          }
          stamp++;
          i = next[i]!;
        }
      }

      // Live variables go back to the lists of degrees.
      let keep = begin;
      for (let k = begin; k < end; k++) {
        const i = lists[k]!;
        const w = -weight[i]!;
        if (w <= 0) continue;
        weight[i] = w;
        lists[keep++] = i;
        if (i >= eliminated) {
          next[i] = -1;
          last[i] = -1;
          degree[i] = Math.min(degree[i]! + elementDegree - w, left - w);
          continue;
        }
        let d = degree[i]! + elementDegree - w;
        if (d > left - w) d = left - w;
        const before = head[d]!;
        if (before >= 0) last[before] = i;
        next[i] = before;
        last[i] = -1;
        head[d] = i;
        if (d < minimum) minimum = d;
        degree[i] = d;
      }
      weight[pivot] = pivotWeight;
      length[pivot] = keep - begin;
      if (keep === begin) tag[pivot] = 0;
      else tag[pivot] = 1;
      if (pivotElements !== 0) free = keep;
      order[offset + pivots++] = pivot;
      const rows = elementDegree + dense;
      const f = pivotWeight;
      factorEntries += f * rows + (f * (f + 1)) / 2;
      operations += f * rows * rows + rows * f * (f + 1) + (f * (f + 1) * (2 * f + 1)) / 6;
    }
    factorEntries += (dense * (dense + 1)) / 2;
    operations += (dense * (dense + 1) * (2 * dense + 1)) / 6;
    this.cost.factorEntries = factorEntries;
    this.cost.operations = operations;
    return pivots;
  }

  /** Slides the live lists together. @returns where free room begins. */
  #compact(size: number, used: number): number {
    const lists = this.#lists;
    const at = this.#at;
    const length = this.#length;
    for (let i = 0; i < size; i++) {
      const live = this.#elements[i] === -1 ? this.#tag[i] !== 0 : this.#elements[i]! >= 0;
      if (!live || length[i] === 0) continue;
      const p = at[i]!;
      at[i] = lists[p]!;
      lists[p] = -(i + 1);
    }
    let write = 0;
    let read = 0;
    while (read < used) {
      const mark = lists[read]!;
      if (mark >= 0) {
        read++;
        continue;
      }
      const i = -mark - 1;
      lists[write] = at[i]!;
      at[i] = write;
      const count = length[i]!;
      for (let k = 1; k < count; k++) lists[write + k] = lists[read + k]!;
      write += count;
      read += count;
    }
    return write;
  }

  /** Puts behind each pivot the variables that went with it, and dense nodes at the end. */
  #expand(size: number, eliminated: number, pivots: number, order: Int32Array, offset: number): void {
    const at = this.#at;
    const first = this.#next;
    const chain = this.#last;
    first.fill(-1, 0, size);
    for (let i = eliminated - 1; i >= 0; i--) {
      if (this.#elements[i] !== -2) continue;
      let root = at[i]!;
      while (this.#elements[root] === -2) root = at[root]!;
      for (let j = i; j !== root; ) {
        const up = at[j]!;
        at[j] = root;
        j = up;
      }
      chain[i] = first[root]!;
      first[root] = i;
    }
    const heads = this.#degree;
    for (let k = 0; k < pivots; k++) heads[k] = order[offset + k]!;
    let write = offset;
    for (let k = 0; k < pivots; k++) {
      const pivot = heads[k]!;
      order[write++] = pivot;
      for (let i = first[pivot]!; i >= 0; i = chain[i]!) order[write++] = i;
    }
    for (let i = 0; i < eliminated; i++) if (this.#elements[i] === -3) order[write++] = i;
  }
}
