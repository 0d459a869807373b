import type { Law } from '../law.js';

/**
 * Area-specific resistance of a uniform electrolyte layer between parallel faces: ASR = L/kappa (Ohm's law).
 * Limits: single-ion conductor, no concentration polarisation, equipotential faces.
 */
export const slabResistance: Law<null> = {
  name: 'conduction/slab',
  title: 'Resistance of a uniform layer',
  equation: 'ASR = L/kappa',
  sources: ["Ohm's law for a single-ion conductor"],
  inputs: [
    { name: 'thickness', unit: 'm', range: [1e-6, 1e-2], logarithmic: true },
    { name: 'conductivity', unit: 'S/m', range: [1e-4, 10], logarithmic: true },
  ],
  output: { name: 'areaSpecificResistance', unit: 'ohm m^2' },
  schema: null,
  examples: [null],
  evaluate(_parameters, inputs, out) {
    const conductivity = inputs[1];
    out[0] = inputs[0] / conductivity;
    out[1] = 1 / conductivity;
    out[2] = -inputs[0] / (conductivity * conductivity);
  },
};
