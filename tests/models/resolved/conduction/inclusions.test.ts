import { describe, expect, it } from 'vitest';
import { gridMesh, type Mesh, mapCoordinates } from '../../../../src/mesh/index.js';
import { IonicConduction } from '../../../../src/models/resolved/conduction/index.js';
import { fittedSlope } from './slope.js';

/** A quarter of a ring between an insulating cylinder (a sphere, axisymmetric) of radius `inner` and radius 1; x (r) and y (z) from 0. */
function quarterRing(inner: number, cells: number, order: 1 | 2, geometry: 'plane' | 'axisymmetric'): Mesh {
  const grid = gridMesh({ shape: 'quadrilateral', order, cells: [cells, cells], geometry, region: 'electrolyte' });
  return mapCoordinates(grid, ([s, t]) => {
    const radius = inner ** (1 - s!);
    const angle = (Math.PI / 2) * t!;
    return [t === 1 ? 0 : radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** Conductivity of a coated inclusion: the field Phi = -y on its outer surface has the heat of a body of that conductivity. */
function coated(inner: number, geometry: 'plane' | 'axisymmetric', cells: number): number {
  const mesh = quarterRing(inner, cells, 2, geometry);
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: 1 },
    electrodes: [],
    potentials: [
      { facets: 'bottom', potential: 0 },
      { facets: 'right', potential: (x) => -x[1]! },
    ],
  });
  const volume = geometry === 'plane' ? Math.PI / 4 : (2 * Math.PI) / 3;
  return cell.solve({}).energy.joule / volume;
}

/** Square array of insulating cylinders: a quarter of the cell, side 1; the outer side is mapped to the square. */
function squareArray(fraction: number, cells: number, order: 1 | 2): number {
  const radius = Math.sqrt((4 * fraction) / Math.PI);
  const grid = gridMesh({ shape: 'quadrilateral', order, cells: [cells, 2 * cells], region: 'electrolyte' });
  const mesh = mapCoordinates(grid, ([s, t]) => {
    const angle = (Math.PI / 2) * t!;
    const inner = [t === 1 ? 0 : radius * Math.cos(angle), radius * Math.sin(angle)];
    const outer = t! <= 0.5 ? [1, Math.tan(angle)] : [t === 1 ? 0 : 1 / Math.tan(angle), 1];
    return [inner[0]! + s! * (outer[0]! - inner[0]!), inner[1]! + s! * (outer[1]! - inner[1]!)];
  });
  const right = mesh.boundaries.get('right')!;
  const top = { cell: right.cell.slice(cells), facet: right.facet.slice(cells) };
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: 1 },
    electrodes: [
      { name: 'bottom', facets: 'bottom', kinetics: null },
      { name: 'top', facets: top, kinetics: null },
    ],
  });
  return cell.solve({ bottom: { potential: 1 }, top: { potential: 0 } }).electrode('bottom').current;
}

describe('an electrolyte with voids', () => {
  it.each([
    ['cylinder', 'plane', 0.1, 0.818181818182],
    ['sphere', 'axisymmetric', 0.1, 0.857142857143],
    ['sphere', 'axisymmetric', 0.3, 0.608695652174],
  ] as const)('has the conductivity of a coated %s (%s), f = %d (C-14)', (_what, geometry, fraction, expected) => {
    const inner = geometry === 'plane' ? Math.sqrt(fraction) : Math.cbrt(fraction);
    expect(Math.abs(coated(inner, geometry, 8) / expected - 1)).toBeLessThan(2e-5);
  });

  it.each([
    [0.1, 0.81817676],
    [0.3, 0.53757999],
    [0.5, 0.3246544],
    [0.7, 0.1345229],
  ])('has that of a square array of cylinders, f = %d (C-15)', (fraction, expected) => {
    expect(Math.abs(squareArray(fraction, 12, 2) / expected - 1)).toBeLessThan(2e-4);
    // Never above the bound of Hashin and Shtrikman for two dimensions.
    expect(squareArray(fraction, 4, 1)).toBeLessThan(1.02 * ((1 - fraction) / (1 + fraction)));
  });

  it('converges at order 2 with straight cells and order 4 with curved quadratic ones (C-15)', () => {
    const exact = 0.53757999;
    const straight = [8, 16, 32].map((cells) => squareArray(0.3, cells, 1) - exact);
    expect(Math.abs(fittedSlope([1 / 8, 1 / 16, 1 / 32], straight) - 2)).toBeLessThan(0.15);
    const curved = [4, 6, 8].map((cells) => squareArray(0.3, cells, 2) - exact);
    expect(fittedSlope([1 / 4, 1 / 6, 1 / 8], curved)).toBeGreaterThan(3.5);
  });

  it('loses 3/2 of the volume of a single sphere in a large box (C-14)', () => {
    // The field of a lone sphere of radius 1/10 in a sphere of radius 1 under Phi = -z: the mean over the sphere, far from touching.
    const fraction = 1e-3;
    expect(Math.abs((coated(0.1, 'axisymmetric', 12) - 1) / (-1.5 * fraction) - 1)).toBeLessThan(0.01);
  });
});
