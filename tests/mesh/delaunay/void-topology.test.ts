import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Point,
  settleVoids,
  type VoidLimits,
  type VoidLoop,
  type VoidSpace,
  voidVolume,
} from '../../../src/mesh/delaunay/index.js';
import { wayBetween } from '../../../src/mesh/delaunay/void-distances.js';
import { polygonArea, randomNumbers } from './shapes.js';

const limits: VoidLimits = { merge: 0.02, neck: 0.05, smallestVolume: 1e-4, smallestBase: 0.1 };
const interfaceWall = { name: 'interface', point: [0, 0], direction: [1, 0] } as const;
const axis = { name: 'axis', point: [0, 0], direction: [0, -1], symmetry: true } as const;
const plane: VoidSpace = { geometry: 'plane', walls: [interfaceWall] };
const cell: VoidSpace = { geometry: 'axisymmetric', walls: [interfaceWall, axis] };

function free(points: readonly Point[]): VoidLoop {
  return { points, walls: points.map(() => -1) };
}

function disc(x: number, y: number, radius: number, count = 64): VoidLoop {
  return free(
    Array.from({ length: count }, (_, i) => {
      const angle = (2 * Math.PI * (i + 0.5)) / count;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
    }),
  );
}

/** The part above the interface of a circle about (x, y): its base lies on wall 0. */
function cap(x: number, y: number, radius: number, count = 64): VoidLoop {
  const half = Math.acos(-y / radius);
  const points = Array.from({ length: count + 1 }, (_, i): Point => {
    const angle = Math.PI / 2 - half + (2 * half * i) / count;
    return [x + radius * Math.cos(angle), i === 0 || i === count ? 0 : y + radius * Math.sin(angle)];
  });
  return { points, walls: points.map((_, i) => (i === count ? 0 : -1)) };
}

const area = ({ points }: VoidLoop) => polygonArea(points);

describe('voids that touch', () => {
  it('two caps whose rims come near become one with one base', () => {
    const voids = [cap(-1, 0, 0.995), cap(1, 0, 0.995)];
    const { voids: settled, events, before, after } = settleVoids(voids, limits, plane);
    expect(events.map(({ kind }) => kind)).toEqual(['merged']);
    expect(settled.length).toBe(1);
    expect(settled[0]!.walls.filter((label) => label === 0).length).toBe(1);
    const base = settled[0]!.points.filter(([, y]) => y === 0).map(([x]) => x);
    expect(Math.min(...base)).toBeCloseTo(-1.995, 12);
    expect(Math.max(...base)).toBeCloseTo(1.995, 12);
    // What is added lies between the two, no higher than 1.5 necks.
    expect(after).toBeGreaterThan(before);
    expect(after - before).toBeLessThan(0.075 * 0.05);
    expect(events[0]!.after - events[0]!.before).toBeCloseTo(after - before, 14);
    expect(events[0]!.place[0]).toBeCloseTo(0, 1);
  });

  it('two caps that overlap become their union', () => {
    const [a, b] = [cap(-0.6, 0, 1, 400), cap(0.6, 0, 1, 400)];
    const { voids: settled } = settleVoids([a, b], limits, plane);
    expect(settled.length).toBe(1);
    // Half of two circles less their lens.
    const lens = 2 * Math.acos(0.6) - 2 * 0.6 * Math.sqrt(1 - 0.36);
    expect(area(settled[0]!)).toBeCloseTo(Math.PI - lens / 2, 3);
    const exact = 2 * area(a) - area(settled[0]!);
    expect(exact).toBeGreaterThan(0);
  });

  it('three discs in a row, one within another', () => {
    const { voids: settled, events } = settleVoids(
      [disc(0, 2, 0.5), disc(1.01, 2, 0.5), disc(0, 2, 0.2), disc(2.02, 2, 0.5)],
      limits,
      plane,
    );
    expect(settled.length).toBe(1);
    expect(events.map(({ kind }) => kind)).toEqual(['merged', 'merged', 'merged']);
    expect(area(settled[0]!)).toBeGreaterThan(3 * area(disc(0, 0, 0.5)));
    expect(area(settled[0]!)).toBeLessThan(3 * area(disc(0, 0, 0.5)) + 2 * 0.075 * 0.1);
  });

  it('a void that comes near to the interface opens onto it', () => {
    const { voids: settled, events } = settleVoids([disc(0.3, 0.51, 0.5)], limits, plane);
    expect(events.map(({ kind }) => kind)).toEqual(['attached']);
    expect(settled[0]!.walls).toContain(0);
  });
});

describe('necks', () => {
  it('narrower than the limit are cut; both parts keep what they had beside the strip', () => {
    const left = disc(-1, 2, 0.5, 200).points.filter(([x, y]) => !(x > -1 && Math.abs(y - 2) < 0.02));
    const right = disc(1, 2, 0.5, 200).points.filter(([x, y]) => !(x < 1 && Math.abs(y - 2) < 0.02));
    const shift = left.findIndex(([x, y], i) => x > -0.6 && y > 2 && left[(i + left.length - 1) % left.length]![1] < 2);
    const shiftRight = right.findIndex(
      ([x, y], i) => x < 0.6 && y < 2 && right[(i + right.length - 1) % right.length]![1] > 2,
    );
    const dumbbell = free([
      ...left.slice(shift),
      ...left.slice(0, shift),
      ...right.slice(shiftRight),
      ...right.slice(0, shiftRight),
    ]);
    expect(area(dumbbell)).toBeGreaterThan(1.5);
    const { voids: settled, events, before, after } = settleVoids([dumbbell], limits, plane);
    expect(events.map(({ kind }) => kind)).toEqual(['split']);
    expect(settled.length).toBe(2);
    expect(before - after).toBeGreaterThan(0);
    expect(before - after).toBeLessThan(0.05 * 0.06);
    const kept = settleVoids([dumbbell], limits, { ...plane, keepVolume: true });
    expect(kept.after / before).toBeCloseTo(1, 13);
    // The channel that is left is wide enough when the limit is smaller.
    expect(settleVoids([dumbbell], { ...limits, neck: 0.03 }, plane).events).toEqual([]);
  });

  it('between the surface and the interface split a void into two that lie on it', () => {
    const top = Array.from({ length: 121 }, (_, i): Point => {
      const x = 1.2 - i / 50;
      return [x, Math.max(0, 0.5 * (1 - (x / 1.2) ** 2) * (0.05 + x * x * 2.5))];
    });
    top[0] = [1.2, 0];
    top[120] = [-1.2, 0];
    const void_: VoidLoop = { points: top, walls: top.map((_, i) => (i === 120 ? 0 : -1)) };
    const { voids: settled, events } = settleVoids([void_], limits, plane);
    expect(events.map(({ kind }) => kind)).toEqual(['split']);
    expect(settled.length).toBe(2);
    for (const loop of settled) expect(loop.walls.filter((label) => label === 0).length).toBe(1);
    const [xs, others] = settled.map(({ points }) => points.map(([x]) => x)) as [number[], number[]];
    expect(Math.max(Math.min(...xs), Math.min(...others)) - Math.min(Math.max(...xs), Math.max(...others))).toBeCloseTo(
      0.05,
      10,
    );
  });

  it('on the axis are pinched off; volumes are those of the whole turn', () => {
    const waist = (z: number) => 0.01 + 0.3 * Math.sin(z) ** 2;
    const side = Array.from({ length: 81 }, (_, i): Point => {
      const z = 0.6 + (i / 80) * 5.1;
      return [waist(z), z];
    });
    const points: Point[] = [[0, side[0]![1]], ...side, [0, side[80]![1]]];
    const loop: VoidLoop = { points, walls: points.map((_, i) => (i === points.length - 1 ? 1 : -1)) };
    const { voids: settled, events } = settleVoids([loop], { ...limits, smallestVolume: 1e-9 }, cell);
    expect(events.length).toBe(1);
    expect(events[0]!.kind).toBe('split');
    expect(events[0]!.place[1]).toBeCloseTo(Math.PI, 1);
    expect(settled.length).toBe(2);
    expect(events[0]!.after / events[0]!.before).toBeGreaterThan(0.999);
    expect(events[0]!.after).toBeLessThan(events[0]!.before);
    for (const { points: corners, walls } of settled) {
      expect(walls).toContain(1);
      for (const [r] of corners) expect(r).toBeGreaterThanOrEqual(0);
    }
  });

  it('the wedge at a rim of small contact angle is none', () => {
    for (const height of [0.3, 0.1, 0.04]) {
      const radius = (1 + height * height) / (2 * height);
      const lens = cap(0, height - radius, radius, 100);
      expect(area(lens)).toBeGreaterThan(0);
      expect(settleVoids([lens], { ...limits, neck: 0.03 }, plane).events).toEqual([]);
    }
  });
});

describe('voids that leave', () => {
  it('small ones close, and what they held is told', () => {
    const [small, large] = [disc(0, 1, 0.005), disc(2, 1, 0.5)];
    const { voids: settled, events, before, after } = settleVoids([small, large], limits, plane);
    expect(settled).toEqual([large]);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ kind: 'closed', after: 0 });
    expect(events[0]!.before).toBeCloseTo(area(small), 15);
    expect(before - after).toBeCloseTo(area(small), 14);
  });

  it('one that stands on a small base leaves the interface, with its volume if wanted', () => {
    const standing = cap(0, 0.499, 0.5, 200);
    const { voids: settled, events } = settleVoids([standing], limits, plane);
    expect(events.map(({ kind }) => kind)).toEqual(['detached']);
    expect(settled[0]!.walls.every((label) => label === -1)).toBe(true);
    expect(Math.min(...settled[0]!.points.map(([, y]) => y))).toBeCloseTo(0.03, 12);
    const kept = settleVoids([standing], limits, { ...plane, keepVolume: true });
    expect(area(kept.voids[0]!)).toBeCloseTo(area(standing), 13);
  });

  it('around the axis it stays on the axis', () => {
    const radius = 0.5;
    const side = Array.from({ length: 100 }, (_, i): Point => {
      const angle = -Math.PI / 2 + 0.08 + ((Math.PI - 0.08) * i) / 99;
      return [i === 99 ? 0 : radius * Math.cos(angle), i === 0 ? 0 : 0.4984 + radius * Math.sin(angle)];
    });
    const points: Point[] = [[0, 0], ...side];
    const standing: VoidLoop = { points, walls: points.map((_, i) => (i === 0 ? 0 : i === 100 ? 1 : -1)) };
    const { voids: settled, events } = settleVoids([standing], limits, { ...cell, keepVolume: true });
    expect(events.map(({ kind }) => kind)).toEqual(['detached']);
    expect(new Set(settled[0]!.walls)).toEqual(new Set([-1, 1]));
    expect(settled[0]!.points.filter(([r]) => r === 0).length).toBe(2);
    expect(voidVolume(settled[0]!, 'axisymmetric')).toBeCloseTo(voidVolume(standing, 'axisymmetric'), 12);
  });
});

describe('any number of voids', () => {
  it('settle apart from each other, without overlap, and with the volume they had', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 2, max: 9 }), (seed, count) => {
        const random = randomNumbers(seed);
        const voids = Array.from({ length: count }, () => {
          const radius = 0.1 + 0.4 * random();
          const x = 3 * random();
          return random() < 0.5
            ? cap(x, (random() - 0.5) * radius, radius, 40)
            : disc(x, 0.6 + 1.5 * random(), radius, 40);
        });
        const plain = settleVoids(voids, limits, plane);
        const told = plain.events.reduce((sum, { before, after }) => sum + after - before, 0);
        expect(Math.abs(plain.before + told - plain.after)).toBeLessThan(1e-12);
        plain.voids.forEach((a, i) => {
          expect(area(a)).toBeGreaterThanOrEqual(limits.smallestVolume);
          plain.voids.slice(i + 1).forEach((b) => {
            expect(wayBetween(a, b).length).toBeGreaterThanOrEqual(limits.merge);
          });
          for (const [, y] of a.points) expect(y).toBeGreaterThanOrEqual(0);
        });
        expect(settleVoids(plain.voids, limits, plane).events).toEqual([]);
      }),
      { numRuns: 60, seed: 11 },
    );
  });
});

describe('input that is no void', () => {
  it('is refused', () => {
    const clockwise = free([...disc(0, 1, 0.5).points].reverse());
    expect(() => settleVoids([clockwise], limits, plane)).toThrow('counterclockwise');
    expect(() => settleVoids([{ points: disc(0, 1, 0.5).points, walls: [] }], limits, plane)).toThrow(
      'wall or none for each edge',
    );
    const off = { ...disc(0, 1, 0.5), walls: disc(0, 1, 0.5).points.map((_, i) => (i === 0 ? 0 : -1)) };
    expect(() => settleVoids([off], limits, plane)).toThrow('does not lie on interface');
    expect(() => settleVoids([disc(0, 1, 0.5)], { ...limits, neck: Number.NaN }, plane)).toThrow('limit');
  });
});
