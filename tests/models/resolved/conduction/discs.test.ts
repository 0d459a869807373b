import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { gridMesh, type Mesh } from '../../../../src/mesh/index.js';
import {
  blockedDisc,
  discElectrode,
  discInTube,
  halfSpaceOverDisc,
  stripOverContact,
} from '../../../../src/models/resolved/conduction/disc-problems.js';
import { IonicConduction } from '../../../../src/models/resolved/conduction/index.js';
import { fittedSlope } from './slope.js';

const coarse = { cells: 10 };

describe('a disc electrode on a half-space', () => {
  it('has the resistance 1/(4 kappa a), at order 2 and more on a mesh graded to its rim (C-02)', () => {
    for (const [order, expected, cells] of [
      [1, 2, [16, 32, 48]],
      [2, 4, [8, 16, 24]],
    ] as const) {
      const errors = cells.map(
        (count) => 4 * discElectrode(Number.POSITIVE_INFINITY, { cells: count, order }).resistance - 1,
      );
      const observed = fittedSlope(
        cells.map((count) => 1 / count),
        errors,
      );
      expect(observed).toBeGreaterThan(expected - 0.3);
    }
    expect(Math.abs(4 * discElectrode(Number.POSITIVE_INFINITY, coarse).resistance - 1)).toBeLessThan(2e-5);
  });

  it('has the primary distribution of current (C-03)', () => {
    const { mesh, solution } = discElectrode(Number.POSITIVE_INFINITY, { cells: 16 });
    const { nodes, density } = solution.contactCurrent('disc');
    let [square, weight] = [0, 0];
    nodes.forEach((node, k) => {
      const r = mesh.coordinates[2 * node]!;
      if (r > 0.9) return;
      const exact = 0.5 / Math.sqrt(1 - r * r) / Math.PI;
      square += (density[k]! / exact - 1) ** 2;
      weight++;
    });
    expect(Math.sqrt(square / weight)).toBeLessThan(0.01);
    expect(weight).toBeGreaterThan(10);
  });

  it.each([
    [0.1, 3.452984993, 0.985301, 1.020999],
    [1, 0.585919594, 0.882594, 1.193209],
    [100, 0.255576807, 0.519116, 6.396],
  ])('with kinetics, a/(kappa Z) = %d, has the secondary distribution (C-04)', (number, resistance, centre, rim) => {
    const disc = discElectrode(number, { cells: 14 });
    expect(Math.abs(disc.resistance / resistance - 1)).toBeLessThan(1e-4);
    expect(Math.abs(disc.centreCurrent / centre - 1)).toBeLessThan(1e-3);
    expect(Math.abs(disc.rimCurrent / rim - 1)).toBeLessThan(1e-3);
  });
});

describe('an insulating disc on an electrode', () => {
  const table = [
    [0.01, 1.006179, 1.009825, 316.769517],
    [0.1, 1.054847, 1.09214, 33.8247609],
    [1, 1.378497, 1.791672, 5.10022368],
    [10, 2.85954, 7.83435, 1.85841016],
    [100, 8.141, 65.56, 1.40977778],
  ] as const;

  it.each(table)('focuses the current at its rim, a/(kappa Z) = %d (C-08)', (number, edge, centre, resistance) => {
    const disc = blockedDisc(number, coarse);
    expect(Math.abs(disc.edgeCurrent / edge - 1)).toBeLessThan(1e-3);
    expect(Math.abs(disc.centrePotential / centre - 1)).toBeLessThan(1e-4);
    expect(Math.abs(disc.resistance / resistance - 1)).toBeLessThan(1e-4);
  });

  it('agrees with the debonded disc of Roy, Fleck & Deshpande to 1 per cent at every ratio', () => {
    const file = new URL('../../../../validation/data/roy-2021-debonded-disc.yaml', import.meta.url);
    const { fluxConcentration } = parse(readFileSync(file, 'utf8')) as {
      fluxConcentration: { rows: [number, number][] };
    };
    expect(fluxConcentration.rows.length).toBe(8);
    for (const [number, expected] of fluxConcentration.rows)
      expect(Math.abs(blockedDisc(number, { cells: 8 }).edgeCurrent / expected - 1)).toBeLessThan(0.01);
  });

  it('on an equipotential electrode has the potential of an ellipse above it (C-07)', () => {
    const mesh = halfSpaceOverDisc(1, 1000, coarse);
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: 1 },
      electrodes: [{ name: 'metal', facets: 'plane', kinetics: null }],
      injections: [{ facets: 'far', density: (_place, normal) => -normal[1]! }],
    });
    const solution = cell.solve({ metal: { potential: 0 } });
    let largest = 0;
    for (let node = 0; node < solution.potential.length; node++) {
      const [r, z] = [mesh.coordinates[2 * node]!, mesh.coordinates[2 * node + 1]!];
      if (z !== 0 || r > 0.999) continue;
      largest = Math.max(largest, Math.abs(solution.potential[node]! + (2 / Math.PI) * Math.sqrt(1 - r * r)));
    }
    expect(largest).toBeLessThan(1e-4);
    const { nodes, density } = solution.contactCurrent('metal');
    const at = (rho: number): number => {
      // The density between the two nodes around rho, where it is smooth.
      const sorted = Array.from(nodes.keys()).sort(
        (a, b) => mesh.coordinates[2 * nodes[a]!]! - mesh.coordinates[2 * nodes[b]!]!,
      );
      const upper = sorted.find((k) => mesh.coordinates[2 * nodes[k]!]! >= rho)!;
      const r = mesh.coordinates[2 * nodes[upper]!]!;
      const exact = (x: number): number => (2 / Math.PI) * (1 / Math.sqrt(x * x - 1) + Math.acos(1 / x));
      return density[upper]! - exact(r) + exact(rho);
    };
    expect(Math.abs(at(1.1) / 1.66277353974 - 1)).toBeLessThan(0.01);
    expect(Math.abs(at(2) / 1.03421926361 - 1)).toBeLessThan(0.01);
  });
});

describe('a disc in a tube', () => {
  it.each([
    [0.1, 0.859413601],
    [0.4, 0.458586914],
    [0.9, 0.018241696],
  ])('as a contact has the constriction resistance, a/b = %d (C-05)', (ratio, psi) => {
    const { resistance } = discInTube(false, ratio, 0, { cells: 14 });
    expect(Math.abs((resistance * 4 * ratio) / Math.PI / psi - 1)).toBeLessThan(1e-3);
  });

  it.each([
    [0.1, 4.245572e-4, 2e-3],
    [0.5, 0.0556075937, 1e-3],
    [0.9, 0.490389246, 1e-3],
  ])('as a void on an ideal electrode adds a resistance, a/b = %d (C-10)', (ratio, expected, tolerance) => {
    expect(Math.abs(discInTube(true, ratio, 0, { cells: 12 }).resistance / expected - 1)).toBeLessThan(tolerance);
  });

  it.each([
    [0.5, 0.01, 0.071645, 6.17],
    [0.5, 0.1, 0.197981, 2.3809],
    [Math.SQRT1_2, 0.1, 0.393846, 3.2663],
    [0.9, 1, 5.787782, 5.4259],
  ])('as a void on an electrode with kinetics, a/b = %d, kappa Z/b = %d (C-11)', (ratio, length, resistance, rim) => {
    const tube = discInTube(true, ratio, length, coarse);
    expect(Math.abs(tube.resistance / resistance - 1)).toBeLessThan(1e-3);
    expect(Math.abs(tube.rimCurrent / rim - 1)).toBeLessThan(1e-3);
  });
});

describe('strip contacts', () => {
  const [a, b, height] = [5, 10, 30];
  /** ASR kappa beyond the slab's (m). */
  const extra = (mesh: Mesh): number => {
    const cell = new IonicConduction({
      mesh,
      conductivity: { [mesh.regions[0]!]: 1 },
      electrodes: [
        { name: 'contact', facets: 'disc', kinetics: null },
        { name: 'top', facets: 'top', kinetics: null },
      ],
    });
    const solution = cell.solve({ contact: { current: 1 }, top: { potential: 0 } });
    return solution.areaSpecificResistance('contact', 'top', b) - height;
  };
  const exact = ((2 * b) / Math.PI) * Math.log(1 / Math.sin((Math.PI * a) / (2 * b)));

  it('have the constriction resistance of the closed form (C-06)', () => {
    expect(Math.abs(extra(stripOverContact(a, b, height, { cells: 12 })) / exact - 1)).toBeLessThan(1e-3);
  });

  it('converge at order 1 on uniform meshes, whatever the element: the edge is singular', () => {
    const uniform = (shape: 'triangle' | 'quadrilateral', order: 1 | 2, cells: number): number => {
      const mesh = gridMesh({ shape, order, cells: [cells, 3 * cells], upper: [b, height], region: 'electrolyte' });
      const bottom = mesh.boundaries.get('bottom')!;
      const disc = { cell: bottom.cell.slice(0, cells / 2), facet: bottom.facet.slice(0, cells / 2) };
      return extra({ ...mesh, boundaries: new Map([...mesh.boundaries, ['disc', disc]]) }) / exact - 1;
    };
    for (const [shape, order] of [
      ['triangle', 1],
      ['quadrilateral', 2],
    ] as const) {
      const errors = [4, 8, 16].map((cells) => uniform(shape, order, cells));
      expect(Math.abs(fittedSlope([1 / 4, 1 / 8, 1 / 16], errors) - 1)).toBeLessThan(0.1);
    }
  });
});
