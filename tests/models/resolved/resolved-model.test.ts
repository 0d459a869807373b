import { describe, expect, it } from 'vitest';
import type { Load } from '../../../src/models/model.js';
import { ResolvedModel } from '../../../src/models/resolved/resolved-model.js';
import { faradayConstant } from '../../../src/quantity/index.js';
import { cellOf } from './cell-of.js';

const current = (currentDensity: number, stackPressure: number): Load => ({
  startTime: 0,
  electrical: { kind: 'current', currentDensity },
  stackPressure,
  stackPressureSlope: 0,
});

const observed = (model: ResolvedModel, values: Float64Array, name: string): number =>
  values[model.observables.findIndex((one) => one.name === name)]!;

describe('the resolved model', () => {
  it('strips an even interface as a body: no void, no creep, exactly Vm I/F (T1)', () => {
    const model = new ResolvedModel(cellOf({ voids: [] }));
    const state = model.initialState();
    const load = current(10, 3e6);
    const result = model.advance(state, load, 3600, []);
    expect(result.reason).toBe('duration');
    const values = new Float64Array(model.observables.length);
    model.observe(state, load, values);
    const recession = (1.3e-5 / faradayConstant) * 36_000;
    expect(observed(model, values, 'thickness1')).toBeCloseTo(50e-6 - recession, 14);
    expect(observed(model, values, 'thickness2')).toBeCloseTo(50e-6 + recession, 14);
    expect(observed(model, values, 'contactFraction1')).toBe(1);
    // C-01 with Z = 5e-4 ohm m^2 as Butler-Volmer kinetics at 298.15 K.
    expect(observed(model, values, 'voltage')).toBeCloseTo(
      0.125 + 2 * 2 * 0.025692579 * Math.asinh(10 / (2 * 51.385158)),
      6,
    );
    const ledger = model.ledger(state, load, { net: 36_000, throughput: 36_000 });
    for (const balance of ['charge', 'lithium', 'force', 'energy'] as const)
      expect(ledger[balance].relativeError).toBeLessThan(1e-9);
  });

  it('closes a void in a crowd at rest at the rate of the cell problem, and its metal keeps its volume', () => {
    // P-18 with height 2 b: c = Q/(A a^3 p^n) = 0.0341613 at a/b = 0.3, n = 6.6; the platen is ambient pressure above the stack's.
    const [a, b] = [6e-6, 20e-6];
    const model = new ResolvedModel(cellOf({ voids: [{ radius: a }], width: b, thickness: 2 * b, resolution: 0.5 }));
    const state = model.initialState();
    const load = current(0, 3e6 - 101_325);
    const values = new Float64Array(model.observables.length);
    model.observe(state, load, values);
    const rate = (observed(model, values, 'bodyVelocity1') * Math.PI * b ** 2) / (1e-3 * a ** 3 * 3 ** 6.6);
    expect(rate / 0.0341613).toBeCloseTo(1, 2);
    const before = observed(model, values, 'voidVolume1');
    const metal = observed(model, values, 'metalVolume1');
    let steps = 0;
    const result = model.advance(state, load, 1e4, [], () => ++steps <= 5);
    expect(result.failure?.message).toBeUndefined();
    expect(result.reason).toBe('interrupted');
    model.observe(state, load, values);
    expect(observed(model, values, 'voidVolume1')).toBeLessThan(0.85 * before);
    expect(Math.abs(observed(model, values, 'metalVolume1') / metal - 1)).toBeLessThan(1e-12);
    // At rest under a frictionless plane the void stays half a spheroid: its wall stays upright at the rim.
    const ledger = model.ledger(state, load, { net: 0, throughput: 0 });
    expect(ledger.force.relativeError).toBeLessThan(1e-9);
    expect(ledger.energy.relativeError).toBeLessThan(0.02);
  });

  it('brings the roof of a void down as the metal is stripped, and lithium is accounted for to round-off (T3)', () => {
    // Strong metal: hardly any creep, so the roof comes down with the recession of the interface.
    const model = new ResolvedModel(
      cellOf({ voids: [{ radius: 3e-6, height: 1e-6 }], creepRate: 1e-9, resolution: 0.5, surfaceEnergy: 0 }),
    );
    const state = model.initialState();
    const load = current(10, 3e6);
    let steps = 0;
    const values = new Float64Array(model.observables.length);
    model.observe(state, load, values);
    const before = observed(model, values, 'voidHeight1');
    model.advance(state, load, 3600, [], () => ++steps <= 4);
    model.observe(state, load, values);
    const recession = (1.3e-5 / faradayConstant) * 10 * state.time;
    expect(state.time).toBeGreaterThan(10);
    const lowered = (before - observed(model, values, 'voidHeight1')) / recession;
    expect(lowered).toBeGreaterThan(0.5);
    expect(lowered).toBeLessThan(1.5);
    const ledger = model.ledger(state, load, { net: 10 * state.time, throughput: 10 * state.time });
    expect(ledger.lithium.relativeError).toBeLessThan(1e-6);
    expect(ledger.charge.relativeError).toBeLessThan(1e-6);
  });

  it('goes on to the same bits after an interruption', () => {
    const parameters = cellOf({ voids: [{ radius: 5e-6 }], resolution: 0.25 });
    const load = current(1, 5e6);
    const run = (interruptions: boolean): Float64Array => {
      let model = new ResolvedModel(parameters);
      const state = model.initialState();
      let steps = 0;
      for (;;) {
        const result = model.advance(state, load, 0.05, [], () => !interruptions || ++steps % 2 !== 0);
        if (result.reason !== 'interrupted') break;
        model = new ResolvedModel(parameters);
      }
      return state.vector;
    };
    expect(run(true)).toEqual(run(false));
  });
});
