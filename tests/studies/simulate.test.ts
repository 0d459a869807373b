import { describe, expect, it } from 'vitest';
import { expandProtocol } from '../../src/io/scenario/index.js';
import { loadStudy } from '../../src/studies/load-study.js';
import { type SimulationPosition, type SimulationResult, simulate } from '../../src/studies/simulate.js';
import { cellText, run, type Simulated } from './protocol.js';

/** 1 mA/cm^2 in A/m^2, 1 mAh/cm^2 in C/m^2. */
const milliamp = 10;
const milliampHour = 36_000;

function expectClosed({ ledger }: Simulated): void {
  for (const balance of ['charge', 'lithium', 'force'] as const)
    expect(ledger[balance].relativeError).toBeLessThan(1e-8);
}

describe('a step ends', () => {
  it.each([
    ['{ strip: 0.1 mA/cm^2, until: { time: 20 min } }'],
    ['{ plate: 0.1 mA/cm^2, until: { time: 20 min } }'],
    ['{ hold: 5 mV, until: { time: 20 min } }'],
    ['{ ramp: { from: 0 mA/cm^2, to: 0.1 mA/cm^2, over: 1 h }, until: { time: 20 min } }'],
    ['{ ramp: { from: 0 mA/cm^2, to: 0.1 mA/cm^2, over: 20 min } }'],
    ['{ rest: 20 min }'],
    ['{ pressure: 4 MPa, over: 20 min }'],
  ])('after its time: %s', (step) => {
    const done = run(`[${step}, { rest: 1 s }]`);
    expect(done.end(0).time).toBe(1200);
    expect(done.result).toMatchObject({ status: 'completed', stop: null, failure: null });
    // The end of a step by the clock is no event.
    expect(done.events).toEqual([]);
    expectClosed(done);
  });

  it('at its capacity at constant current, to the bit in time, whichever the direction', () => {
    const done = run(
      '[{ strip: 0.2 mA/cm^2, until: { capacity: 0.1 mAh/cm^2 } }, { plate: 0.4 mA/cm^2, until: { capacity: 0.3 mAh/cm^2 } }]',
    );
    expect(done.steps.map(({ start }) => start)).toEqual([0, 1800]);
    expect(done.end(1).time).toBe(1800 + 2700);
    expect(done.end(0).get('capacity') / milliampHour).toBeCloseTo(0.1, 12);
    expect(done.end(1).get('capacity') / milliampHour).toBeCloseTo(-0.2, 12);
    expect(done.result.charge.net / milliampHour).toBeCloseTo(-0.2, 12);
    expect(done.result.charge.throughput / milliampHour).toBeCloseTo(0.4, 12);
    expectClosed(done);
  });

  it.each([
    ['5 mV', 1],
    ['-5 mV', -1],
  ])('at its capacity while %s are held, counted from its own start', (voltage, sign) => {
    const done = run(
      `[{ strip: 0.1 mA/cm^2, until: { time: 10 min } }, { hold: ${voltage}, until: { capacity: 0.02 mAh/cm^2 } }]`,
    );
    const passed = done.end(1).get('capacity') - done.end(0).get('capacity');
    expect((sign * passed) / milliampHour).toBeCloseTo(0.02, 9);
    for (const row of done.rows) if (row.step === 1) expect(row.get('voltage')).toBeCloseTo(sign * 0.005, 9);
    expect(done.events).toEqual([
      {
        event: 'until:capacity',
        time: done.result.state.time,
        detail: { step: 'protocol[1].hold', currentDensity: done.end(1).get('currentDensity') },
      },
    ]);
    expectClosed(done);
  });

  it('at its capacity on a ramp, where the closed form says', () => {
    const done = run('[{ ramp: { from: 0 mA/cm^2, to: 0.2 mA/cm^2, over: 1 h }, until: { capacity: 0.05 mAh/cm^2 } }]');
    // q = slope t^2 / 2.
    const slope = (0.2 * milliamp) / 3600;
    expect(done.end(0).time).toBeCloseTo(Math.sqrt((2 * 0.05 * milliampHour) / slope), 4);
    expect(done.events.map(({ event }) => event)).toEqual(['until:capacity']);
    expectClosed(done);
  });

  it('when the magnitude of the voltage has risen to its limit', () => {
    for (const [from, to] of [
      ['0', '0.5'],
      ['0', '-0.5'],
    ]) {
      const done = run(
        `[{ ramp: { from: ${from} mA/cm^2, to: ${to} mA/cm^2, over: 1 h }, until: { voltage: 20 mV } }]`,
      );
      expect(Math.abs(done.end(0).get('voltage'))).toBeCloseTo(0.02, 9);
      expect(Math.sign(done.end(0).get('voltage'))).toBe(Math.sign(Number(to)));
      expect(done.rows.every((row) => Math.abs(row.get('voltage')) < 0.02 + 1e-9)).toBe(true);
      expect(done.events).toHaveLength(1);
    }
  });

  it('at once when its condition is already met', () => {
    const done = run('[{ rest: 1 min }, { strip: 1 mA/cm^2, until: { voltage: 1 mV } }, { rest: 1 min }]');
    expect(done.events).toEqual([expect.objectContaining({ event: 'until:voltage', time: 60 })]);
    expect(done.steps.map(({ start }) => start)).toEqual([0, 60, 60]);
    expect(done.result).toMatchObject({ status: 'completed', charge: { net: 0, throughput: 0 } });
  });

  it('when the contact of either interface has fallen to its limit', () => {
    for (const [verb, electrode] of [
      ['strip', 1],
      ['plate', 2],
    ] as const) {
      const done = run(`[{ ${verb}: 0.5 mA/cm^2, until: { contactFraction: 0.9, capacity: 5 mAh/cm^2 } }]`);
      expect(done.end(0).get(`contactFraction${electrode}`)).toBeCloseTo(0.9, 8);
      expect(done.end(0).get(`contactFraction${3 - electrode}`)).toBeGreaterThan(0.95);
      expect(done.events.map(({ event }) => event)).toEqual(['until:contactFraction']);
      expectClosed(done);
    }
  });

  it('when the current that a held voltage draws has fallen to its limit', () => {
    const hold = (until: string) => run(`[{ hold: 20 mV, until: { ${until}, time: 20 h } }]`);
    const free = hold('voltage: 1 V');
    const [first, last] = [free.start(0), free.end(0)].map((row) => row.get('currentDensity'));
    // Voids narrow the contact, so the current falls.
    expect(last).toBeLessThan(0.95 * first);
    const limit = 0.5 * (first + last);
    const done = hold(`currentDensity: ${limit} A/m^2`);
    expect(done.end(0).get('currentDensity') / limit).toBeCloseTo(1, 8);
    expect(done.end(0).time).toBeLessThan(free.end(0).time);
    expect(done.events.map(({ event }) => event)).toEqual(['until:currentDensity']);
    expectClosed(done);
  });

  it('at a short when it asks for one; else a short ends the run', () => {
    const strip = (until: string) => run(`[{ strip: 5 mA/cm^2, until: { time: 1 h${until} } }]`);
    const asked = strip(', short: true');
    expect(asked.result).toMatchObject({ status: 'completed', stop: null });
    expect(asked.events.map(({ event }) => event)).toEqual(['dendrite-initiation:2', 'short:2']);
    const time = asked.result.state.time;
    expect(strip('').result).toMatchObject({ status: 'stopped', stop: { event: 'short:2', time } });
  });

  it('at the first of its conditions', () => {
    const done = run(
      '[{ strip: 0.2 mA/cm^2, until: { capacity: 0.1 mAh/cm^2, time: 1 h, voltage: 1 V, contactFraction: 0.01 } }]',
    );
    expect(done.end(0).time).toBe(1800);
    const earlier = run('[{ strip: 0.2 mA/cm^2, until: { capacity: 0.1 mAh/cm^2, time: 10 min } }]');
    expect(earlier.end(0).time).toBe(600);
  });

  it('after ten years when nothing else ends it, and says so', () => {
    const done = run('[{ hold: 1e-9 V, until: { voltage: 1 V } }]');
    expect(done.result.status).toBe('completed');
    expect(done.result.state.time / (365.25 * 86_400)).toBeCloseTo(10, 0);
    expect(done.events).toEqual([expect.objectContaining({ event: 'until:longest-step' })]);
  });
});

describe('what a step asks of the cell', () => {
  it('rest: no current, and no voltage once it has settled', () => {
    const done = run('[{ strip: 0.2 mA/cm^2, until: { time: 1 h } }, { rest: 1 h }]');
    const rest = done.rows.filter(({ step }) => step === 1);
    expect(rest.every((row) => row.get('currentDensity') === 0)).toBe(true);
    expect(Math.abs(done.end(1).get('voltage'))).toBeLessThan(1e-4);
    expect(done.end(1).get('capacity')).toBe(done.end(0).get('capacity'));
    expectClosed(done);
  });

  it('ramp: a current linear in time, its charge counted through zero', () => {
    const done = run('[{ ramp: { from: 0.1 mA/cm^2, to: -0.3 mA/cm^2, over: 4000 s } }]', ['tolerance.relative=1e-7']);
    for (const row of done.rows) expect(row.get('currentDensity')).toBeCloseTo(1 - row.time / 1000, 9);
    expect(done.rows.length).toBeGreaterThan(5);
    expect(done.result.charge.net).toBeCloseTo(-4000, 8);
    expect(done.result.charge.throughput).toBeCloseTo(500 + 4500, 8);
    expect(done.end(0).get('capacity') / -4000).toBeCloseTo(1, 9);
    expectClosed(done);
  });

  it('pressure: a set point linear in time, or at once, that stays', () => {
    const done = run(
      '[{ pressure: 5 MPa, over: 1000 s }, { rest: 10 s }, { pressure: 2 MPa }, { strip: 0.1 mA/cm^2, until: { time: 1 min } }]',
    );
    for (const row of done.rows.filter(({ step }) => step === 0)) {
      expect(row.get('stackPressure')).toBeCloseTo(3e6 + 2e3 * row.time, 3);
      expect(row.get('currentDensity')).toBe(0);
    }
    for (const row of done.rows.filter(({ step }) => step === 1)) expect(row.get('stackPressure')).toBeCloseTo(5e6, 3);
    expect(done.end(2).time).toBe(1010);
    for (const row of done.rows.filter(({ step }) => step === 3)) expect(row.get('stackPressure')).toBe(2e6);
    expect(done.start(3).get('trueContact1')).toBeLessThan(done.start(0).get('trueContact1'));
    expectClosed(done);
  });

  it('pressure: of a spring, on top of which its own response comes', () => {
    const spring = 'operation.stackPressure={ fixture: spring, pressure: 3 MPa, stiffness: 100 MPa/mm }';
    const done = run(
      '[{ strip: 0.5 mA/cm^2, until: { time: 1 h } }, { pressure: 5 MPa, over: 10 s }, { rest: 10 s }]',
      [spring],
    );
    const rise = done.end(0).get('stackPressure') - 3e6;
    // Voids make the stack thicker: the spring presses more, and keeps doing so on its new set point.
    expect(rise).toBeGreaterThan(1e3);
    const growth = done.end(0).get('thickness1') + done.end(0).get('thickness2') - 100e-6;
    expect(rise / (1e11 * growth)).toBeCloseTo(1, 6);
    expect(done.end(2).get('stackPressure') - 5e6).toBeGreaterThan(0.5 * rise);
    expectClosed(done);
  });

  it('steppedTest: strip and plate at each level, rests between', () => {
    const done = run(
      '[{ steppedTest: { from: 0.1 mA/cm^2, step: 0.1 mA/cm^2, to: 0.3 mA/cm^2, capacity: 0.01 mAh/cm^2, rest: 1 min } }]',
    );
    const shown = done.steps.map(({ step }) => (step.kind === 'current' ? step.currentDensity / milliamp : step.kind));
    const levels = [0.1, 0.2, 0.3].flatMap((level) => [level, 'rest', -level, 'rest']);
    expect(shown).toEqual(levels.map((one) => (typeof one === 'number' ? expect.closeTo(one, 12) : one)));
    expect(done.steps[4].step.label).toBe('protocol[0].steppedTest 2/3 (0.2 mA/cm^2) . strip');
    // Two half cycles at each level of 360 s, 180 s and 120 s, each with its rest.
    expect(done.result.state.time).toBeCloseTo(2 * (360 + 180 + 120) + 6 * 60, 6);
    expect(done.result.charge.throughput / milliampHour).toBeCloseTo(0.06, 12);
    expect(done.end(11).get('capacity')).toBeCloseTo(0, 6);
    expectClosed(done);
  });

  it('cycle: its steps again and again, nested cycles too', () => {
    const done = run(
      '[{ cycle: 2, steps: [ { rest: 1 s }, { cycle: 3, steps: [ { strip: 0.1 mA/cm^2, until: { time: 10 s } } ] }, { plate: 0.3 mA/cm^2, until: { time: 10 s } } ] }]',
    );
    const kinds = done.steps.map(({ step }) => step.label.split('.').at(-1));
    expect(kinds).toEqual([1, 2].flatMap(() => ['rest', 'strip', 'strip', 'strip', 'plate']));
    expect(done.steps[8].step.label).toBe('protocol[0].cycle 2/2 . steps[1].cycle 3/3 . steps[0].strip');
    expect(done.result.state.time).toBe(82);
    expect(done.result.charge.throughput).toBeCloseTo(2 * (30 + 30), 9);
    expect(done.result.charge.net).toBeCloseTo(0, 9);
    expectClosed(done);
  });
});

describe('a caller', () => {
  it('may end the run after a step', () => {
    const done = run('[{ cycle: 5, steps: [ { rest: 1 s } ] }]', [], { onStepEnd: (_step, index) => index < 2 });
    expect(done.result).toMatchObject({ status: 'completed', state: { time: 3 } });
  });

  it('may stop it by thresholds that hold in every step', () => {
    const stopWhen = [{ name: 'enough', observable: 'capacity', threshold: 90, direction: 1 }] as const;
    const done = run('[{ cycle: 5, steps: [ { strip: 0.1 mA/cm^2, until: { time: 40 s } } ] }]', [], { stopWhen });
    expect(done.result.stop?.event).toBe('enough');
    expect(done.result.stop?.time).toBeCloseTo(90, 6);
  });
});

const rich = `[
  { strip: 0.3 mA/cm^2, until: { contactFraction: 0.93, capacity: 0.5 mAh/cm^2 } },
  { hold: -10 mV, until: { capacity: 0.05 mAh/cm^2 } },
  { pressure: 4 MPa, over: 100 s },
  { strip: 1 mA/cm^2, until: { voltage: 1 mV } },
  { cycle: 2, steps: [ { ramp: { from: 0.2 mA/cm^2, to: -0.2 mA/cm^2, over: 20 min } }, { rest: 1 min } ] },
  { pressure: 3 MPa },
  { plate: 0.2 mA/cm^2, until: { time: 10 min } },
]`;

describe('an interruption', () => {
  it('after every step of the integrator changes no bit of what follows', () => {
    const whole = run(rich);
    expect(whole.result.status).toBe('completed');

    const study = loadStudy({ text: cellText, set: [`operation.protocol=${rich}`] });
    const rows: { time: number; values: Float64Array }[] = [];
    const events: unknown[] = [];
    let from: { state: SimulationResult['state']; position: SimulationPosition } | undefined;
    let parts = 0;
    let result: SimulationResult;
    do {
      // A new model every time: nothing but state and position is carried over.
      result = simulate({
        model: study.makeModel(),
        steps: expandProtocol(study.scenario.operation.protocol),
        stackPressure: study.scenario.operation.stackPressure.pressure,
        ...(from === undefined ? {} : { from }),
        onRow: (time, values) => rows.push({ time, values: values.slice() }),
        onEvent: (event) => events.push(event),
        interrupted: () => true,
      });
      parts++;
      from = structuredClone({ state: result.state, position: result.position });
    } while (result.status === 'interrupted');

    // One part for every accepted step, and one for the start of each of the steps that take time.
    expect(parts).toBeGreaterThan(whole.rows.length - 2 * whole.steps.length);
    expect(result.status).toBe('completed');
    expect(rows.map(({ time }) => time)).toEqual(whole.rows.map(({ time }) => time));
    for (const [index, { values }] of rows.entries()) expect(values).toEqual(whole.rows[index].values);
    expect(events).toEqual(whole.events);
    expect(result.state).toEqual(whole.result.state);
    expect(result.charge).toEqual(whole.result.charge);
  });

  it('comes through where steps end as soon as they begin', () => {
    let asked = 0;
    const done = run('[{ cycle: 1000000000, steps: [ { strip: 1 mA/cm^2, until: { voltage: 1 uV } } ] }]', [], {
      interrupted: () => ++asked >= 50,
      onEvent: () => {},
    });
    expect(done.result).toMatchObject({ status: 'interrupted', position: { stepsDone: 50, stepBegun: false } });
  });

  it('says how much of its step is done', () => {
    let rows = 0;
    const done = run('[{ rest: 10 s }, { strip: 0.3 mA/cm^2, until: { capacity: 0.5 mAh/cm^2, voltage: 1 V } }]', [], {
      interrupted: () => ++rows > 8,
    });
    expect(done.result.position.stepsDone).toBe(1);
    expect(done.result.stepShare).toBeCloseTo((done.result.state.time - 10) / 6000, 12);
    expect(done.result.stepShare).toBeGreaterThan(0);
    expect(done.result.stepShare).toBeLessThan(1);
  });
});
