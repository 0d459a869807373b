import type { Mesh } from '../mesh.js';
import { gradedPoints, withMiddles } from './grading.js';
import { ParameterChecks } from './parameter-checks.js';
import type { CellKind, Patch } from './patches.js';
import { meshOfPatches } from './patches.js';
import { quarterPatches } from './quarter-cell.js';
import { refinedUntilValid } from './valid-cells.js';
import { spheroidProfile } from './void-profile.js';

export interface NotchedElectrolyteOptions extends CellKind {
  /** Depth of the notch or crack below the interface; m. */
  readonly depth: number;
  /** Half the width of the notch at its mouth; 0 (by default) is a crack. m. */
  readonly halfMouth?: number;
  /** Half the width of the cell; m. */
  readonly halfWidth: number;
  readonly electrolyteThickness: number;
  /** Height of a metal above; without it there is none. m. */
  readonly metalHeight?: number;
  /** Cells along the faces of the notch, at least; 16 by default. More where quadratic cells would be inverted. */
  readonly resolution?: number;
  /** Largest size of the first cell ahead of the tip; m. Unless given, that of equal steps of elliptic coordinates. */
  readonly tipSize?: number;
  /** Ratio of the sizes of neighbouring cells; 1.25 by default. */
  readonly growth?: number;
}

/**
 * Half of an electrolyte (x > 0, y < 0, plane) with a crack or an elliptic notch that runs from the interface straight down, and, if wanted, the
 * metal above. Elliptic coordinates follow the tip; quadratic cells at a crack's tip have their nodes at quarter points, so that they hold the
 * square root of linear fracture mechanics. Boundaries `crack` (its face), `ligament` (the plane x = 0 below it), `outer`, `bottom`; with the
 * metal `axis` (x = 0 there), `top` and over a notch `mouth`, and the interface `interface`, else a boundary of that name.
 * @throws LithostatError with all parameters that are out of range
 */
export function notchedElectrolyte(options: NotchedElectrolyteOptions): Mesh {
  checkNotch(options);
  const { resolution = 16 } = options;
  return refinedUntilValid('notchedElectrolyte', (factor) => notched({ ...options, resolution: factor * resolution }));
}

function notched(options: NotchedElectrolyteOptions): Mesh {
  const { depth, halfMouth = 0, halfWidth, electrolyteThickness, metalHeight } = options;
  const { resolution = 16, tipSize, growth = 1.25 } = options;
  // Elliptic coordinates of `quarterPatches` with the base of the void down into the electrolyte.
  const half = {
    profile: spheroidProfile(depth, halfMouth),
    region: 'electrolyte',
    mirror: 1,
    height: halfWidth,
    sides: { void: 'crack', plane: 'ligament', axis: 'interface', wall: 'bottom', end: 'outer' },
  } as const;
  const sizes = { radius: depth, wall: electrolyteThickness, far: false, resolution, growth, rimSize: tipSize };
  const below = quarterPatches([half], sizes).map((patch): Patch => {
    const map = (s: number, t: number, out: Float64Array): void => {
      patch.map(s, t, out);
      const down = out[0];
      out[0] = out[1];
      out[1] = down === 0 ? 0 : -down;
    };
    return { ...patch, map };
  });
  if (metalHeight === undefined) return meshOfPatches('plane', below, options);

  // Above each side of the electrolyte's patches on the interface, a column of the metal.
  const place = new Float64Array(2);
  const first = Math.max(depth / resolution, halfMouth / resolution);
  const grading = { fine: [{ at: 0, size: first }], largest: Math.max(first, halfWidth / 8), growth };
  const rows = withMiddles(gradedPoints(0, metalHeight, grading));
  const above: Patch[] = [];
  const column = (s: Float64Array, x: (s: number) => number, bottom: string): void => {
    const ends = [x(s[0]), x(s[s.length - 1])];
    const name = (at: number): string | undefined => (at === 0 ? 'axis' : at === halfWidth ? 'outer' : undefined);
    const map = (at: number, y: number, out: Float64Array): void => {
      out[0] = x(at);
      out[1] = y;
    };
    above.push({
      region: 'metal',
      s,
      t: rows,
      map,
      sides: { left: name(ends[0]), right: name(ends[1]), bottom, top: 'top' },
    });
  };
  for (const { s, t, map, sides } of below) {
    const along =
      (at: (k: number) => readonly [number, number]) =>
      (k: number): number => {
        const [u, v] = at(k);
        map(u, v, place);
        return Math.abs(place[0] - halfWidth) < 1e-9 * halfWidth ? halfWidth : place[0];
      };
    if (sides.top === 'interface')
      column(
        s,
        along((k) => [k, t[t.length - 1]]),
        'interface',
      );
    if (sides.right === 'interface')
      column(
        t,
        along((k) => [s[s.length - 1], k]),
        'interface',
      );
  }
  if (halfMouth > 0) {
    const mouth = gradedPoints(0, halfMouth, { fine: [{ at: halfMouth, size: first }], largest: first, growth });
    column(withMiddles(mouth), (x) => x, 'mouth');
  }
  return meshOfPatches('plane', [...above, ...below], options);
}

function checkNotch({
  depth,
  halfMouth = 0,
  halfWidth,
  electrolyteThickness,
  metalHeight,
  resolution = 16,
  tipSize,
  growth = 1.25,
}: NotchedElectrolyteOptions): void {
  const checks = new ParameterChecks('notchedElectrolyte');
  if (checks.positive('depth', depth)) {
    const least = 1.001 * depth;
    const place = 'electrolyteThickness';
    checks.require(electrolyteThickness >= least, place, electrolyteThickness, `at least ${least}, below the tip`);
    checks.require(halfMouth >= 0 && halfMouth <= 20 * depth, 'halfMouth', halfMouth, 'from 0 to 20 depths');
    if (tipSize !== undefined) {
      const holds = tipSize >= 1e-9 * depth && tipSize <= depth;
      checks.require(holds, 'tipSize', tipSize, 'between 1e-9 depths and the depth');
    }
  }
  const widest = halfMouth * 1.001;
  checks.require(
    Number.isFinite(halfWidth) && halfWidth > widest,
    'halfWidth',
    halfWidth,
    `above ${widest}, beyond the mouth`,
  );
  if (metalHeight !== undefined) checks.positive('metalHeight', metalHeight);
  checks.count('resolution', resolution, 2);
  checks.require(growth > 1 && growth <= 3, 'growth', growth, 'above 1, at most 3');
  checks.done();
}
