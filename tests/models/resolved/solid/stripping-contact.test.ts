import { describe, expect, it } from 'vitest';
import { facetNodes, gridMesh, type Mesh, mapCoordinates, patchElectrode } from '../../../../src/mesh/index.js';
import type { CreepCondition } from '../../../../src/models/resolved/creep/index.js';
import { type StrippingContact, solveStripping } from '../../../../src/models/resolved/solid/index.js';

const viscosity = 1e10;
const viscous = { referenceRate: 1e6 / (3 * viscosity), exponent: 1 };
const pressure = 3e6;
const wavelength = 10e-6;
const wavenumber = (2 * Math.PI) / wavelength;

/** Half a wave of a deep electrode, pressed from above; the interface is the bottom. */
function wavy(
  cells: number,
  contact: Partial<StrippingContact>,
  material: { referenceRate: number; exponent: number } = viscous,
) {
  const mesh = mapCoordinates(gridMesh({ shape: 'quadrilateral', order: 2, cells: [cells, 12] }), ([s, t]) => [
    (s! * wavelength) / 2,
    1.2 * wavelength * (0.3 * t! + 0.7 * t! ** 3),
  ]);
  const wall = (boundary: string): CreepCondition => ({ kind: 'normal-velocity', boundary, velocity: 0 });
  const conditions: CreepCondition[] = [wall('left'), wall('right'), { kind: 'pressure', boundary: 'top', pressure }];
  return solveStripping({ mesh, material, conditions }, { boundary: 'bottom', recession: 0, ...contact });
}

describe('L-02, L-03: recession V (1 + cos kx) of a linearly viscous half-space', () => {
  it.each([
    [0.5, 0.5, 0.15342641],
    [1 / 1.2, 0.732279527, Number.NaN],
    [1 / 3, Number.NaN, 0.30046257],
  ])('s = P/(2 mu k V) = %f', (s, fraction, growth) => {
    const cells = 20;
    const speed = pressure / (2 * viscosity * wavenumber * s);
    const found = wavy(cells, { recession: (x) => speed * (1 + Math.cos(wavenumber * x[0]!)) });
    if (!Number.isNaN(fraction)) expect(Math.abs(found.contactFraction - fraction)).toBeLessThan(0.75 / cells);
    const area = found.area.reduce((a, b) => a + b, 0);
    const mean = found.gapRate.reduce((sum, rate, k) => sum + rate * found.area[k]!, 0) / area / speed;
    if (!Number.isNaN(growth)) expect(Math.abs(mean - growth)).toBeLessThan(4e-3);
    // The whole load is carried by what is left in contact.
    const carried = found.pressure.reduce((sum, p, k) => sum + p * found.area[k]!, 0) / area;
    expect(Math.abs(carried / pressure - 1)).toBeLessThan(1e-6);
    for (const [k, closed] of found.closed.entries()) {
      if (closed === 1) expect(found.pressure[k]).toBeGreaterThan(-1e-5 * pressure);
      else expect(found.gapRate[k]).toBeGreaterThan(-1e-6 * speed);
    }
  });

  it('below the onset all is closed: the peak is P (1 + 1/s), the least P (1 - 1/s)', () => {
    const s = 1.5;
    const speed = pressure / (2 * viscosity * wavenumber * s);
    const found = wavy(24, { recession: (x) => speed * (1 + Math.cos(wavenumber * x[0]!)) });
    expect(found.contactFraction).toBe(1);
    expect(found.turns).toEqual([0]);
    // Least where the recession is largest.
    expect(found.pressure[0]! / pressure).toBeCloseTo(1 - 1 / s, 2);
    expect(found.pressure.at(-1)! / pressure).toBeCloseTo(1 + 1 / s, 2);
  });

  it('adhesion holds what would open, power-law metal opens by its own onset', () => {
    const s = 0.5;
    const speed = pressure / (2 * viscosity * wavenumber * s);
    const recession = (x: ArrayLike<number>) => speed * (1 + Math.cos(wavenumber * x[0]!));
    const held = wavy(24, { recession, adhesion: { strength: 1.1 * pressure, afterOpening: 'held' } });
    expect(held.contactFraction).toBe(1);
    const weak = wavy(24, { recession, adhesion: { strength: 0.3 * pressure, afterOpening: 'held' } });
    // The load is P plus the adhesion, s by as much larger: (2/pi) asin sqrt(1.3/2).
    expect(Math.abs(weak.contactFraction - (2 / Math.PI) * Math.asin(Math.sqrt(0.65)))).toBeLessThan(0.75 / 24);
    // Onset of P-17: P = C_n (kV/A)^(1/n), C_5 = 1.390.
    const rate = 1e-3;
    const onset = (rate * (pressure / 1e6 / 1.39) ** 5) / wavenumber;
    const power = { referenceRate: rate, exponent: 5 };
    const below = wavy(16, { recession: (x) => 0.9 * onset * Math.cos(wavenumber * x[0]!) }, power);
    expect(below.contactFraction).toBe(1);
    const above = wavy(16, { recession: (x) => 1.2 * onset * Math.cos(wavenumber * x[0]!) }, power);
    expect(above.contactFraction).toBeLessThan(1);
    expect(above.contactFraction).toBeGreaterThan(0.7);
  });

  it('a gap closes within a step that is long enough', () => {
    // A shallow gap in the middle of half a wave; no stripping: the load closes it.
    const gap = (x: ArrayLike<number>) => 1e-9 * Math.max(0, Math.cos(wavenumber * x[0]!));
    expect(wavy(24, { gap }).contactFraction).toBeLessThan(0.55);
    const long = wavy(24, { gap, duration: 3600 });
    expect(long.contactFraction).toBe(1);
    const short = wavy(24, { gap, duration: 0.5 });
    expect(short.contactFraction).toBeGreaterThan(0.45);
    expect(short.contactFraction).toBeLessThan(1);
  });
});

describe('P-16: a flat void on a frictionless plane, linearly viscous', () => {
  it('closes with the closed form; contact pressure is that of the disc in a uniform field', () => {
    const radius = 10e-6;
    const far = 80 * radius;
    const mesh = patchElectrode({
      radius,
      surroundings: { kind: 'far', radius: far },
      shape: 'quadrilateral',
      order: 2,
      resolution: 16,
    });
    // Far away the flow of a point sink is lost in a uniform pressure.
    const {
      flow,
      closed,
      pressure: found,
    } = solveStripping(
      { mesh, material: viscous, conditions: [{ kind: 'far-field', boundary: 'outer', pressure }] },
      { boundary: 'insulated', recession: 0 },
    );
    expect([...closed].every((each) => each === 1)).toBe(true);
    const centre = mesh.coordinates.findIndex((x, k) => k % 2 === 0 && x === 0 && mesh.coordinates[k + 1] === 0) / 2;
    const speed = (pressure * radius) / (Math.PI * viscosity);
    expect(Math.abs(flow.velocity[2 * centre + 1]! / -speed - 1)).toBeLessThan(5e-3);
    // C-07: (2/pi) (1/sqrt(rho^2 - 1) + acos(1/rho)).
    let compared = 0;
    for (const [k, p] of found.entries()) {
      const rho = ringRadius(mesh, k) / radius;
      if (rho < 1.3 || rho > 20) continue;
      const exact = (2 / Math.PI) * (1 / Math.sqrt(rho ** 2 - 1) + Math.acos(1 / rho));
      expect(Math.abs(p / pressure / exact - 1)).toBeLessThan(0.02);
      compared++;
    }
    expect(compared).toBeGreaterThan(5);
  });
});

/** Mean radius of the nodes of facet k of the plane. */
function ringRadius(mesh: Mesh, k: number): number {
  const { cell, facet } = mesh.boundaries.get('insulated')!;
  const block = mesh.blocks[0]!;
  const nodes = facetNodes(block.shape, 1, facet[k]!);
  const first = (cell[k]! * block.nodes.length) / block.region.length;
  return nodes.reduce((sum, node) => sum + mesh.coordinates[2 * block.nodes[first + node]!]! / nodes.length, 0);
}
