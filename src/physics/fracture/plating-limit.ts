import { type ButlerVolmerParameters, butlerVolmer } from '../kinetics/butler-volmer.js';
import type { Law } from '../law.js';
import { edgeCrackFactor, type PressurisedFlawParameters, pressurisedFlaw } from './pressurised-flaw.js';

export interface PlatingLimitParameters extends ButlerVolmerParameters, PressurisedFlawParameters {}

const threshold = new Float64Array(3);
const thresholdInputs = new Float64Array(2);
const kinetic = new Float64Array(4);
const kineticInputs = new Float64Array(3);

const maximumIterations = 100;

/**
 * Local plating current density at which a flaw of given depth starts to grow: the root i of
 *
 *     |eta(i, T, Vm P)| + i a/kappa = eta_c(a, P)
 *
 * of `fracture/flaw-overpotential` and `fracture/pressurised-flaw`. For linear kinetics it is eta_c/(Z + a/kappa). Tangents
 * are exact (implicit function theorem). Zero, with zero tangents, where the stack alone grows the flaw (eta_c <= 0).
 *
 * Solved in the overpotential, where the kinetics is explicit, by Newton inside a bracket.
 * Limits: those of the two laws; a lower bound, since it is an energetic condition.
 */
export const platingLimit: Law<PlatingLimitParameters> = {
  name: 'fracture/plating-limit',
  title: 'Local plating current density at which a flaw grows',
  equation: '|eta(i)| + i a/kappa = eta_c(a, P), solved for i',
  sources: [...pressurisedFlaw.sources, 'Monroe & Newman 2004, J. Electrochem. Soc. 151 A880'],
  inputs: [
    { name: 'flawDepth', unit: 'm', range: [3e-7, 3e-5], logarithmic: true },
    { name: 'conductivity', unit: 'S/m', range: [1e-3, 1], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'stackPressure', unit: 'Pa', range: [0, 1.5e7] },
  ],
  output: { name: 'platingLimit', unit: 'A/m^2' },
  schema: null,
  examples: [
    { ...butlerVolmer.examples[0], ...pressurisedFlaw.examples[0] },
    { ...butlerVolmer.examples[1], ...pressurisedFlaw.examples[1], geometryFactor: edgeCrackFactor },
  ],
  evaluate(parameters, inputs, out) {
    const depth = inputs[0];
    const conductivity = inputs[1];
    const pressure = inputs[3];
    thresholdInputs[0] = depth;
    thresholdInputs[1] = pressure;
    pressurisedFlaw.evaluate(parameters, thresholdInputs, threshold);
    if (!(threshold[0] > 0)) {
      // NaN stays NaN so that a bad trial state is seen by the caller.
      out.fill(Number.isNaN(threshold[0]) ? Number.NaN : 0, 0, 5);
      return;
    }
    const ohmic = depth / conductivity;
    const target = threshold[0];
    kineticInputs[1] = inputs[2];
    kineticInputs[2] = parameters.molarVolume * pressure;

    let low = 0;
    let high = target;
    kineticInputs[0] = 0;
    butlerVolmer.evaluate(parameters, kineticInputs, kinetic);
    let eta = target / (1 + kinetic[1] * ohmic);
    for (let iteration = 0; iteration < maximumIterations; iteration++) {
      kineticInputs[0] = -eta;
      butlerVolmer.evaluate(parameters, kineticInputs, kinetic);
      const residual = eta - kinetic[0] * ohmic - target;
      if (residual > 0) high = eta;
      else low = eta;
      let next = eta - residual / (1 + kinetic[1] * ohmic);
      if (!(next > low && next < high)) next = 0.5 * (low + high);
      const step = next - eta;
      if (Math.abs(step) <= 1e-15 * target) break;
      eta = next;
    }
    // d eta/d i = 1/kinetic[1]; the overpotential at given current moves with T and G_m by -kinetic[2,3]/kinetic[1].
    // The sign of the cathodic branch: i = -kinetic[0], |eta| = -eta_law.
    const current = -kinetic[0];
    const slope = 1 / kinetic[1] + ohmic;
    out[0] = current;
    out[1] = (threshold[1] - current / conductivity) / slope;
    out[2] = (current * ohmic) / (conductivity * slope);
    out[3] = -kinetic[2] / (kinetic[1] * slope);
    out[4] = (threshold[2] - (kinetic[3] / kinetic[1]) * parameters.molarVolume) / slope;
  },
};
