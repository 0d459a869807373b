import { describe, expect, it } from 'vitest';
import { type SolidMethod, SolidSystem } from '../../../../src/models/resolved/solid/index.js';
import { isotropicElasticity } from '../../../../src/physics/elasticity/isotropic.js';
import { pointBuffers } from '../../../../src/physics/point-law.js';
import { fromMatrix } from '../../../../src/physics/tensor.js';
import { everyElement } from '../../../mesh/every-element.js';
import { distortedGrid, electrolyte, isotropic, sidesOf } from './bodies.js';

/** A gradient of displacement without symmetry, of the size of elastic strains. */
const gradient = [
  [1e-4, 3e-5, -2e-5],
  [-4e-5, -2e-4, 5e-5],
  [6e-5, 1e-5, 7e-5],
];

function stressOf(matrix: readonly (readonly number[])[]): Float64Array {
  const { input, response } = pointBuffers(isotropicElasticity, electrolyte);
  const symmetric = matrix.flatMap((row, i) => row.map((value, j) => (value + matrix[j]![i]!) / 2));
  fromMatrix(symmetric, input.drive);
  isotropicElasticity.respond(electrolyte, input, response);
  return response.stress;
}

function run(
  shape: (typeof everyElement)[number][0],
  order: 1 | 2,
  method: SolidMethod,
  matrix: readonly (readonly number[])[],
) {
  const dimension = shape === 'triangle' || shape === 'quadrilateral' ? 2 : 3;
  const mesh = distortedGrid({ shape, order, cells: dimension === 2 ? [4, 3] : [2, 2, 2] });
  const degree = shape === 'hexahedron' && order === 2 ? 7 : undefined;
  const system = new SolidSystem({
    mesh,
    materials: isotropic(electrolyte),
    method,
    ...(degree === undefined ? {} : { degree }),
  });
  const field = matrix.slice(0, dimension).map((row) => (position: Float64Array) => {
    let sum = 0;
    for (let j = 0; j < dimension; j++) sum += row[j]! * position[j]!;
    return sum;
  });
  system.solve({ supports: sidesOf(mesh).map((boundary) => ({ boundary, displacement: field })) });
  let error = 0;
  const { displacement } = system;
  for (let node = 0; node * dimension < displacement.length; node++)
    for (let i = 0; i < dimension; i++) {
      const exact = field[i]!(mesh.coordinates.subarray(node * dimension, (node + 1) * dimension));
      error = Math.max(error, Math.abs(displacement[node * dimension + i]! - exact));
    }
  const plane = matrix.map((row, i) => row.map((value, j) => (i < dimension && j < dimension ? value : 0)));
  const exactStress = stressOf(plane);
  let stressError = 0;
  for (let k = 0; k < system.operator.stress.length; k++)
    stressError = Math.max(stressError, Math.abs(system.operator.stress[k]! - exactStress[k % 6]!));
  return { error, stressError, exactStress, system };
}

describe('E-01: constant strain on distorted meshes', () => {
  const methods: readonly SolidMethod[] = ['standard', 'mean-dilatation', 'mixed'];
  const cases = everyElement.flatMap(([shape, order]) =>
    methods.filter((method) => method !== 'mixed' || order === 2).map((method) => [shape, order, method] as const),
  );
  it.each(cases)('%s of order %i, %s', (shape, order, method) => {
    const { error, stressError } = run(shape, order, method, gradient);
    expect(error).toBeLessThan(2e-4 * 1e-12);
    expect(stressError).toBeLessThan(150e9 * 2e-4 * 1e-11);
  });

  it.each(everyElement)('an infinitesimal rotation leaves %s of order %i without stress', (shape, order) => {
    const turn = [
      [0, -1e-4, 2e-5],
      [1e-4, 0, 3e-5],
      [-2e-5, -3e-5, 0],
    ];
    const { error, stressError, exactStress, system } = run(shape, order, 'standard', turn);
    expect(error).toBeLessThan(1e-16);
    expect(Math.max(...exactStress.map(Math.abs))).toBe(0);
    expect(stressError).toBeLessThan(150e9 * 1e-4 * 1e-11);
    expect(system.operator.sums.storedEnergy).toBeLessThan(150e9 * 1e-8 * 1e-20);
  });
});
