import { pseudoRandom } from '../../solvers/pseudo-random.js';
import type { Mesh } from '../mesh.js';
import { gradedPoints, uniformPoints, withMiddles } from './grading.js';
import { ParameterChecks } from './parameter-checks.js';
import type { CellKind, Patch } from './patches.js';
import { meshOfPatches } from './patches.js';

/** Statistics of a rough line. */
export interface RoughnessSpectrum {
  /** Period of the line; m. */
  readonly period: number;
  /** Root mean square of the heights; m. */
  readonly height: number;
  /** Longest and shortest wavelength; m. */
  readonly longest: number;
  readonly shortest: number;
  /** Hurst exponent, 0 to 1: amplitudes go as wavelength to this power and a half; 0.8 by default. */
  readonly hurst?: number;
  readonly seed: number;
}

/**
 * Height of a self-affine line at each x: cosines of all whole numbers of waves on the period between the longest and the shortest wavelength,
 * with phases from the seed and exactly the root mean square asked for. The mean is 0.
 * @throws LithostatError with all parameters that are out of range
 */
export function roughProfile(spectrum: RoughnessSpectrum): (x: number) => number {
  const { period, height, longest, shortest, hurst = 0.8, seed } = spectrum;
  const checks = new ParameterChecks('roughProfile');
  if (checks.positive('period', period)) {
    checks.require(longest > 0 && longest <= period, 'longest', longest, `above 0, at most the period, ${period}`);
  }
  checks.require(Number.isFinite(height) && height >= 0, 'height', height, '0 or more');
  checks.require(shortest > 0 && shortest <= longest, 'shortest', shortest, `above 0, at most the longest, ${longest}`);
  checks.require(hurst >= 0 && hurst <= 1, 'hurst', hurst, 'from 0 to 1');
  checks.require(Number.isInteger(seed), 'seed', seed, 'a whole number');
  const first = Math.ceil(period / longest - 1e-9);
  const last = Math.floor(period / shortest + 1e-9);
  checks.require(last >= first, 'shortest', shortest, 'with a whole number of waves on the period up to the longest');
  checks.require(last - first < 1e5, 'shortest', shortest, 'at most 100000 waves');
  checks.done();
  const random = pseudoRandom(last - first + 1, seed);
  const waves = Array.from(random, (phase, k) => ({
    number: (2 * Math.PI * (first + k)) / period,
    amplitude: (first + k) ** -(hurst + 0.5),
    phase: Math.PI * phase,
  }));
  const square = waves.reduce((sum, { amplitude }) => sum + amplitude ** 2 / 2, 0);
  const scale = height / Math.sqrt(square);
  return (x) =>
    scale * waves.reduce((sum, { number, amplitude, phase }) => sum + amplitude * Math.cos(number * x + phase), 0);
}

export interface RoughInterfaceOptions extends CellKind {
  /** Width of the cell; m. */
  readonly width: number;
  /** Height of the metal above y = 0; m. */
  readonly metalHeight: number;
  /** Thickness of the electrolyte below y = 0; without it there is none. m. */
  readonly electrolyteThickness?: number;
  /** Height of the interface at x from 0 to the width; m. */
  readonly profile: (x: number) => number;
  /** Cells along the interface: each sees the profile at its ends (order 2: and in its middle). */
  readonly columns: number;
  /** Height of the first cells on either side of the interface; m. A column's width unless given. */
  readonly firstHeight?: number;
  /** Ratio of the heights of neighbouring cells; 1.25 by default. */
  readonly growth?: number;
}

/**
 * A metal on an electrolyte with a rough interface between them, in the plane. Columns of cells stand upright. Interface `interface` (without an
 * electrolyte a boundary); boundaries `left`, `right`, `top`, `bottom`.
 * @throws LithostatError with all parameters that are out of range, and for a profile that leaves the cell
 */
export function roughInterface(options: RoughInterfaceOptions): Mesh {
  const { width, metalHeight, electrolyteThickness, profile, columns, growth = 1.25 } = options;
  const checks = new ParameterChecks('roughInterface');
  checks.positive('width', width);
  checks.positive('metalHeight', metalHeight);
  if (electrolyteThickness !== undefined) checks.positive('electrolyteThickness', electrolyteThickness);
  if (options.firstHeight !== undefined) checks.positive('firstHeight', options.firstHeight);
  checks.count('columns', columns);
  checks.require(growth > 1 && growth <= 3, 'growth', growth, 'above 1, at most 3');
  checks.done();
  const x = withMiddles(uniformPoints(0, width, columns));
  const heights = x.map((place) => profile(place));
  const lowest = electrolyteThickness === undefined ? Number.NEGATIVE_INFINITY : -electrolyteThickness;
  for (let k = 0; k < x.length; k++) {
    const inside = heights[k] > lowest && heights[k] < metalHeight;
    const expected = `between ${lowest} and ${metalHeight}`;
    if (!checks.require(inside, 'profile', `${heights[k]} at x = ${x[k]}`, expected, 'leaves the cell')) break;
  }
  checks.done();

  const first = options.firstHeight ?? width / columns;
  const heightAt = new Map(Array.from(x, (place, k) => [place, heights[k]]));
  const layer = (region: string, end: number, name: string): Patch => ({
    region,
    s: x,
    t: withMiddles(gradedPoints(0, 1, { fine: [{ at: 0, size: first / Math.abs(end) }], largest: 0.25, growth })),
    map(s, t, out) {
      const from = heightAt.get(s)!;
      out[0] = s;
      out[1] = t === 1 ? end : from + t * (end - from);
    },
    sides: { left: 'left', right: 'right', bottom: 'interface', top: name },
  });
  const patches = [layer('metal', metalHeight, 'top')];
  if (electrolyteThickness !== undefined) patches.push(layer('electrolyte', -electrolyteThickness, 'bottom'));
  return meshOfPatches('plane', patches, options);
}
