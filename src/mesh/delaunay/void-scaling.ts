import type { Point } from './curve.js';
import { footOn, surface, type VoidLoop, type VoidSpace, voidVolume } from './void-loops.js';

/** A void scaled to a volume, about a place that keeps it on its walls: their corner, its foot on the one wall, or its middle. */
export function scaledTo(loop: VoidLoop, volume: number, { geometry, walls }: VoidSpace): VoidLoop {
  const labels = [...new Set(loop.walls)].filter((label) => label !== surface);
  let centre: Point = [0, 0];
  for (const [x, y] of loop.points) centre = [centre[0] + x / loop.points.length, centre[1] + y / loop.points.length];
  // Feet on two walls in turn come to their corner at once where the walls are square to each other, and soon otherwise.
  for (let pass = 0; pass < 100; pass++) for (const label of labels) centre = footOn(walls[label]!, centre);
  const scaled = (factor: number): VoidLoop => ({
    ...loop,
    points: loop.points.map(
      ([x, y]): Point => [centre[0] + factor * (x - centre[0]), centre[1] + factor * (y - centre[1])],
    ),
  });
  let factor = 1;
  for (let iteration = 0; iteration < 60; iteration++) {
    const now = voidVolume(scaled(factor), geometry);
    // Between a square and a cube; the square root converges for both.
    const next = factor * Math.sqrt(volume / now);
    if (!(Math.abs(next - factor) > 1e-16 * factor)) break;
    factor = next;
  }
  return scaled(factor);
}
