import { referenceElement } from '../elements/reference-element.js';
import type { Mesh } from '../mesh.js';
import { PointWelder } from '../weld.js';
import type { SolidKind } from './solid-builder.js';
import { SolidBuilder } from './solid-builder.js';

/** Names of the six sides of a block: first and last value of each parameter. Without one, a block goes on beyond. */
export type BlockSides = Readonly<
  Partial<Record<'firstS' | 'lastS' | 'firstT' | 'lastT' | 'firstU' | 'lastU', string>>
>;

/** A curved box with a grid of cells: the map of a box of three parameters. */
export interface SolidPatch {
  readonly region: string;
  /** Parameters of the ends and middles of cells, in turn (`withMiddles`). */
  readonly parameters: readonly [Float64Array, Float64Array, Float64Array];
  /** Writes the point at three parameters; m. Either orientation. */
  map(s: number, t: number, u: number, out: Float64Array): void;
  readonly sides: BlockSides;
}

const sideNames = [
  ['firstS', 'lastS'],
  ['firstT', 'lastT'],
  ['firstU', 'lastU'],
] as const;

/** Corners of a hexahedron as 0 or 1 along the three parameters. */
const cornerPlaces = Array.from({ length: 8 }, (_, k) => [
  ...referenceElement('hexahedron', 1).coordinates.subarray(3 * k, 3 * k + 3),
]);

interface Grid {
  readonly sizes: readonly [number, number, number];
  readonly points: Float64Array;
  readonly node: Int32Array;
  readonly turned: boolean;
}

/**
 * A mesh in three dimensions from blocks, as `meshOfPatches` in two: blocks of one region are welded wherever they meet, those of different
 * regions along the interfaces named.
 * @throws Error where a side without a name meets nothing
 */
export function meshOfBlocks(
  patches: readonly SolidPatch[],
  kind: SolidKind,
  interfaces: readonly string[] = ['interface'],
): Mesh {
  const regions = [...new Set(patches.map(({ region }) => region))];
  const grids = patches.map(gridOf);
  const coordinates = numberPoints(patches, grids, kind.order ?? 2, interfaces);
  const builder = new SolidBuilder(kind);
  patches.forEach((patch, k) => {
    addCells(builder, patch, grids[k], regions.indexOf(patch.region));
  });
  return builder.finish(coordinates, regions);
}

function gridOf({ parameters, map }: SolidPatch): Grid {
  const [s, t, u] = parameters;
  const points = new Float64Array(3 * s.length * t.length * u.length);
  const point = new Float64Array(3);
  let at = 0;
  for (const w of u) {
    for (const v of t) {
      for (const x of s) {
        map(x, v, w, point);
        points.set(point, at);
        at += 3;
      }
    }
  }
  const sizes = [s.length, t.length, u.length] as const;
  const grid = { sizes, points, node: new Int32Array(points.length / 3).fill(-1), turned: false };
  return { ...grid, turned: tripleProduct(grid) < 0 };
}

/** Volume of the parallelepipeds at the first corners of the cells, signed. */
function tripleProduct({ sizes: [m, n, l], points }: Pick<Grid, 'sizes' | 'points'>): number {
  let sum = 0;
  for (let k = 0; k + 2 < l; k += 2) {
    for (let j = 0; j + 2 < n; j += 2) {
      for (let i = 0; i + 2 < m; i += 2) {
        const here = 3 * (i + m * (j + n * k));
        const [a, b, c] = [6, 6 * m, 6 * m * n].map((step) =>
          [0, 1, 2].map((d) => points[here + step + d] - points[here + d]),
        );
        sum +=
          a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
      }
    }
  }
  return sum;
}

function shortestEdge(grids: readonly Grid[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { sizes, points } of grids) {
    const [m, n] = sizes;
    const steps = [6, 6 * m, 6 * m * n];
    for (let k = 0; k < sizes[2]; k += 2) {
      for (let j = 0; j < n; j += 2) {
        for (let i = 0; i < m; i += 2) {
          const here = 3 * (i + m * (j + n * k));
          [i, j, k].forEach((place, axis) => {
            if (place + 2 >= sizes[axis]) return;
            const there = here + steps[axis];
            const length = Math.hypot(
              points[there] - points[here],
              points[there + 1] - points[here + 1],
              points[there + 2] - points[here + 2],
            );
            if (length < least) least = length;
          });
        }
      }
    }
  }
  return least;
}

function numberPoints(
  patches: readonly SolidPatch[],
  grids: readonly Grid[],
  order: 1 | 2,
  interfaces: readonly string[],
): Float64Array {
  const tolerance = 1e-3 * shortestEdge(grids);
  const shared = new PointWelder(3, tolerance);
  const own = new Map(patches.map(({ region }) => [region, new PointWelder(3, tolerance)]));
  const coordinates: number[] = [];
  for (const wanted of ['interface', 'rim', 'inner']) {
    patches.forEach(({ region, sides }, p) => {
      const { sizes, points, node } = grids[p];
      const welder = own.get(region)!;
      const joined = sideNames.map((pair) => pair.map((side) => interfaces.includes(sides[side] ?? '')));
      const place = [0, 0, 0];
      for (let here = 0; here < node.length; here++) {
        place[0] = here % sizes[0];
        place[1] = Math.floor(here / sizes[0]) % sizes[1];
        place[2] = Math.floor(here / (sizes[0] * sizes[1]));
        if (node[here] >= 0 || (order === 1 && place.some((i) => i % 2 === 1))) continue;
        const first = (axis: number): boolean => place[axis] === 0;
        const last = (axis: number): boolean => place[axis] === sizes[axis] - 1;
        const rim = [0, 1, 2].some((axis) => first(axis) || last(axis));
        const joint = [0, 1, 2].some((axis) => (joined[axis][0] && first(axis)) || (joined[axis][1] && last(axis)));
        if ((wanted === 'interface' && !joint) || (wanted === 'rim' && !rim)) continue;
        const point = points.subarray(3 * here, 3 * here + 3);
        const finder = wanted === 'interface' ? shared : welder;
        node[here] = wanted === 'inner' ? -1 : finder.find(point);
        if (node[here] < 0) {
          node[here] = coordinates.length / 3;
          coordinates.push(point[0], point[1], point[2]);
          if (wanted !== 'inner') finder.add(point, node[here]);
        }
        if (wanted === 'interface' && welder.find(point) < 0) welder.add(point, node[here]);
      }
    });
  }
  return Float64Array.from(coordinates);
}

function addCells(builder: SolidBuilder, { sides }: SolidPatch, { sizes, node, turned }: Grid, region: number): void {
  const [m, n, l] = sizes;
  const at = (i: number, j: number, k: number): number => node[i + m * (j + n * k)];
  // Turned inside out, the first parameter runs backwards within each cell.
  const places = cornerPlaces.map(([x, y, z]) => [turned ? 1 - x : x, y, z]);
  const corners = new Int32Array(8);
  for (let k = 0; k + 2 < l; k += 2) {
    for (let j = 0; j + 2 < n; j += 2) {
      for (let i = 0; i + 2 < m; i += 2) {
        places.forEach(([x, y, z], c) => {
          corners[c] = at(i + 2 * x, j + 2 * y, k + 2 * z);
        });
        const middle = (a: number, b: number): number =>
          at(i + places[a][0] + places[b][0], j + places[a][1] + places[b][1], k + places[a][2] + places[b][2]);
        builder.addHexahedron(corners, region, middle);
        [i, j, k].forEach((place, axis) => {
          for (const side of [0, 1] as const) {
            if (place !== (side === 0 ? 0 : sizes[axis] - 3)) continue;
            const name = sides[sideNames[axis][side]];
            if (name === undefined) continue;
            const face = places.flatMap((corner, c) => (corner[axis] === side ? [{ corner, node: corners[c] }] : []));
            builder.nameFace(around(face, axis), name);
          }
        });
      }
    }
  }
}

/** The four corners of a face, one after the other around it. */
function around(
  face: readonly { readonly corner: readonly number[]; readonly node: number }[],
  axis: number,
): number[] {
  const [a, b] = [0, 1, 2].filter((other) => other !== axis);
  const turn = ({ corner }: { readonly corner: readonly number[] }): number =>
    corner[b] === 0 ? corner[a] : 3 - corner[a];
  return [...face].sort((p, q) => turn(p) - turn(q)).map(({ node }) => node);
}
