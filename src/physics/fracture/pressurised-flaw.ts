import { faradayConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';

/** Stress intensity of an edge crack in a half-plane, K = 1.1215222552 p sqrt(pi a) (Koiter 1965). */
export const edgeCrackFactor = 1.1215222552;

export interface PressurisedFlawParameters {
  /** Fracture toughness K_IC of the electrolyte (Pa m^0.5). */
  readonly fractureToughness: number;
  /** Poisson's ratio nu of the electrolyte. */
  readonly poissonRatio: number;
  /** Y in K = Y p sqrt(pi a): 1.1215222552 for a surface flaw (`edgeCrackFactor`), 2/pi for a buried penny. */
  readonly geometryFactor: number;
  /** 1: the electrolyte is confined laterally and the stack squeezes the flaw shut with nu/(1 - nu) P; 0: free sides. */
  readonly lateralConfinement: number;
  /** Molar volume Vm of the metal (m^3/mol). */
  readonly molarVolume: number;
}

/**
 * Share of the stack pressure that opens a flaw, 1 - c nu/(1 - nu): it works in the mouth, and its lateral part closes the flanks.
 * @param parameters lateral confinement c and Poisson's ratio nu. @returns between 0 and 1 for nu up to 1/2.
 */
export function stackPressureShare({
  lateralConfinement,
  poissonRatio,
}: Pick<PressurisedFlawParameters, 'lateralConfinement' | 'poissonRatio'>): number {
  return 1 - (lateralConfinement * poissonRatio) / (1 - poissonRatio);
}

/**
 * Overpotential at which metal plated into a surface flaw can drive it: the Griffith condition with the largest pressure
 * that plating can build.
 *
 * Plating stalls at the pressure P + F |eta|/Vm, eta the overpotential (affinity over F) at the flaw, P the pressure of the
 * metal at the mouth. The flaw of depth a grows when
 *
 *     Y (F |eta|/Vm + P) sqrt(pi a) - Y c (nu/(1 - nu)) P sqrt(pi a) = K_IC
 *     |eta_c| = (Vm/F) { K_IC/[Y sqrt(pi a)] - P [1 - c nu/(1 - nu)] }
 *
 * with c the lateral confinement. Stack pressure promotes growth: it works in the mouth and only partly closes the flanks.
 * Zero or negative: the stack alone forces metal into the flaw.
 *
 * Limits: a necessary condition (metal may leak back along the flaw); linear elasticity, flaw small against the electrolyte.
 */
export const pressurisedFlaw: Law<PressurisedFlawParameters> = {
  name: 'fracture/pressurised-flaw',
  title: 'Threshold overpotential of a metal-filled flaw',
  equation: 'eta_c = (Vm/F) (K_IC/[Y sqrt(pi a)] - P [1 - c nu/(1 - nu)])',
  sources: ['Porz et al. 2017, Adv. Energy Mater. 7 1701003', 'Koiter 1965 (edge crack)'],
  inputs: [
    { name: 'flawDepth', unit: 'm', range: [1e-8, 1e-3], logarithmic: true },
    { name: 'stackPressure', unit: 'Pa', range: [0, 1e8] },
  ],
  output: { name: 'thresholdOverpotential', unit: 'V' },
  schema: null,
  examples: [
    {
      fractureToughness: 0.23e6,
      poissonRatio: 0.37,
      geometryFactor: edgeCrackFactor,
      lateralConfinement: 1,
      molarVolume: 1.3e-5,
    },
    {
      fractureToughness: 1e6,
      poissonRatio: 0.26,
      geometryFactor: 2 / Math.PI,
      lateralConfinement: 0,
      molarVolume: 1.3e-5,
    },
  ],
  evaluate(parameters, inputs, out) {
    const depth = inputs[0];
    const pressureToVolts = parameters.molarVolume / faradayConstant;
    const toughnessTerm =
      (pressureToVolts * parameters.fractureToughness) / (parameters.geometryFactor * Math.sqrt(Math.PI * depth));
    const pressureShare = stackPressureShare(parameters);
    out[0] = toughnessTerm - pressureToVolts * pressureShare * inputs[1];
    out[1] = (-0.5 * toughnessTerm) / depth;
    out[2] = -pressureToVolts * pressureShare;
  },
};
