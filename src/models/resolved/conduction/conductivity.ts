import type { Mesh } from '../../../mesh/index.js';
import type { Issue } from '../../../quantity/index.js';
import { LithostatError } from '../../../quantity/index.js';
import type { Conductivity } from './problem.js';

/**
 * The conductivity of a region as a tensor at a place.
 * Writes dimension^2 numbers row by row (S/m).
 */
export type TensorAt = (place: ArrayLike<number>, out: Float64Array) => void;

/**
 * The conductivities of a mesh's regions.
 * @returns one for each region, in their order.
 * @throws LithostatError naming every region without a conductivity, every conductivity without a region, and every one that is not
 *   positive definite.
 */
export function conductivityTensors(mesh: Mesh, given: Readonly<Record<string, Conductivity>>): TensorAt[] {
  const issues: Issue[] = [];
  const path = (name: string): string => `conductivity.${name}`;
  for (const name of Object.keys(given))
    if (!mesh.regions.includes(name))
      issues.push({
        code: 'missing-region',
        path: path(name),
        message: `The mesh has no region ${name}.`,
        got: name,
        expected: mesh.regions.join(', '),
      });
  const tensors = mesh.regions.map((name): TensorAt => {
    const value = given[name];
    if (value === undefined) {
      issues.push({
        code: 'missing-conductivity',
        path: path(name),
        message: `The region ${name} has no conductivity.`,
        remedy: 'Give it one, or cut the region out of the mesh.',
      });
      return () => {};
    }
    if (typeof value === 'function')
      return isotropic((place) => positive(value(place), path(name), place), mesh.dimension);
    if (typeof value === 'number') {
      if (!isPositive(value)) issues.push(notPositive(path(name), String(value)));
      return isotropic(() => value, mesh.dimension);
    }
    if (!isPositiveDefinite(value, mesh.dimension)) issues.push(notDefinite(path(name), value, mesh.dimension));
    return (_place, out) => out.set(value);
  });
  if (issues.length > 0) throw new LithostatError(issues);
  return tensors;
}

function isotropic(scalar: (place: ArrayLike<number>) => number, dimension: number): TensorAt {
  return (place, out) => {
    const value = scalar(place);
    for (let i = 0; i < dimension; i++)
      for (let j = 0; j < dimension; j++) out[i * dimension + j] = i === j ? value : 0;
  };
}

function isPositive(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}

function positive(value: number, path: string, place: ArrayLike<number>): number {
  if (isPositive(value)) return value;
  const where = Array.from(place, (x) => x.toPrecision(4)).join(', ');
  throw new LithostatError([
    { ...notPositive(path, String(value)), message: `The conductivity at (${where}) m must be positive.` },
  ]);
}

function notPositive(path: string, got: string): Issue {
  return {
    code: 'out-of-range',
    path,
    message: 'A conductivity must be positive and finite (S/m).',
    got,
    expected: '> 0',
  };
}

function notDefinite(path: string, value: readonly number[], dimension: number): Issue {
  return {
    code: 'out-of-range',
    path,
    message: `A conductivity tensor has ${dimension * dimension} numbers, is symmetric and positive definite.`,
    got: `[${value.join(', ')}]`,
    expected: `${dimension} x ${dimension}, row by row (S/m)`,
  };
}

/** By Sylvester's criterion. */
function isPositiveDefinite(t: readonly number[], dimension: number): boolean {
  if (t.length !== dimension * dimension || !t.every(Number.isFinite)) return false;
  for (let i = 0; i < dimension; i++)
    for (let j = 0; j < i; j++)
      if (
        Math.abs(t[i * dimension + j]! - t[j * dimension + i]!) >
        1e-12 * (Math.abs(t[i * dimension + i]!) + Math.abs(t[j * dimension + j]!))
      )
        return false;
  const [a, b] = [t[0]!, t[1]!];
  if (dimension === 2) return a > 0 && a * t[3]! - b * b > 0;
  const [c, d, e, f] = [t[2]!, t[4]!, t[5]!, t[8]!];
  return a > 0 && a * d - b * b > 0 && a * (d * f - e * e) - b * (b * f - e * c) + c * (b * e - d * c) > 0;
}
