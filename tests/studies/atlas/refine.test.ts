import { describe, expect, it } from 'vitest';
import { cellsAcross, mapShape, nodesAcross, placeOf } from '../../../src/studies/atlas/map-grid.js';
import { fillMap, heldOutNodes, type MapNode, type MapRequest, refineMap } from '../../../src/studies/atlas/refine.js';

/** Maps a function of two numbers from 0 to 1; the kind may depend on them too. */
async function map(
  value: (x: number, y: number) => number | null,
  settings: {
    readonly resolution?: number;
    readonly accuracy?: number;
    readonly dimensions?: 1 | 2;
    readonly levels?: readonly number[];
    readonly levelAccuracy?: number;
    kind?(x: number, y: number): string;
    margins?(x: number, y: number): number[];
  } = {},
) {
  const { resolution = 40, accuracy = 0.05, dimensions = 2, levels = [], kind = () => '', margins } = settings;
  const { levelAccuracy = accuracy } = settings;
  const shape = mapShape(dimensions, resolution);
  const across = cellsAcross(shape);
  const at = (node: number): MapNode => {
    const [column, row] = placeOf(shape, node);
    const [x, y] = [column / across, row / across];
    return { value: value(x, y), kind: kind(x, y), ...(margins === undefined ? {} : { margins: margins(x, y) }) };
  };
  const rounds: (readonly MapRequest[])[] = [];
  const refined = await refineMap({
    shape,
    accuracy,
    levels,
    levelAccuracy,
    evaluate: async (requests) => {
      rounds.push(requests);
      return requests.map(({ node }) => at(node));
    },
  });
  const filled = fillMap(refined);
  const misses = filled.map((one, node) => {
    const exact = at(node).value;
    return one.value === null || exact === null ? 0 : Math.abs(one.value - exact);
  });
  return { shape, refined, filled, rounds, misses, at, searches: refined.nodes.size };
}

describe('an adaptive map', () => {
  it('has at least the asked resolution, from a few cells that are halved', () => {
    for (const resolution of [1, 3, 4, 5, 7, 8, 33, 40, 41, 100]) {
      const shape = mapShape(2, resolution);
      expect(cellsAcross(shape)).toBeGreaterThanOrEqual(resolution);
      expect(cellsAcross(shape)).toBeLessThan(1.5 * resolution + 1);
      expect(shape.coarse).toBeLessThan(9);
    }
    expect(mapShape(2, 40)).toEqual({ dimensions: 2, coarse: 5, levels: 3 });
  });

  it('needs the coarse nodes and the middles of their cells for what is linear, and is exact there', async () => {
    const { searches, misses } = await map((x, y) => 2 * x - 3 * y + 1);
    expect(searches).toBe(36 + 25);
    expect(Math.max(...misses)).toBeLessThan(1e-12);
  });

  it('keeps the accuracy where the function is curved, by far fewer nodes than the grid', async () => {
    const curved = await map((x, y) => 3 * Math.exp(-12 * ((x - 0.3) ** 2 + (y - 0.6) ** 2)) + Math.sin(3 * x), {
      accuracy: 0.03,
    });
    expect(Math.max(...curved.misses)).toBeLessThan(1.5 * 0.03);
    expect(curved.searches).toBeLessThan(0.4 * 41 ** 2);
    expect(curved.searches).toBeGreaterThan(61);
    // The estimate covers what is missed, but for a few nodes and never by much.
    const covered = curved.filled.filter(({ error }, node) => error! + 0.005 >= curved.misses[node]).length;
    expect(covered / curved.filled.length).toBeGreaterThan(0.95);
  });

  it('follows boundaries between kinds to the finest cells, and not what lies apart from them', async () => {
    const inside = (x: number, y: number) => (x - 0.4) ** 2 + (y - 0.5) ** 2 < 0.09;
    const disc = await map(() => 0, { kind: (x, y) => (inside(x, y) ? 'in' : 'out') });
    expect(disc.filled.filter((one, node) => one.kind !== disc.at(node).kind)).toEqual([]);
    expect(disc.searches).toBeLessThan(0.3 * 41 ** 2);
  });

  it('is more accurate along a level, and apart from it as coarse as without', async () => {
    const bent = (x: number, y: number) => Math.exp(1.5 * x) + 0.3 * Math.sin(2 * y);
    const level = Math.exp(1.2);
    const without = await map(bent, { accuracy: 0.05 });
    const followed = await map(bent, { accuracy: 0.05, levels: [level], levelAccuracy: 0.005 });
    const near = (one: { value: number | null }) => Math.abs(one.value! - level) < 0.05;
    const worst = (of: typeof without) => Math.max(...of.filled.map((one, node) => (near(one) ? of.misses[node] : 0)));
    expect(worst(followed)).toBeLessThan(0.005);
    expect(worst(without)).toBeGreaterThan(0.005);
    expect(followed.searches).toBeGreaterThan(without.searches);
    expect(followed.searches).toBeLessThan(0.35 * 41 ** 2);
    expect((await map((x, y) => x + 0.3 * y, { levels: [0.55], levelAccuracy: 1e-6 })).searches).toBe(61);
  });

  it('interpolates margins, and refines where they change sign otherwise than expected', async () => {
    const straight = await map(() => 0, { margins: (x, y) => [x - 0.401 + 0.2 * y] });
    expect(straight.searches).toBe(61);
    expect(
      straight.filled.filter(({ margins }, node) => margins![0] >= 0 !== straight.at(node).margins![0] >= 0),
    ).toEqual([]);
    const jump = await map(() => 0, { margins: (x, y) => [x + y < 0.9 ? -1 : 1] });
    expect(jump.filled.filter(({ margins }, node) => margins![0] >= 0 !== jump.at(node).margins![0] >= 0)).toEqual([]);
    expect(jump.searches).toBeLessThan(0.3 * 41 ** 2);
  });

  it('has no value where there is none, finds the edge, and asks no node twice', async () => {
    const half = await map((x, y) => (x + y < 0.7 ? null : x));
    const wrong = half.filled.filter((one, node) => (one.value === null) !== (half.at(node).value === null));
    expect(wrong).toEqual([]);
    const asked = half.rounds.flatMap((round) => round.map(({ node }) => node));
    expect(new Set(asked).size).toBe(asked.length);
    const nothing = await map(() => null);
    expect(nothing.searches).toBe(61);
  });

  it('expects at each new node about what is there, once the corners are known', async () => {
    const { rounds, at } = await map((x, y) => 2 * x * x + y);
    expect(rounds[0].every(({ guess }) => guess === null)).toBe(true);
    for (const { node, guess } of rounds.slice(1).flat()) expect(Math.abs(guess! - at(node).value!)).toBeLessThan(0.6);
    for (const { node, guess } of rounds.slice(2).flat())
      expect(Math.abs(guess! - at(node).value!)).toBeLessThan(0.025);
  });

  it('maps over one axis too', async () => {
    const { misses, searches, shape, filled } = await map((x) => Math.exp(2 * x), { dimensions: 1, accuracy: 0.05 });
    expect(nodesAcross(shape)).toEqual([41, 1]);
    expect(filled).toHaveLength(41);
    expect(Math.max(...misses)).toBeLessThan(0.05);
    expect(searches).toBeLessThan(25);
  });

  it('holds out nodes that were not computed, spread over the map', async () => {
    const { refined, shape } = await map((x, y) => x + y);
    const held = heldOutNodes(refined, 12);
    expect(held).toHaveLength(12);
    expect(new Set(held).size).toBe(12);
    expect(held.some((node) => refined.nodes.has(node))).toBe(false);
    const quadrants = new Set(
      held.map((node) =>
        placeOf(shape, node)
          .map((place) => (place < 20 ? 0 : 1))
          .join(''),
      ),
    );
    expect(quadrants.size).toBe(4);
  });
});
