import { describe, expect, it } from 'vitest';
import type { EventFunction, IntegratorOptions } from '../../../src/solvers/index.js';
import { RadauIntegrator } from '../../../src/solvers/index.js';
import { ordinary, vanDerPol } from './problems.js';

type Direction = -1 | 0 | 1;
const crossing = (
  name: string,
  direction: Direction,
  evaluate: (time: number, state: Float64Array) => number,
): EventFunction => ({ name, direction, evaluate });

/** Steps until one of the events fires, ends the step there, and returns its index; -1 when the end comes first. */
function runToEvent(integrator: RadauIntegrator, events: readonly EventFunction[], endTime: number): number {
  while (integrator.time < endTime) {
    const result = integrator.step(endTime);
    if (!result.accepted) throw new Error(result.message);
    const found = integrator.locate(events);
    if (found !== null) {
      integrator.truncateTo(found.time, events[found.index]);
      return found.index;
    }
  }
  return -1;
}

const settings: [string, IntegratorOptions][] = [
  ['loose, any order', { relativeTolerance: 1e-5, absoluteTolerance: 1e-7 }],
  ['tight, any order', { relativeTolerance: 1e-11, absoluteTolerance: 1e-12 }],
  ['loose, order 5', { relativeTolerance: 1e-5, absoluteTolerance: 1e-7, maximumOrder: 5 }],
  ['short steps', { relativeTolerance: 1e-5, absoluteTolerance: 1e-7, maximumStep: 0.013 }],
];

describe.each(settings)('a bouncing ball, %s', (_, options) => {
  it('meets every impact at its exact time and comes to rest in finite time', () => {
    const gravity = 9.81;
    const restitution = 0.8;
    const ball = ordinary(2, (_time, y, f) => {
      f[0] = y[1]!;
      f[1] = -gravity;
    });
    const impact = crossing('impact', -1, (_time, y) => y[0]!);
    const integrator = new RadauIntegrator(ball, options);
    integrator.start(0, Float64Array.of(1, 0));
    let exact = Math.sqrt(2 / gravity);
    let speed = Math.sqrt(2 * gravity);
    for (let bounce = 0; bounce < 25; bounce++) {
      expect(runToEvent(integrator, [impact], 100)).toBe(0);
      expect(Math.abs(integrator.time / exact - 1)).toBeLessThan(1e-12);
      expect(Math.abs(integrator.state[0]!)).toBeLessThan(1e-14);
      expect(Math.abs(integrator.state[1]! / -speed - 1)).toBeLessThan(1e-11);
      speed *= restitution;
      integrator.start(integrator.time, Float64Array.of(integrator.state[0]!, -restitution * integrator.state[1]!));
      exact += (2 * speed) / gravity;
    }
  });
});

describe('event times', () => {
  it('closure of a viscous void with surface tension, independent of step and tolerance', () => {
    // da/dt = -(p a + 2 g) / (4 mu): t_c = (4 mu / p) ln(1 + p a0 / (2 g)) = 18483.9248149 s.
    const [viscosity, pressure, tension, start] = [1e10, 3e6, 0.5, 1e-6];
    const closure = ((4 * viscosity) / pressure) * Math.log(1 + (pressure * start) / (2 * tension));
    expect(closure).toBeCloseTo(18483.9248149, 6);
    const pore = ordinary(1, (_time, y, f) => {
      f[0] = -(pressure * y[0]! + 2 * tension) / (4 * viscosity);
    });
    const closed = crossing('closed', -1, (_time, y) => y[0]!);
    for (const relativeTolerance of [1e-6, 1e-8, 1e-10])
      for (const maximumStep of [1e9, 1000, 137]) {
        const options = { relativeTolerance, absoluteTolerance: 1e-6 * relativeTolerance, maximumStep };
        const integrator = new RadauIntegrator(pore, options);
        integrator.start(0, Float64Array.of(start));
        runToEvent(integrator, [closed], 1e5);
        expect(Math.abs(integrator.time / closure - 1)).toBeLessThan(Math.max(1e-9, 0.1 * relativeTolerance));
      }
  });

  it('half period of a pendulum, by the arithmetic-geometric mean', () => {
    const pendulum = ordinary(2, (_time, y, f) => {
      f[0] = y[1]!;
      f[1] = -Math.sin(y[0]!);
    });
    // T = 2 pi / agm(1, cos(a/2)): the pendulum released at angle a passes 0 at T/4.
    const angle = 2;
    let a = 1;
    let b = Math.cos(angle / 2);
    for (let k = 0; k < 8; k++) [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
    const quarter = Math.PI / (2 * a);
    const down = crossing('down', -1, (_time, y) => y[0]!);
    const up = crossing('up', 1, (_time, y) => y[0]!);
    const integrator = new RadauIntegrator(pendulum, { relativeTolerance: 1e-12, absoluteTolerance: 1e-12 });
    integrator.start(0, Float64Array.of(angle, 0));
    for (let half = 0; half < 6; half++) {
      // Both are watched; they fire in turn, and none again where the step starts on its zero.
      expect(runToEvent(integrator, [up, down], 100)).toBe(half % 2 === 0 ? 1 : 0);
      expect(Math.abs(integrator.time / ((2 * half + 1) * quarter) - 1)).toBeLessThan(1e-11);
    }
  });

  it('of a relaxation jump does not depend on the order of the dense output', () => {
    const passes = crossing('passes', -1, (_time, y) => y[0]!);
    const times = ([5, 9, 13] as const).map((maximumOrder) => {
      const options = { relativeTolerance: 1e-11, absoluteTolerance: 1e-11, maximumOrder };
      const integrator = new RadauIntegrator(vanDerPol, options);
      integrator.start(0, Float64Array.of(2, 0));
      runToEvent(integrator, [passes], 5);
      return integrator.time;
    });
    for (const time of times) expect(Math.abs(time / times[2]! - 1)).toBeLessThan(1e-9);
  });

  it('leave state and quadratures at the root as exact as at the end of a step', () => {
    const decay = {
      ...ordinary(1, (_time, y, f) => {
        f[0] = -y[0]!;
      }),
      quadratureCount: 1,
      evaluateQuadratures: (_time: number, y: Float64Array, g: Float64Array) => {
        g[0] = y[0]!;
      },
    };
    const integrator = new RadauIntegrator(decay, { relativeTolerance: 1e-11, absoluteTolerance: 1e-13 });
    integrator.start(0, Float64Array.of(1));
    runToEvent(integrator, [crossing('tenth', -1, (_time, y) => y[0]! - 0.1)], 50);
    expect(Math.abs(integrator.time - Math.log(10))).toBeLessThan(1e-10);
    expect(Math.abs(integrator.state[0]! - 0.1)).toBeLessThan(1e-16 * 4);
    expect(Math.abs(integrator.state[0]! + integrator.quadratures[0]! - 1)).toBeLessThan(1e-15);
  });
});

describe('locate', () => {
  // y' = cos t: exact sine, a single long step that contains several roots.
  const sine = ordinary(1, (time, _y, f) => {
    f[0] = Math.cos(time);
  });
  const oneStep = (length: number) => {
    const integrator = new RadauIntegrator(sine, {
      relativeTolerance: 1e-3,
      absoluteTolerance: 1e-3,
      minimumOrder: 13,
      fixedStep: length,
    });
    integrator.start(0, Float64Array.of(0));
    integrator.step(length);
    expect(integrator.time).toBe(length);
    return integrator;
  };
  const root = Math.asin(0.99);

  it('finds two roots that no sample separates, and keeps to directions', () => {
    // sin t passes 0.99 at 1.4293 and again at 1.7123: seven stages over six seconds leave gaps twice as wide.
    const level = (direction: Direction) => crossing('level', direction, (_time, y) => y[0]! - 0.99);
    const integrator = oneStep(3);
    expect(integrator.locate([level(0)])!.time).toBeCloseTo(root, 3);
    expect(integrator.locate([level(1)])!.time).toBeCloseTo(root, 3);
    expect(integrator.locate([level(-1)])!.time).toBeCloseTo(Math.PI - root, 3);
    expect(integrator.locate([crossing('never', 0, (_time, y) => y[0]! - 1.01)])).toBeNull();
  });

  it('answers the earliest of several events', () => {
    const integrator = oneStep(3);
    const at = (level: number) => crossing(`at ${level}`, 1, (_time, y) => y[0]! - level);
    const found = integrator.locate([at(0.8), at(0.2), at(0.5)]);
    expect(found!.index).toBe(1);
    expect(found!.time).toBeCloseTo(Math.asin(0.2), 3);
  });

  it('does not fire where the step starts on the zero, but fires at the next one', () => {
    const integrator = oneStep(4);
    const zero = crossing('zero', 0, (_time, y) => y[0]!);
    expect(integrator.locate([zero])!.time).toBeCloseTo(Math.PI, 3);
    expect(integrator.locate([crossing('rising', 1, (_time, y) => y[0]!)])).toBeNull();
  });

  it('sees a hop that begins on the zero and ends before the first stage', () => {
    // Height of a hop of 0.05 s inside a step of 3 s, whose first stage lies at 0.09 s.
    const integrator = oneStep(3);
    const hop = crossing('lands', -1, (time) => time * (0.05 - time));
    expect(integrator.locate([hop])!.time).toBeCloseTo(0.05, 9);
  });
});

describe('dense output', () => {
  it('is continuous at both ends and accurate inside', () => {
    const decay = ordinary(1, (_time, y, f) => {
      f[0] = -y[0]!;
    });
    const integrator = new RadauIntegrator(decay, { relativeTolerance: 1e-9, absoluteTolerance: 1e-10 });
    integrator.start(0, Float64Array.of(1));
    const out = new Float64Array(1);
    let before = 1;
    while (integrator.time < 5) {
      integrator.step(5);
      integrator.interpolate(integrator.previousTime, out);
      expect(out[0]).toBe(before);
      integrator.interpolate(integrator.time, out);
      expect(out[0]).toBe(integrator.state[0]);
      before = out[0]!;
      for (const part of [0.2, 0.5, 0.8]) {
        const time = integrator.previousTime + part * (integrator.time - integrator.previousTime);
        integrator.interpolate(time, out);
        expect(Math.abs(out[0]! / Math.exp(-time) - 1)).toBeLessThan(1e-6);
      }
    }
    expect(() => integrator.interpolate(6, out)).toThrow(/outside the last step/);
  });
});
