import { describe, expect, it } from 'vitest';
import { checkMesh, eulerCharacteristic, type Mesh, outerFacets } from '../src/mesh/index.js';

const load = (name: string) => import(new URL(`../benchmarks/resolved/${name}`, import.meta.url).href);
const { octant } = await load('octant.mjs');
const { sphereRate, works } = await load('works.mjs');

describe('works of the benchmark of the resolved model', () => {
  it('joins three parts to an octant of a shell', () => {
    const mesh: Mesh = octant(3);
    checkMesh(mesh);
    expect(eulerCharacteristic(mesh)).toBe(1);
    const named = [...mesh.boundaries.values()].reduce((sum, { cell }) => sum + cell.length, 0);
    expect(named).toBe(outerFacets(mesh).cell.length);
    const nodes = mesh.coordinates.length / 3;
    const radii = Array.from({ length: nodes }, (_, node) =>
      Math.hypot(...mesh.coordinates.subarray(3 * node, 3 * node + 3)),
    );
    expect(Math.min(...radii)).toBeCloseTo(1, 12);
    expect(Math.max(...radii)).toBeCloseTo(2, 12);
  });

  it.each([
    [1, 0.00257142857143],
    [3, 0.0135],
    [6.6, 0.224607101318],
  ])('knows the rate of a thick sphere, n = %f', (exponent, rate) => {
    expect(sphereRate({ referenceRate: 1e-3, exponent }) / rate).toBeCloseTo(1, 11);
  });

  // What is timed must be right.
  it.each([
    ['creepStep', 1000, 1e-5],
    ['conduction', 1000, 1e-6],
    ['creepInSpace', 2, 2e-3],
  ])('%s of size %i computes its problem to %f', (name, size, bound) => {
    const work = works[name](size);
    work.run();
    expect(work.accuracy()).toBeLessThan(bound);
  });

  it('tells what part of a step is assembly, and leaves the step as it was', () => {
    const work = works.creepStep(1000);
    work.run();
    const before = work.accuracy();
    const { assemblyShare, unknowns } = work.extra();
    expect(assemblyShare).toBeGreaterThan(0);
    expect(assemblyShare).toBeLessThan(1);
    expect(unknowns).toBeGreaterThan(900);
    work.run();
    expect(work.accuracy()).toBe(before);
  });
});
