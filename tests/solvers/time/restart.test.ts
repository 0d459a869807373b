import { describe, expect, it } from 'vitest';
import type { DifferentialAlgebraicSystem, IntegratorOptions } from '../../../src/solvers/index.js';
import { RadauIntegrator } from '../../../src/solvers/index.js';
import { cubicConstraint, cubicRoot, hires, lotkaVolterra, robertsonAnalytic } from './problems.js';

const cases: [string, DifferentialAlgebraicSystem, number[], number, IntegratorOptions][] = [
  ['HIRES', hires, [1, 0, 0, 0, 0, 0, 0, 0.0057], 321.8122, { relativeTolerance: 1e-8, absoluteTolerance: 1e-12 }],
  ['Robertson', robertsonAnalytic, [1, 0, 0], 1e6, { relativeTolerance: 1e-7, absoluteTolerance: 1e-12 }],
  ['a constraint', cubicConstraint, [1, cubicRoot(1)], 12, { relativeTolerance: 1e-10, absoluteTolerance: 1e-10 }],
  [
    'quadratures in the error test',
    lotkaVolterra,
    [1.5, 0.5],
    20,
    { relativeTolerance: 1e-9, absoluteTolerance: 1e-9, quadratureTolerance: 1e-9 },
  ],
];

describe.each(cases)('checkpoints of %s', (_, system, start, endTime, options) => {
  const trace = (integrator: RadauIntegrator, steps: number) => {
    const rows: number[][] = [];
    for (let k = 0; k < steps && integrator.time < endTime; k++) {
      expect(integrator.step(endTime).accepted).toBe(true);
      rows.push([integrator.time, integrator.order, ...integrator.state, ...integrator.quadratures]);
    }
    return rows;
  };

  it('continue with the same bits from any step, in a new integrator', () => {
    const straight = new RadauIntegrator(system, options);
    straight.start(0, Float64Array.from(start));
    const checkpoints: Float64Array[] = [straight.checkpoint()];
    const rows: number[][] = [];
    while (straight.time < endTime) {
      rows.push(...trace(straight, 1));
      checkpoints.push(straight.checkpoint());
    }
    expect(rows.length).toBeGreaterThan(15);
    for (let from = 0; from < rows.length; from += 3) {
      const resumed = new RadauIntegrator(system, options);
      resumed.restore(checkpoints[from]!);
      // Object.is on every number: not one bit may differ.
      expect(trace(resumed, 12)).toEqual(rows.slice(from, from + 12));
    }
  });

  it('go back in the same integrator after it has gone on', () => {
    const integrator = new RadauIntegrator(system, options);
    integrator.start(0, Float64Array.from(start));
    trace(integrator, 6);
    const kept = integrator.checkpoint();
    const first = trace(integrator, 8);
    integrator.restore(kept);
    expect(trace(integrator, 8)).toEqual(first);
  });
});

it('a checkpoint carries the memory of the event just met, and the cut step', () => {
  const options = { relativeTolerance: 1e-8, absoluteTolerance: 1e-10 };
  const event = { name: 'prey', direction: 0 as const, evaluate: (_: number, y: Float64Array) => y[0]! - 1 };
  const integrator = new RadauIntegrator(lotkaVolterra, options);
  integrator.start(0, Float64Array.of(1.5, 0.5));
  const next = (of: RadauIntegrator) => {
    for (;;) {
      of.step(100);
      const found = of.locate([event]);
      if (found !== null) return of.truncateTo(found.time, event);
    }
  };
  next(integrator);
  const copy = new RadauIntegrator(lotkaVolterra, options);
  copy.restore(integrator.checkpoint());
  const period = next(integrator);
  expect(next(copy)).toBe(period);
  expect(copy.state).toEqual(integrator.state);
  expect(copy.quadratures).toEqual(integrator.quadratures);
});

it('refuses a checkpoint of another size', () => {
  const integrator = new RadauIntegrator(hires, { relativeTolerance: 1e-6, absoluteTolerance: 1e-6 });
  expect(() => integrator.restore(new Float64Array(7))).toThrow(/another system/);
});
