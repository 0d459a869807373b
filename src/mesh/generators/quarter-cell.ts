import { gradedPoints, withMiddles } from './grading.js';
import type { Patch } from './patches.js';
import type { VoidProfile } from './void-profile.js';

const quarter = Math.PI / 2;

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

/** One side of the plane: y > 0 up to `height`, or the mirror image below. */
export interface Half {
  readonly profile: VoidProfile;
  readonly region: string;
  readonly mirror: 1 | -1;
  readonly height: number;
  /** Names of the surface of the void, the plane outside it, the axis, the wall beside and the end above; far away there is only the end. */
  readonly sides: Readonly<Record<'void' | 'plane' | 'axis' | 'wall' | 'end', string>>;
}

/** Sizes of the cells around a void. */
export interface QuarterSizes {
  /** Half-width of the void's base; m. */
  readonly radius: number;
  /** Where the wall is; m. */
  readonly wall: number;
  /** Whether the wall is a circle, far away. */
  readonly far: boolean;
  /** Cells on the surface of the void from its rim to its top, at least. */
  readonly resolution: number;
  /** Ratio of the sizes of neighbouring cells. */
  readonly growth: number;
  /** Largest size of the first cell on the plane at the rim; m. */
  readonly rimSize?: number | undefined;
}

/** Patches of one or both sides of the plane, in which cells meet along it outside the void. */
export function quarterPatches(halves: readonly Half[], sizes: QuarterSizes): Patch[] {
  const { radius, wall, far, resolution, growth, rimSize } = sizes;
  const { profile } = halves[0];
  const step = quarter / resolution;
  const first = rimSize === undefined ? step : Math.min(profile.onPlane(rimSize), step);
  const width = wall - radius;
  const edge = far ? width : nearEdge(halves, radius, wall);
  const mu = gradedPoints(0, profile.onPlane(edge), { fine: [{ at: 0, size: first }], largest: step, growth });
  const near = distances(
    mu,
    halves.map((half) => half.profile),
    radius,
    edge,
  );
  const last = edge - near[near.length - 3];
  const grading = { fine: [{ at: edge, size: last }], largest: Math.max(last, width / 4), growth };
  const outer = far ? new Float64Array(0) : withMiddles(gradedPoints(edge, width, grading));
  const frame: Frame = { radius, cellRadius: wall, near, outer, step, growth };
  return halves.flatMap((half) => (far ? [farPatch(half, frame)] : cellPatches(half, frame)));
}

/**
 * Distances beyond the rim of ends and middles of cells, the ends from a list of mu of the first side. Middles are those of mu, on average of both
 * sides: one's square root at the rim would take the other's middle to a quarter of the cell, where quadratic cells without a singular tip begin
 * to turn inside out. The flat void's own come to a quarter but for a part of mu squared.
 */
function distances(mu: Float64Array, profiles: readonly VoidProfile[], radius: number, edge: number): Float64Array {
  const point = new Float64Array(2);
  const beyond = (profile: VoidProfile, value: number): number => {
    profile.point(value, 0, point);
    return point[0] - radius;
  };
  const all = new Float64Array(2 * mu.length - 1);
  for (let k = 1; k < mu.length; k++) {
    const before = all[2 * k - 2];
    const after = k === mu.length - 1 ? edge : beyond(profiles[0], mu[k]);
    const middles = profiles.map((profile) => beyond(profile, (profile.onPlane(before) + profile.onPlane(after)) / 2));
    const mean = middles.reduce((sum, middle) => sum + middle, 0) / profiles.length;
    all[2 * k] = after;
    all[2 * k - 1] = Math.max(mean, before + (after - before) / 4);
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
    sides: { left: half.sides.void, right: half.sides.end, bottom: half.sides.plane, top: half.sides.axis },
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
    {
      region,
      s: near,
      t,
      map: nearMap,
      sides: { left: half.sides.void, bottom: half.sides.plane, top: half.sides.axis },
    },
    { region, s: outer, t: toWall, map: rayMap(true), sides: { bottom: half.sides.plane, right: half.sides.wall } },
    {
      region,
      s: outer,
      t: toTop,
      map: rayMap(false),
      sides: { top: half.sides.axis, right: tall ? undefined : half.sides.end },
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
    patches.push({
      region,
      s: toTop,
      t: rows,
      map,
      sides: { left: half.sides.wall, right: half.sides.axis, top: half.sides.end },
    });
  }
  return patches;
}
