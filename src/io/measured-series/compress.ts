/** A measured quantity between breakpoints that all of them share: linear in each piece, with jumps between pieces where there are any. */
export interface Track {
  /** Values at the start and at the end of each piece. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Largest difference allowed between it and what stands for it. */
  readonly tolerance: number;
}

/** Straight lines that stand for tracks; jumps between them are allowed. */
export interface Segments {
  /** Number of the first piece of each segment, and the number of pieces at the end. */
  readonly first: readonly number[];
  /** Of each track: values at the start and the end of each segment. */
  readonly from: readonly (readonly number[])[];
  readonly to: readonly (readonly number[])[];
}

interface Line {
  readonly from: number;
  readonly to: number;
}

/**
 * The line through the mean of pieces a to b (exclusive) that stays within the tolerance of them: constant if one does, else the middle of
 * those that do. Its integral over the pieces is theirs, whatever its slope.
 */
function lineThrough(times: Float64Array, { start, end, tolerance }: Track, a: number, b: number): Line | null {
  if (b === a + 1) return { from: start[a]!, to: end[a]! };
  const duration = times[b]! - times[a]!;
  // Counted from the first value, so that a constant log has its value as mean, to the bit.
  const reference = start[a]!;
  let integral = 0;
  let largest = 0;
  for (let piece = a; piece < b; piece++) {
    integral += (0.5 * (start[piece]! + end[piece]!) - reference) * (times[piece + 1]! - times[piece]!);
    largest = Math.max(largest, Math.abs(start[piece]!), Math.abs(end[piece]!));
  }
  const mean = reference + integral / duration;
  const middle = times[a]! + 0.5 * duration;
  // A constant log must pass a tolerance of zero.
  const allowed = tolerance + 16 * Number.EPSILON * largest;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (let piece = a; piece < b; piece++) {
    for (let side = 0; side < 2; side++) {
      const away = (side === 0 ? start[piece]! : end[piece]!) - mean;
      const after = times[piece + side]! - middle;
      if (after === 0) {
        if (Math.abs(away) > allowed) return null;
        continue;
      }
      const [one, other] = [(away - allowed) / after, (away + allowed) / after];
      low = Math.max(low, Math.min(one, other));
      high = Math.min(high, Math.max(one, other));
    }
    if (low > high) return null;
  }
  const slope = low <= 0 && high >= 0 ? 0 : 0.5 * (low + high);
  return { from: mean - 0.5 * slope * duration, to: mean + 0.5 * slope * duration };
}

/**
 * Lets few straight lines stand for a log of many rows, each as long as the tolerances allow when it is begun at the end of the one
 * before. Each line keeps the integral of the log over its time, to round-off, so that errors of charge do not add up; within it they are
 * at most half its duration times the tolerance.
 *
 * @param times breakpoints, increasing (s); one more than there are pieces
 * @param tracks what is measured in each piece
 * @param most segments allowed
 * @returns the segments, or null when there would be more
 */
export function compress(times: Float64Array, tracks: readonly Track[], most: number): Segments | null {
  const pieces = times.length - 1;
  const linesOver = (a: number, b: number): Line[] | null => {
    const lines: Line[] = [];
    for (const track of tracks) {
      const line = lineThrough(times, track, a, b);
      if (line === null) return null;
      lines.push(line);
    }
    return lines;
  };
  const first: number[] = [];
  const from: number[][] = tracks.map(() => []);
  const to: number[][] = tracks.map(() => []);
  for (let a = 0; a < pieces; ) {
    if (first.length === most) return null;
    let b = a + 1;
    let lines = linesOver(a, b)!;
    // Galloping, then halving: an end that fits is always checked as it is, so no segment is beyond its tolerance.
    let tooFar = pieces + 1;
    for (let step = 1; b < pieces; step *= 2) {
      const next = Math.min(b + step, pieces);
      const longer = linesOver(a, next);
      if (longer === null) {
        tooFar = next;
        break;
      }
      [b, lines] = [next, longer];
    }
    while (tooFar - b > 1 && tooFar <= pieces) {
      const next = (b + tooFar) >> 1;
      const longer = linesOver(a, next);
      if (longer === null) tooFar = next;
      else [b, lines] = [next, longer];
    }
    first.push(a);
    for (const [index, line] of lines.entries()) {
      from[index]!.push(line.from);
      to[index]!.push(line.to);
    }
    a = b;
  }
  first.push(pieces);
  return { first, from, to };
}
