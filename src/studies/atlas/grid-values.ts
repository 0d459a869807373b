import { nodesAcross } from './map-grid.js';
import { readKind } from './node.js';
import type { AtlasAxis, AtlasPlan } from './plan.js';
import type { SearchedMap } from './search-map.js';

/** The map at the nodes of its fine grid, `[row][column]`; currents in mA/cm^2. */
export interface MapValues {
  readonly critical: readonly (readonly (number | null)[])[];
  /**
   * Half width of what is known of ln(current): half a search, and by how much interpolation misses there as far as it can be told; null
   * where there is no value.
   */
  readonly uncertainty: readonly (readonly (number | null)[])[];
}

/**
 * The values of a map as rows of the fine grid.
 *
 * @param width of a search, relative
 */
export function mapValues({ refined, filled }: SearchedMap, width: number): MapValues {
  const [columns, rows] = nodesAcross(refined.shape);
  const half = 0.5 * Math.log1p(width);
  const known = filled.flatMap(({ error }) => (error === null ? [] : [error]));
  // Where it cannot be told, as much as it ever is.
  const largest = known.length === 0 ? 0 : Math.max(...known);
  const rowsOf = <T>(of: (node: number) => T): T[][] =>
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => of(row * columns + column)),
    );
  return {
    critical: rowsOf((node) => (filled[node].value === null ? null : Math.exp(filled[node].value))),
    uncertainty: rowsOf((node) => {
      if (filled[node].value === null) return null;
      // A bound is exact as far as it goes.
      const searched = readKind(filled[node]).status === 'found' ? half : 0;
      return searched + (filled[node].error ?? largest);
    }),
  };
}

/** Values of an axis on the scale on which the map is interpolated. */
export function scaledValues({ spacing, values }: AtlasAxis): number[] {
  return spacing === 'logarithmic' ? values.map(Math.log) : [...values];
}

/** The place of a value among the nodes of an axis, with fraction; null outside. */
export function placeOn(axis: AtlasAxis, value: number): number | null {
  const scaled = scaledValues(axis);
  const at = axis.spacing === 'logarithmic' ? Math.log(value) : value;
  const last = scaled.length - 1;
  // What was read from another unit may lie outside by a rounding error.
  const slack = 1e-9 * (scaled[last] - scaled[0]);
  if (!(at >= scaled[0] - slack && at <= scaled[last] + slack)) return null;
  let index = 0;
  while (index < last - 1 && at > scaled[index + 1]) index++;
  return Math.min(last, Math.max(0, index + (at - scaled[index]) / (scaled[index + 1] - scaled[index])));
}

/**
 * The map at any place, linear between its nodes in ln(current).
 *
 * @param place on each axis in its unit
 * @returns mA/cm^2, or null outside or where there is no value
 */
export function mapAt(
  { axes }: Pick<AtlasPlan, 'axes'>,
  values: readonly (readonly (number | null)[])[],
  place: readonly number[],
): number | null {
  const at = axes.map((axis, index) => placeOn(axis, place[index]));
  if (at.some((one) => one === null)) return null;
  const [x, y] = [at[0]!, at[1] ?? 0];
  let sum = 0;
  for (const [row, weightY] of ends(y)) {
    for (const [column, weightX] of ends(x)) {
      const value = values[row][column];
      if (value === null) return null;
      sum += weightX * weightY * Math.log(value);
    }
  }
  return Math.exp(sum);
}

/** The neighbours of a place with their weights; one where it is a node. */
function ends(place: number): (readonly [index: number, weight: number])[] {
  const index = Math.floor(place);
  const share = place - index;
  return share === 0
    ? [[index, 1]]
    : [
        [index, 1 - share],
        [index + 1, share],
      ];
}
