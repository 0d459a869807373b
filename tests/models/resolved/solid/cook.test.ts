import { describe, expect, it } from 'vitest';
import { type CellOrder, type CellShape, gridMesh, mapCoordinates } from '../../../../src/mesh/index.js';
import { type SolidMaterial, type SolidMethod, SolidSystem } from '../../../../src/models/resolved/solid/index.js';
import { incompressibleElasticity } from '../../../../src/physics/elasticity/incompressible.js';
import { at, isotropic } from './bodies.js';

const youngModulus = 250;
const incompressible = new Map<string, SolidMaterial>([
  ['body', { law: incompressibleElasticity, parameters: { shearModulus: youngModulus / 3 } } as SolidMaterial],
]);

/** E-11: vertical displacement of the corner (48, 60), 100 of shear load spread over the right edge. */
function corner(shape: CellShape, order: CellOrder, cells: number, method: SolidMethod, poissonRatio: number): number {
  const mesh = mapCoordinates(gridMesh({ shape, order, cells: [cells, cells] }), ([s, t]) => [
    48 * s!,
    44 * s! + t! * (44 - 28 * s!),
  ]);
  const system = new SolidSystem({
    mesh,
    materials: poissonRatio === 0.5 ? incompressible : isotropic({ youngModulus, poissonRatio }),
    method,
  });
  system.solve({
    supports: [{ boundary: 'left', fix: 'all' }],
    loads: [{ boundary: 'right', traction: [0, 100 / 16] }],
  });
  return at(mesh, system.displacement, [48, 60])[1]!;
}

describe("E-11: Cook's membrane, plane strain, nearly incompressible", () => {
  it('Taylor-Hood at a Poisson ratio of 1/2 approaches 7.7705 from below', () => {
    const triangles = [8, 16].map((cells) => corner('triangle', 2, cells, 'mixed', 0.5));
    const quadrilaterals = [8, 16].map((cells) => corner('quadrilateral', 2, cells, 'mixed', 0.5));
    for (const found of [triangles, quadrilaterals])
      for (const [k, value] of found.entries()) expect(value).toBeGreaterThan(k === 0 ? 7.55 : found[k - 1]!);
    expect(Math.abs(triangles[1]! / 7.7705 - 1)).toBeLessThan(0.0105);
    expect(Math.abs(quadrilaterals[1]! / 7.7705 - 1)).toBeLessThan(0.0015);
    expect(Math.max(...triangles, ...quadrilaterals)).toBeLessThan(7.7705);
  });
  it('Taylor-Hood with a bulk modulus agrees at 0.49999', () => {
    expect(corner('triangle', 2, 8, 'mixed', 0.49999)).toBeCloseTo(corner('triangle', 2, 8, 'mixed', 0.5), 3);
  });
  it('linear triangles and fully integrated quadrilaterals lock', () => {
    expect(corner('triangle', 1, 16, 'standard', 0.49999)).toBeCloseTo(2.08, 2);
    expect(corner('quadrilateral', 1, 16, 'standard', 0.49999)).toBeCloseTo(2.106, 2);
  });
  it('the mean dilatation does not: within 1.1 % at 32', () => {
    const found = [8, 16, 32].map((cells) => corner('quadrilateral', 1, cells, 'mean-dilatation', 0.49999));
    expect(found[0]).toBeCloseTo(7.316, 2);
    expect(found[1]).toBeCloseTo(7.59, 2);
    expect(found[2]).toBeCloseTo(7.694, 2);
    expect(Math.abs(found[2]! / 7.7705 - 1)).toBeLessThan(0.011);
  });
});
