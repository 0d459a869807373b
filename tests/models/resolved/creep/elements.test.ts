import { describe, expect, it } from 'vitest';
import { type CellShape, gridMesh, mapCoordinates } from '../../../../src/mesh/index.js';
import { blockPoints } from '../../../../src/models/resolved/creep/block-points.js';
import { PlaneElement } from '../../../../src/models/resolved/creep/element-plane.js';
import { flowStress } from '../../../../src/models/resolved/creep/flow-stress.js';
import { powerLawFlow } from '../../../../src/physics/creep/power-law-flow.js';
import { KernelHeap } from '../../../../src/solvers/index.js';

/** Numbers between -1 and 1 that look random. */
const noise = (length: number, seed: number) =>
  Float64Array.from({ length }, (_, k) => Math.sin(12.9898 * (k + 1) + 78.233 * seed) % 1);

describe('the flow stress', () => {
  it.each([
    [1, 1, 0],
    [3, 1, 0],
    [6.6, 2.5, 0],
    [6.6, 0.5, 0.3],
    [1, 1, 2],
  ])('has its derivatives: n = %f, f = %f, lambda = %f', (exponent, factor, diffusional) => {
    const out = new Float64Array(3);
    const at = (x: number) => {
      flowStress(x, exponent, factor, diffusional, out);
      return [...out];
    };
    for (const x of [1e-6, 0.3, 40]) {
      const h = 1e-5 * x;
      const [low, here, high] = [at(x - h), at(x), at(x + h)] as [number[], number[], number[]];
      // d psi/d eps = m eps, so d psi/dx = m/2.
      expect((high[0]! - low[0]!) / (2 * h) / (here[1]! / 2)).toBeCloseTo(1, 7);
      const slope = (high[1]! - low[1]!) / (2 * h);
      expect((slope - here[2]!) * (x / here[1]!)).toBeCloseTo(0, 8);
    }
  });

  it('is the point law of creep in scaled units', () => {
    const rate = [0.3, -0.1, -0.2, 0.25, -0.4, 0.15];
    for (const [diffusionalViscosity, strengthFactor] of [
      [Number.POSITIVE_INFINITY, 1],
      [2e8, 1.7],
    ] as const) {
      const creep = { referenceRate: 0.02, exponent: 5, activationEnergy: 0, referenceTemperature: 300 };
      const response = {
        stress: new Float64Array(6),
        tangent: new Float64Array(36),
        state: new Float64Array(0),
        storedEnergy: 0,
        dissipation: 0,
        potential: 0,
      };
      const input = {
        drive: Float64Array.from(rate),
        state: new Float64Array(0),
        duration: 1,
        temperature: 300,
        strengthFactor,
      };
      powerLawFlow.respond({ creep, diffusionalViscosity, regularisingRate: 0.01 }, input as never, response as never);
      // Units: stress 1 MPa, rate 0.02 1/s. The drive is in Mandel's order, so its square is the tensor's.
      const square = rate.reduce((sum, d) => sum + d * d, 0);
      const out = new Float64Array(3);
      const scaled = ((2 / 3) * square + 0.01 ** 2) / 0.02 ** 2;
      flowStress(scaled, 5, strengthFactor, 1e6 / (3 * diffusionalViscosity * 0.02), out);
      expect(response.stress[0]! / (((2 / 3) * out[1]! * 0.3 * 1e6) / 0.02)).toBeCloseTo(1, 10);
      expect(response.potential / (out[0]! * 1e6 * 0.02)).toBeCloseTo(1, 10);
    }
  });
});

describe.each([
  ['triangle', 'plane'],
  ['quadrilateral', 'axisymmetric'],
] as const)('the %s of creep, %s', (shape: CellShape, geometry) => {
  const mesh = mapCoordinates(gridMesh({ shape, cells: [1, 1], order: 2, geometry }), ([x, y]) => [
    1 + x! + 0.1 * x! * y!,
    y! + 0.2 * Math.sin(x!),
  ]);
  const heap = new KernelHeap();
  const points = blockPoints(mesh, mesh.blocks[0]!, 0, 5, heap);
  const element = new PlaneElement(points, heap);
  const velocities = 2 * points.nodes;
  const velocity = noise(velocities, 1);
  const pressure = noise(points.vertices, 2);
  const parameters = {
    exponent: 4,
    squaredRegularisation: 1e-4,
    diffusional: 0.1,
    strength: Float64Array.of(1.3, 1.3),
    source: Float64Array.of(0.2, 0.2),
    dual: null,
    known: false,
  };
  const at = (state: Float64Array) => {
    element.evaluate(0, state.subarray(0, velocities), state.subarray(velocities), parameters, 2);
    const { potential, residual, matrix } = element.result;
    return { potential, residual: residual.slice(), matrix: matrix.slice() };
  };
  const state = Float64Array.of(...velocity, ...pressure);
  const moved = (k: number, by: number) => {
    const next = state.slice();
    next[k]! += by;
    return next;
  };

  it('has the residual of its potential, and the tangent of its residual', () => {
    const here = at(state);
    const h = 1e-6;
    const atRest = at(Float64Array.of(...velocity, ...pressure.map(() => 0)));
    for (let k = 0; k < element.size; k++) {
      const [low, high] = [at(moved(k, -h)), at(moved(k, h))];
      if (k < velocities) {
        const force = (high.potential - low.potential) / (2 * h);
        expect(atRest.residual[k]!).toBeCloseTo(force, 6);
      }
      for (let i = 0; i < element.size; i++) {
        const slope = (high.residual[i]! - low.residual[i]!) / (2 * h);
        expect(here.matrix[i * element.size + k]!).toBeCloseTo(slope, 5);
      }
    }
  });

  it('keeps stresses of their own that end where the rates put them', () => {
    const count = points.cells * points.points * 4;
    const [kept, change] = [new Float64Array(count), new Float64Array(count)];
    // A step of nothing changes nothing; the tangent with the stresses of the rates is Newton's.
    element.dualStep(
      0,
      velocity,
      velocity.map(() => 0),
      parameters,
      kept,
      change,
    );
    const [newton, dual] = [parameters, { ...parameters, dual: kept }].map((one) => {
      element.evaluate(0, velocity, pressure, one, 2);
      return element.result.matrix.slice();
    });
    for (const [k, value] of newton!.entries()) expect(dual![k]!).toBeCloseTo(value, 10);
    expect(change.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeLessThan(1e-12);
  });
});
