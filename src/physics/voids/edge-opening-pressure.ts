import { faradayConstant, gasConstant } from '../../quantity/constants.js';
import { creepRateAtReferenceStress, creepReferenceStress } from '../creep/power-law.js';
import type { Law } from '../law.js';
import { type EdgeOpeningParameters, edgeOpening, edgeOpeningFactor } from './edge-opening.js';

/**
 * Nominal pressure P* needed to keep void edges closed at a stripping current density I,
 *
 *     P* = Chat_n f sigma_ref [(V_m I/(F kappa Z))/A(T)]^(1/n),
 *
 * the inverse of `voids/edge-opening`, with its limits.
 */
export const edgeOpeningPressure: Law<EdgeOpeningParameters> = {
  name: 'voids/edge-opening-pressure',
  title: 'Pressure that keeps void edges closed',
  equation: 'P* = Chat_n f sigma_ref [(V_m I/(F kappa Z))/A(T)]^(1/n)',
  sources: edgeOpening.sources,
  inputs: [
    { name: 'currentDensity', unit: 'A/m^2', range: [0.1, 200], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'conductivity', unit: 'S/m', range: [1e-4, 1], logarithmic: true },
    { name: 'interfaceResistance', unit: 'ohm m^2', range: [1e-5, 1e-2], logarithmic: true },
    { name: 'strengthFactor', unit: '', range: [0.5, 100], logarithmic: true },
  ],
  output: { name: 'pressure', unit: 'Pa' },
  schema: null,
  examples: edgeOpening.examples,
  evaluate({ creep, molarVolume }, inputs, out) {
    const current = inputs[0];
    const temperature = inputs[1];
    const conductivity = inputs[2];
    const resistance = inputs[3];
    const strengthFactor = inputs[4];
    const n = creep.exponent;
    const strainRate = (molarVolume * Math.max(0, current)) / (faradayConstant * conductivity * resistance);
    const relativeRate = strainRate / creepRateAtReferenceStress(creep, temperature);
    const pressure = edgeOpeningFactor(n) * strengthFactor * creepReferenceStress * relativeRate ** (1 / n);
    out[0] = pressure;
    out[1] = current > 0 ? pressure / (n * current) : 0;
    out[2] = (-pressure * creep.activationEnergy) / (n * gasConstant * temperature * temperature);
    out[3] = -pressure / (n * conductivity);
    out[4] = -pressure / (n * resistance);
    out[5] = pressure / strengthFactor;
  },
};
