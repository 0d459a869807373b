import type { CreepModel } from '../materials/index.js';
import type { PowerLawCreepParameters } from '../physics/creep/power-law.js';
import { kineticReferenceTemperature } from '../physics/kinetics/butler-volmer.js';
import { gasConstant } from '../quantity/index.js';

/**
 * The creep law of a metal as a power law. Anand's law is one with n = 1/m at a fixed resistance S; models without its hardening take the
 * saturated resistance, that of long-lasting flow.
 */
export function powerLawOf(creep: CreepModel): PowerLawCreepParameters {
  if (creep.law === 'power-law') return creep;
  const exponent = 1 / creep.rateSensitivity;
  const rate = creep.prefactor * Math.exp(-creep.activationEnergy / (gasConstant * kineticReferenceTemperature));
  return {
    referenceRate: rate * (1e6 / creep.saturationResistance) ** exponent,
    exponent,
    activationEnergy: creep.activationEnergy,
    referenceTemperature: kineticReferenceTemperature,
  };
}
