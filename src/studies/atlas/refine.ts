import {
  cellsAcross,
  centreOf,
  coarseCells,
  cornersOf,
  type MapCell,
  type MapShape,
  nodeAt,
  nodesAcross,
  partsOf,
  placeOf,
  sidesOf,
} from './map-grid.js';

/** What was found at a node. */
export interface MapNode {
  /** Natural logarithm of what is mapped; null where there is none. */
  readonly value: number | null;
  /** Where it changes from one node to the next runs a boundary at which nothing can be interpolated: a status. */
  readonly kind: string;
  /** Numbers from -1 to 1 that change sign on other boundaries (between regimes) and are interpolated; as many at every node of a kind. */
  readonly margins?: readonly number[];
}

/** A node that is wanted, with the value that its neighbours let expect. */
export interface MapRequest {
  readonly node: number;
  readonly guess: number | null;
}

/** A cell that was left whole. */
interface MapLeaf extends MapCell {
  /** By how much interpolation misses inside, estimated (natural logarithm); null where that is not known. */
  readonly error: number | null;
}

export interface RefineOptions {
  readonly shape: MapShape;
  /** Largest miss of the interpolation that is admitted (natural logarithm). */
  readonly accuracy: number;
  /** Logarithms of levels along whose contours the interpolation is to be as accurate as `levelAccuracy`. */
  readonly levels?: readonly number[];
  /** Default: the accuracy. */
  readonly levelAccuracy?: number;
  /** Computes nodes, all different and none twice in a map; the answers in the order asked. */
  evaluate(requests: readonly MapRequest[]): Promise<readonly MapNode[]>;
}

export interface RefinedMap {
  readonly shape: MapShape;
  /** What was computed, by number of the node. */
  readonly nodes: ReadonlyMap<number, MapNode>;
  readonly leaves: readonly MapLeaf[];
}

/**
 * Maps a function by computing it where interpolation would not do. The map begins with a few large cells. A cell is halved along each axis
 * until it is of the finest size: where its corners are not of one kind, where the value in its middle or on its sides is not what its corners
 * let expect, to the accuracy or, along a level, to the accuracy of levels, and where a margin changes sign and is not what they let expect.
 * Elsewhere it is left whole.
 *
 * Nodes are asked for in rounds, each planned from what the rounds before gave: what is asked depends on nothing but the function.
 */
export async function refineMap(options: RefineOptions): Promise<RefinedMap> {
  const { shape, accuracy, levels = [], levelAccuracy = accuracy, evaluate } = options;
  const nodes = new Map<number, MapNode>();
  const compute = async (wanted: ReadonlyMap<number, number | null>): Promise<void> => {
    const requests = [...wanted].filter(([node]) => !nodes.has(node)).map(([node, guess]) => ({ node, guess }));
    if (requests.length === 0) return;
    const found = await evaluate(requests);
    requests.forEach(({ node }, index) => {
      nodes.set(node, found[index]);
    });
  };
  const known = (list: readonly number[]): MapNode[] => list.map((node) => nodes.get(node)!);
  const mean = (list: readonly number[]): number | null => {
    const values = known(list).flatMap(({ value }) => (value === null ? [] : [value]));
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const mixed = (list: readonly MapNode[]): boolean =>
    list.some(({ kind, value }) => kind !== list[0].kind || (value === null) !== (list[0].value === null));
  /** The accuracy that the interpolation between some nodes of one kind must have. */
  const asked = (list: readonly MapNode[]): number => {
    const crossed = levels.some((level) => list.some(({ value }) => value! >= level !== list[0].value! >= level));
    return crossed ? levelAccuracy : accuracy;
  };

  await compute(new Map(outermost(shape).map((node) => [node, null])));
  await compute(coarseNodes(shape));

  const leaves: MapLeaf[] = [];
  let cells: (MapCell & { readonly inherited: number | null })[] = coarseCells(shape).map((cell) => ({
    ...cell,
    inherited: null,
  }));
  while (cells.length > 0) {
    const next: typeof cells = [];
    const wanted = new Map<number, number | null>();
    const toHalve: MapCell[] = [];
    const toTest: MapCell[] = [];
    for (const cell of cells) {
      if (cell.size === 1) {
        leaves.push({ column: cell.column, row: cell.row, size: 1, error: cell.inherited });
        continue;
      }
      const corners = cornersOf(shape, cell);
      wanted.set(centreOf(shape, cell), mean(corners));
      const decided = mixed(known(corners));
      (decided ? toHalve : toTest).push(cell);
      if (decided) for (const [from, to, middle] of sidesOf(shape, cell)) wanted.set(middle, mean([from, to]));
    }
    await compute(wanted);
    const miss = (cell: MapCell): number | null => {
      const expected = mean(cornersOf(shape, cell));
      const { value } = nodes.get(centreOf(shape, cell))!;
      if (expected === null || value === null) return null;
      // Curvatures of opposite sign cancel in the middle, not on the sides.
      return Math.max(Math.abs(value - expected), sideMiss(shape, cell, nodes));
    };
    const sides = new Map<number, number | null>();
    for (const cell of toTest) {
      const error = miss(cell);
      const around = known([...cornersOf(shape, cell), centreOf(shape, cell)]);
      // Nothing has a value in the whole cell: there is nothing to interpolate.
      const empty = around.every(({ value }) => value === null);
      if (!mixed(around) && (empty || (error! <= asked(around) && marginsHold(around)))) {
        leaves.push({ column: cell.column, row: cell.row, size: cell.size, error });
        continue;
      }
      for (const [from, to, middle] of sidesOf(shape, cell)) sides.set(middle, mean([from, to]));
      toHalve.push(cell);
    }
    await compute(sides);
    for (const cell of toHalve) {
      const error = miss(cell);
      // Of a kink half is left in a half cell, of a curve a quarter.
      const inherited = error === null ? null : error / 2;
      next.push(...partsOf(shape, cell).map((part) => ({ ...part, inherited })));
    }
    cells = next;
  }
  leaves.sort((a, b) => a.row - b.row || a.column - b.column);
  return { shape, nodes, leaves };

  /** The nodes of the coarse grid, each with what the outermost let expect. */
  function coarseNodes({ coarse, levels: halvings, dimensions }: MapShape): Map<number, number | null> {
    const corners = outermost(shape);
    const across = cellsAcross(shape);
    const wanted = new Map<number, number | null>();
    for (let j = 0; j <= (dimensions === 1 ? 0 : coarse); j++) {
      for (let i = 0; i <= coarse; i++) {
        const [column, row] = [i * 2 ** halvings, j * 2 ** halvings];
        const [x, y] = [column / across, row / across];
        const weights = dimensions === 1 ? [1 - x, x] : [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];
        const values = known(corners).map(({ value }) => value);
        const guess = values.some((value) => value === null)
          ? mean(corners)
          : values.reduce<number>((sum, value, index) => sum + weights[index] * value!, 0);
        wanted.set(nodeAt(shape, column, row), guess);
      }
    }
    return wanted;
  }
}

/** Difference of a margin from what the corners let expect, up to which a boundary is where they let expect it. */
const marginAccuracy = 0.05;

/** Whether no margin changes sign between some nodes, the last of them in the middle of the others, or else is what the others let expect. */
function marginsHold(nodes: readonly MapNode[]): boolean {
  const middle = nodes[nodes.length - 1];
  const corners = nodes.slice(0, -1);
  return (middle.margins ?? []).every((margin, index) => {
    const values = corners.map(({ margins }) => margins?.[index] ?? Number.NaN);
    if (values.every((value) => value >= 0 === margin >= 0)) return true;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.abs(margin - mean) <= marginAccuracy;
  });
}

/**
 * By how much linear interpolation along the sides of a cell misses: what was found in their middle, else an eighth of the second differences with
 * the nodes beyond their ends, where these are known and of the same kind.
 */
function sideMiss(shape: MapShape, cell: MapCell, nodes: ReadonlyMap<number, MapNode>): number {
  const [columns, rows] = nodesAcross(shape);
  const { column, row, size } = cell;
  const { kind } = nodes.get(nodeAt(shape, column, row))!;
  const valueAt = (x: number, y: number): number | null => {
    if (x < 0 || y < 0 || x >= columns || y >= rows) return null;
    const node = nodes.get(nodeAt(shape, x, y));
    return node?.kind === kind ? node.value : null;
  };
  let largest = 0;
  const look = (x: number, y: number, dx: number, dy: number): void => {
    const at = (step: number) => valueAt(x + dx * step, y + dy * step);
    const [a, b] = [at(0), at(size)];
    if (a === null || b === null) return;
    const middle = at(size / 2);
    const differences = [at(-size), at(2 * size)].flatMap((beyond, end) =>
      beyond === null ? [] : [end === 0 ? beyond - 2 * a + b : a - 2 * b + beyond],
    );
    const misses =
      middle !== null
        ? [Math.abs(middle - 0.5 * (a + b))]
        : differences.length > 0
          ? [Math.abs(differences.reduce((sum, one) => sum + one, 0)) / (8 * differences.length)]
          : [];
    largest = Math.max(largest, ...misses);
  };
  look(column, row, 1, 0);
  if (shape.dimensions === 2) {
    look(column, row + size, 1, 0);
    look(column, row, 0, 1);
    look(column + size, row, 0, 1);
  }
  return largest;
}

/** The ends or corners of the whole map. */
function outermost(shape: MapShape): number[] {
  return cornersOf(shape, { column: 0, row: 0, size: cellsAcross(shape) });
}

/** A value of the fine grid, computed or interpolated. */
export interface FilledNode extends MapNode {
  readonly computed: boolean;
  /** Estimated miss of the interpolation (natural logarithm): 0 where the node was computed, null where it is not known. */
  readonly error: number | null;
}

/**
 * The whole fine grid: between computed nodes linear along the sides of cells, and on in halves inside. Continuous, and computed nodes keep
 * their values. A node beside which there is no value has none.
 *
 * @returns one entry a node, by its number
 */
export function fillMap({ shape, nodes, leaves }: RefinedMap): FilledNode[] {
  const [columns, rows] = nodesAcross(shape);
  const filled: (FilledNode | undefined)[] = Array.from({ length: columns * rows });
  for (const [node, one] of nodes) filled[node] = { ...one, computed: true, error: 0 };
  const errors: (number | null)[] = Array.from({ length: columns * rows }, () => 0);
  for (const { column, row, size, error } of leaves) {
    for (let y = row; y <= (shape.dimensions === 1 ? row : row + size); y++) {
      for (let x = column; x <= column + size; x++) {
        const node = nodeAt(shape, x, y);
        // Where leaves meet, the less certain one counts.
        const before = errors[node];
        errors[node] = before === null || error === null ? null : Math.max(before, error);
      }
    }
  }
  const between = (ends: readonly number[], node: number): void => {
    if (filled[node] !== undefined) return;
    const list = ends.map((end) => filled[end]!);
    const missing = list.some(({ value }) => value === null);
    const value = missing ? null : list.reduce((sum, one) => sum + one.value!, 0) / list.length;
    const { kind } = list.find((one) => one.value === null) ?? list[0];
    // Where kinds meet, the margins are those of the nodes of this one.
    const alike = list.flatMap((one) => (one.kind === kind && one.margins !== undefined ? [one.margins] : []));
    const margins = alike[0]?.map((_, index) => alike.reduce((sum, one) => sum + one[index], 0) / alike.length);
    filled[node] = {
      value,
      kind,
      computed: false,
      error: errors[node],
      ...(margins === undefined ? {} : { margins }),
    };
  };
  const fill = (cell: MapCell): void => {
    if (cell.size === 1) return;
    for (const [from, to, middle] of sidesOf(shape, cell)) between([from, to], middle);
    between(cornersOf(shape, cell), centreOf(shape, cell));
    for (const part of partsOf(shape, cell)) fill(part);
  };
  for (const cell of coarseCells(shape)) fill(cell);
  return filled as FilledNode[];
}

/**
 * Nodes that were not computed, spread over the map, to hold the interpolation against: every time the one that is farthest from those
 * chosen and, of equals, the first.
 *
 * @param count how many, at most
 */
export function heldOutNodes({ shape, nodes }: RefinedMap, count: number): number[] {
  const [columns, rows] = nodesAcross(shape);
  const free = Array.from({ length: columns * rows }, (_, node) => node).filter((node) => !nodes.has(node));
  const distances = new Float64Array(free.length).fill(Number.POSITIVE_INFINITY);
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, free.length)) {
    let best = chosen.length === 0 ? Math.floor(free.length / 2) : 0;
    if (chosen.length > 0) for (let i = 1; i < free.length; i++) if (distances[i] > distances[best]) best = i;
    chosen.push(free[best]);
    const [x, y] = placeOf(shape, free[best]);
    free.forEach((node, index) => {
      const [u, v] = placeOf(shape, node);
      distances[index] = Math.min(distances[index], (u - x) ** 2 + (v - y) ** 2);
    });
  }
  return chosen;
}
