import { faradayConstant, gasConstant } from '../../quantity/constants.js';
import { type ArrheniusParameters, arrheniusValue } from '../diffusion/arrhenius.js';
import type { Law } from '../law.js';

export interface ElectronicCurrentParameters {
  /** Electronic conductivity beside lithium metal (mu_Li = 0), S/m. */
  readonly conductivity: ArrheniusParameters;
  /** s: 0, constant; 1, electrons as dilute donors of lithium. */
  readonly lithiumExponent: number;
}

/** Beyond this many R T of lithium potential the conductivity does not change any more: 1 V at room temperature. */
const exponentLimit = 40;

/**
 * Electronic current density along one direction in an electrolyte that leaks,
 *
 *     i_e = -kappa_e dPhi_e/dx,     kappa_e = kappa_e0(T) exp[s F (Phi - Phi_e)/(R T)],
 *
 * Phi and Phi_e the reduced electrochemical potentials of ion and electron: F (Phi - Phi_e) = mu_Li is the chemical potential of lithium against metal, so
 * that the conductivity rises towards lithium (n-type) for s > 0. Beyond 40 R T it stays. The ionic current is -kappa dPhi/dx beside it.
 */
export const electronicCurrent: Law<ElectronicCurrentParameters> = {
  name: 'conduction/electronic-current',
  title: 'Electronic leakage of the electrolyte',
  equation: 'i_e = -kappa_e dPhi_e/dx, kappa_e = kappa_e0 exp[s F (Phi - Phi_e)/(R T)]',
  sources: [
    'Wagner 1933, Z. Phys. Chem. B 21 25',
    'Han et al. 2019, Nat. Energy 4 187, for its role in the deposition inside',
  ],
  inputs: [
    { name: 'ionPotential', unit: 'V', range: [-0.3, 0.1] },
    { name: 'electronPotential', unit: 'V', range: [-0.1, 0.3] },
    { name: 'electronPotentialGradient', unit: 'V/m', range: [-1e4, 1e4] },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'electronicCurrentDensity', unit: 'A/m^2' },
  schema: null,
  examples: [
    {
      conductivity: { referenceValue: 1e-7, activationEnergy: 40e3, referenceTemperature: 298.15 },
      lithiumExponent: 0,
    },
    {
      conductivity: { referenceValue: 1e-6, activationEnergy: 40e3, referenceTemperature: 298.15 },
      lithiumExponent: 1,
    },
  ],
  evaluate({ conductivity, lithiumExponent }, inputs, out) {
    const temperature = inputs[3];
    const thermal = gasConstant * temperature;
    const perVolt = (lithiumExponent * faradayConstant) / thermal;
    const raw = perVolt * (inputs[0] - inputs[1]);
    const exponent = Math.min(exponentLimit, Math.max(-exponentLimit, raw));
    const value = arrheniusValue(conductivity, temperature) * Math.exp(exponent);
    const current = -value * inputs[2];
    const varies = exponent === raw ? 1 : 0;
    out[0] = current;
    out[1] = varies * perVolt * current;
    out[2] = -out[1];
    out[3] = -value;
    out[4] = (current * (conductivity.activationEnergy / thermal - varies * exponent)) / temperature;
  },
};
