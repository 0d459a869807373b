import { faradayConstant, gasConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';

/** Temperature at which exchange current densities and interface resistances are stated (K). */
export const kineticReferenceTemperature = 298.15;

/** Beyond this |F eta/RT| the exponentials are continued linearly, value and slope matched: cell currents never get there. */
export const linearContinuation = 40;

export interface ButlerVolmerParameters {
  /** Exchange current density i0 of the unstressed interface at 298.15 K (A/m^2). */
  readonly exchangeCurrentDensity: number;
  /** Activation energy of i0 (J/mol). */
  readonly activationEnergy: number;
  /** Anodic electrical symmetry factor alpha, 0 < alpha < 1. */
  readonly transferCoefficient: number;
  /** Share alpha_m of the mechanical affinity that the transition state feels; equal to alpha: i0 does not depend on stress. */
  readonly mechanicalTransferCoefficient: number;
}

/**
 * Dimensionless Butler-Volmer current exp(alpha x) - exp(-(1 - alpha) x), linear (C1) beyond |x| = 40.
 * @param x overpotential in units of RT/F. @param alpha anodic symmetry factor. @returns current in units of i0.
 */
export function dimensionlessCurrent(x: number, alpha: number): number {
  if (x > linearContinuation || x < -linearContinuation) {
    const edge = Math.sign(x) * linearContinuation;
    return dimensionlessCurrent(edge, alpha) + dimensionlessSlope(edge, alpha) * (x - edge);
  }
  // The product form keeps full relative accuracy at x -> 0, where the two exponentials cancel.
  return 2 * Math.exp((alpha - 0.5) * x) * Math.sinh(0.5 * x);
}

/** Derivative of `dimensionlessCurrent` to x; same arguments. */
export function dimensionlessSlope(x: number, alpha: number): number {
  if (x > linearContinuation) x = linearContinuation;
  else if (x < -linearContinuation) x = -linearContinuation;
  return alpha * Math.exp(alpha * x) + (1 - alpha) * Math.exp(-(1 - alpha) * x);
}

/**
 * Exchange current density under stress and temperature,
 * i0_eff = i0 exp[-(Q/R)(1/T - 1/T_ref)] exp[(alpha_m - alpha) G_m/(RT)].
 * @param temperature K. @param mechanicalAffinity G_m = Vm p_n - V+ p_E (J/mol). @returns A/m^2.
 */
export function effectiveExchangeCurrentDensity(
  parameters: ButlerVolmerParameters,
  temperature: number,
  mechanicalAffinity: number,
): number {
  const thermal = (parameters.activationEnergy / gasConstant) * (1 / temperature - 1 / kineticReferenceTemperature);
  const stress =
    ((parameters.mechanicalTransferCoefficient - parameters.transferCoefficient) * mechanicalAffinity) /
    (gasConstant * temperature);
  return parameters.exchangeCurrentDensity * Math.exp(stress - thermal);
}

/**
 * Exchange current density of an interface with the linear resistance Z: i0 = RT/(F Z).
 * @param resistance area-specific resistance Z (ohm m^2). @param temperature at which Z was measured (K). @returns A/m^2.
 * Source: linearisation of Butler-Volmer about eta = 0 (Newman & Thomas-Alyea 2004, section 8.3).
 */
export function exchangeCurrentDensityFromResistance(resistance: number, temperature: number): number {
  return (gasConstant * temperature) / (faradayConstant * resistance);
}

/**
 * Stress-modified Butler-Volmer kinetics of Li(metal) <-> Li+ + e-.
 *
 * The affinity of the anodic reaction is Aff = F (phi_M - Phi) + Vm p_n, Phi the reduced electrochemical potential of Li+.
 * Written in the overpotential eta = Aff/F it is
 *
 *     i = i0_eff { exp[alpha F eta/RT] - exp[-(1 - alpha) F eta/RT] },
 *     i0_eff = i0(T) exp[(alpha_m - alpha) G_m/RT],   G_m = Vm p_n - V+ p_E,
 *
 * so detailed balance (i = 0 exactly where Aff = 0) and i Aff >= 0 hold for every alpha_m. Positive i strips.
 * With alpha_m = alpha (the usual choice) pressure acts through eta alone.
 *
 * Limits: one electron, no double layer, no film; |F eta/RT| > 40 is continued linearly.
 */
export const butlerVolmer: Law<ButlerVolmerParameters> = {
  name: 'kinetics/butler-volmer',
  title: 'Stress-modified Butler-Volmer kinetics',
  equation:
    'i = i0 exp[-(Q/R)(1/T - 1/298.15 K)] exp[(alpha_m - alpha) G_m/RT] (exp[alpha F eta/RT] - exp[-(1 - alpha) F eta/RT])',
  sources: [
    'Monroe & Newman 2004, J. Electrochem. Soc. 151 A880',
    'Ganser et al. 2019, J. Electrochem. Soc. 166 H167',
    'Shishvan et al. 2020, Acta Mater. 196 444',
  ],
  inputs: [
    { name: 'overpotential', unit: 'V', range: [-0.3, 0.3] },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'mechanicalAffinity', unit: 'J/mol', range: [-2000, 13000] },
  ],
  output: { name: 'currentDensity', unit: 'A/m^2' },
  schema: null,
  examples: [
    {
      exchangeCurrentDensity: 10,
      activationEnergy: 0,
      transferCoefficient: 0.5,
      mechanicalTransferCoefficient: 0.5,
    },
    {
      exchangeCurrentDensity: 22.7,
      activationEnergy: 45e3,
      transferCoefficient: 0.3,
      mechanicalTransferCoefficient: 1,
    },
  ],
  evaluate(parameters, inputs, out) {
    const temperature = inputs[1];
    const alpha = parameters.transferCoefficient;
    const thermalVoltage = (gasConstant * temperature) / faradayConstant;
    const x = inputs[0] / thermalVoltage;
    const exchange = effectiveExchangeCurrentDensity(parameters, temperature, inputs[2]);
    const current = exchange * dimensionlessCurrent(x, alpha);
    const slope = exchange * dimensionlessSlope(x, alpha);
    const mechanicalExcess = parameters.mechanicalTransferCoefficient - alpha;
    out[0] = current;
    out[1] = slope / thermalVoltage;
    out[2] =
      -(slope * x) / temperature +
      (current * (parameters.activationEnergy - mechanicalExcess * inputs[2])) /
        (gasConstant * temperature * temperature);
    out[3] = (current * mechanicalExcess) / (gasConstant * temperature);
  },
};
