import { describe, expect, it } from 'vitest';
import {
  butlerVolmerKinetics,
  DoubleLayerCharging,
  IonicConduction,
  linearKinetics,
} from '../../../../src/models/resolved/conduction/index.js';
import { slab } from './meshes.js';
import { fittedSlope } from './slope.js';

const thickness = 500e-6;
const width = 1e-4;
const resistance = 5e-4;
const capacitance = 0.1;
const time = resistance * capacitance;

function cell(kinetics = linearKinetics(resistance)) {
  return new IonicConduction({
    mesh: slab('triangle', 1, [2, 4], [width, thickness], 0.1),
    conductivity: { electrolyte: 0.04 },
    electrodes: [
      { name: 'metal', facets: 'bottom', kinetics },
      { name: 'counter', facets: 'top', kinetics: null },
    ],
  });
}

const controls = { metal: { current: 10 * width }, counter: { potential: 0 } };

describe('a double layer after a step of the current', () => {
  it('charges as I Z (1 - exp(-t/(Z C))), at order 2 in the time step (K-10)', () => {
    const conduction = cell();
    const after = (steps: number): number => {
      const layer = new DoubleLayerCharging(conduction, { metal: capacitance });
      let state = layer.start();
      for (let k = 0; k < steps; k++) state = layer.advance(state, time / steps, controls);
      return state.solution!.electrode('metal').potential - (10 * thickness) / 0.04;
    };
    const exact = 0.00316060279414;
    const errors = [8, 16, 32].map((steps) => after(steps) - exact);
    expect(Math.abs(errors[2]! / exact)).toBeLessThan(2e-4);
    expect(Math.abs(fittedSlope([1 / 8, 1 / 16, 1 / 32], errors) - 2)).toBeLessThan(0.15);
  });

  it('takes all of the current at first and none in the end; energy balances throughout', () => {
    const kinetics = butlerVolmerKinetics({
      exchangeCurrentDensity: 10,
      activationEnergy: 0,
      transferCoefficient: 0.4,
      mechanicalTransferCoefficient: 0.4,
    });
    const conduction = cell(kinetics);
    const layer = new DoubleLayerCharging(conduction, { metal: capacitance });
    let state = layer.advance(layer.start(), 1e-8, controls);
    const early = state.solution!;
    expect(Math.abs(early.electrode('metal').potential / ((10 * thickness) / 0.04) - 1)).toBeLessThan(1e-5);
    // Drops of nanovolts times a capacity over nanoseconds: round-off of the potentials shows.
    expect(Math.abs(early.energy.residual / early.energy.electrical)).toBeLessThan(1e-9);
    for (const step of [1e-5, 1e-4, 1e-3, 1e-2, 1, 1]) {
      state = layer.advance(state, step, controls);
      const { energy, electrodes } = state.solution!;
      expect(Math.abs(energy.residual / energy.electrical)).toBeLessThan(1e-10);
      expect(Math.abs(electrodes[0]!.current / controls.metal.current - 1)).toBeLessThan(1e-10);
    }
    // A steady solve knows nothing of the charging any more.
    const steady = conduction.solve(controls);
    expect(steady.energy.charging).toBe(0);
    expect(
      Math.abs(state.solution!.electrode('metal').potential / steady.electrode('metal').potential - 1),
    ).toBeLessThan(1e-6);
    // From the steady state nothing changes.
    const still = layer.advance(layer.start(0, steady), 1e-4, controls);
    expect(
      Math.abs(still.solution!.electrode('metal').potential / steady.electrode('metal').potential - 1),
    ).toBeLessThan(1e-9);
  });

  it('refuses what is no capacitance, no electrode or no step', () => {
    const conduction = cell();
    expect(() => new DoubleLayerCharging(conduction, {})).toThrow(/metal/);
    expect(() => new DoubleLayerCharging(conduction, { metal: -1 })).toThrow(/positive/);
    expect(() => new DoubleLayerCharging(conduction, { metal: 1, counter: 1 })).toThrow(/counter/);
    const layer = new DoubleLayerCharging(conduction, { metal: 1 });
    expect(() => layer.advance(layer.start(), 0, controls)).toThrow(/step/);
  });
});
