import { describe, expect, it } from 'vitest';
import { loadLibrary } from '../../../src/materials/index.js';
import {
  alignedOrientation,
  type CubicElasticityParameters,
  cubicElasticity,
  lithiumCubicConstants,
  orientationFromEulerAngles,
} from '../../../src/physics/elasticity/cubic.js';
import { bulkModulus, isotropicElasticity, shearModulus } from '../../../src/physics/elasticity/isotropic.js';
import { pointBuffers } from '../../../src/physics/point-law.js';
import { contract, rotationMatrix } from '../../../src/physics/tensor.js';
import { randomNumbers } from '../random-numbers.js';
import { relativeError } from '../relative-error.js';

const lithium = { youngModulus: 7.8e9, poissonRatio: 0.38 };
const electrolyte = { youngModulus: 150e9, poissonRatio: 0.26 };

/** Young's modulus (Pa) of lithium crystals along a direction: the compliance is n x n : S : n x n. */
function modulusAlong(orientation: readonly number[]): number {
  const { response, input } = pointBuffers(cubicElasticity, { ...lithiumCubicConstants, orientation });
  cubicElasticity.respond({ ...lithiumCubicConstants, orientation }, input, response);
  // Only xx stressed: invert the tangent by Gauss-Jordan on its first column.
  const matrix = Array.from({ length: 6 }, (_, row) => [
    ...response.tangent.subarray(6 * row, 6 * row + 6),
    row === 0 ? 1 : 0,
  ]);
  for (let pivot = 0; pivot < 6; pivot++) {
    const scale = matrix[pivot][pivot];
    matrix[pivot] = matrix[pivot].map((value) => value / scale);
    for (let row = 0; row < 6; row++)
      if (row !== pivot) {
        const factor = matrix[row][pivot];
        matrix[row] = matrix[row].map((value, column) => value - factor * matrix[pivot][column]);
      }
  }
  return 1 / matrix[0][6];
}

describe('isotropic elasticity', () => {
  it('has the moduli of E-06: confined compression, K, G', () => {
    for (const [parameters, confined] of [
      [electrolyte, 183.531746032e9],
      [lithium, 14.6014492754e9],
    ] as const) {
      const { input, response } = pointBuffers(isotropicElasticity, parameters);
      input.drive[0] = 1e-4;
      isotropicElasticity.respond(parameters, input, response);
      expect(relativeError(response.stress[0], confined * 1e-4)).toBeLessThan(1e-11);
    }
    expect(relativeError(bulkModulus(lithium), 10.8333333333e9)).toBeLessThan(1e-11);
    expect(relativeError(shearModulus(lithium), 2.82608695652e9)).toBeLessThan(1e-11);
  });

  it('names what is wrong with its parameters', () => {
    const issues = isotropicElasticity.problems({ youngModulus: -1, poissonRatio: 0.5 });
    expect(issues.map(({ path }) => path)).toEqual(['youngModulus', 'poissonRatio']);
  });
});

describe('cubic elasticity', () => {
  it('bounds the polycrystal that the library has: Voigt (even strain) above, Reuss (even stress) below, bulk modulus to a tenth', () => {
    // Hill, Proc. Phys. Soc. A 65, 349 (1952): G_V = (C11 - C12 + 3 C44)/5, 5/G_R = 4/(C11 - C12) + 3/C44, K = (C11 + 2 C12)/3.
    const { c11, c12, c44 } = lithiumCubicConstants;
    const { youngsModulus, poissonRatio } = loadLibrary().metal('Li').properties;
    const polycrystal = { youngModulus: youngsModulus, poissonRatio };
    expect(shearModulus(polycrystal)).toBeGreaterThan(5 / (4 / (c11 - c12) + 3 / c44));
    expect(shearModulus(polycrystal)).toBeLessThan((c11 - c12 + 3 * c44) / 5);
    expect(relativeError(bulkModulus(polycrystal), (c11 + 2 * c12) / 3)).toBeLessThan(0.1);
  });

  it('gives lithium its Young moduli along <100> and <111>', () => {
    expect(modulusAlong(alignedOrientation) / 1e9).toBeCloseTo(3.0, 1);
    // Rows are body axes in the crystal: x along <111>.
    const [a, b, c] = [1 / Math.sqrt(3), 1 / Math.sqrt(2), 1 / Math.sqrt(6)];
    expect(modulusAlong([a, a, a, b, -b, 0, c, c, -2 * c]) / 1e9).toBeCloseTo(21.2, 1);
  });

  it('is isotropic where 2 C44 = C11 - C12', () => {
    const shear = shearModulus(electrolyte);
    const c12 = bulkModulus(electrolyte) - (2 / 3) * shear;
    const parameters = { c11: c12 + 2 * shear, c12, c44: shear, orientation: orientationFromEulerAngles(1, 2, 3) };
    const cubic = pointBuffers(cubicElasticity, parameters);
    const isotropic = pointBuffers(isotropicElasticity, electrolyte);
    cubicElasticity.respond(parameters, cubic.input, cubic.response);
    isotropicElasticity.respond(electrolyte, isotropic.input, isotropic.response);
    for (let k = 0; k < 36; k++)
      expect(Math.abs(cubic.response.tangent[k] - isotropic.response.tangent[k])).toBeLessThan(1e-5 * shear * 1e-9);
  });

  it('turns with the crystal', () => {
    const random = randomNumbers(3);
    const turn = new Float64Array(36);
    for (let trial = 0; trial < 20; trial++) {
      const orientation = orientationFromEulerAngles(6 * random(), 3 * random(), 6 * random());
      rotationMatrix(orientation, turn);
      const strain = Float64Array.from({ length: 6 }, () => 1e-4 * (random() - 0.5));
      const map = (vector: Float64Array) =>
        vector.map((_, row) => contract(turn.subarray(6 * row, 6 * row + 6), vector));
      const answer = (parameters: CubicElasticityParameters, drive: Float64Array) => {
        const { input, response } = pointBuffers(cubicElasticity, parameters);
        input.drive.set(drive);
        cubicElasticity.respond(parameters, input, response);
        return response.stress;
      };
      const expected = map(answer({ ...lithiumCubicConstants, orientation: alignedOrientation }, strain));
      const got = answer({ ...lithiumCubicConstants, orientation }, map(strain));
      for (let k = 0; k < 6; k++) expect(Math.abs(got[k] - expected[k])).toBeLessThan(1e-12 * Math.hypot(...expected));
    }
  });

  it('refuses unstable crystals and axes that are not at right angles', () => {
    const paths = (changes: Partial<CubicElasticityParameters>) =>
      cubicElasticity
        .problems({ ...lithiumCubicConstants, orientation: alignedOrientation, ...changes })
        .map(({ path }) => path);
    expect(paths({ c12: 14e9 })).toEqual(['c11']);
    expect(paths({ c12: -7e9 })).toEqual(['c12']);
    expect(paths({ c44: 0 })).toEqual(['c44']);
    expect(paths({ orientation: [1, 0, 0, 0, 1, 0, 0, 0.1, 1] })).toEqual(['orientation']);
    expect(paths({ orientation: [1, 0, 0] })).toEqual(['orientation']);
    expect(paths({ orientation: [1, 0, 0, 0, Number.NaN, 0, 0, 0, 1] })).toEqual(['orientation']);
  });
});
