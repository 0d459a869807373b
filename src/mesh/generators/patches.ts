import type { CellBlock, CellOrder, Mesh, MeshGeometry } from '../mesh.js';
import { PointWelder } from '../weld.js';
import type { NamedFacets } from './named-facets.js';
import { withNamedFacets } from './named-facets.js';

/** Names of the four sides of a patch: of a boundary, or of an interface where both neighbours have the same. Without one, a patch goes on beyond. */
interface PatchSides {
  /** First value of s. */
  readonly left?: string | undefined;
  /** Last value of s. */
  readonly right?: string | undefined;
  /** First value of t. */
  readonly bottom?: string | undefined;
  /** Last value of t. */
  readonly top?: string | undefined;
}

/** A curved quadrilateral with a grid of cells on it: the map of a rectangle of two parameters. */
export interface Patch {
  readonly region: string;
  /** Parameters of the ends and middles of cells, in turn (`withMiddles`): an odd number. */
  readonly s: Float64Array;
  readonly t: Float64Array;
  /** Writes the point at two parameters; m. Either orientation. */
  map(s: number, t: number, out: Float64Array): void;
  readonly sides: PatchSides;
}

/** Kind of the cells of a generated mesh. */
export interface CellKind {
  /** Triangles halve quadrilaterals along the better diagonal. */
  readonly shape?: 'triangle' | 'quadrilateral';
  /** Cells of order 2 have their nodes on the exact curves. */
  readonly order?: CellOrder;
}

/** Local nodes of a quadrilateral of order 2 by place in a grid of three by three points. */
const quadrilateralPlaces = [0, 2, 8, 6, 1, 5, 7, 3, 4];
/** The same for the two triangles on either side of the diagonal from the first to the third corner, and of the other one. */
const trianglePlaces = [
  [
    [0, 2, 8, 1, 5, 4],
    [0, 8, 6, 4, 7, 3],
  ],
  [
    [0, 2, 6, 1, 4, 3],
    [2, 8, 6, 5, 7, 4],
  ],
];
/** Places of a patch turned inside out. */
const mirrored = [2, 1, 0, 5, 4, 3, 8, 7, 6];

/** The sides of a small grid of three by three points, as pairs of corners. */
const sideCorners = { left: [0, 6], right: [2, 8], bottom: [0, 2], top: [6, 8] } as const;

/**
 * A mesh from patches. Patches of one region are welded wherever they meet, which must be in the same points; patches of different regions only
 * along the interfaces named, so that both sides of a closed crack stay apart. Of an interface, `metal` is the metal's side, or else the region
 * that comes first among the patches.
 * @param interfaces names of sides that two regions share.
 * @throws Error where a side without a name meets nothing
 */
export function meshOfPatches(
  geometry: MeshGeometry,
  patches: readonly Patch[],
  kind: CellKind = {},
  interfaces: readonly string[] = ['interface'],
): Mesh {
  const { shape = 'quadrilateral', order = 2 } = kind;
  const regions = [...new Set(patches.map(({ region }) => region))];
  const grids = patches.map((patch) => gridOf(patch, order));
  const coordinates = numberPoints(patches, grids, regions, interfaces);
  const nodes: number[] = [];
  const region: number[] = [];
  const named: NamedFacets = { cell: [], facet: [], name: [] };
  patches.forEach((patch, k) => {
    addPatch(patch, grids[k], shape, order, regions.indexOf(patch.region), { nodes, region, named });
  });
  const block: CellBlock = { shape, order, nodes: Int32Array.from(nodes), region: Int32Array.from(region) };
  const bare: Mesh = {
    geometry,
    dimension: 2,
    coordinates,
    blocks: [block],
    regions,
    boundaries: new Map(),
    interfaces: new Map(),
  };
  return withNamedFacets(bare, named);
}

/** Points of a patch, s running fastest, and the nodes of the mesh that they are; points that cells of order 1 have not are left out. */
interface PatchGrid {
  readonly width: number;
  readonly height: number;
  readonly points: Float64Array;
  readonly node: Int32Array;
  readonly used: (i: number, j: number) => boolean;
}

function gridOf({ s, t, map }: Patch, order: CellOrder): PatchGrid {
  const width = s.length;
  const height = t.length;
  const points = new Float64Array(2 * width * height);
  const point = new Float64Array(2);
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      map(s[i], t[j], point);
      points.set(point, 2 * (j * width + i));
    }
  }
  const used = (i: number, j: number): boolean => order === 2 || (i % 2 === 0 && j % 2 === 0);
  return { width, height, points, node: new Int32Array(width * height).fill(-1), used };
}

function shortestEdge(grids: readonly PatchGrid[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { points, width, height } of grids) {
    const length = (a: number, b: number): number =>
      Math.hypot(points[2 * a] - points[2 * b], points[2 * a + 1] - points[2 * b + 1]);
    for (let j = 0; j < height; j += 2) {
      for (let i = 0; i < width; i += 2) {
        const here = j * width + i;
        if (i > 0) least = Math.min(least, length(here, here - 2));
        if (j > 0) least = Math.min(least, length(here, here - 2 * width));
      }
    }
  }
  return least;
}

/** Numbers the nodes of all patches, first those on interfaces, and returns their coordinates. */
function numberPoints(
  patches: readonly Patch[],
  grids: readonly PatchGrid[],
  regions: readonly string[],
  interfaces: readonly string[],
): Float64Array {
  const tolerance = 1e-3 * shortestEdge(grids);
  const shared = new PointWelder(2, tolerance);
  const own = new Map(regions.map((region) => [region, new PointWelder(2, tolerance)]));
  const coordinates: number[] = [];
  const numberOf = (point: Float64Array): number => {
    coordinates.push(point[0], point[1]);
    return coordinates.length / 2 - 1;
  };
  const visit = (wanted: 'interface' | 'rim' | 'inner'): void => {
    patches.forEach(({ region, sides }, k) => {
      const { width, height, points, node, used } = grids[k];
      const welder = own.get(region)!;
      const isShared = (name: string | undefined): boolean => name !== undefined && interfaces.includes(name);
      const left = isShared(sides.left);
      const right = isShared(sides.right);
      const bottom = isShared(sides.bottom);
      const top = isShared(sides.top);
      for (let j = 0; j < height; j++) {
        for (let i = 0; i < width; i++) {
          const here = j * width + i;
          if (node[here] >= 0 || !used(i, j)) continue;
          const point = points.subarray(2 * here, 2 * here + 2);
          const rim = i === 0 || j === 0 || i === width - 1 || j === height - 1;
          const joint =
            (left && i === 0) || (right && i === width - 1) || (bottom && j === 0) || (top && j === height - 1);
          if (wanted === 'interface' && joint) {
            node[here] = shared.find(point);
            if (node[here] < 0) {
              node[here] = numberOf(point);
              shared.add(point, node[here]);
            }
            if (welder.find(point) < 0) welder.add(point, node[here]);
          } else if (wanted === 'rim' && rim) {
            node[here] = welder.find(point);
            if (node[here] < 0) {
              node[here] = numberOf(point);
              welder.add(point, node[here]);
            }
          } else if (wanted === 'inner') node[here] = numberOf(point);
        }
      }
    });
  };
  visit('interface');
  visit('rim');
  visit('inner');
  return Float64Array.from(coordinates);
}

interface Growing {
  readonly nodes: number[];
  readonly region: number[];
  readonly named: NamedFacets;
}

/** Twice the area within the vertices of a patch's grid, signed. */
function orientation(points: Float64Array, width: number, height: number): number {
  let sum = 0;
  const cross = (a: number, b: number): number => points[2 * a] * points[2 * b + 1] - points[2 * b] * points[2 * a + 1];
  for (let j = 0; j + 2 < height; j += 2) {
    for (let i = 0; i + 2 < width; i += 2) {
      const a = j * width + i;
      const b = a + 2;
      const c = b + 2 * width;
      const d = a + 2 * width;
      sum += cross(a, b) + cross(b, c) + cross(c, d) + cross(d, a);
    }
  }
  return sum;
}

function addPatch(
  patch: Patch,
  { width, height, points, node }: PatchGrid,
  shape: 'triangle' | 'quadrilateral',
  order: CellOrder,
  regionIndex: number,
  mesh: Growing,
): void {
  const turned = orientation(points, width, height) < 0;
  const grid = new Int32Array(9);
  const places = new Int32Array(9);
  for (let j = 0; j + 2 < height; j += 2) {
    for (let i = 0; i + 2 < width; i += 2) {
      for (let k = 0; k < 9; k++) places[k] = (j + Math.floor(k / 3)) * width + i + (k % 3);
      for (let k = 0; k < 9; k++) grid[k] = places[turned ? mirrored[k] : k];
      const locals =
        shape === 'quadrilateral'
          ? [quadrilateralPlaces.slice(0, order === 2 ? 9 : 4)]
          : betterHalves(points, grid).map((cell) => cell.slice(0, order === 2 ? 6 : 3));
      for (const local of locals) {
        const cell = mesh.region.length;
        for (const place of local) mesh.nodes.push(node[grid[place]]);
        mesh.region.push(regionIndex);
        nameFacets(
          local,
          cell,
          shape,
          turned,
          patch.sides,
          {
            left: i === 0,
            right: i + 3 === width,
            bottom: j === 0,
            top: j + 3 === height,
          },
          mesh.named,
        );
      }
    }
  }
}

/** The two triangles of a quadrilateral, along the diagonal that leaves the better worst one. */
function betterHalves(points: Float64Array, grid: Int32Array): readonly (readonly number[])[] {
  const [first, second] = trianglePlaces.map((halves) =>
    Math.min(...halves.map(([a, b, c]) => triangleQuality(points, grid[a], grid[b], grid[c]))),
  );
  return trianglePlaces[first >= second * (1 - 1e-9) ? 0 : 1];
}

/** Area over the sum of the squares of the sides: the larger, the nearer to equilateral. */
function triangleQuality(points: Float64Array, a: number, b: number, c: number): number {
  const x = points[2 * b] - points[2 * a];
  const y = points[2 * b + 1] - points[2 * a + 1];
  const u = points[2 * c] - points[2 * a];
  const v = points[2 * c + 1] - points[2 * a + 1];
  return (x * v - y * u) / (x * x + y * y + u * u + v * v + (x - u) ** 2 + (y - v) ** 2);
}

function nameFacets(
  local: readonly number[],
  cell: number,
  shape: 'triangle' | 'quadrilateral',
  turned: boolean,
  sides: PatchSides,
  at: Readonly<Record<keyof PatchSides, boolean>>,
  named: NamedFacets,
): void {
  const corners = shape === 'triangle' ? 3 : 4;
  for (const side of ['left', 'right', 'bottom', 'top'] as const) {
    if (!at[side]) continue;
    const [a, b] = sideCorners[side].map((place) => (turned ? mirrored[place] : place));
    for (let f = 0; f < corners; f++) {
      const first = local[f];
      const second = local[(f + 1) % corners];
      if ((first === a && second === b) || (first === b && second === a)) {
        named.cell.push(cell);
        named.facet.push(f);
        named.name.push(sides[side]);
      }
    }
  }
}
