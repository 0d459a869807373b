import { faradayConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';

export interface PennyGrowthParameters {
  /** Fracture toughness K_IC of the electrolyte (Pa m^0.5). */
  readonly fractureToughness: number;
  /** Young's modulus E of the electrolyte (Pa). */
  readonly youngsModulus: number;
  /** Poisson's ratio nu of the electrolyte. */
  readonly poissonRatio: number;
  /** Molar volume Vm of the metal (m^3/mol). */
  readonly molarVolume: number;
  /** Y in K = Y p sqrt(pi a): 2/pi for a buried penny; that of `fracture/pressurised-flaw` for the surface flaw it starts from. */
  readonly geometryFactor: number;
}

/**
 * Pressure in a penny-shaped crack held at its toughness: p = K_IC/(Y sqrt(pi a)), for a buried penny K_IC sqrt(pi/(4 a)).
 * @param radius a (m). @returns Pa. Source: Sneddon 1946, K = 2 p sqrt(a/pi).
 */
export function pennyPressure(parameters: PennyGrowthParameters, radius: number): number {
  return parameters.fractureToughness / (parameters.geometryFactor * Math.sqrt(Math.PI * radius));
}

/**
 * Volume of a penny crack held at its toughness: V = 16 (1 - nu^2) p a^3/(3E), for a buried penny (8 (1 - nu^2) sqrt(pi)/(3E))
 * K_IC a^(5/2).
 * @param radius a (m). @returns m^3. Source: Sneddon 1946, V = 16 (1 - nu^2) p a^3/(3E) at that pressure.
 */
export function pennyVolume(parameters: PennyGrowthParameters, radius: number): number {
  const nu = parameters.poissonRatio;
  const opening = (16 * (1 - nu * nu)) / (3 * parameters.youngsModulus);
  return opening * pennyPressure(parameters, radius) * radius ** 3;
}

/**
 * Growth rate of a metal-filled penny crack that is fed by plating on its two walls and stays at K = K_IC.
 *
 * Volume V(a) = C a^(5/2), C = 16 (1 - nu^2) K_IC/(3 sqrt(pi) E Y); walls plate dV/dt = (Vm/F) i_wall 2 pi a^2 with
 * i_wall = max(0, |eta| - Vm p/F)/Z and p = K_IC/(Y sqrt(pi a)), so
 *
 *     da/dt = (4 pi/5) (Vm/F) i_wall sqrt(a)/C
 *
 * Below the radius where p = F |eta|/Vm plating stalls against the pressure and the crack is still: the Griffith barrier. `overpotential`
 * is the magnitude of the electrical overpotential at the crack, `resistance` the interface resistance on its walls.
 *
 * Limits: linear kinetics, uniform overpotential over the crack, metal that fills it without friction (upper bound of the rate).
 */
export const pennyGrowth: Law<PennyGrowthParameters> = {
  name: 'fracture/penny-growth',
  title: 'Growth rate of a metal-filled penny crack fed by wall plating',
  equation:
    'da/dt = (4 pi/5) (Vm/F) max(0, |eta| - Vm K_IC/(F Y sqrt(pi a)))/Z sqrt(a)/C, C = 16 (1 - nu^2) K_IC/(3 sqrt(pi) E Y)',
  sources: ['Sneddon 1946, Proc. R. Soc. A 187 229', 'Klinsmann et al. 2019, J. Power Sources 442 227226'],
  inputs: [
    { name: 'radius', unit: 'm', range: [1e-7, 1e-3], logarithmic: true },
    { name: 'overpotential', unit: 'V', range: [1e-3, 0.3], logarithmic: true },
    { name: 'resistance', unit: 'ohm m^2', range: [1e-5, 1e-2], logarithmic: true },
  ],
  output: { name: 'radiusRate', unit: 'm/s' },
  schema: null,
  examples: [
    {
      fractureToughness: 1e6,
      youngsModulus: 150e9,
      poissonRatio: 0.26,
      molarVolume: 1.3e-5,
      geometryFactor: 2 / Math.PI,
    },
    {
      fractureToughness: 0.23e6,
      youngsModulus: 22e9,
      poissonRatio: 0.37,
      molarVolume: 1.3e-5,
      geometryFactor: 1.1215222552,
    },
  ],
  distanceToKink(parameters, inputs) {
    const backVoltage = (parameters.molarVolume * pennyPressure(parameters, inputs[0])) / faradayConstant;
    return inputs[1] / backVoltage - 1;
  },
  evaluate(parameters, inputs, out) {
    const radius = inputs[0];
    const resistance = inputs[2];
    const voltPerPascal = parameters.molarVolume / faradayConstant;
    const backVoltage = voltPerPascal * pennyPressure(parameters, radius);
    const drive = inputs[1] - backVoltage;
    if (drive <= 0) {
      out.fill(0, 0, 4);
      return;
    }
    // V/a^2 = C sqrt(a), so sqrt(a)/C = a^3/V.
    const factor = (0.8 * Math.PI * voltPerPascal * radius ** 3) / (pennyVolume(parameters, radius) * resistance);
    out[0] = factor * drive;
    out[1] = (factor * (0.5 * drive + 0.5 * backVoltage)) / radius;
    out[2] = factor;
    out[3] = (-factor * drive) / resistance;
  },
};
