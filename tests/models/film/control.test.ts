import { describe, expect, it } from 'vitest';
import { FilmModel } from '../../../src/models/film/film-model.js';
import type { EventRequest, Load, ModelNotice, ModelState } from '../../../src/models/model.js';
import { relativeError } from '../../physics/relative-error.js';
import { Cell, cell, type ElectrodeSettings, falling, rising, usual, voidClass, volumePerCharge } from './build.js';

/** Voids of two sizes, asperities that creep, everything on. */
const busy: ElectrodeSettings = {
  thickness: 1e-4,
  contact: { perfect: false, formation: { pressure: 5e7, time: 600 } },
  voids: {
    vacancyFraction: 0.7,
    translation: null,
    classes: [
      voidClass({ spacing: 1e-5, areaShare: 0.5, seedRadius: 5e-7 }),
      voidClass({ spacing: 2e-5, areaShare: 0.5, seedRadius: 5e-7, initialRadius: 5e-6 }),
    ],
  },
};
const busyCell = (relativeTolerance = 1e-7) =>
  cell({
    electrodes: busy,
    fixture: { pressure: 1e6 },
    ambientPressure: 101325,
    mechanisms: usual(),
    electrolyte: { fractureToughness: 1e7 },
    relativeTolerance,
  });

describe('electrical loads', () => {
  it('current: held exactly', () => {
    const one = new Cell(busyCell());
    one.pass(7, 500);
    expect(one.see('currentDensity')).toBe(7);
    expect(relativeError(one.see('capacity'), 3500)).toBeLessThan(1e-14);
  });

  it('ramp: current follows, charge is its integral', () => {
    const one = new Cell(busyCell());
    one.pass(0, 100);
    one.apply({ kind: 'ramp', currentDensity: 1, slope: 0.02 }, 300);
    expect(relativeError(one.see('currentDensity'), 7)).toBeLessThan(1e-12);
    expect(relativeError(one.see('capacity'), 300 + 0.01 * 300 ** 2)).toBeLessThan(1e-10);
  });

  it('voltage: the current is found that gives it, and follows as contact changes', () => {
    const one = new Cell(busyCell(1e-9));
    one.pass(8, 10);
    const voltage = one.see('voltage');
    one.apply({ kind: 'voltage', voltage }, 1e-6);
    expect(relativeError(one.see('currentDensity'), 8)).toBeLessThan(1e-5);
    const currents: number[] = [];
    one.watch = (now) => {
      currents.push(now.see('currentDensity'));
      expect(relativeError(now.see('voltage'), voltage)).toBeLessThan(1e-9);
    };
    one.apply({ kind: 'voltage', voltage }, 1800);
    expect(currents.length).toBeGreaterThan(3);
    expect(Math.abs(currents[currents.length - 1] - 8)).toBeGreaterThan(0.01);
    one.watch = undefined;
    one.apply({ kind: 'voltage', voltage: -voltage }, 100);
    expect(one.see('currentDensity')).toBeLessThan(-5);
    expect(relativeError(one.see('voltage'), -voltage)).toBeLessThan(1e-9);
  });

  it('voltage of a flat cell at any value: V = I L/kappa + (4RT/F) asinh(I/(2 i0))', () => {
    for (const voltage of [-30, -1, -1e-3, 1e-6, 0.1352599799, 5, 100]) {
      const one = new Cell(cell());
      const result = one.apply({ kind: 'voltage', voltage }, 1e-3);
      expect(result.reason).toBe('duration');
      const current = one.see('currentDensity');
      const thermal = (4 * 8.314462618 * 298.15) / 96485.33212;
      expect(relativeError(current * 0.0125 + thermal * Math.asinh(current / 100), voltage)).toBeLessThan(1e-9);
    }
  });

  it('zero volts on a symmetric cell pass no current', () => {
    const one = new Cell(cell({ mechanisms: usual() }));
    one.apply({ kind: 'voltage', voltage: 0 }, 1000);
    expect(Math.abs(one.see('currentDensity'))).toBeLessThan(1e-12);
  });
});

describe('requests', () => {
  it('one that is already met fires at once, without a step', () => {
    const one = new Cell(cell());
    one.pass(10, 100);
    const before = one.state.time;
    for (const request of [
      falling('contactFraction1', 1),
      rising('voltage', 0.1),
      rising('capacity', 900),
      { ...rising('localCurrentDensity2', 5), magnitude: true },
    ]) {
      const result = one.pass(10, 100, [rising('capacity', 1e9), request]);
      expect(result).toMatchObject({ reason: 'event', event: request.name, terminal: false, acceptedSteps: 0 });
      expect(one.state.time).toBe(before);
    }
  });

  it('the voltage that counts is that under the new load', () => {
    const one = new Cell(cell());
    one.pass(10, 100);
    expect(one.pass(1, 100, [rising('voltage', 0.1)]).reason).toBe('duration');
  });

  it('the earliest of several fires, at its own time', () => {
    const one = new Cell(cell());
    const result = one.pass(10, 3600, [
      rising('capacity', 9000),
      falling('thickness1', 49e-6),
      rising('capacity', 8000),
    ]);
    expect(result.event).toBe('until:thickness1');
    expect(relativeError(one.state.time, 1e-6 / (volumePerCharge * 10))).toBeLessThan(1e-10);
  });

  it('magnitude looks at both signs', () => {
    const one = new Cell(cell());
    const result = one.pass(-10, 3600, [{ ...rising('capacity', 5000), magnitude: true }]);
    expect(result.reason).toBe('event');
    expect(relativeError(one.state.time, 500)).toBeLessThan(1e-10);
  });

  it('contact lost by half is found at the same time by two tolerances', () => {
    const times = [1e-8, 1e-11].map((tolerance) => {
      const one = new Cell(busyCell(tolerance));
      expect(one.pass(10, 3600, [falling('contactFraction1', 0.85)]).reason).toBe('event');
      expect(Math.abs(one.see('contactFraction1') - 0.85)).toBeLessThan(1e-10);
      return one.state.time;
    });
    expect(times[0]).toBeGreaterThan(100);
    expect(relativeError(times[0], times[1])).toBeLessThan(1e-8);
  });

  it('unknown observables are refused', () => {
    expect(() => new Cell(cell()).pass(1, 1, [rising('mood', 1)])).toThrow('mood');
  });
});

describe('terminal events', () => {
  it('an electrode is exhausted when its metal is: H F/(Vm I)', () => {
    const one = new Cell(cell({ electrodes: { thickness: 5e-6 } }));
    expect(one.pass(-10, 1e5)).toMatchObject({ event: 'electrode-exhausted:2', terminal: true });
    expect(relativeError(one.state.time, (5e-6 - 1e-9) / (volumePerCharge * 10))).toBeLessThan(1e-9);
  });

  it('an electrode without metal may be plated, and stripped again of what was plated', () => {
    const one = new Cell(cell({ electrodes: [{ thickness: 0 }] }));
    expect(one.pass(-10, 1000).reason).toBe('duration');
    expect(one.pass(10, 999).reason).toBe('duration');
    expect(one.pass(10, 10).event).toBe('electrode-exhausted:1');
  });

  it('a voltage that no current gives is a failure with evidence, not an exception', () => {
    const one = new Cell(cell({ electrolyte: { conductivity: Number.MIN_VALUE } }));
    const result = one.apply({ kind: 'voltage', voltage: 1 }, 1);
    expect(result.reason).toBe('failure');
    expect(result.failure?.message.length).toBeGreaterThan(20);
  });
});

describe('interruption', () => {
  const load: Load = {
    startTime: 0,
    electrical: { kind: 'current', currentDensity: 8 },
    stackPressure: 1e6,
    stackPressureSlope: -100,
  };
  const requests: EventRequest[] = [falling('contactFraction1', 0.88)];
  /** As a file would keep it. */
  const stored = (state: ModelState): ModelState => {
    const text = JSON.stringify({
      time: state.time,
      vector: [...state.vector],
      quadratures: [...state.quadratures],
      integrator: [...state.integrator].map((value) => (Number.isNaN(value) ? null : value)),
    });
    const read = JSON.parse(text);
    return {
      time: read.time,
      vector: Float64Array.from(read.vector),
      quadratures: Float64Array.from(read.quadratures),
      integrator: Float64Array.from(read.integrator, (value: number | null) => value ?? Number.NaN),
    };
  };

  it.each([1, 2, 5])('after every %i steps, in a new model each time: the same bits as in one go', (every) => {
    for (const endTime of [200, 3600]) {
      const whole = new FilmModel(busyCell(1e-10));
      const reference = whole.initialState();
      const expected = whole.advance(reference, load, endTime, requests);

      let state = new FilmModel(busyCell(1e-10)).initialState();
      let reason = 'interrupted';
      let restarts = 0;
      let event: string | null = null;
      while (reason === 'interrupted') {
        let steps = 0;
        const model = new FilmModel(busyCell(1e-10));
        ({ reason, event } = model.advance(state, load, endTime, requests, () => ++steps < every));
        state = stored(state);
        restarts++;
      }
      expect(restarts).toBeGreaterThan(2);
      expect(reason).toBe(expected.reason);
      expect(event).toBe(expected.event);
      expect(state.time).toBe(reference.time);
      expect([...state.vector]).toEqual([...reference.vector]);
      expect([...state.quadratures]).toEqual([...reference.quadratures]);
    }
  });

  it('a notice on the way is given once, interrupted or not', () => {
    const parameters = cell({ mechanisms: usual(), electrolyte: { fractureToughness: 0.25e6, conductivity: 0.2 } });
    const ramp: Load = { ...load, electrical: { kind: 'ramp', currentDensity: 0, slope: -0.05 } };
    const whole: ModelNotice[] = [];
    const model = new FilmModel(parameters);
    const reference = model.initialState();
    model.advance(reference, ramp, 3000, [], undefined, (notice) => whole.push(notice));
    expect(whole.map(({ event }) => event)).toEqual(['dendrite-initiation:1']);

    const parts: ModelNotice[] = [];
    let state = model.initialState();
    for (let reason = 'interrupted'; reason === 'interrupted'; ) {
      ({ reason } = new FilmModel(parameters).advance(
        state,
        ramp,
        3000,
        [],
        () => false,
        (notice) => parts.push(notice),
      ));
      state = stored(state);
    }
    expect(parts).toEqual(whole);
    expect([...state.vector]).toEqual([...reference.vector]);
  });

  it('a run is the same every time, also after another one with the same model', () => {
    const model = new FilmModel(busyCell());
    const first = model.initialState();
    model.advance(first, load, 900, []);
    const second = model.initialState();
    model.advance(second, load, 900, []);
    expect([...second.vector]).toEqual([...first.vector]);
    expect([...second.integrator]).toEqual([...first.integrator]);
  });
});
