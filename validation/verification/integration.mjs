import { RadauIntegrator } from '../../dist/solvers/index.js';

/**
 * A system of differential rows only.
 * @param size number of unknowns @param evaluate writes the rates: (time, state, rate)
 */
export function ordinary(size, evaluate) {
  return { size, mass: new Uint8Array(size).fill(1), evaluate };
}

/** Integrates from time 0 to a time with the library's integrator; throws where a step fails. @returns the integrator */
export function integrate(system, start, endTime, options) {
  const integrator = new RadauIntegrator(system, options);
  integrator.start(0, Float64Array.from(start));
  while (integrator.time < endTime) {
    const result = integrator.step(endTime);
    if (!result.accepted) throw new Error(`${result.code}: ${result.message}`);
  }
  return integrator;
}

/** Time at which an event function of the state falls through zero. */
export function timeOfEvent(system, start, evaluate, options) {
  const integrator = new RadauIntegrator(system, options);
  integrator.start(0, Float64Array.from(start));
  const event = { name: 'asked', direction: -1, evaluate: (_time, state) => evaluate(state) };
  for (;;) {
    const result = integrator.step(Number.MAX_VALUE);
    if (!result.accepted) throw new Error(`${result.code}: ${result.message}`);
    const found = integrator.locate([event]);
    if (found !== null) {
      integrator.truncateTo(found.time, event);
      return integrator.time;
    }
  }
}

/** Options for steps of one length at one order. */
export function fixedSteps(order, step) {
  return {
    relativeTolerance: 1e-8,
    absoluteTolerance: 1e-8,
    minimumOrder: order,
    maximumOrder: order,
    fixedStep: step,
  };
}

/** Order observed between the two finest of a list of (step, error). */
export function observedOrder(steps, errors) {
  const last = steps.length - 1;
  return Math.log(errors[last - 1] / errors[last]) / Math.log(steps[last - 1] / steps[last]);
}

/** Largest relative difference to a list of numbers. */
export function worstRelative(values, reference) {
  return Math.max(...reference.map((one, index) => Math.abs(values[index] / one - 1)));
}
