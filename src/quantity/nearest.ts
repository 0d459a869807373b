/** Words longer than this are not compared: nobody misspells a 64-letter key, and the cost grows with the square. */
const longestWord = 64;

/** Share of the longer word that may differ before a suggestion would only confuse. */
const largestShare = 0.4;

/** A slip of the shift key is a smaller mistake than a wrong letter. */
const caseCost = 0.25;

/**
 * Edit distance with neighbour swaps (optimal string alignment; Damerau 1964, Levenshtein 1966); a letter in the wrong
 * case counts a quarter.
 */
function editDistance(a: string, b: string): number {
  let beforePrevious = new Float64Array(b.length + 1);
  let previous = Float64Array.from({ length: b.length + 1 }, (_, j) => j);
  let current = new Float64Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    current[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const x = a[i - 1]!;
      const y = b[j - 1]!;
      const substitution = x === y ? 0 : x.toLowerCase() === y.toLowerCase() ? caseCost : 1;
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + substitution);
      if (i > 1 && j > 1 && x === b[j - 2] && a[i - 2] === y) best = Math.min(best, beforePrevious[j - 2]! + 1);
      current[j] = best;
    }
    [beforePrevious, previous, current] = [previous, current, beforePrevious];
  }
  return previous[b.length]!;
}

/**
 * The candidate that `word` most likely meant, or undefined when none is close (at most 40 % of the longer word may
 * differ). Of equally close candidates the first wins.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > longestWord) return undefined;
  let bestWord: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const longer = Math.max(word.length, candidate.length);
    if (longer > longestWord || Math.abs(word.length - candidate.length) > largestShare * longer) continue;
    const distance = editDistance(word, candidate);
    if (distance < bestDistance && distance <= largestShare * longer) {
      bestDistance = distance;
      bestWord = candidate;
    }
  }
  return bestWord;
}
