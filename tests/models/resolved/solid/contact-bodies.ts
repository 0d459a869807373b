import {
  type CellOrder,
  type CellShape,
  gridMesh,
  type Mesh,
  type MeshGeometry,
  mapCoordinates,
} from '../../../../src/mesh/index.js';

/**
 * Two blocks on each other: `metal` above the plane z = 0 (y in two dimensions), `electrolyte` below; both sides have their own nodes along the
 * interface `contact`, whose normal points down.
 * @param map moves nodes of both, the interface's alike
 */
export function twoBlocks(
  shape: CellShape,
  order: CellOrder,
  across: readonly number[],
  layers: readonly [upper: number, lower: number],
  options: {
    readonly geometry?: MeshGeometry;
    readonly widths?: readonly number[];
    readonly heights?: readonly [number, number];
    readonly map?: (position: readonly number[]) => readonly number[];
  } = {},
): Mesh {
  const { widths = across.map(() => 1), heights = [1, 1], map = (x) => x } = options;
  const geometry = options.geometry === undefined ? {} : { geometry: options.geometry };
  const zero = widths.map(() => 0);
  const parts = [
    gridMesh({
      shape,
      order,
      cells: [...across, layers[0]],
      lower: [...zero, 0],
      upper: [...widths, heights[0]],
      ...geometry,
    }),
    gridMesh({
      shape,
      order,
      cells: [...across, layers[1]],
      lower: [...zero, -heights[1]],
      upper: [...widths, 0],
      ...geometry,
    }),
  ] as const;
  const [upper, lower] = parts.map((part) => mapCoordinates(part, map)) as [Mesh, Mesh];
  const cells = upper.blocks[0]!.region.length;
  const shift = upper.coordinates.length / upper.dimension;
  const moved = (set: { cell: Int32Array; facet: Int32Array }) => ({
    cell: set.cell.map((cell) => cell + cells),
    facet: set.facet,
  });
  const boundaries = new Map([...upper.boundaries].map(([name, set]) => [`upper ${name}`, set]));
  for (const [name, set] of lower.boundaries) boundaries.set(`lower ${name}`, moved(set));
  return {
    geometry: upper.geometry,
    dimension: upper.dimension,
    coordinates: Float64Array.of(...upper.coordinates, ...lower.coordinates),
    blocks: [
      {
        shape,
        order,
        nodes: Int32Array.of(...upper.blocks[0]!.nodes, ...lower.blocks[0]!.nodes.map((node) => node + shift)),
        region: Int32Array.from({ length: 2 * cells }, (_, cell) => (cell < cells ? 0 : 1)),
      },
    ],
    regions: ['metal', 'electrolyte'],
    boundaries,
    interfaces: new Map([
      ['contact', paired(upper, upper.boundaries.get('bottom')!, lower, lower.boundaries.get('top')!, cells)],
    ]),
  };
}

/** Facets of two sides in the same order, by their middles. */
function paired(
  upper: Mesh,
  above: { cell: Int32Array; facet: Int32Array },
  lower: Mesh,
  below: { cell: Int32Array; facet: Int32Array },
  cells: number,
) {
  const middle = ({ blocks, coordinates, dimension }: Mesh, cell: number): string => {
    const { nodes, region } = blocks[0]!;
    const perCell = nodes.length / region.length;
    const sum = Array.from({ length: dimension - 1 }, () => [] as number[]);
    for (let k = 0; k < perCell; k++) {
      const node = nodes[cell * perCell + k]!;
      if (Math.abs(coordinates[node * dimension + dimension - 1]!) < 1e-12 * extent(coordinates))
        for (let i = 0; i < dimension - 1; i++) sum[i]!.push(coordinates[node * dimension + i]!);
    }
    return sum
      .map((list) => (list.reduce((a, b) => a + b, 0) / list.length / extent(coordinates)).toFixed(9))
      .join(',');
  };
  const places = new Map(Array.from(below.cell, (cell, k) => [middle(lower, cell), k]));
  const order = Array.from(above.cell, (cell) => places.get(middle(upper, cell))!);
  if (order.some((k) => k === undefined)) throw new Error('The sides do not match.');
  return {
    metal: above,
    electrolyte: {
      cell: Int32Array.from(order, (k) => below.cell[k]! + cells),
      facet: Int32Array.from(order, (k) => below.facet[k]!),
    },
  };
}

function extent(coordinates: Float64Array): number {
  return coordinates.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/**
 * A half-space below z = 0 around the axis, up to 25 contact radii: even cells up to 1.5 contact radii, growing beyond.
 * @param inside cells over 1.5 contact radii
 */
export function indentedBox(
  shape: CellShape,
  order: CellOrder,
  inside: number,
  contactRadius: number,
): { mesh: Mesh; size: number } {
  const outside = Math.round(inside / 1.5);
  const near = 1.5 * contactRadius;
  const far = 25 * contactRadius;
  const size = near / inside;
  // Sum of a geometric series that reaches `far`.
  let [low, high] = [1.0001, 3];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if ((size * middle * (middle ** outside - 1)) / (middle - 1) < far - near) low = middle;
    else high = middle;
  }
  const place = (s: number): number => {
    const cells = s * (inside + outside);
    return cells <= inside ? cells * size : near + (size * low * (low ** (cells - inside) - 1)) / (low - 1);
  };
  const grid = gridMesh({ shape, order, cells: [inside + outside, inside + outside], geometry: 'axisymmetric' });
  return { mesh: mapCoordinates(grid, ([s, t]) => [place(s!), -place(1 - t!)]), size };
}
