import { gasConstant } from '../../quantity/constants.js';
import { type ArrheniusParameters, arrheniusValue } from '../diffusion/arrhenius.js';
import type { Law } from '../law.js';

export interface SurfaceDiffusionParameters {
  /** Diffusivity along the surface times its thickness D_s delta_s, m^3/s. */
  readonly diffusivity: ArrheniusParameters;
  /** J/m^2. */
  readonly surfaceEnergy: number;
  /** m^3/mol. */
  readonly molarVolume: number;
}

/** Mullins' coefficient B = D_s delta_s gamma V_m/(R T), m^4/s. */
export function mullinsCoefficient(parameters: SurfaceDiffusionParameters, temperature: number): number {
  const { diffusivity, surfaceEnergy, molarVolume } = parameters;
  return (arrheniusValue(diffusivity, temperature) * surfaceEnergy * molarVolume) / (gasConstant * temperature);
}

/**
 * Volume of metal that diffuses along a free surface, per length across and time,
 *
 *     q = -B dK/ds,     B = D_s delta_s gamma V_m/(R T),     so that   V_n = B Lap_s K
 *
 * is the speed of the surface out of the metal; K its curvature (surface divergence of the normal out of the metal, +2/R for a ball of metal). The chemical
 * potential is V_m gamma K alone: the traction below the surface is gamma K already. Bumps decay as B k^4.
 */
export const surfaceDiffusion: Law<SurfaceDiffusionParameters> = {
  name: 'surface/diffusion',
  title: 'Diffusion along a free surface, driven by curvature',
  equation: 'q = -B dK/ds, B = D_s delta_s gamma V_m/(R T)',
  sources: ['Mullins 1957, J. Appl. Phys. 28 333'],
  inputs: [
    { name: 'curvatureGradient', unit: '1/m^2', range: [-1e14, 1e14] },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'volumeFlux', unit: 'm^2/s' },
  schema: null,
  examples: [
    {
      diffusivity: { referenceValue: 3e-22, activationEnergy: 20e3, referenceTemperature: 298.15 },
      surfaceEnergy: 0.5,
      molarVolume: 1.3e-5,
    },
  ],
  evaluate(parameters, inputs, out) {
    const temperature = inputs[1];
    const coefficient = mullinsCoefficient(parameters, temperature);
    const flux = -coefficient * inputs[0];
    out[0] = flux;
    out[1] = -coefficient;
    out[2] = (flux * (parameters.diffusivity.activationEnergy / (gasConstant * temperature) - 1)) / temperature;
  },
};
