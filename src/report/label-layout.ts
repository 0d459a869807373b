/**
 * Moves labels on a vertical line apart so that none overlap and each stays as near to its own place as the others allow.
 *
 * @param wanted where each label would like to be (pixels, downwards)
 * @param distance least distance between two labels (pixels)
 * @param low highest place on the page (smallest coordinate)
 * @param high lowest place on the page
 * @returns one place a label, in the order given; when there is no room for all, they share the room evenly
 */
export function spreadLabels(wanted: readonly number[], distance: number, low: number, high: number): number[] {
  const order = wanted
    .map((_place, index) => index)
    .sort((left, right) => wanted[left] - wanted[right] || left - right);
  const step = order.length > 1 ? Math.min(distance, (high - low) / (order.length - 1)) : 0;
  const placed = new Array<number>(wanted.length);
  // Blocks of touching labels are moved as one to the mean of what their members want (pool adjacent violators).
  const blocks: { sum: number; count: number }[] = [];
  const centre = (block: { sum: number; count: number }) => {
    const half = ((block.count - 1) * step) / 2;
    return Math.min(high - half, Math.max(low + half, block.sum / block.count));
  };
  for (const index of order) {
    let block = { sum: Math.min(high, Math.max(low, wanted[index])), count: 1 };
    for (let last = blocks.at(-1); last; last = blocks.at(-1)) {
      const needed = ((last.count + block.count) * step) / 2;
      if (centre(block) - centre(last) >= needed - 1e-9) break;
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  let next = 0;
  for (const block of blocks) {
    const top = centre(block) - ((block.count - 1) * step) / 2;
    for (let member = 0; member < block.count; member++) placed[order[next++]] = top + member * step;
  }
  return placed;
}
