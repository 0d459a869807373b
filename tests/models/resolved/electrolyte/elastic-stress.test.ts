import { describe, expect, it } from 'vitest';
import type { Mesh } from '../../../../src/mesh/index.js';
import { nodalStress } from '../../../../src/models/resolved/creep/index.js';
import { type ElasticStress, elasticStress } from '../../../../src/models/resolved/electrolyte/elastic-stress.js';
import { grainMesh } from '../../../../src/models/resolved/electrolyte/grain-mesh.js';
import { makeGrains } from '../../../../src/models/resolved/electrolyte/grains.js';
import { electrolyteMesh } from '../../../../src/models/resolved/electrolyte/section-mesh.js';
import { cellRates, meshedElectrodes } from '../../../../src/models/resolved/rates.js';
import { ResolvedModel } from '../../../../src/models/resolved/resolved-model.js';
import { unpackGeometry } from '../../../../src/models/resolved/state.js';
import { cellOf } from '../cell-of.js';

const elasticity = { youngModulus: 150e9, poissonRatio: 0.26 };
const ratio = elasticity.poissonRatio;
const mean = 3e6;
const width = 20e-6;
/** Deep enough that what varies over the width has died away: exp(-pi depth/width) below 1e-6. */
const depth = 100e-6;

const sectionMesh = (geometry: 'plane' | 'axisymmetric', rim: number, size = 0.3e-6): Mesh =>
  electrolyteMesh({
    geometry,
    width,
    thickness: depth,
    rims: [[{ at: rim, size }], []],
    largest: width / 32,
  });

const pressed = (mesh: Mesh, upper: (x: number) => number): ElasticStress =>
  elasticStress(mesh, { ...elasticity, pressures: [upper, () => mean], mean });

/** Nodes on the upper face. */
const onFace = ({ coordinates }: Mesh): { node: number; x: number }[] =>
  Array.from({ length: coordinates.length / 2 }, (_, node) => ({ node, x: coordinates[2 * node]! })).filter(
    ({ node }) => coordinates[2 * node + 1] === 0,
  );

/** Bessel function J0 by its series. */
function bessel(x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; k < 30; k++) {
    term *= -((x / 2) ** 2) / k ** 2;
    sum += term;
  }
  return sum;
}

describe('stress of the electrolyte', () => {
  it.each(['plane', 'axisymmetric'] as const)('is uniaxial strain under an even pressure (%s)', (geometry) => {
    const mesh = sectionMesh(geometry, 5e-6);
    const { stress, displacement, principal, onFaces } = pressed(mesh, () => mean);
    const across = (-ratio / (1 - ratio)) * mean;
    const modulus = (elasticity.youngModulus * (1 - ratio)) / ((1 + ratio) * (1 - 2 * ratio));
    for (let node = 0; node < principal.length; node++) {
      for (const [c, expected] of [across, -mean, across].entries())
        expect(Math.abs(stress[6 * node + c]! - expected)).toBeLessThan(1e-6 * mean);
      const expected = (-mean / modulus) * (mesh.coordinates[2 * node + 1]! + depth);
      expect(Math.abs(displacement[2 * node + 1]! - expected)).toBeLessThan((1e-8 * mean * depth) / modulus);
    }
    for (const largest of onFaces) expect(largest / across).toBeCloseTo(1, 6);
  });

  it('on the face of a plane section follows the pressure there: sigma_xx = -p + (1 - 2 nu)/(1 - nu) P', () => {
    // A half-plane under normal traction alone has sigma_xx = sigma_yy on its face (Johnson 1985, section 2.5), about uniaxial strain.
    const mesh = sectionMesh('plane', 5e-6);
    const pressure = (x: number): number => mean * (1 + 0.8 * Math.cos((Math.PI * x) / width));
    const { stress } = pressed(mesh, pressure);
    for (const { node, x } of onFace(mesh)) {
      const expected = -pressure(x) + ((1 - 2 * ratio) / (1 - ratio)) * mean;
      expect(Math.abs(stress[6 * node]! - expected)).toBeLessThan(2e-3 * mean);
      expect(Math.abs(stress[6 * node + 1]! + pressure(x))).toBeLessThan(2e-3 * mean);
    }
  });

  it('on the face of a plane section is tension where friction pulls apart: sigma_xx = 2 q cos kx under q sin kx', () => {
    // sigma_xx = -(2/pi) int q(s)/(x - s) ds (Johnson 1985, section 2.5), about uniaxial strain; on the lower face alike.
    const mesh = sectionMesh('plane', 5e-6);
    const friction = 0.5 * mean;
    const along = (x: number): number => friction * Math.sin((Math.PI * x) / width);
    const { stress, onFaces } = elasticStress(mesh, {
      ...elasticity,
      pressures: [() => mean, () => mean],
      shears: [along, along],
      mean,
    });
    for (const { node, x } of onFace(mesh)) {
      const expected = (-ratio / (1 - ratio)) * mean + 2 * friction * Math.cos((Math.PI * x) / width);
      expect(Math.abs(stress[6 * node]! - expected)).toBeLessThan(2e-3 * mean);
      // Mandel's component is the square root of 2 times the shear.
      expect(Math.abs(stress[6 * node + 5]! * Math.SQRT1_2 - along(x))).toBeLessThan(2e-3 * mean);
    }
    for (const largest of onFaces) expect(largest / (2 * friction - (ratio / (1 - ratio)) * mean)).toBeCloseTo(1, 2);
  });

  it('on the axis of a round section follows the pressure there: -(1/2 + nu) (p - P) about uniaxial strain', () => {
    // Boussinesq: sigma_r + sigma_theta = (1 + 2 nu) sigma_z on the face of a half-space (Johnson 1985, section 3.2); J1(3.8317) = 0.
    const mesh = sectionMesh('axisymmetric', 5e-6);
    const change = (r: number): number => 0.8 * mean * bessel((3.8317059702 * r) / width);
    const { stress } = pressed(mesh, (r) => mean + change(r));
    for (const { node, x } of onFace(mesh)) {
      const sum = (stress[6 * node]! + stress[6 * node + 2]!) / mean;
      const expected = (-2 * ratio) / (1 - ratio) - ((1 + 2 * ratio) * change(x)) / mean;
      expect(Math.abs(sum - expected)).toBeLessThan(5e-3);
      if (x === 0) expect(stress[6 * node]! / stress[6 * node + 2]!).toBeCloseTo(1, 3);
    }
  });

  it('bends the face to the wave of Westergaard under the contacts between voids', () => {
    // p = 2 P cos(pi x/l) sqrt(s^2 - sin^2(pi x/l))/s^2, s = sin(pi a/l), in contact with a wave of height 2 D: P = (pi E* D/l) s^2
    // (Westergaard 1939; Johnson 1985, section 13.2). The width is half a wave, the rest of it a void.
    const [length, edge] = [2 * width, 12e-6];
    const s = Math.sin((Math.PI * edge) / length);
    const pressure = (x: number): number => {
      const square = s ** 2 - Math.sin((Math.PI * x) / length) ** 2;
      return square > 0 && x < edge ? (2 * mean * Math.cos((Math.PI * x) / length) * Math.sqrt(square)) / s ** 2 : 0;
    };
    const mesh = sectionMesh('plane', edge, 0.1e-6);
    const { displacement, stress, onFaces } = pressed(mesh, pressure);
    const modulus = elasticity.youngModulus / (1 - ratio ** 2);
    const height = (mean * length) / (Math.PI * modulus * s ** 2);
    const face = onFace(mesh);
    const deepest = displacement[2 * face.find(({ x }) => x === 0)!.node + 1]!;
    for (const { node, x } of face) {
      if (x > edge) continue;
      const risen = displacement[2 * node + 1]! - deepest;
      expect(Math.abs(risen - height * (1 - Math.cos((2 * Math.PI * x) / length)))).toBeLessThan(5e-3 * height);
    }
    // Below the void the tension of the walls alone is left.
    const tension = ((1 - 2 * ratio) / (1 - ratio)) * mean;
    for (const { node, x } of face)
      if (x > edge + 2e-6) expect(Math.abs(stress[6 * node]! / tension - 1)).toBeLessThan(0.01);
    expect(onFaces[0]! / tension).toBeGreaterThan(0.99);
    expect(onFaces[0]! / tension).toBeLessThan(1.05);
  });

  it('is the same on a mesh of grains, which are all as stiff', () => {
    const grains = makeGrains(
      { size: 6e-6, seed: 2, boundaryResistance: 1, conductivitySpread: 0, depth: 30e-6 },
      width,
    );
    const { whole, original } = grainMesh(grains, depth, { rims: [[], []], largest: width / 20 }, true);
    expect(whole.coordinates.length / 2).toBe(new Set(original).size);
    const pressure = (x: number): number => mean * (1 + 0.8 * Math.cos((Math.PI * x) / width));
    const { stress } = pressed(whole, pressure);
    for (const { node, x } of onFace(whole)) {
      const expected = -pressure(x) + ((1 - 2 * ratio) / (1 - ratio)) * mean;
      expect(Math.abs(stress[6 * node]! - expected)).toBeLessThan(0.02 * mean);
    }
  });

  it('takes the friction of metal that sticks from its reactions: that of its stress along the contact', () => {
    const parameters = cellOf({ section: 'plane', voids: [{ radius: 4e-6 }], width });
    const [first, second] = parameters.electrodes as unknown as [{ face: object }, object];
    const sticking = { ...first, face: { ...first.face, friction: 'sticking' } };
    const model = new ResolvedModel({ ...parameters, electrodes: [sticking, second] } as never);
    const geometry = unpackGeometry(model.initialState(), 'plane');
    const meshed = meshedElectrodes(model.parameters, geometry);
    const { flow } = cellRates(model.parameters, meshed, { currentDensity: 0 }, mean, [{ time: 0 }, { time: 0 }])
      .electrodes[0]!;
    const { stress } = nodalStress(flow!.solution);
    const { coordinates } = flow!.solution.problem.mesh;
    // The metal closes its void: it drags the electrolyte towards it.
    expect(flow!.shear(1e-6)).toBe(0);
    expect(flow!.shear(width)).toBe(0);
    let [found, expected] = [0, 0];
    for (let node = 0; node < coordinates.length / 2; node++) {
      const x = coordinates[2 * node]!;
      if (coordinates[2 * node + 1] !== 0 || x < 5e-6 || x > 19e-6) continue;
      expect(flow!.shear(x)).toBeLessThan(0);
      found += flow!.shear(x);
      expected += stress[6 * node + 3]!;
    }
    expect(found / expected).toBeCloseTo(1, 1);
  });

  it('belongs to a run: the tension below a void, and fields', () => {
    const parameters = cellOf({ section: 'plane', voids: [{ radius: 4e-6, height: 2e-6 }], width, resolution: 0.5 });
    const model = new ResolvedModel({
      ...parameters,
      electrolyte: { ...parameters.electrolyte, elasticity },
    });
    const load = {
      startTime: 0,
      electrical: { kind: 'current', currentDensity: 1 },
      stackPressure: mean,
      stackPressureSlope: 0,
    } as const;
    const state = model.initialState();
    const values = new Float64Array(model.observables.length);
    model.observe(state, load, values);
    const at = (name: string): number => values[model.observables.findIndex((one) => one.name === name)]!;
    const absolute = mean + parameters.ambientPressure;
    const tension = ((1 - 2 * ratio) / (1 - ratio)) * absolute - Math.min(0, at('leastContactPressure1'));
    expect(at('largestElectrolyteTension1') / tension).toBeGreaterThan(0.95);
    expect(at('largestElectrolyteTension1') / tension).toBeLessThan(1.1);
    expect(at('largestElectrolyteTension2') / ((-ratio / (1 - ratio)) * absolute)).toBeCloseTo(1, 2);
    const [{ fields }] = model.fields(state, load) as [ReturnType<typeof model.fields>[0]];
    expect(fields.map(({ name }) => name)).toEqual([
      'potential',
      'currentDensity',
      'displacement',
      'stress',
      'largestPrincipalStress',
    ]);
  });
});
