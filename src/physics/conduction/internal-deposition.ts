import { faradayConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';

export interface InternalDepositionParameters {
  /** m^3/mol. */
  readonly molarVolume: number;
  /** Surface energy of metal against electrolyte, J/m^2. */
  readonly surfaceEnergy: number;
}

/**
 * What drives lithium to come out as metal inside the electrolyte,
 *
 *     A = F (Phi - Phi_e) - V_m p_c - 2 gamma V_m/r:
 *
 * the chemical potential of lithium, less the work against the pressure p_c of the place and the surface of a nucleus of radius r. Metal forms where A > 0 and
 * dissolves where A < 0; how fast is up to the leakage that feeds it, F r_dep = div i_e at most.
 */
export const internalDeposition: Law<InternalDepositionParameters> = {
  name: 'conduction/internal-deposition',
  title: 'Affinity of deposition inside the electrolyte',
  equation: 'A = F (Phi - Phi_e) - V_m p_c - 2 gamma V_m/r',
  sources: ['Han et al. 2019, Nat. Energy 4 187', 'Gibbs, for the critical nucleus'],
  inputs: [
    { name: 'ionPotential', unit: 'V', range: [-0.1, 0.1] },
    { name: 'electronPotential', unit: 'V', range: [-0.1, 0.1] },
    { name: 'pressure', unit: 'Pa', range: [0, 1e9] },
    { name: 'radius', unit: 'm', range: [1e-9, 1e-5], logarithmic: true },
  ],
  output: { name: 'affinity', unit: 'J/mol' },
  schema: null,
  examples: [{ molarVolume: 1.3e-5, surfaceEnergy: 0.5 }],
  evaluate({ molarVolume, surfaceEnergy }, inputs, out) {
    const surface = (2 * surfaceEnergy * molarVolume) / inputs[3];
    out[0] = faradayConstant * (inputs[0] - inputs[1]) - molarVolume * inputs[2] - surface;
    out[1] = faradayConstant;
    out[2] = -faradayConstant;
    out[3] = -molarVolume;
    out[4] = surface / inputs[3];
  },
};

/**
 * Radius above which a nucleus grows, r* = 2 gamma V_m/(mu_Li - V_m p_c), m; Infinity where nothing drives it.
 * @param lithiumPotential mu_Li/F = Phi - Phi_e, V. @param pressure p_c, Pa.
 */
export function criticalRadius(
  { molarVolume, surfaceEnergy }: InternalDepositionParameters,
  lithiumPotential: number,
  pressure: number,
): number {
  const drive = faradayConstant * lithiumPotential - molarVolume * pressure;
  return drive > 0 ? (2 * surfaceEnergy * molarVolume) / drive : Number.POSITIVE_INFINITY;
}
