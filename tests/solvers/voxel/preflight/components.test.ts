import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelComponents } from '../../../../src/solvers/voxel/components.js';
import { connectivityOf } from '../../../../src/solvers/voxel/connectivity.js';
import type { AxisBoundary, VoxelConductionProblem } from '../../../../src/solvers/voxel/problem.js';
import { flood, sameParts } from './flood.js';

const insulated = [{ kind: 'insulated' }, { kind: 'insulated' }] as const;
const edges: AxisBoundary = insulated;
const around: AxisBoundary = { kind: 'periodic' };

/** Images of three labels: label 0 blocked, 1 conducts, 2 conducts along z only; the face 1-2 may be blocked. */
const images = fc
  .record({
    shape: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 7 })),
    periodic: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    blocked: fc.boolean(),
    weights: fc.constantFrom([1, 1, 1], [1, 3, 0], [2, 1, 0], [0, 1, 1]),
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
  })
  .map(({ shape, periodic, blocked, weights, seed }) => {
    let state = seed;
    const bag = weights.flatMap((weight, label) => Array<number>(weight).fill(label));
    const labels = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return bag[(state >>> 16) % bag.length]!;
    });
    return { shape, periodic, blocked, labels };
  });

describe('components of voxels', () => {
  it('are those that flooding finds, on any image, with tensors, blocked interfaces and periodic axes', () => {
    fc.assert(
      fc.property(images, ({ shape, periodic, blocked, labels }) => {
        const problem: VoxelConductionProblem = {
          shape,
          spacing: [1, 1, 1],
          conductivity: { labels, phases: [0, 2, [3, 0, 0]] },
          interfaceResistances: [{ phases: [2, 1], resistance: blocked ? Infinity : 5 }],
          boundaries: {
            z: periodic[0] ? around : edges,
            y: periodic[1] ? around : edges,
            x: periodic[2] ? around : edges,
          },
        };
        const { count, atFaces, ofVoxel, voxels, touches } = labelComponents(connectivityOf(problem));
        const reference = flood(
          shape,
          periodic,
          (voxel) => labels[voxel] !== 0,
          (voxel, next, axis) =>
            !(blocked && labels[voxel] !== labels[next]) && (axis === 0 || (labels[voxel] === 1 && labels[next] === 1)),
        );
        expect(sameParts(ofVoxel, reference)).toBe(true);
        const numbers = new Set(ofVoxel.filter((component) => component >= 0));
        expect([...numbers].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
        for (let component = 0; component < count; component++)
          expect(ofVoxel.filter((one) => one === component).length).toBe(voxels[component]);
        // Which faces each touches, read off the image.
        const expected = new Uint8Array(count);
        const outer = new Set<number>();
        labels.forEach((label, voxel) => {
          if (label === 0) return;
          const place = [
            Math.floor(voxel / (shape[1] * shape[2])),
            Math.floor(voxel / shape[2]) % shape[1],
            voxel % shape[2],
          ];
          for (const [axis, at] of place.entries()) {
            if (at !== 0 && at !== shape[axis]! - 1) continue;
            outer.add(ofVoxel[voxel]!);
            if (label === 2 && axis > 0) continue;
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
      fc.property(images, ({ shape, periodic, labels }) => {
        const boundaries = {
          z: periodic[0] ? around : edges,
          y: periodic[1] ? around : edges,
          x: periodic[2] ? around : edges,
        };
        const values = (axis: number) => Float32Array.from(labels, (label) => [0, 2, axis === 0 ? 3 : 0][label]!);
        const common = { shape, spacing: [1, 1, 1], boundaries } as const;
        const byLabel = { ...common, conductivity: { labels, phases: [0, 2, [3, 0, 0]] as const } };
        const byVoxel = { ...common, conductivity: { voxels: [values(0), values(1), values(2)] as const } };
        expect(labelComponents(connectivityOf(byVoxel))).toEqual(labelComponents(connectivityOf(byLabel)));
      }),
      { numRuns: 100, seed: 8 },
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
    const workspace = new Int32Array(10).fill(99);
    const { ofVoxel } = labelComponents(problem, workspace);
    expect(ofVoxel.buffer).toBe(workspace.buffer);
    expect([...workspace]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 99, 99]);
    expect(() => labelComponents(problem, new Int32Array(7))).toThrow(/7 entries.*8 voxels/);
  });
});
