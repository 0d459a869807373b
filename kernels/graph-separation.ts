// Separators of graphs: side[i] is 0 or 1 for the two parts, 2 for the separator. All arrays hold 32-bit integers; addresses become
// indices of words at once. Twin: src/solvers/kernels/twins/graph-separation.ts.
import { get, put, removeFromHeap, riseInHeap, sinkInHeap } from './node-heap';

/**
 * Makes a separator lighter by Fiduccia & Mattheyses' moves: a node of the separator goes to one part, its neighbours in the
 * other part come into the separator; the best state of each pass is kept.
 * @param most weight that a part should not exceed.
 * @param passes at most so many; fewer when one brings nothing.
 * @param patience moves without gain that end a pass.
 * @param scratch 12 `size` + 2.
 * @param result takes the weights of part 0, part 1 and the separator.
 */
export function refineSeparator(
  size: i32,
  startAt: usize,
  neighboursAt: usize,
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
  const weight = <i32>(weightAt >>> 2);
  const side = <i32>(sideAt >>> 2);
  const result = <i32>(resultAt >>> 2);
  const heap0 = <i32>(scratchAt >>> 2);
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
    const w = get(weight + i);
    const s = get(side + i);
    if (s == 0) part0 += w;
    else if (s == 1) part1 += w;
    else separator += w;
    put(locked + i, -1);
    put(place0 + i, -1);
    put(place1 + i, -1);
  }
  for (let pass = 0; pass < passes; pass++) {
    let count0 = 0;
    let count1 = 0;
    for (let i = 0; i < size; i++) {
      if (get(side + i) != 2) continue;
      let in0 = 0;
      let in1 = 0;
      const end = get(start + i + 1);
      for (let p = get(start + i); p < end; p++) {
        const j = get(neighbours + p);
        const s = get(side + j);
        if (s == 0) in0 += get(weight + j);
        else if (s == 1) in1 += get(weight + j);
      }
      put(gain0 + i, get(weight + i) - in1);
      put(gain1 + i, get(weight + i) - in0);
      put(heap0 + count0, i);
      riseInHeap(heap0, place0, gain0, count0);
      count0++;
      put(heap1 + count1, i);
      riseInHeap(heap1, place1, gain1, count1);
      count1++;
    }
    let steps = 0;
    let logged = 0;
    let bestSteps = 0;
    let bestExcess = max(part0, part1) - most;
    if (bestExcess < 0) bestExcess = 0;
    let bestSeparator = separator;
    let bestDifference = abs(part0 - part1);
    const beforeExcess = bestExcess;
    const beforeSeparator = separator;
    while (count0 > 0 || count1 > 0) {
      if (steps - bestSteps > patience) break;
      // Which node goes where.
      let to = 0;
      if (count0 > 0 && count1 > 0) {
        const top0 = get(heap0);
        const top1 = get(heap1);
        const g0 = get(gain0 + top0);
        const g1 = get(gain1 + top1);
        if (g0 > g1) to = 0;
        else if (g1 > g0) to = 1;
        else to = part0 <= part1 ? 0 : 1;
        if (to == 0 && part0 + get(weight + top0) > most && part1 < part0) to = 1;
        else if (to == 1 && part1 + get(weight + top1) > most && part0 < part1) to = 0;
      } else if (count0 == 0) to = 1;
      const i = to == 0 ? get(heap0) : get(heap1);
      const w = get(weight + i);
      const otherSide = 1 - to;
      if (to == 0 ? part0 + w > most && part0 > part1 : part1 + w > most && part1 > part0) {
        // Too heavy for that part: it stays in the separator.
        if (to == 0) count0 = removeFromHeap(heap0, place0, gain0, i, count0);
        else count1 = removeFromHeap(heap1, place1, gain1, i, count1);
        continue;
      }
      if (get(place0 + i) >= 0) count0 = removeFromHeap(heap0, place0, gain0, i, count0);
      if (get(place1 + i) >= 0) count1 = removeFromHeap(heap1, place1, gain1, i, count1);
      put(side + i, to);
      put(locked + i, pass);
      if (to == 0) part0 += w;
      else part1 += w;
      separator -= w;
      put(moved + steps, i);
      put(pulledStart + steps, logged);
      steps++;
      const end = get(start + i + 1);
      for (let p = get(start + i); p < end; p++) {
        const j = get(neighbours + p);
        const s = get(side + j);
        if (s == 2) {
          // One neighbour more to pull when j goes to the other part.
          if (to == 0) {
            put(gain1 + j, get(gain1 + j) - w);
            if (get(place1 + j) >= 0) sinkInHeap(heap1, place1, gain1, get(place1 + j), count1);
          } else {
            put(gain0 + j, get(gain0 + j) - w);
            if (get(place0 + j) >= 0) sinkInHeap(heap0, place0, gain0, get(place0 + j), count0);
          }
        } else if (s == otherSide) {
          const v = get(weight + j);
          put(side + j, 2);
          put(pulled + logged, j);
          logged++;
          if (to == 0) part1 -= v;
          else part0 -= v;
          separator += v;
          let in0 = 0;
          let in1 = 0;
          const stop = get(start + j + 1);
          for (let q = get(start + j); q < stop; q++) {
            const k = get(neighbours + q);
            const t = get(side + k);
            if (t == 0) in0 += get(weight + k);
            else if (t == 1) in1 += get(weight + k);
            else if (to == 0) {
              // One neighbour less to pull when k goes to this part.
              put(gain0 + k, get(gain0 + k) + v);
              if (get(place0 + k) >= 0) riseInHeap(heap0, place0, gain0, get(place0 + k));
            } else {
              put(gain1 + k, get(gain1 + k) + v);
              if (get(place1 + k) >= 0) riseInHeap(heap1, place1, gain1, get(place1 + k));
            }
          }
          put(gain0 + j, v - in1);
          put(gain1 + j, v - in0);
          if (get(locked + j) != pass) {
            put(heap0 + count0, j);
            riseInHeap(heap0, place0, gain0, count0);
            count0++;
            put(heap1 + count1, j);
            riseInHeap(heap1, place1, gain1, count1);
            count1++;
          }
        }
      }
      let excess = max(part0, part1) - most;
      if (excess < 0) excess = 0;
      const difference = abs(part0 - part1);
      if (
        excess < bestExcess ||
        (excess == bestExcess &&
          (separator < bestSeparator || (separator == bestSeparator && difference < bestDifference)))
      ) {
        bestExcess = excess;
        bestSeparator = separator;
        bestDifference = difference;
        bestSteps = steps;
      }
    }
    put(pulledStart + steps, logged);
    // Back to the best state.
    while (steps > bestSteps) {
      steps--;
      const i = get(moved + steps);
      const w = get(weight + i);
      const from = get(side + i);
      if (from == 0) part0 -= w;
      else part1 -= w;
      separator += w;
      put(side + i, 2);
      const end = get(pulledStart + steps + 1);
      for (let p = get(pulledStart + steps); p < end; p++) {
        const j = get(pulled + p);
        const v = get(weight + j);
        put(side + j, 1 - from);
        separator -= v;
        if (from == 0) part1 += v;
        else part0 += v;
      }
    }
    for (let k = 0; k < count0; k++) put(place0 + get(heap0 + k), -1);
    for (let k = 0; k < count1; k++) put(place1 + get(heap1 + k), -1);
    if (bestExcess >= beforeExcess && bestSeparator >= beforeSeparator) break;
  }
  put(result, part0);
  put(result + 1, part1);
  put(result + 2, separator);
}
