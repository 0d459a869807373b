import type { Mesh } from '../mesh.js';
import { gradedPoints, withMiddles } from './grading.js';
import { ParameterChecks } from './parameter-checks.js';
import type { CellKind, Patch } from './patches.js';
import { meshOfPatches } from './patches.js';
import type { VoidProfile } from './void-profile.js';
import { capProfile, spheroidProfile } from './void-profile.js';

/** Shape of a void at the interface. Angles are within the void, between its surface and the plane of the interface; rad. */
export type VoidShape =
  /** Half an ellipse (plane) or spheroid over the interface, of this height over its base radius; 0 is a crack-like, flat void. */
  | { readonly kind: 'spheroid'; readonly aspect: number }
  /** Part of a circle or sphere over the interface that meets it at an angle; pi / 2 is a half circle. */
  | { readonly kind: 'cap'; readonly angle: number }
  /** Caps on both sides: the void reaches into the electrolyte too. */
  | { readonly kind: 'lens'; readonly angle: number; readonly electrolyteAngle: number };

/** What surrounds the void: a cylindrical (or, in the plane, symmetric) cell, or half-spaces up to a large radius. */
export type VoidSurroundings =
  | {
      readonly kind: 'cell';
      /** Radius b of the cell (plane: half its width); m. */
      readonly radius: number;
      /** Height of the metal; m. */
      readonly metalHeight: number;
      /** Thickness of the electrolyte; without it there is none. m. */
      readonly electrolyteThickness?: number;
    }
  | {
      readonly kind: 'far';
      /** Radius of the outer boundary, exactly a circle; m. */
      readonly radius: number;
      /** Whether there is an electrolyte below; no by default. */
      readonly electrolyte?: boolean;
    };

export interface VoidCellOptions extends CellKind {
  /** Axisymmetric by default. */
  readonly geometry?: 'plane' | 'axisymmetric';
  readonly void: VoidShape;
  /** Radius a of the void's base (plane: half its width); m. */
  readonly radius: number;
  readonly surroundings: VoidSurroundings;
  /** Cells on the surface of the void from its rim to its top, where the rim asks for no smaller ones; 16 by default. */
  readonly resolution?: number;
  /**
   * Largest size of the first cell on the interface at the rim; m. Unless given, steps of the conformal coordinates are all equal, which for
   * a flat void is a / 2 (pi / 2 resolution)^2 already.
   */
  readonly rimSize?: number;
  /** Ratio of the sizes of neighbouring cells; 1.25 by default. */
  readonly growth?: number;
}

const quarter = Math.PI / 2;

/** Beyond this the metal's wedge at the rim is too sharp for cells of any use. */
const steepest = (160 / 180) * Math.PI * (1 + 1e-12);

/** What both sides of the interface share. */
interface Frame {
  /** Radius of the void's base and of the cell; m. */
  readonly radius: number;
  readonly cellRadius: number;
  /** Distances beyond the rim of the ends and middles of cells along the interface; m. First those around the void, then the outer ones. */
  readonly near: Float64Array;
  readonly outer: Float64Array;
  /** Largest step of the conformal coordinates. */
  readonly step: number;
  readonly growth: number;
}

/** One side of the interface: y > 0 up to `height`, or the mirror image below. */
interface Half {
  readonly profile: VoidProfile;
  readonly region: string;
  readonly mirror: 1 | -1;
  readonly height: number;
  readonly sides: { readonly void: string; readonly end: string };
}

/**
 * A void at the plane interface between a metal above (y or z > 0) and an electrolyte below, as the cell problems of creep and conduction need
 * it: half of the plane, or the meridian of a cylinder. Around the void the mesh follows conformal coordinates that take the singularity at the
 * rim away; beyond, it passes to the straight walls of the cell. Regions `metal` and `electrolyte`; boundaries `axis`, `void`, `void-floor` (the
 * electrolyte's surface under the void), `outer` (the walls at radius b, or the far circle), `top`, `bottom`; `interface` is an interface, or a
 * boundary of the metal without an electrolyte.
 * @throws LithostatError with all parameters that are out of range
 */
export function voidCell(options: VoidCellOptions): Mesh {
  checkVoidCell(options);
  const { radius, surroundings, resolution = 16, growth = 1.25, rimSize } = options;
  const cell = surroundings.kind === 'cell';
  const halves = halvesOf(options);
  const { profile } = halves[0];
  const step = quarter / resolution;
  const first = rimSize === undefined ? step : Math.min(profile.onPlane(rimSize), step);
  const width = surroundings.radius - radius;
  const edge = cell ? nearEdge(halves, radius, surroundings.radius) : width;
  const mu = gradedPoints(0, profile.onPlane(edge), { fine: [{ at: 0, size: first }], largest: step, growth });
  const near = distances(mu, profile, radius, edge);
  const last = edge - near[near.length - 3];
  const frame: Frame = {
    radius,
    cellRadius: surroundings.radius,
    near,
    outer: cell
      ? withMiddles(
          gradedPoints(edge, width, { fine: [{ at: edge, size: last }], largest: Math.max(last, width / 4), growth }),
        )
      : new Float64Array(0),
    step,
    growth,
  };
  const patches = halves.flatMap((half) => (cell ? cellPatches(half, frame) : [farPatch(half, frame)]));
  return meshOfPatches(options.geometry ?? 'axisymmetric', patches, options);
}

function halvesOf({ void: shape, radius, surroundings }: VoidCellOptions): Half[] {
  const cell = surroundings.kind === 'cell';
  const metal: Half = {
    profile:
      shape.kind === 'spheroid' ? spheroidProfile(radius, shape.aspect * radius) : capProfile(radius, shape.angle),
    region: 'metal',
    mirror: 1,
    height: cell ? surroundings.metalHeight : surroundings.radius,
    sides: { void: 'void', end: cell ? 'top' : 'outer' },
  };
  const depth = cell ? surroundings.electrolyteThickness : surroundings.electrolyte ? surroundings.radius : undefined;
  if (depth === undefined) return [metal];
  const electrolyte: Half = {
    profile: shape.kind === 'lens' ? capProfile(radius, shape.electrolyteAngle) : spheroidProfile(radius, 0),
    region: 'electrolyte',
    mirror: -1,
    height: depth,
    sides: { void: 'void-floor', end: cell ? 'bottom' : 'outer' },
  };
  return [metal, electrolyte];
}

function checkVoidCell({
  void: shape,
  radius,
  surroundings,
  resolution = 16,
  growth = 1.25,
  rimSize,
  order = 2,
}: VoidCellOptions): void {
  const checks = new ParameterChecks('voidCell');
  checks.positive('radius', radius);
  checks.count('resolution', resolution, 2);
  checks.require(growth > 1 && growth <= 3, 'growth', growth, 'above 1, at most 3');
  checks.require(order === 1 || order === 2, 'order', order, '1 or 2');
  if (rimSize !== undefined) {
    checks.require(
      rimSize >= 1e-9 * radius && rimSize <= radius,
      'rimSize',
      rimSize,
      'between 1e-9 radii and the radius',
    );
  }
  const angle = (name: string, value: number): boolean =>
    checks.require(value >= 0 && value <= steepest, `void.${name}`, value, 'from 0 to 160 degrees, in radians');
  let fits = true;
  if (shape.kind === 'spheroid') {
    fits = checks.require(shape.aspect >= 0 && shape.aspect <= 20, 'void.aspect', shape.aspect, 'from 0 to 20');
  } else {
    fits = angle('angle', shape.angle);
    if (shape.kind === 'lens') fits = angle('electrolyteAngle', shape.electrolyteAngle) && fits;
  }
  const outer = checks.positive('surroundings.radius', surroundings.radius);
  if (surroundings.kind === 'cell') {
    checks.positive('surroundings.metalHeight', surroundings.metalHeight);
    const { electrolyteThickness } = surroundings;
    if (electrolyteThickness !== undefined) checks.positive('surroundings.electrolyteThickness', electrolyteThickness);
  }
  checks.done();
  if (!fits || !outer) return;
  for (const { profile, height, region } of halvesOf({ void: shape, radius, surroundings })) {
    // A far boundary nearer than two radii is none.
    const room = surroundings.kind === 'far' ? 2 : 1 + 1e-3;
    const least = profile.reach * room;
    checks.require(
      surroundings.radius >= least,
      'surroundings.radius',
      surroundings.radius,
      `at least ${least}, the void's reach in the ${region} times ${room}`,
      'leaves no room beside the void',
    );
    const highest = profile.height * room;
    checks.require(
      height > highest,
      region === 'metal' ? 'surroundings.metalHeight' : 'surroundings.electrolyteThickness',
      height,
      `above ${highest}, the void's height in the ${region} times ${room}`,
      'leaves no room beyond the void',
    );
  }
  checks.done();
}

/**
 * Distances beyond the rim of ends and middles of cells. Middles are those of mu, but no nearer to an end than a quarter of the cell, where a
 * quadratic cell would begin to turn inside out: the flat void's come to that but for a part of mu squared.
 */
function distances(mu: Float64Array, profile: VoidProfile, radius: number, edge: number): Float64Array {
  const point = new Float64Array(2);
  const beyond = (value: number): number => {
    profile.point(value, 0, point);
    return point[0] - radius;
  };
  const all = new Float64Array(2 * mu.length - 1);
  for (let k = 1; k < mu.length; k++) {
    all[2 * k] = k === mu.length - 1 ? edge : beyond(mu[k]);
    const before = all[2 * k - 2];
    all[2 * k - 1] = Math.max(beyond((mu[k - 1] + mu[k]) / 2), before + (all[2 * k] - before) / 4);
  }
  return all;
}

/** Angles of ends and middles of cells on one side, from the rim (first step as along the interface) to the axis, with stops in between. */
function angles({ profile }: Half, { near, step, growth }: Frame, stops: readonly number[]): Float64Array {
  const first = profile.onPlane(near[2]);
  const fine = first < 0.8 * step ? [{ at: 0, size: first }] : [];
  const ends = [0];
  for (const stop of stops) {
    const points = gradedPoints(ends[ends.length - 1], stop, { fine, largest: step, growth });
    for (let k = 1; k < points.length; k++) ends.push(points[k]);
  }
  return withMiddles(ends);
}

/** Half-space up to a circle: conformal coordinates, bent by little so that the outermost curve is a circle. */
function farPatch(half: Half, frame: Frame): Patch {
  const { profile, mirror } = half;
  const { radius, near } = frame;
  const edge = near[near.length - 1];
  return {
    region: half.region,
    s: near,
    t: angles(half, frame, [quarter]),
    map(s, t, out) {
      profile.point(profile.onPlane(s), t, out);
      const scale = s === 0 ? 1 : 1 + ((radius + s) / Math.hypot(out[0], out[1]) - 1) * (s / edge) ** 2;
      out[0] *= scale;
      out[1] *= scale * mirror;
    },
    sides: { left: half.sides.void, right: half.sides.end, bottom: 'interface', top: 'axis' },
  };
}

/** Height of the box that rays from the void's middle fill; above it cells are plain rectangles. */
function boxHeight({ profile, height }: Half, cellRadius: number): number {
  const wanted = Math.max(cellRadius, profile.height + cellRadius / 2);
  return height < 1.3 * wanted ? height : wanted;
}

/** How far beyond the rim the conformal coordinates reach: halfway to the walls on all sides. */
function nearEdge(halves: readonly Half[], radius: number, cellRadius: number): number {
  const point = new Float64Array(2);
  const fits = (edge: number): boolean =>
    halves.every((half) => {
      const { profile } = half;
      const mu = profile.onPlane(edge);
      const width = (profile.reach + cellRadius) / 2;
      const height = (profile.height + boxHeight(half, cellRadius)) / 2;
      for (let k = 0; k <= 32; k++) {
        profile.point(mu, (quarter * k) / 32, point);
        if (point[0] > width || point[1] > height) return false;
      }
      return true;
    });
  let [low, high] = [0, cellRadius - radius];
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The angle that the corner of the box goes with: the one whose point is nearest to it, or, around a void wider than its base, the one whose
 * ray from the middle meets it.
 */
function cornerAngle({ profile }: Half, mu: number, cellRadius: number, box: number, rays: boolean): number {
  const point = new Float64Array(2);
  /** Whether the corner's angle is above this one. */
  const above = (angle: number): boolean => {
    if (rays) {
      profile.point(mu, angle, point);
      return point[1] * cellRadius < point[0] * box;
    }
    const distance = (t: number): number => {
      profile.point(mu, t, point);
      return Math.hypot(cellRadius - point[0], box - point[1]);
    };
    return distance(angle + 1e-6) < distance(angle - 1e-6);
  };
  let [low, high] = [0, quarter];
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (above(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** A cell with straight walls: conformal around the void, rays from there to the walls, and rectangles above where it is tall. */
function cellPatches(half: Half, frame: Frame): Patch[] {
  const { profile, mirror, height } = half;
  const { radius, cellRadius, near, outer, growth } = frame;
  const box = boxHeight(half, cellRadius);
  const edge = near[near.length - 1];
  const muEdge = profile.onPlane(edge);
  const width = cellRadius - radius - edge;
  const tall = height > box;

  const rim = new Float64Array(2);
  const rays = profile.reach > radius;
  const corner = cornerAngle(half, muEdge, cellRadius, box, rays);
  profile.point(muEdge, corner, rim);
  const [cornerX, cornerY] = rim;
  const t = angles(half, frame, [corner, quarter]);
  const split = t.indexOf(corner);

  const nearMap = (s: number, angle: number, out: Float64Array): void => {
    profile.point(profile.onPlane(s), angle, out);
    out[1] *= mirror;
  };
  /** The point of the wall (`right`), or of the ceiling of the box, that goes with an angle: in proportion along either, or by rays. */
  const onBox = (angle: number, right: boolean, out: Float64Array): void => {
    profile.point(muEdge, angle, rim);
    out[0] = right || angle === corner ? cellRadius : rays ? (box * rim[0]) / rim[1] : (cellRadius * rim[0]) / cornerX;
    out[1] = !right || angle === corner ? box : rays ? (cellRadius * rim[1]) / rim[0] : (box * rim[1]) / cornerY;
  };
  const rayMap =
    (right: boolean) =>
    (s: number, angle: number, out: Float64Array): void => {
      onBox(angle, right, out);
      const part = (s - edge) / width;
      out[0] = part * out[0] + (1 - part) * rim[0];
      out[1] = mirror * (part * out[1] + (1 - part) * rim[1]);
    };
  const region = half.region;
  const toWall = t.slice(0, split + 1);
  const toTop = t.slice(split);
  const patches: Patch[] = [
    { region, s: near, t, map: nearMap, sides: { left: half.sides.void, bottom: 'interface', top: 'axis' } },
    { region, s: outer, t: toWall, map: rayMap(true), sides: { bottom: 'interface', right: 'outer' } },
    {
      region,
      s: outer,
      t: toTop,
      map: rayMap(false),
      sides: { top: 'axis', right: tall ? undefined : half.sides.end },
    },
  ];
  if (tall) {
    profile.point(muEdge, quarter, rim);
    const last = ((outer[outer.length - 1] - outer[outer.length - 3]) / width) * (box - rim[1]);
    const rows = withMiddles(
      gradedPoints(box, height, { fine: [{ at: box, size: last }], largest: Math.max(last, cellRadius / 4), growth }),
    );
    const map = (angle: number, y: number, out: Float64Array): void => {
      onBox(angle, false, out);
      out[1] = mirror * y;
    };
    patches.push({ region, s: toTop, t: rows, map, sides: { left: 'outer', right: 'axis', top: half.sides.end } });
  }
  return patches;
}
