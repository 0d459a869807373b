import { gradedPoints } from '../../../mesh/generators/grading.js';
import { gridMesh, mapCoordinates } from '../../../mesh/generators/grid.js';
import type { Mesh } from '../../../mesh/index.js';
import type { FinePlace } from '../surface/sizes.js';

/** What the mesh of the electrolyte has to be fine for. */
export interface ElectrolyteSection {
  readonly geometry: 'plane' | 'axisymmetric';
  /** m. */
  readonly width: number;
  readonly thickness: number;
  /** Rims and edges at the face of electrode 1 (height 0) and of electrode 2 (height -thickness). */
  readonly rims: readonly [readonly FinePlace[], readonly FinePlace[]];
  /** Longest edge across (m). */
  readonly largest: number;
}

/**
 * Mesh of the electrolyte's section: a rectangle of biquadratic cells from height -thickness (`bottom`) to 0 (`top`), with lines through the
 * rims of voids and the edges of patches, close at them and at the faces, where the potential varies within the size of the voids.
 */
export function electrolyteMesh({ geometry, width, thickness, rims, largest }: ElectrolyteSection): Mesh {
  const fine = [...rims[0], ...rims[1]];
  const across = linesThrough(0, width, fine, largest);
  const least = (places: readonly FinePlace[]): number => Math.min(largest, ...places.map(({ size }) => size));
  const up = gradedPoints(-thickness, 0, {
    fine: [
      { at: 0, size: least(rims[0]) },
      { at: -thickness, size: least(rims[1]) },
    ],
    largest: thickness / 6,
    growth: 1.4,
  });
  const cells = [across.length - 1, up.length - 1];
  const grid = gridMesh({ shape: 'quadrilateral', cells, order: 2, geometry, upper: cells, region: 'electrolyte' });
  return mapCoordinates(grid, ([x, y]) => [between(across, x!), between(up, y!)]);
}

/** Lines with one through every fine place; places closer than their size are one. */
function linesThrough(from: number, to: number, fine: readonly FinePlace[], largest: number): Float64Array {
  const stops = [from];
  for (const { at, size } of [...fine].sort((one, other) => one.at - other.at))
    if (at - stops.at(-1)! > 0.25 * size && to - at > 0.25 * size) stops.push(at);
  stops.push(to);
  const lines = [from];
  for (let k = 1; k < stops.length; k++) {
    const points = gradedPoints(stops[k - 1]!, stops[k]!, { fine, largest, growth: 1.3 });
    for (const point of points.subarray(1)) lines.push(point);
  }
  return Float64Array.from(lines);
}

/** The place a number of lines on, whole or half ones. */
function between(lines: Float64Array, place: number): number {
  const below = Math.floor(place);
  const part = place - below;
  return part === 0 ? lines[below]! : lines[below]! * (1 - part) + lines[below + 1]! * part;
}
