import { faradayConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';

export interface EquilibriumShiftParameters {
  /** Molar volume Vm of the metal (m^3/mol). */
  readonly molarVolume: number;
  /** Partial molar volume V+ of the ion in the electrolyte (m^3/mol); 0 when potentials are electrochemical potentials of the ion. */
  readonly ionMolarVolume: number;
}

/**
 * Mechanical affinity G_m = Vm p_n - V+ p_E of the anodic reaction: what pressure adds to the drive of stripping.
 * @param normalPressure normal traction in the metal at the interface p_n, compression positive (Pa).
 * @param electrolytePressure hydrostatic pressure in the electrolyte p_E (Pa). @returns J/mol.
 */
export function mechanicalAffinity(
  parameters: EquilibriumShiftParameters,
  normalPressure: number,
  electrolytePressure: number,
): number {
  return parameters.molarVolume * normalPressure - parameters.ionMolarVolume * electrolytePressure;
}

/**
 * Shift of the equilibrium potential of the metal by pressure.
 *
 *     U_eq = -(Vm p_n - V+ p_E)/F
 *
 * A metal atom pressed with the normal traction p_n is worth Vm p_n more (Gibbs; Larche & Cahn): compression makes the
 * electrode negative, promotes stripping and opposes plating, 0.1347 mV/MPa for lithium. It is the normal traction just inside
 * the metal that enters, so the capillary term of a curved surface is p_n = 2 gamma/r (Gibbs-Thomson). With the electrolyte
 * potential taken as the reduced electrochemical potential of the ion, V+ p_E is part of that potential: use V+ = 0.
 *
 * Limits: strain energy of the metal neglected (below 1 per cent under 10 MPa).
 */
export const equilibriumShift: Law<EquilibriumShiftParameters> = {
  name: 'kinetics/equilibrium-shift',
  title: 'Equilibrium potential of stressed metal',
  equation: 'U_eq = -(Vm p_n - V+ p_E)/F',
  sources: ['Larche & Cahn 1985, Acta Metall. 33 331', 'Monroe & Newman 2004, J. Electrochem. Soc. 151 A880'],
  inputs: [
    { name: 'normalPressure', unit: 'Pa', range: [-1e7, 1e9] },
    { name: 'electrolytePressure', unit: 'Pa', range: [-1e7, 1e9] },
  ],
  output: { name: 'equilibriumPotential', unit: 'V' },
  schema: null,
  examples: [
    { molarVolume: 1.3e-5, ionMolarVolume: 0 },
    { molarVolume: 2.378e-5, ionMolarVolume: 2e-6 },
  ],
  evaluate(parameters, inputs, out) {
    out[0] = -mechanicalAffinity(parameters, inputs[0], inputs[1]) / faradayConstant;
    out[1] = -parameters.molarVolume / faradayConstant;
    out[2] = parameters.ionMolarVolume / faradayConstant;
  },
};
