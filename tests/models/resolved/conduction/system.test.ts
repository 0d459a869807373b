import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  butlerVolmerKinetics,
  IonicConduction,
  linearKinetics,
} from '../../../../src/models/resolved/conduction/index.js';
import { multigridSolve } from '../../../../src/models/resolved/conduction/linear-strategy.js';
import { slab } from './meshes.js';
import { fittedSlope } from './slope.js';

const molarVolume = 1.3e-5;

const butlerVolmer = (exchangeCurrentDensity = 10, alpha = 0.3, mechanical = 1) =>
  butlerVolmerKinetics({
    exchangeCurrentDensity,
    activationEnergy: 0,
    transferCoefficient: alpha,
    mechanicalTransferCoefficient: mechanical,
  });

const mesh = slab('triangle', 2, [3, 3], [1e-4, 2e-4], 0.1);

function cell(pressure: number | ((x: ArrayLike<number>) => number) = 2e7) {
  return new IonicConduction({
    mesh,
    conductivity: { electrolyte: [0.04, 0.01, 0.01, 0.02] },
    electrodes: [
      {
        name: 'one',
        facets: 'bottom',
        kinetics: butlerVolmer(),
        stress: { molarVolume, normalPressure: pressure, ionMolarVolume: 2e-6, electrolytePressure: 1e7 },
        gap: { gap: (x) => 3e-4 * x[0]!, gapScale: 2e-8 },
      },
      { name: 'two', facets: 'top', kinetics: linearKinetics(5e-4) },
      { name: 'three', facets: 'left', kinetics: null },
    ],
  });
}

describe('the equations of conduction', () => {
  it.each([
    ['currents', { one: { current: 1e-3 }, two: { potential: 0.1 }, three: { current: -5e-4 } }],
    ['potentials', { one: { potential: 0.2 }, two: { potential: 0 }, three: { potential: 0.1 } }],
  ])('have the exact Jacobian, %s given: remainders of Taylor of second order (S-10)', (_what, controls) => {
    const conduction = cell();
    const { unknowns } = conduction.solve(controls);
    const { system } = conduction;
    const point = unknowns.map((value, k) => value + 0.02 * Math.sin(7 * k));
    // Given potentials do not move.
    const given = Object.values(controls).map((control) => 'potential' in control);
    const direction = unknowns.map((_, k) => (given[k - (unknowns.length - 3)] === true ? 0 : 0.03 * Math.cos(3 * k)));
    const { pattern } = system.jacobian;
    const values = new Float64Array(pattern.columnIndex.length);
    system.jacobian.evaluate(point, values);
    const slope = new Float64Array(system.size);
    for (let row = 0; row < pattern.rows; row++)
      for (let k = pattern.rowStart[row]!; k < pattern.rowStart[row + 1]!; k++) {
        const column = pattern.columnIndex[k]!;
        slope[row]! += values[k]! * direction[column]!;
        if (column !== row) slope[column]! += values[k]! * direction[row]!;
      }
    const base = new Float64Array(system.size);
    system.residual(point, base);
    const remainder = (t: number): number => {
      const moved = new Float64Array(system.size);
      system.residual(
        point.map((value, k) => value + t * direction[k]!),
        moved,
      );
      return Math.hypot(...moved.map((value, k) => value - base[k]! - t * slope[k]!));
    };
    const steps = [1e-1, 3e-2, 1e-2, 3e-3];
    expect(Math.abs(fittedSlope(steps, steps.map(remainder)) - 2)).toBeLessThan(0.05);
  });

  it('say how a current follows pressure: the slope at the points is that of the law (S-10)', () => {
    const controls = { one: { potential: 0.05 }, two: { potential: 0 }, three: { current: 0 } };
    const at = (pressure: number) => cell(pressure);
    const surface = at(2e7).solve(controls).surface('one')[0]!;
    // At fixed potentials: the same potentials with the other pressures.
    const conduction = at(2e7);
    const { unknowns } = conduction.solve(controls);
    const currentAt = (pressure: number): Float64Array => {
      conduction.updateInterface('one', {
        stress: { molarVolume, normalPressure: pressure, ionMolarVolume: 2e-6, electrolytePressure: 1e7 },
      });
      conduction.system.spread(unknowns);
      return conduction.prepared.reacting[0]![0]!.currentDensity.slice();
    };
    const step = 1e4;
    const [above, below] = [currentAt(2e7 + step), currentAt(2e7 - step)];
    surface.pressureSlope.forEach((slope, k) => {
      expect(Math.abs((above[k]! - below[k]!) / (2 * step) / slope - 1)).toBeLessThan(1e-6);
    });
  });

  it('say how a current follows the gap', () => {
    const controls = { one: { potential: 0.05 }, two: { potential: 0 }, three: { current: 0 } };
    const conduction = cell();
    const solution = conduction.solve(controls);
    const currentAt = (shift: number): Float64Array => {
      conduction.updateInterface('one', { gap: { gap: (x) => 3e-4 * x[0]! + shift, gapScale: 2e-8 } });
      conduction.system.spread(solution.unknowns);
      return conduction.prepared.reacting[0]![0]!.currentDensity.slice();
    };
    const step = 1e-12;
    const [above, below] = [currentAt(step), currentAt(-step)];
    const { gapSlope } = solution.surface('one')[0]!;
    const scale = Math.max(...gapSlope.map(Math.abs));
    gapSlope.forEach((slope, k) => {
      expect(Math.abs((above[k]! - below[k]!) / (2 * step) - slope)).toBeLessThan(1e-5 * scale);
    });
  });

  it('are solved by iterations as by factors, the bordered row of the metal included', () => {
    const space = slab('hexahedron', 1, [4, 4, 6], [1e-4, 1e-4, 2e-4], 0.1);
    const problem = {
      mesh: space,
      conductivity: { electrolyte: 0.04 },
      electrodes: [
        { name: 'one', facets: 'bottom', kinetics: butlerVolmer() },
        { name: 'two', facets: 'top', kinetics: linearKinetics((x) => 5e-4 * (1 + 5e3 * x[0]!)) },
      ],
    };
    const controls = { one: { current: 1e-6 }, two: { potential: 0 } };
    const direct = new IonicConduction(problem).solve(controls);
    const iterative = new IonicConduction(problem, { linearSolve: multigridSolve() }).solve(controls);
    expect(iterative.counts.linearIterations).toBeGreaterThan(0);
    direct.potential.forEach((value, node) => {
      expect(Math.abs(iterative.potential[node]! - value)).toBeLessThan(
        1e-9 * Math.abs(direct.electrode('one').potential),
      );
    });
    expect(Math.abs(iterative.electrode('two').current + 1e-6)).toBeLessThan(1e-14);
  });

  it('are solved far beyond the exchange current density', () => {
    for (const factor of [1e-3, 1, 1e3, 1e6]) {
      const conduction = new IonicConduction({
        mesh,
        conductivity: { electrolyte: 0.04 },
        electrodes: [
          { name: 'one', facets: 'bottom', kinetics: butlerVolmer(1e-2) },
          { name: 'two', facets: 'top', kinetics: butlerVolmer(1) },
        ],
      });
      const current = factor * 1e-2 * 1e-4;
      const solution = conduction.solve({ one: { current }, two: { potential: 0 } });
      expect(Math.abs(solution.electrode('one').current / current - 1)).toBeLessThan(1e-10);
      expect(Math.abs(solution.energy.residual / solution.energy.electrical)).toBeLessThan(1e-10);
      expect(solution.counts.iterations).toBeLessThan(30);
      // And with the potential given instead.
      const back = conduction.solve({ one: { potential: solution.electrode('one').potential }, two: { potential: 0 } });
      expect(Math.abs(back.electrode('one').current / current - 1)).toBeLessThan(1e-8);
    }
  });

  it('dissipate at every interface, conserve charge and balance energy, whatever the data', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3e7, max: 3e7, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
        (pressure, rate, alpha, mechanical, current) => {
          const conduction = new IonicConduction({
            mesh,
            conductivity: { electrolyte: 0.04 },
            electrodes: [
              {
                name: 'one',
                facets: 'bottom',
                kinetics: butlerVolmer(10, alpha, mechanical),
                stress: { molarVolume, normalPressure: (x) => pressure * Math.sin(rate * 1e4 * x[0]!) },
              },
              { name: 'two', facets: 'top', kinetics: linearKinetics((x) => 1e-4 * (1 + 1e4 * x[0]!)) },
            ],
          });
          const { electrodes, energy } = conduction.solve({ one: { current }, two: { potential: 0 } });
          for (const { dissipation } of electrodes) expect(dissipation).toBeGreaterThanOrEqual(0);
          const size = energy.joule + energy.interfaces;
          expect(Math.abs(energy.residual)).toBeLessThanOrEqual(1e-9 * size + 1e-17);
          expect(Math.abs(electrodes[0]!.current + electrodes[1]!.current)).toBeLessThanOrEqual(
            1e-10 * Math.abs(current) + 1e-13,
          );
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  });

  it('give the same fields mirrored when the current is reversed (S-08)', () => {
    const conduction = new IonicConduction({
      mesh,
      conductivity: { electrolyte: 0.04 },
      electrodes: [
        { name: 'one', facets: 'bottom', kinetics: butlerVolmer(10, 0.5, 0.5) },
        { name: 'two', facets: 'top', kinetics: butlerVolmer(10, 0.5, 0.5) },
      ],
    });
    const forward = conduction.solve({ one: { current: 1e-3 }, two: { potential: 0 } });
    const backward = conduction.solve({ one: { current: -1e-3 }, two: { potential: 0 } });
    forward.potential.forEach((value, node) => {
      expect(Math.abs(value + backward.potential[node]!)).toBeLessThan(1e-12);
    });
  });
});
