import { describe, expect, it } from 'vitest';
import { integrateCells, type Mesh } from '../../../src/mesh/index.js';
import { fieldFigure } from '../../../src/report/fields/field-figure.js';
import { slicePiece } from '../../../src/report/fields/slice.js';
import { shipped } from '../../io/mesh/meshes.js';

/** Values of a function at the nodes of a mesh in space. */
const nodal = ({ coordinates }: Mesh, of: (x: number, y: number, z: number) => number) =>
  Float64Array.from({ length: coordinates.length / 3 }, (_, node) =>
    of(coordinates[3 * node]!, coordinates[3 * node + 1]!, coordinates[3 * node + 2]!),
  );

/** Area of the triangles of a mesh, of one region or of all, and the integral of a field. */
function integrals({ mesh, values }: ReturnType<typeof slicePiece>, region: number | null = null) {
  let area = 0;
  let integral = 0;
  const [{ nodes, region: regions }] = mesh.blocks as [Mesh['blocks'][0]];
  for (const [cell, own] of regions.entries()) {
    if (region !== null && own !== region) continue;
    const [a, b, c] = [0, 1, 2].map((k) => 2 * nodes[3 * cell + k]!) as [number, number, number];
    const at = mesh.coordinates;
    const twice = (at[b]! - at[a]!) * (at[c + 1]! - at[a + 1]!) - (at[c]! - at[a]!) * (at[b + 1]! - at[a + 1]!);
    area += Math.abs(twice) / 2;
    for (const k of [a, b, c]) integral += (Math.abs(twice) / 6) * (values?.[k / 2] ?? 0);
  }
  return { area, integral };
}

describe('a body in space that is cut by a plane', () => {
  // 1 x 1.5 x 1 of electrolyte below 1 x 1.5 x 0.5 of metal.
  it.each(['tower-4', 'tower-8', 'tower-10', 'tower-20', 'tower-27'])('shows its section: %s', (name) => {
    const { mesh } = shipped(name, { unit: 1 });
    const values = nodal(mesh, (x, y, z) => 1 + x + 2 * y + 3 * z);
    for (const [axis, at, area, regions] of [
      ['x', 0.37, 1.5 * 1.5, [1.5, 0.75]],
      ['y', 0.75, 1 * 1.5, [1, 0.5]],
      ['z', 0.81, 1.5, [1.5, 0]],
      // A plane between cells shows those below it.
      ['z', 1, 1.5, [1.5, 0]],
    ] as const) {
      const cut = slicePiece({ mesh, values }, { axis, at });
      const found = integrals(cut);
      expect(found.area).toBeCloseTo(area, 10);
      for (const region of [0, 1]) expect(integrals(cut, region).area).toBeCloseTo(regions[region]!, 10);
      // The mean of a linear field is its value in the middle.
      const middle = { x: [at, 0.75, 0.75], y: [0.5, at, 0.75], z: [0.5, 0.75, at] }[axis];
      expect(found.integral / found.area).toBeCloseTo(1 + middle[0]! + 2 * middle[1]! + 3 * middle[2]!, 10);
    }
  });

  it('adds up to the body', () => {
    const { mesh } = shipped('tower-27', { unit: 1 });
    // A cone along x: the sections are disjoint, and their areas integrate to the volume.
    const cone: Mesh = {
      ...mesh,
      coordinates: mesh.coordinates.map((value, k) => {
        const narrowing = 1 - 0.5 * mesh.coordinates[3 * Math.floor(k / 3) + 2]!;
        return k % 3 === 2 ? value : value * narrowing;
      }),
    };
    const volume = integrateCells(cone, 6, () => 1);
    const steps = 40;
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const at = (1.5 * (step + 0.5)) / steps;
      const { area } = integrals(slicePiece({ mesh: cone, values: null }, { axis: 'z', at }));
      expect(area).toBeCloseTo(1.5 * (1 - 0.5 * at) ** 2, 6);
      sum += (1.5 * area) / steps;
    }
    expect(sum).toBeCloseTo(volume, 3);
  });

  it('has a value a cell, and a picture in the axes of the plane', async () => {
    const { mesh } = shipped('tower-8');
    const values = Float64Array.from({ length: 16 }, (_, cell) => cell);
    const cut = slicePiece({ mesh, values, at: 'cells' }, { axis: 'z', at: 1.2e-6 });
    expect(new Set(cut.values as Float64Array).size).toBe(4);
    const options = { title: 'Cut', label: 'Cell', unit: '1', pieces: [{ mesh, values, at: 'cells' as const }] };
    const svg = await fieldFigure({ ...options, slice: { axis: 'x', at: 0.3e-6 } });
    for (const text of ['y (µm)', 'z (µm)', 'Cell']) expect(svg).toContain(`>${text}</text>`);
    await expect(fieldFigure(options)).rejects.toThrow(/no plane that cuts it/);
    await expect(fieldFigure({ ...options, slice: { axis: 'x', at: 3 } })).rejects.toThrow('x = 3 m does not cut');
  });
});
