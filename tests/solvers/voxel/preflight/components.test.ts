import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../../src/solvers/kernels/heap.js';
import { beyondClasses, labelComponents } from '../../../../src/solvers/voxel/components.js';
import { connectivityOf } from '../../../../src/solvers/voxel/connectivity.js';
import type { AxisBoundary, VoxelConductionProblem } from '../../../../src/solvers/voxel/problem.js';
import { onBoth } from '../../kernels/both.js';
import { flood, sameParts } from './flood.js';

const insulated = [{ kind: 'insulated' }, { kind: 'insulated' }] as const;
const edges: AxisBoundary = insulated;
const around: AxisBoundary = { kind: 'periodic' };

/**
 * Images of three kinds of voxels: 0 blocked, 1 conducts, 2 conducts along z only; faces 1-2, or those between two of kind 1, may be
 * blocked. Their labels are `names`.
 */
const images = fc
  .record({
    shape: fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.oneof({ arbitrary: fc.integer({ min: 1, max: 7 }), weight: 3 }, fc.integer({ min: 60, max: 140 })),
    ),
    periodic: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    blocked: fc.boolean(),
    apart: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
    weights: fc.constantFrom([1, 1, 1], [1, 3, 0], [2, 1, 0], [0, 1, 1], [0, 1, 0]),
    streak: fc.constantFrom(1, 1, 100),
    names: fc.constantFrom([0, 1, 2], [7, 40, 200]),
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
  })
  .map(({ weights, seed, streak, ...image }) => {
    let state = seed;
    const random = (count: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state >>> 16) % count;
    };
    const bag = weights.flatMap((weight, kind) => Array<number>(weight).fill(kind));
    const kinds = new Uint8Array(image.shape[0] * image.shape[1] * image.shape[2]);
    for (let at = 0; at < kinds.length; ) {
      const end = at + 1 + random(streak);
      kinds.fill(bag[random(bag.length)]!, at, end);
      at = end;
    }
    return { ...image, kinds, labels: kinds.map((kind) => image.names[kind]!) };
  });

type Image = typeof images extends fc.Arbitrary<infer Value> ? Value : never;

const boundariesOfImage = ({ periodic }: Image) => ({
  z: periodic[0] ? around : edges,
  y: periodic[1] ? around : edges,
  x: periodic[2] ? around : edges,
});

function problemOf(image: Image): VoxelConductionProblem {
  const { shape, blocked, apart, names, labels } = image;
  const phases = Array<number | readonly [number, number, number]>(names[2]! + 1).fill(0);
  phases[names[1]!] = 2;
  phases[names[2]!] = [3, 0, 0];
  return {
    shape,
    spacing: [1, 1, 1],
    conductivity: { labels, phases },
    interfaceResistances: [
      { phases: [names[2]!, names[1]!], resistance: blocked ? Infinity : 5 },
      { phases: [names[1]!, names[1]!], resistance: apart ? Infinity : 5 },
    ],
    boundaries: boundariesOfImage(image),
  };
}

describe('components of voxels', () => {
  it('are those that flooding finds, on any image, with tensors, blocked interfaces and periodic axes', () => {
    fc.assert(
      fc.property(images, (image) => {
        const { shape, periodic, blocked, apart, kinds } = image;
        const problem = problemOf(image);
        const { count, atFaces, ofVoxel, voxels, touches } = labelComponents(connectivityOf(problem));
        const reference = flood(
          shape,
          periodic,
          (voxel) => kinds[voxel] !== 0,
          (voxel, next, axis) =>
            !(blocked && kinds[voxel] !== kinds[next]) &&
            !(apart && kinds[voxel] === 1 && kinds[next] === 1) &&
            (axis === 0 || (kinds[voxel] === 1 && kinds[next] === 1)),
        );
        expect(sameParts(ofVoxel, reference)).toBe(true);
        const numbers = new Set(ofVoxel.filter((component) => component >= 0));
        expect([...numbers].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
        for (let component = 0; component < count; component++)
          expect(ofVoxel.filter((one) => one === component).length).toBe(voxels[component]);
        // Which faces each touches, read off the image.
        const expected = new Uint8Array(count);
        const outer = new Set<number>();
        kinds.forEach((kind, voxel) => {
          if (kind === 0) return;
          const place = [
            Math.floor(voxel / (shape[1] * shape[2])),
            Math.floor(voxel / shape[2]) % shape[1],
            voxel % shape[2],
          ];
          for (const [axis, at] of place.entries()) {
            if (at !== 0 && at !== shape[axis]! - 1) continue;
            outer.add(ofVoxel[voxel]!);
            if (kind === 2 && axis > 0) continue;
            if (at === 0) expected[ofVoxel[voxel]!]! |= 1 << (2 * axis);
            if (at === shape[axis]! - 1) expected[ofVoxel[voxel]!]! |= 2 << (2 * axis);
          }
        });
        expect(atFaces).toBe(outer.size);
        expect([...touches]).toEqual([...expected.subarray(0, atFaces)]);
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  it('are the same by label and by voxel', () => {
    fc.assert(
      fc.property(images, (image) => {
        const { shape, kinds } = image;
        const values = (axis: number) => Float32Array.from(kinds, (kind) => [0, 2, axis === 0 ? 3 : 0][kind]!);
        const byLabel = problemOf({ ...image, blocked: false, apart: false });
        const byVoxel: VoxelConductionProblem = {
          ...{ shape, spacing: [1, 1, 1], boundaries: boundariesOfImage(image) },
          conductivity: { voxels: [values(0), values(1), values(2)] },
        };
        expect(labelComponents(connectivityOf(byVoxel))).toEqual(labelComponents(connectivityOf(byLabel)));
      }),
      { numRuns: 100, seed: 8 },
    );
  });

  it('are the same on both back ends', () => {
    fc.assert(
      fc.property(images, (image) => {
        const { kinds } = image;
        const [wasm, typescript] = onBoth((heap) => {
          const components = heap.int32(kinds.length);
          const classes = heap.uint8(kinds.length + beyondClasses);
          return labelComponents(connectivityOf(problemOf(image)), { heap, components, classes });
        });
        expect(wasm).toEqual(typescript);
      }),
      { numRuns: 100, seed: 9 },
    );
  });

  it.each([
    ['straight', [1, 1, 1, 1], 0b01],
    ['broken', [1, 0, 1, 1], 0],
    ['one voxel long', [1], 0b01],
  ])('know that a rod winds around its axis: %s', (_, labels, winds) => {
    const found = labelComponents(
      connectivityOf({
        shape: [labels.length, 1, 1],
        spacing: [1, 1, 1],
        conductivity: { labels: Uint8Array.from(labels), phases: [0, 1] },
        boundaries: { z: around, y: edges, x: edges },
      }),
    );
    expect([...found.winds]).toEqual([winds]);
  });

  it('know that a staircase winds around two axes, and a piece that crosses a seam around none', () => {
    const label = (rows: readonly string[]) => {
      const text = rows.join('');
      return labelComponents(
        connectivityOf({
          shape: [rows.length, rows[0]!.length, 1],
          spacing: [1, 1, 1],
          conductivity: { labels: Uint8Array.from(text, (letter) => (letter === '#' ? 1 : 0)), phases: [0, 1] },
          boundaries: { z: around, y: around, x: edges },
        }),
      );
    };
    expect([...label(['##..', '.##.', '..##', '#..#']).winds]).toEqual([0b11]);
    expect([...label(['##..', '....', '....', '##..']).winds]).toEqual([0]);
    expect([...label(['####', '....', '####', '....']).winds]).toEqual([0b10, 0b10]);
  });

  it('work in memory that is handed in, and refuse too little', () => {
    const problem = connectivityOf({
      shape: [2, 2, 2],
      spacing: [1, 1, 1],
      conductivity: { labels: new Uint8Array(8).fill(1), phases: [0, 1] },
      boundaries: { z: edges, y: edges, x: edges },
    });
    const heap = new KernelHeap();
    const components = heap.int32(10).fill(99);
    const classes = heap.uint8(8 + beyondClasses);
    const { ofVoxel } = labelComponents(problem, { heap, components, classes });
    expect(ofVoxel.byteOffset).toBe(components.byteOffset);
    expect([...components]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 99, 99]);
    for (const small of [{ components: heap.int32(7) }, { classes: heap.uint8(23) }])
      expect(() => labelComponents(problem, { heap, components, classes, ...small })).toThrow(
        /(7|10) entries.*(23|24) for classes.*8 voxels, and 16 classes more/,
      );
  });
});
