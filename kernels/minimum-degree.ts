// Approximate minimum degree on a quotient graph of variables and elements, whose lists share one array. All arrays hold 32-bit
// integers; addresses become indices of words at once. Twin: src/solvers/kernels/twins/minimum-degree.ts.

// @ts-ignore: decorator
@inline
function get(index: i32): i32 {
  return load<i32>(<usize>index << 2);
}

// @ts-ignore: decorator
@inline
function put(index: i32, value: i32): void {
  store<i32>(<usize>index << 2, value);
}

/** A tag below which an element is dead. */
const firstTag: i32 = 2;

/** Slides the live lists together. @returns where free room begins. */
function compactLists(size: i32, used: i32, lists: i32, at: i32, length: i32, elements: i32, tag: i32): i32 {
  for (let i = 0; i < size; i++) {
    const kind = get(elements + i);
    if (get(length + i) == 0 || kind < -1 || (kind == -1 && get(tag + i) == 0)) continue;
    const p = get(at + i);
    put(at + i, get(lists + p));
    put(lists + p, -(i + 1));
  }
  let write = 0;
  let read = 0;
  while (read < used) {
    const mark = get(lists + read);
    if (mark >= 0) {
      read++;
      continue;
    }
    const i = -mark - 1;
    put(lists + write, get(at + i));
    put(at + i, write);
    const count = get(length + i);
    for (let k = 1; k < count; k++) put(lists + write + k, get(lists + read + k));
    write += count;
    read += count;
  }
  return write;
}

/** Puts behind each pivot the variables that went with it, and dense nodes at the end. */
function expandPivots(size: i32, eliminated: i32, pivots: i32, order: i32, at: i32, elements: i32, first: i32, chain: i32, heads: i32): void {
  for (let i = 0; i < size; i++) put(first + i, -1);
  for (let i = eliminated - 1; i >= 0; i--) {
    if (get(elements + i) != -2) continue;
    let root = get(at + i);
    while (get(elements + root) == -2) root = get(at + root);
    let j = i;
    while (j != root) {
      const up = get(at + j);
      put(at + j, root);
      j = up;
    }
    put(chain + i, get(first + root));
    put(first + root, i);
  }
  for (let k = 0; k < pivots; k++) put(heads + k, get(order + k));
  let write = order;
  for (let k = 0; k < pivots; k++) {
    const pivot = get(heads + k);
    put(write++, pivot);
    for (let i = get(first + pivot); i >= 0; i = get(chain + i)) put(write++, i);
  }
  for (let i = 0; i < eliminated; i++) if (get(elements + i) == -3) put(write++, i);
}

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
export function minimumDegree(
  size: i32,
  eliminated: i32,
  total: i32,
  startAt: usize,
  neighboursAt: usize,
  weightAt: usize,
  denseAfter: i32,
  listRoom: i32,
  orderAt: usize,
  scratchAt: usize,
  costAt: usize,
): void {
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const givenWeight = <i32>(weightAt >>> 2);
  const order = <i32>(orderAt >>> 2);
  // Where the list of a variable or an element starts; for absorbed ones, who absorbed it.
  const at = <i32>(scratchAt >>> 2);
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
  for (let p = 0; p < get(start + size); p++) put(lists + p, get(neighbours + p));
  for (let i = 0; i < size; i++) {
    put(at + i, get(start + i));
    put(length + i, get(start + i + 1) - get(start + i));
    put(weight + i, get(givenWeight + i));
    put(elements + i, 0);
    put(tag + i, 1);
    put(hashHead + i, -1);
  }
  for (let d = 0; d <= total; d++) put(head + d, -1);
  let pivots = 0;
  let factorEntries: f64 = 0;
  let operations: f64 = 0;
  /** Weight still to be eliminated, and weight not yet eliminated including the halo. */
  let open = 0;
  let left = total;
  let free = get(start + size);
  let minimum = total;
  let stamp = firstTag;
  let dense = 0;
  /** No element is heavier. */
  let largest = 0;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    const end = get(at + i) + get(length + i);
    for (let p = get(at + i); p < end; p++) sum += get(weight + get(lists + p));
    put(degree + i, sum);
    put(last + i, -1);
    put(next + i, -1);
  }
  // Dense nodes leave the graph before the elimination starts: their weight 0 makes every list skip them.
  for (let i = 0; i < eliminated; i++) {
    if (get(degree + i) <= denseAfter) continue;
    dense += get(weight + i);
    put(elements + i, -3);
  }
  if (dense > 0) {
    for (let i = 0; i < eliminated; i++) {
      if (get(elements + i) != -3) continue;
      put(weight + i, 0);
      put(tag + i, 0);
    }
    left -= dense;
  }
  // Among equals the last node comes first: on numbered grids the elimination then moves along a front instead of scattering.
  for (let i = 0; i < eliminated; i++) {
    if (get(weight + i) == 0) continue;
    open += get(weight + i);
    let d = get(degree + i);
    if (dense > 0) {
      d = 0;
      const end = get(at + i) + get(length + i);
      for (let p = get(at + i); p < end; p++) d += get(weight + get(lists + p));
      put(degree + i, d);
    }
    const before = get(head + d);
    if (before >= 0) put(last + before, i);
    put(next + i, before);
    put(head + d, i);
    if (d < minimum) minimum = d;
  }
  while (open > 0) {
    // The pivot: a variable of least approximate degree.
    while (get(head + minimum) == -1) minimum++;
    const pivot = get(head + minimum);
    const behind = get(next + pivot);
    if (behind >= 0) put(last + behind, -1);
    put(head + minimum, behind);
    const pivotElements = get(elements + pivot);
    let pivotWeight = get(weight + pivot);
    open -= pivotWeight;
    left -= pivotWeight;

    // Its element: the variables of its list and of the elements that it absorbs.
    put(weight + pivot, -pivotWeight);
    let elementDegree = 0;
    let begin: i32;
    let end: i32;
    if (pivotElements == 0) {
      begin = get(at + pivot);
      end = begin;
      const stop = begin + get(length + pivot);
      for (let p = begin; p < stop; p++) {
        const i = get(lists + p);
        const w = get(weight + i);
        if (w <= 0) continue;
        elementDegree += w;
        put(weight + i, -w);
        put(lists + end++, i);
        const n = get(next + i);
        const l = get(last + i);
        if (n >= 0) put(last + n, l);
        if (l >= 0) put(next + l, n);
        else if (i < eliminated) put(head + get(degree + i), n);
      }
    } else {
      let room = get(length + pivot) - pivotElements;
      for (let p = get(at + pivot), stop = p + pivotElements; p < stop; p++) room += get(length + get(lists + p));
      if (free + min(room, size) > listRoom)
        free = compactLists(size, free, lists, at, length, elements, tag);
      begin = free;
      end = begin;
      const own = get(at + pivot);
      for (let k = 0; k <= pivotElements; k++) {
        let p: i32;
        let stop: i32;
        let e = -1;
        if (k == pivotElements) {
          p = own + pivotElements;
          stop = own + get(length + pivot);
        } else {
          e = get(lists + own + k);
          p = get(at + e);
          stop = p + get(length + e);
        }
        for (; p < stop; p++) {
          const i = get(lists + p);
          const w = get(weight + i);
          if (w <= 0) continue;
          elementDegree += w;
          put(weight + i, -w);
          put(lists + end++, i);
          const n = get(next + i);
          const l = get(last + i);
          if (n >= 0) put(last + n, l);
          if (l >= 0) put(next + l, n);
          else if (i < eliminated) put(head + get(degree + i), n);
        }
        if (e >= 0) {
          put(at + e, pivot);
          put(length + e, 0);
          put(tag + e, 0);
        }
      }
      free = end;
    }
    put(degree + pivot, elementDegree);
    put(at + pivot, begin);
    put(length + pivot, end - begin);
    put(elements + pivot, -1);

    // get(tag + e) - stamp = weight of element e outside the new element, for every element that touches it.
    if (stamp > 2_000_000_000 - total - size) {
      for (let i = 0; i < size; i++) if (get(tag + i) != 0) put(tag + i, 1);
      stamp = firstTag;
    }
    for (let k = begin; k < end; k++) {
      const i = get(lists + k);
      const count = get(elements + i);
      if (count <= 0) continue;
      const w = -get(weight + i);
      const fresh = stamp - w;
      for (let p = get(at + i), stop = p + count; p < stop; p++) {
        const e = get(lists + p);
        const t = get(tag + e);
        if (t >= stamp) put(tag + e, t - w);
        else if (t != 0) put(tag + e, get(degree + e) + fresh);
      }
    }

    // New lists and degrees of its variables.
    for (let k = begin; k < end; k++) {
      const i = get(lists + k);
      const p1 = get(at + i);
      const p2 = p1 + get(elements + i);
      let write = p1;
      let d = 0;
      let hash = 0;
      for (let p = p1; p < p2; p++) {
        const e = get(lists + p);
        const t = get(tag + e);
        if (t == 0) continue;
        const outside = t - stamp;
        if (outside > 0) {
          d += outside;
          put(lists + write++, e);
          hash = hash + e;
        } else {
          put(at + e, pivot);
          put(length + e, 0);
          put(tag + e, 0);
        }
      }
      const kept = write - p1;
      const firstVariable = write;
      for (let p = p2, stop = p1 + get(length + i); p < stop; p++) {
        const j = get(lists + p);
        const w = get(weight + j);
        if (w <= 0) continue;
        d += w;
        put(lists + write++, j);
        hash = hash + j;
      }
      if (kept == 0 && write == firstVariable && i < eliminated) {
        // Nothing but the new element: eliminated with the pivot.
        const w = -get(weight + i);
        elementDegree -= w;
        pivotWeight += w;
        open -= w;
        left -= w;
        put(weight + i, 0);
        put(at + i, pivot);
        put(elements + i, -2);
        continue;
      }
      if (d < get(degree + i)) put(degree + i, d);
      // The new element goes first; the first variable and the first element make room.
      put(lists + write, get(lists + firstVariable));
      put(lists + firstVariable, get(lists + p1));
      put(lists + p1, pivot);
      put(elements + i, kept + 1);
      put(length + i, write - p1 + 1);
      if (i < eliminated) {
        hash = <i32>(<u32>hash % <u32>size);
        put(next + i, get(hashHead + hash));
        put(hashHead + hash, i);
        put(last + i, hash);
      }
    }
    put(degree + pivot, elementDegree);
    if (elementDegree > largest) largest = elementDegree;
    stamp += largest + 1;

    // Variables with the same lists become one.
    for (let k = begin; k < end; k++) {
      let i = get(lists + k);
      if (get(weight + i) >= 0 || i >= eliminated) continue;
      const bucket = get(last + i);
      i = get(hashHead + bucket);
      if (i < 0) continue;
      put(hashHead + bucket, -1);
      while (i >= 0 && get(next + i) >= 0) {
        const count = get(length + i);
        const elementCount = get(elements + i);
        const stopI = get(at + i) + count;
        for (let p = get(at + i) + 1; p < stopI; p++) put(tag + get(lists + p), stamp);
        let previous = i;
        let j = get(next + i);
        while (j >= 0) {
          let same = get(length + j) == count && get(elements + j) == elementCount;
          for (let p = get(at + j) + 1, stop = get(at + j) + count; same && p < stop; p++)
            same = get(tag + get(lists + p)) == stamp;
          if (same) {
            put(weight + i, get(weight + i) + get(weight + j));
            put(weight + j, 0);
            put(at + j, i);
            put(elements + j, -2);
            j = get(next + j);
            put(next + previous, j);
          } else {
            previous = j;
            j = get(next + j);
          }
        }
        stamp++;
        i = get(next + i);
      }
    }

    // Live variables go back to the lists of degrees.
    let keep = begin;
    for (let k = begin; k < end; k++) {
      const i = get(lists + k);
      const w = -get(weight + i);
      if (w <= 0) continue;
      put(weight + i, w);
      put(lists + keep++, i);
      if (i >= eliminated) {
        put(next + i, -1);
        put(last + i, -1);
        put(degree + i, min(get(degree + i) + elementDegree - w, left - w));
        continue;
      }
      let d = get(degree + i) + elementDegree - w;
      if (d > left - w) d = left - w;
      const before = get(head + d);
      if (before >= 0) put(last + before, i);
      put(next + i, before);
      put(last + i, -1);
      put(head + d, i);
      if (d < minimum) minimum = d;
      put(degree + i, d);
    }
    put(weight + pivot, pivotWeight);
    put(length + pivot, keep - begin);
    if (keep == begin) put(tag + pivot, 0);
    else put(tag + pivot, 1);
    if (pivotElements != 0) free = keep;
    put(order + pivots++, pivot);
    const rows = <f64>(elementDegree + dense);
    const f = <f64>pivotWeight;
    factorEntries += f * rows + (f * (f + 1)) / 2;
    operations += f * rows * rows + rows * f * (f + 1) + (f * (f + 1) * (2 * f + 1)) / 6;
  }
  const d = <f64>dense;
  factorEntries += (d * (d + 1)) / 2;
  operations += (d * (d + 1) * (2 * d + 1)) / 6;
  store<f64>(costAt, factorEntries);
  store<f64>(costAt, operations, 8);
  expandPivots(size, eliminated, pivots, order, at, elements, next, last, degree);
}
