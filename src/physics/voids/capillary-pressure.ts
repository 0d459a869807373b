import type { Law } from '../law.js';

export interface CapillaryPressureParameters {
  /** Surface energy of the metal, J/m^2. */
  readonly surfaceEnergy: number;
}

/**
 * Pressure with which surface tension closes a void,
 *
 *     p = 2 gamma/a.
 *
 * Exact for a sphere or a hemisphere on a plane that the void wets at a right angle; an estimate for flat voids.
 */
export const capillaryPressure: Law<CapillaryPressureParameters> = {
  name: 'voids/capillary-pressure',
  title: 'Capillary closing pressure',
  equation: 'p = 2 gamma/a',
  sources: ['Young and Laplace'],
  inputs: [{ name: 'radius', unit: 'm', range: [1e-9, 1e-4], logarithmic: true }],
  output: { name: 'capillaryPressure', unit: 'Pa' },
  schema: null,
  examples: [{ surfaceEnergy: 0.5 }],
  evaluate(parameters, inputs, out) {
    const radius = inputs[0];
    const pressure = (2 * parameters.surfaceEnergy) / radius;
    out[0] = pressure;
    out[1] = -pressure / radius;
  },
};
