// Bisections of graphs: side[i] is 0 or 1. All arrays hold 32-bit integers; addresses become indices of words at once.
// Twin: src/solvers/kernels/twins/graph-bisection.ts.
import { get, put, removeFromHeap, riseInHeap, sinkInHeap } from './node-heap';

/**
 * A first bisection: part 0 grows from a node, neighbours first, up to half the weight; the rest is part 1.
 * @param queue scratch of `size`.
 */
export function growPart(
  size: i32,
  startAt: usize,
  neighboursAt: usize,
  weightAt: usize,
  seed: i32,
  sideAt: usize,
  queueAt: usize,
): void {
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const weight = <i32>(weightAt >>> 2);
  const side = <i32>(sideAt >>> 2);
  const queue = <i32>(queueAt >>> 2);
  let total = 0;
  for (let i = 0; i < size; i++) {
    put(side + i, 1);
    total += get(weight + i);
  }
  let grown = 0;
  let read = 0;
  let write = 0;
  let next = seed;
  let scanned = 0;
  while (2 * grown < total) {
    if (read == write) {
      // Another component.
      while (get(side + next) != 1) next = scanned++;
      put(side + next, 2);
      put(queue + write, next);
      write++;
    }
    const i = get(queue + read);
    read++;
    put(side + i, 0);
    grown += get(weight + i);
    const end = get(start + i + 1);
    for (let p = get(start + i); p < end; p++) {
      const j = get(neighbours + p);
      if (get(side + j) != 1) continue;
      put(side + j, 2);
      put(queue + write, j);
      write++;
    }
  }
  for (let k = read; k < write; k++) put(side + get(queue + k), 1);
}

/**
 * Makes the cut of a bisection lighter by Fiduccia & Mattheyses' moves of nodes beside the cut; the best state of each pass is kept.
 * @param most weight that a part should not exceed.
 * @param passes at most so many; fewer when one brings nothing.
 * @param patience moves without gain that end a pass.
 * @param scratch 7 `size`.
 * @param result takes the weights of part 0, part 1 and the cut.
 */
export function refineBisection(
  size: i32,
  startAt: usize,
  neighboursAt: usize,
  edgeWeightAt: usize,
  weightAt: usize,
  sideAt: usize,
  most: i32,
  passes: i32,
  patience: i32,
  scratchAt: usize,
  resultAt: usize,
): void {
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const edgeWeight = <i32>(edgeWeightAt >>> 2);
  const weight = <i32>(weightAt >>> 2);
  const side = <i32>(sideAt >>> 2);
  const result = <i32>(resultAt >>> 2);
  const heap0 = <i32>(scratchAt >>> 2);
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
    const s = get(side + i);
    if (s == 0) part0 += get(weight + i);
    else part1 += get(weight + i);
    let inside = 0;
    let outside = 0;
    const end = get(start + i + 1);
    for (let p = get(start + i); p < end; p++) {
      if (get(side + get(neighbours + p)) == s) inside += get(edgeWeight + p);
      else outside += get(edgeWeight + p);
    }
    put(gain + i, outside - inside);
    put(outer + i, outside);
    put(locked + i, -1);
    put(place + i, -1);
    cut += outside;
  }
  cut = cut >> 1;
  for (let pass = 0; pass < passes; pass++) {
    // heap0 holds the nodes of part 0 that touch part 1, heap1 those of part 1.
    let count0 = 0;
    let count1 = 0;
    for (let i = 0; i < size; i++) {
      if (get(outer + i) == 0) continue;
      if (get(side + i) == 0) {
        put(heap0 + count0, i);
        riseInHeap(heap0, place, gain, count0);
        count0++;
      } else {
        put(heap1 + count1, i);
        riseInHeap(heap1, place, gain, count1);
        count1++;
      }
    }
    let steps = 0;
    let bestSteps = 0;
    let bestExcess = max(part0, part1) - most;
    if (bestExcess < 0) bestExcess = 0;
    let bestCut = cut;
    let bestDifference = abs(part0 - part1);
    const beforeExcess = bestExcess;
    const beforeCut = cut;
    while (count0 > 0 || count1 > 0) {
      if (steps - bestSteps > patience) break;
      let from = 0;
      if (part0 > most) from = 0;
      else if (part1 > most) from = 1;
      else if (count0 == 0) from = 1;
      else if (count1 > 0) {
        const g0 = get(gain + get(heap0));
        const g1 = get(gain + get(heap1));
        if (g1 > g0 || (g1 == g0 && part1 > part0)) from = 1;
      }
      if (from == 0 ? count0 == 0 : count1 == 0) break;
      const i = from == 0 ? get(heap0) : get(heap1);
      if (from == 0) count0 = removeFromHeap(heap0, place, gain, i, count0);
      else count1 = removeFromHeap(heap1, place, gain, i, count1);
      const w = get(weight + i);
      if (from == 0 ? part1 + w > most && part1 + w > part0 : part0 + w > most && part0 + w > part1) continue;
      put(side + i, 1 - from);
      put(locked + i, pass);
      put(moved + steps, i);
      steps++;
      cut -= get(gain + i);
      put(outer + i, get(outer + i) - get(gain + i));
      put(gain + i, -get(gain + i));
      if (from == 0) {
        part0 -= w;
        part1 += w;
      } else {
        part1 -= w;
        part0 += w;
      }
      const end = get(start + i + 1);
      for (let p = get(start + i); p < end; p++) {
        const j = get(neighbours + p);
        const e = get(edgeWeight + p);
        const s = get(side + j);
        if (s == from) {
          put(outer + j, get(outer + j) + e);
          put(gain + j, get(gain + j) + 2 * e);
        } else {
          put(outer + j, get(outer + j) - e);
          put(gain + j, get(gain + j) - 2 * e);
        }
        const at = get(place + j);
        if (at >= 0) {
          if (s == from) {
            if (s == 0) riseInHeap(heap0, place, gain, at);
            else riseInHeap(heap1, place, gain, at);
          } else if (get(outer + j) == 0) {
            if (s == 0) count0 = removeFromHeap(heap0, place, gain, j, count0);
            else count1 = removeFromHeap(heap1, place, gain, j, count1);
          } else if (s == 0) sinkInHeap(heap0, place, gain, at, count0);
          else sinkInHeap(heap1, place, gain, at, count1);
        } else if (get(locked + j) != pass && get(outer + j) > 0) {
          if (s == 0) {
            put(heap0 + count0, j);
            riseInHeap(heap0, place, gain, count0);
            count0++;
          } else {
            put(heap1 + count1, j);
            riseInHeap(heap1, place, gain, count1);
            count1++;
          }
        }
      }
      let excess = max(part0, part1) - most;
      if (excess < 0) excess = 0;
      const difference = abs(part0 - part1);
      if (
        excess < bestExcess ||
        (excess == bestExcess && (cut < bestCut || (cut == bestCut && difference < bestDifference)))
      ) {
        bestExcess = excess;
        bestCut = cut;
        bestDifference = difference;
        bestSteps = steps;
      }
    }
    for (let k = 0; k < count0; k++) put(place + get(heap0 + k), -1);
    for (let k = 0; k < count1; k++) put(place + get(heap1 + k), -1);
    while (steps > bestSteps) {
      steps--;
      const i = get(moved + steps);
      const w = get(weight + i);
      const from = get(side + i);
      put(side + i, 1 - from);
      cut -= get(gain + i);
      put(outer + i, get(outer + i) - get(gain + i));
      put(gain + i, -get(gain + i));
      if (from == 0) {
        part0 -= w;
        part1 += w;
      } else {
        part1 -= w;
        part0 += w;
      }
      const end = get(start + i + 1);
      for (let p = get(start + i); p < end; p++) {
        const j = get(neighbours + p);
        const e = get(edgeWeight + p);
        if (get(side + j) == from) {
          put(outer + j, get(outer + j) + e);
          put(gain + j, get(gain + j) + 2 * e);
        } else {
          put(outer + j, get(outer + j) - e);
          put(gain + j, get(gain + j) - 2 * e);
        }
      }
    }
    if (bestExcess >= beforeExcess && bestCut >= beforeCut) break;
  }
  put(result, part0);
  put(result + 1, part1);
  put(result + 2, cut);
}

/** Makes a bisection a separator: the nodes beside the cut of that part in which they are lighter. */
export function coverCut(
  size: i32,
  startAt: usize,
  neighboursAt: usize,
  weightAt: usize,
  sideAt: usize,
): void {
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const weight = <i32>(weightAt >>> 2);
  const side = <i32>(sideAt >>> 2);
  let rim0 = 0;
  let rim1 = 0;
  for (let i = 0; i < size; i++) {
    const s = get(side + i);
    const end = get(start + i + 1);
    for (let p = get(start + i); p < end; p++) {
      if (get(side + get(neighbours + p)) == s) continue;
      if (s == 0) rim0 += get(weight + i);
      else rim1 += get(weight + i);
      break;
    }
  }
  const chosen = rim0 <= rim1 ? 0 : 1;
  for (let i = 0; i < size; i++) {
    if (get(side + i) != chosen) continue;
    const end = get(start + i + 1);
    for (let p = get(start + i); p < end; p++) {
      if (get(side + get(neighbours + p)) != 1 - chosen) continue;
      put(side + i, 2);
      break;
    }
  }
}
