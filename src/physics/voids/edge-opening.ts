import { faradayConstant, gasConstant } from '../../quantity/constants.js';
import { creepRateAtReferenceStress, creepReferenceStress, type PowerLawCreepParameters } from '../creep/power-law.js';
import { curveValue, splineCurve } from '../curve.js';
import type { Law } from '../law.js';

export interface EdgeOpeningParameters {
  readonly creep: PowerLawCreepParameters;
  /** m^3/mol. */
  readonly molarVolume: number;
}

/** Factor over stress exponent: exact for one, finite elements at abar = 1 for the others. */
const factors = splineCurve([1, 3, 5, 6.6], [2 / 3, 2.28, 3.53, 4.3]);

/**
 * Dimensionless pressure at which void edges open, Chat_n: 2/3 (exact), 2.28, 3.53, 4.30 at n = 1, 3, 5, 6.6, smooth
 * between; for abar = a/(kappa Z) of one. For n > 1 it varies by -15 % to +8 % from abar = 10 to 0.1.
 */
export function edgeOpeningFactor(exponent: number): number {
  return curveValue(factors, exponent);
}

/**
 * Stripping current density above which the contact at void edges goes into tension and opens,
 *
 *     I_c = (F kappa Z/V_m) A(T) (P/(Chat_n f sigma_ref))^n,
 *
 * f the strength factor. For n = 1 exact and independent of the size, spacing and coverage of the voids (I_c = F kappa Z P/(2 mu V_m), since
 * contact pressure and current are then similar fields); for n > 1 an estimate from one void of abar = 1. P is the nominal
 * contact pressure: do not divide by the contact fraction. Metal and electrolyte thick against the voids, uniform Z.
 */
export const edgeOpening: Law<EdgeOpeningParameters> = {
  name: 'voids/edge-opening',
  title: 'Current that opens void edges',
  equation: 'I_c = (F kappa Z/V_m) A(T) (P/(Chat_n f sigma_ref))^n',
  sources: [
    'Roy, Fleck and Deshpande, Extreme Mech. Lett. 46, 101307 (2021), for the rate scale V_m I/(F kappa Z)',
    'similarity of contact pressure and current for n = 1, axisymmetric finite elements for n > 1, this project',
  ],
  inputs: [
    { name: 'pressure', unit: 'Pa', range: [1e5, 2e7], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'conductivity', unit: 'S/m', range: [1e-4, 1], logarithmic: true },
    { name: 'interfaceResistance', unit: 'ohm m^2', range: [1e-5, 1e-2], logarithmic: true },
    { name: 'strengthFactor', unit: '', range: [0.5, 100], logarithmic: true },
  ],
  output: { name: 'onsetCurrentDensity', unit: 'A/m^2' },
  schema: null,
  examples: [
    {
      creep: { referenceRate: 9.30850994e-4, exponent: 6.6, activationEnergy: 37e3, referenceTemperature: 298.15 },
      molarVolume: 1.3e-5,
    },
    {
      creep: { referenceRate: 1e-4, exponent: 1, activationEnergy: 37e3, referenceTemperature: 298.15 },
      molarVolume: 1.3e-5,
    },
  ],
  evaluate({ creep, molarVolume }, inputs, out) {
    const pressure = inputs[0];
    const temperature = inputs[1];
    const conductivity = inputs[2];
    const resistance = inputs[3];
    const strengthFactor = inputs[4];
    const n = creep.exponent;
    const scale = 1 / (edgeOpeningFactor(n) * strengthFactor * creepReferenceStress);
    const rate = creepRateAtReferenceStress(creep, temperature);
    const perLength = (faradayConstant / molarVolume) * rate * Math.max(0, pressure * scale) ** n;
    const onset = perLength * conductivity * resistance;
    out[0] = onset;
    out[1] = pressure > 0 ? (n * onset) / pressure : 0;
    out[2] = (onset * creep.activationEnergy) / (gasConstant * temperature * temperature);
    out[3] = perLength * resistance;
    out[4] = perLength * conductivity;
    out[5] = (-n * onset) / strengthFactor;
  },
};
