import type { CurveShape, DelaunayOptions, OutlineCurve, OutlineRegion, Point } from '../delaunay/index.js';
import { distanceSize, meshOutline } from '../delaunay/index.js';
import type { CellOrder, FacetSet, Mesh } from '../mesh.js';
import { splitInterfaces } from '../split-interfaces.js';
import { ParameterChecks } from './parameter-checks.js';
import type { VoidShape } from './void-cell.js';
import { capProfile, spheroidProfile } from './void-profile.js';

/** A void on an interface. */
interface PlacedVoid {
  /** Middle of the void's base; m. */
  readonly centre: number;
  /** Half the width of the base; m. */
  readonly radius: number;
  readonly shape: VoidShape;
}

export interface VoidRowOptions {
  /** Width of the cell, from x = 0; m. */
  readonly width: number;
  readonly metalHeight: number;
  /** Thickness of the electrolyte below y = 0; without it there is none. m. */
  readonly electrolyteThickness?: number;
  /** At least one, none touching another or a wall. */
  readonly voids: readonly PlacedVoid[];
  /** 2 by default. */
  readonly order?: CellOrder;
  /** Length of edges at the rims, in parts of each void's radius; 0.05 by default. */
  readonly rimSize?: number;
  /** Largest length of edges; an eighth of the smaller of width and height unless given. m. */
  readonly size?: number;
  /** Growth of lengths with the distance from the rims; 0.25 by default. */
  readonly growth?: number;
  /** Smallest angle of the triangles, as of `meshOutline`; degrees. */
  readonly smallestAngle?: number;
}

/**
 * Several voids of different sizes and shapes along a plane interface, in the plane, with triangles of a free mesh. Names as in `voidCell`: regions
 * `metal`, `electrolyte`; the interface (or, without an electrolyte, boundary) `interface`; boundaries `left`, `right`, `top`, `bottom`, `void`
 * (all roofs) and `void-1`, `void-2`, … from left to right, `void-floor` and `void-floor-1`, … . Flat voids have two faces at one place.
 * @throws LithostatError with all parameters that are out of range, and for voids that touch
 */
export function voidRow(options: VoidRowOptions): Mesh {
  checkVoidRow(options);
  const { width, metalHeight, electrolyteThickness: depth, rimSize = 0.05, growth = 0.25 } = options;
  const voids = [...options.voids].sort((a, b) => a.centre - b.centre);
  const size = options.size ?? Math.min(width, metalHeight) / 8;

  const points: Point[] = [];
  const curves: OutlineCurve[] = [];
  const holes: Point[] = [];
  const regions: OutlineRegion[] = [{ name: 'metal', seed: seedAbove(voids, metalHeight) }];
  const add = (x: number, y: number): number => points.push([x, y]) - 1;
  const flat: number[] = [];
  const along = depth === undefined ? { boundary: 'interface' } : { interface: { name: 'interface', metal: 'metal' } };
  const first = add(0, 0);
  let last = first;
  voids.forEach((place, k) => {
    const { centre, radius } = place;
    const from = add(centre - radius, 0);
    const to = add(centre + radius, 0);
    curves.push({ from: last, to: from, ...along });
    last = to;
    const { roof, floor } = surfaces(place);
    const roofNames = ['void', `void-${k + 1}`];
    if (roof === undefined && floor === undefined && depth !== undefined) {
      // Both faces are made of one cut along the interface.
      flat.push(k);
      curves.push({ from, to, interface: { name: `void-${k + 1}`, metal: 'metal' } });
      return;
    }
    curves.push({ from, to, boundary: roofNames, ...(roof === undefined ? {} : { shape: roof.curve }) });
    if (depth !== undefined) {
      const boundary = ['void-floor', `void-floor-${k + 1}`];
      curves.push({ from, to, boundary, ...(floor === undefined ? {} : { shape: floor.curve }) });
    }
    // The middle between roof and floor; without an electrolyte everything below the roof is outside.
    if (depth !== undefined) holes.push([centre, ((roof?.height ?? 0) - (floor?.height ?? 0)) / 2]);
  });
  const end = add(width, 0);
  curves.push({ from: last, to: end, ...along });
  const wall = (y: number, boundary: string): void => {
    const left = add(0, y);
    const right = add(width, y);
    curves.push({ from: first, to: left, boundary: 'left' }, { from: end, to: right, boundary: 'right' });
    curves.push({ from: left, to: right, boundary });
  };
  wall(metalHeight, 'top');
  if (depth !== undefined) {
    wall(-depth, 'bottom');
    regions.push({ name: 'electrolyte', seed: seedBelow(voids, depth) });
  }

  const rims = voids.map(({ centre, radius }) => {
    const ends: Point[] = [
      [centre - radius, 0],
      [centre + radius, 0],
    ];
    return distanceSize({ near: rimSize * radius, growth, far: size, points: ends });
  });
  const delaunay: DelaunayOptions = {
    size: (x, y) => rims.reduce((least, field) => Math.min(least, field(x, y)), size),
    order: options.order ?? 2,
    ...(options.smallestAngle === undefined ? {} : { smallestAngle: options.smallestAngle }),
  };
  const { mesh } = meshOutline({ geometry: 'plane', points, curves, regions, holes }, delaunay);
  return depth === undefined ? mesh : opened(mesh, flat);
}

/** Roof and floor of a void as curves from left to right; none where flat. */
function surfaces({
  centre,
  radius,
  shape,
}: PlacedVoid): Record<'roof' | 'floor', { curve: CurveShape; height: number } | undefined> {
  const cap = (angle: number, sign: 1 | -1): { curve: CurveShape; height: number } | undefined => {
    if (angle === 0) return undefined;
    const height = radius * Math.tan(angle / 2);
    return { curve: { kind: 'arc', through: [centre, sign * height] }, height };
  };
  if (shape.kind === 'cap') return { roof: cap(shape.angle, 1), floor: undefined };
  if (shape.kind === 'lens') return { roof: cap(shape.angle, 1), floor: cap(shape.electrolyteAngle, -1) };
  const height = shape.aspect * radius;
  const at = (parameter: number): Point => {
    const angle = Math.PI * (1 - parameter);
    return [centre + radius * Math.cos(angle), height * Math.sin(angle)];
  };
  return { roof: height === 0 ? undefined : { curve: { kind: 'parametric', at }, height }, floor: undefined };
}

function profileOf({ radius, shape }: PlacedVoid): { readonly height: number; readonly reach: number } {
  if (shape.kind === 'spheroid') return spheroidProfile(radius, shape.aspect * radius);
  return capProfile(radius, shape.angle);
}

/** A point of the metal: above the highest void. */
function seedAbove(voids: readonly PlacedVoid[], height: number): Point {
  const top = Math.max(...voids.map((place) => profileOf(place).height));
  return [voids[0].centre, (top + height) / 2];
}

function seedBelow(voids: readonly PlacedVoid[], depth: number): Point {
  const bottom = Math.max(...voids.map(pitOf));
  return [voids[0].centre, -(bottom + depth) / 2];
}

/** How deep a void reaches into the electrolyte; m. */
function pitOf({ radius, shape }: PlacedVoid): number {
  return shape.kind === 'lens' ? radius * Math.tan(shape.electrolyteAngle / 2) : 0;
}

/** Makes two boundaries of the cuts along flat voids. */
function opened(mesh: Mesh, flat: readonly number[]): Mesh {
  if (flat.length === 0) return mesh;
  const names = flat.map((k) => `void-${k + 1}`);
  const { mesh: split } = splitInterfaces(mesh, names);
  const boundaries = new Map(split.boundaries);
  const interfaces = new Map(split.interfaces);
  const append = (name: string, { cell, facet }: FacetSet): void => {
    const before = boundaries.get(name);
    boundaries.set(name, {
      cell: Int32Array.from([...(before?.cell ?? []), ...cell]),
      facet: Int32Array.from([...(before?.facet ?? []), ...facet]),
    });
  };
  for (const name of names) {
    const { metal, electrolyte } = interfaces.get(name)!;
    interfaces.delete(name);
    append('void', metal);
    append(name, metal);
    append('void-floor', electrolyte);
    append(name.replace('void', 'void-floor'), electrolyte);
  }
  return { ...split, boundaries, interfaces };
}

function checkVoidRow(options: VoidRowOptions): void {
  const { width, metalHeight, electrolyteThickness, voids, rimSize = 0.05, growth = 0.25, size } = options;
  const checks = new ParameterChecks('voidRow');
  checks.positive('width', width);
  checks.positive('metalHeight', metalHeight);
  if (electrolyteThickness !== undefined) checks.positive('electrolyteThickness', electrolyteThickness);
  if (size !== undefined) checks.positive('size', size);
  checks.require(rimSize > 0 && rimSize <= 1, 'rimSize', rimSize, 'above 0, at most 1');
  checks.require(growth > 0 && growth <= 1, 'growth', growth, 'above 0, at most 1');
  checks.require(voids.length > 0, 'voids', voids.length, 'at least one void');
  voids.forEach(({ radius, centre, shape }, k) => {
    const name = `voids[${k}]`;
    checks.positive(`${name}.radius`, radius);
    checks.require(Number.isFinite(centre), `${name}.centre`, centre, 'a place on the interface');
    const angle = (place: string, value: number): boolean =>
      checks.require(
        value >= 0 && value <= (160 / 180) * Math.PI,
        `${name}.shape.${place}`,
        value,
        'from 0 to 160 degrees, in radians',
      );
    if (shape.kind === 'spheroid') {
      checks.require(shape.aspect >= 0 && shape.aspect <= 20, `${name}.shape.aspect`, shape.aspect, 'from 0 to 20');
    } else angle('angle', shape.angle);
    if (shape.kind === 'lens') angle('electrolyteAngle', shape.electrolyteAngle);
  });
  checks.done();
  const order = voids.map((_, k) => k).sort((a, b) => voids[a].centre - voids[b].centre);
  let free = 0;
  for (const k of order) {
    const { centre } = voids[k];
    const { height, reach } = profileOf(voids[k]);
    const name = `voids[${k}]`;
    checks.require(
      centre - reach > free,
      `${name}.centre`,
      centre,
      `above ${free + reach}`,
      'brings the void up to its neighbour or the wall',
    );
    free = centre + reach;
    checks.require(free < width, `${name}.centre`, centre, `below ${width - reach}`, 'brings the void up to the wall');
    checks.require(
      height < metalHeight,
      `${name}.shape`,
      `a height of ${height}`,
      `below ${metalHeight}`,
      'is higher than the metal',
    );
    const pit = pitOf(voids[k]);
    if (electrolyteThickness !== undefined) {
      checks.require(
        pit < electrolyteThickness,
        `${name}.shape`,
        `a depth of ${pit}`,
        `below ${electrolyteThickness}`,
        'is deeper than the electrolyte',
      );
    }
  }
  checks.done();
}
