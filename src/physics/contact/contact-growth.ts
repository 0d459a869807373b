import { gasConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';

/** Hold that defines the hardness: a pressure kept for this long at 298.15 K is the contact's equilibrium pressure (s). */
const contactReferenceTime = 600;
/** Temperature of that hold (K). */
const contactReferenceTemperature = 298.15;

export interface ContactGrowthParameters {
  /** Hardness P_c: the pressure that gives half contact after 600 s at 298.15 K from no contact (Pa). */
  readonly hardness: number;
  /** Exponent m of contact against pressure. */
  readonly exponent: number;
  /** Creep exponent n of the metal. */
  readonly creepExponent: number;
  /** Activation energy Q of the metal's creep (J/mol). */
  readonly activationEnergy: number;
}

/** How much faster than at 298.15 K the metal creeps: exp[-(Q/R)(1/T - 1/298.15 K)]. */
function creepAcceleration(parameters: ContactGrowthParameters, temperature: number): number {
  return Math.exp(-(parameters.activationEnergy / gasConstant) * (1 / temperature - 1 / contactReferenceTemperature));
}

/**
 * Pressure in equilibrium with a contact fraction at the reference rate, P_h = P_c (c/(1 - c))^(1/m): the memory of the law.
 * @param contact plastic contact fraction c in (0, 1). @returns Pa.
 */
export function equilibriumPressure(parameters: ContactGrowthParameters, contact: number): number {
  return parameters.hardness * (contact / (1 - contact)) ** (1 / parameters.exponent);
}

/**
 * Plastic contact fraction after a hold at constant pressure, in closed form: P_h^n = P_h0^n + P^n (t/600 s) a(T).
 * @param initialContact 0 for surfaces that never touched. @param pressure Pa, at or below 0: nothing happens.
 * @param duration s. @param temperature K. @returns contact fraction c in [0, 1).
 */
export function contactAfterHold(
  parameters: ContactGrowthParameters,
  initialContact: number,
  pressure: number,
  duration: number,
  temperature: number,
): number {
  // Everything in units of the hardness: powers of pascals overflow nothing, but read badly in a debugger.
  const n = parameters.creepExponent;
  const before = initialContact > 0 ? (equilibriumPressure(parameters, initialContact) / parameters.hardness) ** n : 0;
  const gained =
    (Math.max(0, pressure) / parameters.hardness) ** n *
    (duration / contactReferenceTime) *
    creepAcceleration(parameters, temperature);
  const odds = (before + gained) ** (parameters.exponent / n);
  return odds / (1 + odds);
}

/**
 * Growth of the true contact of an as-assembled interface by creep of the metal's asperities.
 *
 * State: plastic contact fraction c, which never shrinks. At the reference rate contact and pressure are related by
 * c = P^m/(P^m + P_c^m), so a contact c has the equilibrium pressure P_h = P_c (c/(1 - c))^(1/m). The asperities creep as the
 * metal does: the pressure they can carry grows as
 *
 *     d ln P_h/dt = [a(T)/(n t_ref)] (P/P_h)^n,   a(T) = exp[-(Q/R)(1/T - 1/298.15 K)],   t_ref = 600 s
 *
 * and with d ln P_h = dc/[m c (1 - c)]
 *
 *     dc/dt = m c (1 - c) [a(T)/(n t_ref)] (P/P_h)^n.
 *
 * At constant P the solution is P_h^n = P_h0^n + P^n a(T) t/t_ref (`contactAfterHold`): the constant is chosen so that from
 * nothing, P held for t_ref at 298.15 K gives P_h = P. With n = 6.6 a hold ten times longer acts like 1.42 times the pressure.
 *
 * Limits: a phenomenological law (power-law creep of asperities, Hill similarity only in the exponent n); c is contact at the
 * scale of asperities, before voids. The rate is stiff at small c: start from `contactAfterHold`, not from c = 0.
 */
export const contactGrowth: Law<ContactGrowthParameters> = {
  name: 'contact/contact-growth',
  title: 'Growth of true contact by creep of asperities',
  equation: 'dc/dt = m c (1 - c) a(T)/(n 600 s) (P/P_h)^n, P_h = P_c (c/(1 - c))^(1/m)',
  sources: [
    'Hill, Storakers & Zdunek 1989, Proc. R. Soc. A 423 301 (creep indentation of asperities)',
    'Doux et al. 2020, Adv. Energy Mater. 10 1903253 (resistance against pressure)',
  ],
  inputs: [
    { name: 'contactFraction', unit: '1', range: [0.02, 0.98] },
    { name: 'pressure', unit: 'Pa', range: [1e5, 1e8], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'contactRate', unit: '1/s' },
  schema: null,
  examples: [
    { hardness: 2e7, exponent: 2, creepExponent: 6.6, activationEnergy: 37e3 },
    { hardness: 5e6, exponent: 0.9, creepExponent: 5, activationEnergy: 50e3 },
  ],
  evaluate(parameters, inputs, out) {
    const contact = inputs[0];
    const pressure = inputs[1];
    const temperature = inputs[2];
    if (pressure <= 0) {
      out.fill(0, 0, 4);
      return;
    }
    const n = parameters.creepExponent;
    const m = parameters.exponent;
    const free = contact * (1 - contact);
    const rate =
      ((m * free * creepAcceleration(parameters, temperature)) / (n * contactReferenceTime)) *
      (pressure / equilibriumPressure(parameters, contact)) ** n;
    out[0] = rate;
    out[1] = (rate * (1 - 2 * contact - n / m)) / free;
    out[2] = (rate * n) / pressure;
    out[3] = (rate * parameters.activationEnergy) / (gasConstant * temperature * temperature);
  },
};
