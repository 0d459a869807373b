/** Median of numbers. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
}

/** Median, range and number of runs of times (s), beside processor time (s), memory (bytes) and accuracy, each or null. */
export function summary(times, { processorSeconds = null, memoryBytes = null, accuracy = null }) {
  return {
    seconds: median(times),
    memoryBytes,
    accuracy,
    range: [Math.min(...times), Math.max(...times)],
    runs: times.length,
    processorSeconds,
  };
}

/** A row of a benchmark. */
export function row(work, ours, peer, asked) {
  return { work, ours, peer, ratio: peer === null ? null : ours.seconds / peer.seconds, asked };
}
