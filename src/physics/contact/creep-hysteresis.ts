import type { Law } from '../law.js';
import { type ContactGrowthParameters, contactGrowth, equilibriumPressure } from './contact-growth.js';

export interface CreepHysteresisParameters extends ContactGrowthParameters {
  /** Exponent u of the elastic loss of contact on unloading, 0 <= u < m; 0: none is lost. */
  readonly unloadingExponent: number;
}

/**
 * True contact fraction that carries current at pressure P, for an interface whose plastic contact is c.
 *
 * While P is at or above the pressure P_h(c) that the contact has crept to, all of c touches. Below, elastic recovery lifts
 * part of it, a power of P/P_h in the odds of contact:
 *
 *     theta_c/(1 - theta_c) = [c/(1 - c)] min(1, P/P_h)^u,   c/(1 - c) = (P_h/P_c)^m
 *
 * so that loading follows theta_c = P^m/(P^m + P_c^m) and unloading from P_h is flatter (u < m): the highest pressure seen is
 * remembered in c. Written in odds, theta_c stays below 1 and, since u < m, contact that goes on creeping under a constant
 * pressure never loses area; the plain product c (P/P_h)^u would, once m (1 - c) < u.
 * No pressure, no contact.
 *
 * The resistance of an interface is Z/theta_c. On loading Z/theta_c = Z [1 + (P_c/P)^m]; only Z P_c^m can be told from
 * resistances measured well below P_c, and a constant resistance in series hides Z.
 */
export const creepHysteresis: Law<CreepHysteresisParameters> = {
  name: 'contact/creep-hysteresis',
  title: 'Contact fraction with loading-unloading hysteresis',
  equation: 'theta_c/(1 - theta_c) = [c/(1 - c)] min(1, P/P_h(c))^u, P_h = P_c (c/(1 - c))^(1/m)',
  sources: contactGrowth.sources,
  inputs: [
    { name: 'contactFraction', unit: '1', range: [0.01, 0.99] },
    { name: 'pressure', unit: 'Pa', range: [1e4, 1e8], logarithmic: true },
  ],
  output: { name: 'effectiveContactFraction', unit: '1' },
  schema: null,
  examples: [
    { hardness: 2e7, exponent: 2, creepExponent: 6.6, activationEnergy: 37e3, unloadingExponent: 1.1 },
    { hardness: 5e6, exponent: 0.9, creepExponent: 5, activationEnergy: 50e3, unloadingExponent: 0 },
  ],
  distanceToKink(parameters, inputs) {
    return inputs[1] / equilibriumPressure(parameters, inputs[0]) - 1;
  },
  evaluate(parameters, inputs, out) {
    const contact = inputs[0];
    const pressure = inputs[1];
    const u = parameters.unloadingExponent;
    const relative = pressure / equilibriumPressure(parameters, contact);
    if (relative >= 1 || u === 0) {
      out[0] = contact;
      out[1] = 1;
      out[2] = 0;
      return;
    }
    if (relative <= 0) {
      out.fill(0, 0, 3);
      return;
    }
    const theta = contact / (contact + (1 - contact) * relative ** -u);
    const variance = theta * (1 - theta);
    out[0] = theta;
    out[1] = (variance * (1 - u / parameters.exponent)) / (contact * (1 - contact));
    out[2] = (variance * u) / pressure;
  },
};
