import type { Mesh } from '../mesh.js';
import { gradedPoints, uniformPoints, withMiddles } from './grading.js';
import { ParameterChecks } from './parameter-checks.js';
import type { CellKind } from './patches.js';
import { meshOfPatches } from './patches.js';
import type { QuarterSizes } from './quarter-cell.js';
import { quarterPatches } from './quarter-cell.js';
import { spheroidProfile } from './void-profile.js';

const quarter = Math.PI / 2;

export interface ThickShellOptions extends CellKind {
  /** A tube in plane strain (plane), or a hollow ball (axisymmetric about the axis x = 0). */
  readonly kind: 'cylinder' | 'sphere';
  /** m */
  readonly innerRadius: number;
  /** m */
  readonly outerRadius: number;
  /** Cells through the wall and around the quarter. */
  readonly cells: readonly [through: number, around: number];
  /** Whether cells grow with the radius, all of one aspect; else they are equally thick. No by default. */
  readonly proportional?: boolean;
}

/**
 * A quarter of a tube, or of the meridian of a hollow ball (Lame; creep of thick shells). Region `body`; boundaries `inner`, `outer`, `axis`
 * (x = 0) and `bottom` (y = 0).
 * @throws LithostatError with all parameters that are out of range
 */
export function thickShell(options: ThickShellOptions): Mesh {
  const { kind, innerRadius: a, outerRadius: b, cells, proportional = false } = options;
  const checks = new ParameterChecks('thickShell');
  const inner = checks.positive('innerRadius', a);
  if (inner) checks.require(Number.isFinite(b) && b > a, 'outerRadius', b, `above the inner radius, ${a}`);
  checks.count('cells[0]', cells[0]);
  checks.count('cells[1]', cells[1]);
  checks.done();
  const radius = (s: number): number => (proportional ? a * (b / a) ** s : a + (b - a) * s);
  const patch = {
    region: 'body',
    s: withMiddles(uniformPoints(0, 1, cells[0])),
    t: withMiddles(uniformPoints(0, quarter, cells[1])),
    map(s: number, t: number, out: Float64Array): void {
      const r = s === 1 ? b : radius(s);
      out[0] = t === quarter ? 0 : r * Math.cos(t);
      out[1] = t === 0 ? 0 : r * Math.sin(t);
    },
    sides: { left: 'inner', right: 'outer', bottom: 'bottom', top: 'axis' },
  };
  return meshOfPatches(kind === 'sphere' ? 'axisymmetric' : 'plane', [patch], options);
}

/** Sizes of cells around a hole or an edge, all optional. */
interface EdgeSizes {
  /** Cells on the hole, or over the half-width of the electrode, at least; 16 by default. */
  readonly resolution?: number;
  /** Largest size of the first cell at the edge; m. Where there is none, as the conformal coordinates have it. */
  readonly edgeSize?: number;
  /** Ratio of the sizes of neighbouring cells; 1.25 by default. */
  readonly growth?: number;
}

export interface PlateWithHoleOptions extends CellKind, EdgeSizes {
  /** Radius of the hole; m. */
  readonly radius: number;
  /** Half the width (along x) and half the height (along y) of the plate; m. */
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/**
 * A quarter of a plate with a round hole (Kirsch), or of the square cell of an array of cylinders. Region `body`; boundaries `hole`, `left`
 * (x = 0), `bottom` (y = 0), `right`, `top`.
 * @throws LithostatError with all parameters that are out of range
 */
export function plateWithHole(options: PlateWithHoleOptions): Mesh {
  const { radius, halfWidth, halfHeight } = options;
  const checks = new ParameterChecks('plateWithHole');
  if (checks.positive('radius', radius)) {
    const least = 1.001 * radius;
    checks.require(halfWidth >= least, 'halfWidth', halfWidth, `at least ${least}, a little more than the hole`);
    checks.require(halfHeight >= least, 'halfHeight', halfHeight, `at least ${least}, a little more than the hole`);
  }
  checkEdgeSizes(checks, options, radius);
  checks.done();
  const sides = { void: 'hole', plane: 'bottom', axis: 'left', wall: 'right', end: 'top' };
  const half = {
    profile: spheroidProfile(radius, radius),
    region: 'body',
    mirror: 1,
    height: halfHeight,
    sides,
  } as const;
  return meshOfPatches('plane', quarterPatches([half], quarterSizes(options, radius, halfWidth, false)), options);
}

export interface PatchElectrodeOptions extends CellKind, EdgeSizes {
  /** A disc (axisymmetric, by default) or a strip (plane). */
  readonly geometry?: 'plane' | 'axisymmetric';
  /** Radius of the electrode, or half the width of the strip; m. */
  readonly radius: number;
  /** A cell with a wall at a radius and an end at a height, or half a space up to a large radius; m. */
  readonly surroundings:
    | { readonly kind: 'cell'; readonly radius: number; readonly height: number }
    | { readonly kind: 'far'; readonly radius: number };
}

/**
 * An electrode on part of the plane surface of an electrolyte: Newman's disc on a half-space, contact discs in a tube, contact strips. Confocal
 * coordinates take the edge's inverse square root away. The electrolyte (region `electrolyte`) is at y > 0; boundaries `electrode`, `insulated`
 * (the rest of the plane), `axis`, `outer` (wall or far circle), and `top` in a cell.
 * @throws LithostatError with all parameters that are out of range
 */
export function patchElectrode(options: PatchElectrodeOptions): Mesh {
  const { radius, surroundings, geometry = 'axisymmetric' } = options;
  const far = surroundings.kind === 'far';
  const checks = new ParameterChecks('patchElectrode');
  if (checks.positive('radius', radius)) {
    const least = radius * (far ? 2 : 1.001);
    const place = 'surroundings.radius';
    checks.require(surroundings.radius >= least, place, surroundings.radius, `at least ${least}, beyond the electrode`);
  }
  if (!far) checks.positive('surroundings.height', surroundings.height);
  checkEdgeSizes(checks, options, radius);
  checks.done();
  const half = {
    profile: spheroidProfile(radius, 0),
    region: 'electrolyte',
    mirror: 1,
    height: far ? surroundings.radius : surroundings.height,
    sides: { void: 'electrode', plane: 'insulated', axis: 'axis', wall: 'outer', end: far ? 'outer' : 'top' },
  } as const;
  return meshOfPatches(
    geometry,
    quarterPatches([half], quarterSizes(options, radius, surroundings.radius, far)),
    options,
  );
}

export interface SmallElectrodeOptions extends CellKind, EdgeSizes {
  /** A disc on a cylindrical pellet (axisymmetric, by default) or strips (plane). */
  readonly geometry?: 'plane' | 'axisymmetric';
  /** Radius of the metal electrode; m. */
  readonly radius: number;
  readonly metalHeight: number;
  /** Radius of the pellet, above that of the electrode; m. */
  readonly pelletRadius: number;
  readonly electrolyteThickness: number;
}

/**
 * A metal electrode (y > 0) smaller than the pellet of electrolyte that it lies on (y < 0). Interface `interface`; boundaries `axis`, `top`,
 * `side` (the metal's), `free-surface` (the electrolyte's beside the metal), `outer` and `bottom`.
 * @throws LithostatError with all parameters that are out of range
 */
export function smallElectrode(options: SmallElectrodeOptions): Mesh {
  const { radius, metalHeight, pelletRadius, electrolyteThickness, geometry = 'axisymmetric' } = options;
  const checks = new ParameterChecks('smallElectrode');
  if (checks.positive('radius', radius)) {
    const least = 1.001 * radius;
    checks.require(pelletRadius >= least, 'pelletRadius', pelletRadius, `at least ${least}, beyond the electrode`);
  }
  checks.positive('metalHeight', metalHeight);
  checks.positive('electrolyteThickness', electrolyteThickness);
  checkEdgeSizes(checks, options, radius);
  checks.done();
  const half = {
    profile: spheroidProfile(radius, 0),
    region: 'electrolyte',
    mirror: -1,
    height: electrolyteThickness,
    sides: { void: 'interface', plane: 'free-surface', axis: 'axis', wall: 'outer', end: 'bottom' },
  } as const;
  const sizes = quarterSizes(options, radius, pelletRadius, false);
  const below = quarterPatches([half], sizes);
  const { t } = below[0];
  const { resolution, growth } = sizes;
  const first = options.edgeSize ?? (radius * quarter) / (4 * resolution);
  const grading = { fine: [{ at: 0, size: first }], largest: Math.max(radius / 4, first), growth };
  const metal = {
    region: 'metal',
    s: t,
    t: withMiddles(gradedPoints(0, metalHeight, grading)),
    map(angle: number, y: number, out: Float64Array): void {
      out[0] = angle === quarter ? 0 : radius * Math.cos(angle);
      out[1] = y;
    },
    sides: { left: 'side', right: 'axis', bottom: 'interface', top: 'top' },
  };
  return meshOfPatches(geometry, [metal, ...below], options);
}

/**
 * Cook's membrane: the quadrilateral (0, 0), (48, 44), (48, 60), (0, 44), a test of bending and of locking. Region `body`; boundaries `left`
 * (clamped), `right` (loaded), `bottom`, `top`.
 * @param cells along either side
 * @throws LithostatError for a number of cells that is none
 */
export function cookMembrane(cells: number, kind: CellKind = {}): Mesh {
  const checks = new ParameterChecks('cookMembrane');
  checks.count('cells', cells);
  checks.done();
  const steps = withMiddles(uniformPoints(0, 1, cells));
  const patch = {
    region: 'body',
    s: steps,
    t: steps,
    map(s: number, t: number, out: Float64Array): void {
      out[0] = 48 * s;
      out[1] = 44 * s + t * (44 * (1 - s) + 16 * s);
    },
    sides: { left: 'left', right: 'right', bottom: 'bottom', top: 'top' },
  };
  return meshOfPatches('plane', [patch], kind);
}

function checkEdgeSizes(
  checks: ParameterChecks,
  { resolution = 16, edgeSize, growth = 1.25 }: EdgeSizes,
  radius: number,
): void {
  checks.count('resolution', resolution, 2);
  checks.require(growth > 1 && growth <= 3, 'growth', growth, 'above 1, at most 3');
  if (edgeSize !== undefined) {
    const holds = edgeSize >= 1e-9 * radius && edgeSize <= radius;
    checks.require(holds, 'edgeSize', edgeSize, 'between 1e-9 radii and the radius');
  }
}

function quarterSizes(
  { resolution = 16, edgeSize, growth = 1.25 }: EdgeSizes,
  radius: number,
  wall: number,
  far: boolean,
): QuarterSizes {
  return { radius, wall, far, resolution, growth, rimSize: edgeSize };
}
