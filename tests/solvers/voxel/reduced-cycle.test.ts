import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { conductancesOf } from '../../../src/solvers/voxel/conductances.js';
import { presentLabels } from '../../../src/solvers/voxel/connectivity.js';
import { Cycle } from '../../../src/solvers/voxel/cycle.js';
import { gridOf } from '../../../src/solvers/voxel/grid.js';
import { Hierarchy } from '../../../src/solvers/voxel/hierarchy.js';
import { outerConditions } from '../../../src/solvers/voxel/outer-faces.js';
import { placeOf } from '../../../src/solvers/voxel/places.js';
import { PlaneTeam } from '../../../src/solvers/voxel/plane-team.js';
import { OuterResidual } from '../../../src/solvers/voxel/residual.js';
import { voxelEquations } from './equations.js';

const shape = [11, 14, 13] as const;
const voxels = 11 * 14 * 13;

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A cycle on an image of two phases, with the equations as other code has them. */
function prepared(contrast: number) {
  const noise = random(3);
  const problem = {
    shape,
    spacing: [1, 1.2, 0.9] as const,
    conductivity: {
      labels: Uint8Array.from({ length: voxels }, () => (noise() < 0.4 ? 1 : 0)),
      phases: [1, contrast],
    },
    boundaries: {
      z: [
        { kind: 'potential', value: 0 },
        { kind: 'robin', potential: 1, resistance: 3 },
      ],
      y: [{ kind: 'insulated' }, { kind: 'potential', value: 0.5 }],
      x: [{ kind: 'insulated' }, { kind: 'insulated' }],
    },
  } as const;
  const heap = new KernelHeap({ limit: 2 ** 25 });
  const grid = gridOf(problem);
  const team = new PlaneTeam(heap, grid.shape, 1);
  const hierarchy = new Hierarchy(heap, grid.shape, team);
  const conductances = conductancesOf(heap, grid, problem, {
    states: null,
    classes: heap.uint8(voxels + 16),
    present: presentLabels(problem.conductivity.labels),
  });
  const { scale } = conductances;
  const { faces } = new OuterResidual(heap, grid, undefined, team);
  hierarchy.fill(grid, conductances, outerConditions(grid, conductances), faces);
  const cycle = new Cycle(heap.kernels, hierarchy, team);
  const level = hierarchy.levels[0]!;
  const places = Array.from({ length: voxels }, (_, voxel) =>
    placeOf(level, Math.floor(voxel / 182), Math.floor(voxel / 13) % 14, voxel % 13),
  );
  const isRed = (voxel: number): boolean =>
    ((Math.floor(voxel / 182) + (Math.floor(voxel / 13) % 14) + (voxel % 13)) & 1) === 0;
  const sums = [heap.float64(11), heap.float64(11), heap.float64(11)] as const;
  /** z for a residual that is zero at red voxels, and the sums that the cycle finds. */
  const apply = (r: Float64Array) => {
    for (const [voxel, place] of places.entries()) level.b[place] = r[voxel]!;
    cycle.beginReduced(null, sums[0]);
    cycle.finishReduced(level.spare.b, sums[1], sums[2]);
    const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
    const z = Float64Array.from(places, (place) => level.x[place]!);
    const half = level.half;
    const flux = places.map((place, voxel) => level.spare.b[place + ((voxel % 13) % 2 === 0 ? half : -half)]!);
    return { z, flux, squares: total(sums[0]), energy: total(sums[1]), product: total(sums[2]) };
  };
  /** A z in units of the hierarchy, without outer faces and with them. */
  const { couplings, anchor } = voxelEquations(problem);
  const product = (z: Float64Array) => {
    const inside = new Float64Array(voxels);
    for (const [from, to, conductance] of couplings) {
      const current = scale * conductance * (z[from]! - z[to]!);
      inside[from]! += current;
      inside[to]! -= current;
    }
    return { inside, whole: inside.map((value, voxel) => value + scale * anchor[voxel]! * z[voxel]!) };
  };
  return { hierarchy, apply, product, isRed };
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);

describe('the cycle on the reduced system', () => {
  it.each([1, 0.1, 1e-3])(
    'is symmetric and positive, and leaves red voxels without residual; contrast %f',
    (contrast) => {
      const { hierarchy, apply, product, isRed } = prepared(contrast);
      expect(hierarchy.evenlyLinked).toBe(true);
      expect(hierarchy.levels.some(({ exact }) => exact !== null)).toBe(true);
      const noise = random(9);
      const residuals = Array.from({ length: 4 }, () =>
        Float64Array.from({ length: voxels }, (_, voxel) => (isRed(voxel) ? 0 : Math.fround(noise() - 0.5))),
      );
      const answers = residuals.map(apply);
      for (const [i, r] of residuals.entries()) {
        const { z, flux, squares, energy, product: along } = answers[i]!;
        const size = Math.sqrt(dot(z, z) * dot(r, r));
        expect(along / dot(r, z)).toBeCloseTo(1, 5);
        expect(squares / dot(r, r)).toBeCloseTo(1, 5);
        expect(dot(r, z)).toBeGreaterThan(0);
        const { inside, whole } = product(z);
        const largest = Math.max(...z.map(Math.abs));
        for (let voxel = 0; voxel < voxels; voxel++) {
          if (isRed(voxel)) expect(Math.abs(whole[voxel]!)).toBeLessThan(3e-6 * largest);
          else expect(Math.abs(flux[voxel]! - inside[voxel]!)).toBeLessThan(3e-6 * largest);
        }
        // Currents over inner faces, as often as faces see a drop.
        expect(energy / dot(z, inside)).toBeCloseTo(1, 4);
        for (const [j, s] of residuals.entries())
          expect(Math.abs(dot(s, z) - dot(r, answers[j]!.z))).toBeLessThan(1e-5 * size);
      }
    },
  );

  it('brings a residual down by a factor that no contrast from 1 to 1e-3 spoils', () => {
    for (const contrast of [1, 0.1, 1e-3]) {
      const { apply, product, isRed } = prepared(contrast);
      const noise = random(5);
      // Smooth and rough errors together.
      const start = Float64Array.from({ length: voxels }, () => 0.5 + noise());
      let r = product(start).whole.map((value, voxel) => (isRed(voxel) ? 0 : value));
      // Of the spectrum of the preconditioned matrix, by Lanczos' method in effect: conjugate gradients in doubles.
      let z = apply(r).z;
      let p = z;
      let along = dot(r, z);
      const first = along;
      for (let k = 0; k < 8; k++) {
        const q = product(p).whole.map((value, voxel) => (isRed(voxel) ? 0 : value));
        const step = along / dot(p, q);
        r = r.map((value, at) => value - step * q[at]!);
        z = apply(r).z;
        const next = dot(r, z);
        p = z.map((value, at) => value + (next / along) * p[at]!);
        along = next;
      }
      // Energies of the error; eight iterations at a factor of 0.35 or better each.
      expect(Math.sqrt(along / first)).toBeLessThan(0.35 ** 8);
    }
  });
});
