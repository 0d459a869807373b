import { type ButlerVolmerParameters, butlerVolmer } from '../kinetics/butler-volmer.js';
import { overpotential } from '../kinetics/overpotential.js';
import type { Law } from '../law.js';

const kinetic = new Float64Array(4);
const kineticInputs = new Float64Array(3);

/**
 * Overpotential of metal at the tip of a thin flaw of depth a under a plating interface:
 *
 *     |eta_flaw| = |eta(i)| + |i| a/kappa
 *
 * the charge-transfer overpotential of the flat interface plus the ohmic drop over the depth of the flaw, because the metal in
 * the flaw is at the electrode's potential and the electrolyte at its tip is not.
 * `platingCurrentDensity` is the magnitude of the local cathodic current density; with mechanical affinity 0 the kinetics is unstressed.
 *
 * Limits: the flaw is thinner than deep and does not disturb the field; its own current is small.
 */
export const flawOverpotential: Law<ButlerVolmerParameters> = {
  name: 'fracture/flaw-overpotential',
  title: 'Plating overpotential at the tip of a flaw',
  equation: '|eta_flaw| = |eta(i)| + |i| a/kappa',
  sources: ['Shishvan et al. 2020, Acta Mater. 196 444', 'Porz et al. 2017, Adv. Energy Mater. 7 1701003'],
  inputs: [
    { name: 'platingCurrentDensity', unit: 'A/m^2', range: [0, 500] },
    { name: 'flawDepth', unit: 'm', range: [1e-7, 1e-4], logarithmic: true },
    { name: 'conductivity', unit: 'S/m', range: [1e-3, 1], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'mechanicalAffinity', unit: 'J/mol', range: [0, 1000] },
  ],
  output: { name: 'flawOverpotential', unit: 'V' },
  schema: null,
  examples: butlerVolmer.examples,
  evaluate(parameters, inputs, out) {
    const current = inputs[0];
    const depth = inputs[1];
    const conductivity = inputs[2];
    kineticInputs[0] = -current;
    kineticInputs[1] = inputs[3];
    kineticInputs[2] = inputs[4];
    overpotential.evaluate(parameters, kineticInputs, kinetic);
    const ohmic = depth / conductivity;
    out[0] = current * ohmic - kinetic[0];
    out[1] = ohmic + kinetic[1];
    out[2] = current / conductivity;
    out[3] = (-current * ohmic) / conductivity;
    out[4] = -kinetic[2];
    out[5] = -kinetic[3];
  },
};
