/** The nodes of a map: a fine grid of which a few are computed. Columns run along the first axis, rows along the second. */
export interface MapShape {
  /** Axes of the map: with one there is one row. */
  readonly dimensions: 1 | 2;
  /** Cells along an axis at the beginning. */
  readonly coarse: number;
  /** How often a cell can be halved. */
  readonly levels: number;
}

/** A square of cells of the fine grid (with one axis: a stretch), by its lower corner and its size in cells of the finest. */
export interface MapCell {
  readonly column: number;
  readonly row: number;
  readonly size: number;
}

/** Cells along an axis at the beginning, at least. */
const leastCoarse = 4;

/**
 * The shape of a map with at least the asked number of cells along each axis: a few large cells that can be halved down to it.
 *
 * @param resolution cells along an axis, 1 or more
 */
export function mapShape(dimensions: 1 | 2, resolution: number): MapShape {
  const levels = Math.max(0, Math.floor(Math.log2(resolution / leastCoarse)));
  return { dimensions, levels, coarse: Math.ceil(resolution / 2 ** levels) };
}

/** Cells along an axis at the finest. */
export function cellsAcross({ coarse, levels }: MapShape): number {
  return coarse * 2 ** levels;
}

/** Number of nodes along the first and the second axis. */
export function nodesAcross(shape: MapShape): readonly [columns: number, rows: number] {
  const nodes = cellsAcross(shape) + 1;
  return [nodes, shape.dimensions === 1 ? 1 : nodes];
}

/** Number of a node from its column and row. */
export function nodeAt(shape: MapShape, column: number, row: number): number {
  return row * nodesAcross(shape)[0] + column;
}

/** Column and row of a node. */
export function placeOf(shape: MapShape, node: number): readonly [column: number, row: number] {
  const [columns] = nodesAcross(shape);
  return [node % columns, Math.floor(node / columns)];
}

/** The largest cells, which cover the map. */
export function coarseCells(shape: MapShape): MapCell[] {
  const size = 2 ** shape.levels;
  const rows = shape.dimensions === 1 ? 1 : shape.coarse;
  return Array.from({ length: rows * shape.coarse }, (_, index) => ({
    column: (index % shape.coarse) * size,
    row: Math.floor(index / shape.coarse) * size,
    size,
  }));
}

/** The corners of a cell: two or four nodes, the lower left first, then along the first axis, then the same above. */
export function cornersOf(shape: MapShape, { column, row, size }: MapCell): number[] {
  const lower = [nodeAt(shape, column, row), nodeAt(shape, column + size, row)];
  if (shape.dimensions === 1) return lower;
  return [...lower, nodeAt(shape, column, row + size), nodeAt(shape, column + size, row + size)];
}

/** The node in the middle of a cell of even size. */
export function centreOf(shape: MapShape, { column, row, size }: MapCell): number {
  return nodeAt(shape, column + size / 2, shape.dimensions === 1 ? row : row + size / 2);
}

/** The sides of a cell of even size: their ends and the node in the middle. A cell of one axis has none. */
export function sidesOf(shape: MapShape, cell: MapCell): (readonly [from: number, to: number, middle: number])[] {
  if (shape.dimensions === 1) return [];
  const { column, row, size } = cell;
  const half = size / 2;
  const [a, b, d, c] = cornersOf(shape, cell);
  return [
    [a, b, nodeAt(shape, column + half, row)],
    [d, c, nodeAt(shape, column + half, row + size)],
    [a, d, nodeAt(shape, column, row + half)],
    [b, c, nodeAt(shape, column + size, row + half)],
  ];
}

/** The halves of a cell along each axis. */
export function partsOf(shape: MapShape, { column, row, size }: MapCell): MapCell[] {
  const half = size / 2;
  const rows = shape.dimensions === 1 ? [row] : [row, row + half];
  return rows.flatMap((y) => [column, column + half].map((x) => ({ column: x, row: y, size: half })));
}
