import type { FilmInterface } from './interface.js';
import { quadratureIndex } from './layout.js';
import type { FilmParameters } from './parameters.js';

/**
 * Adds the energy rates of one interface (W/m^2) to `energy`, by `quadratureIndex`, from what its `update` and `rates` left.
 * @param current density at the interface, positive on stripping (A/m^2) @param pressure of the stack (Pa)
 */
export function addEnergyRates(
  cell: FilmParameters,
  one: FilmInterface,
  current: number,
  pressure: number,
  energy: Float64Array,
): void {
  const { mechanisms, ambientPressure } = cell;
  const { electrode, contactPressure, laws, closure: closing } = one;
  const { classes, vacancyFraction } = electrode.voids;
  const surface = mechanisms.surfaceTension ? 2 * electrode.surfaceEnergy : 0;
  let creep = 0;
  let interfaceDiffusion = 0;
  let latticeDiffusion = 0;
  let closure = one.buriedClosure;
  let rim = 0;
  let surfaceRate = 0;
  for (let k = 0; k < classes.length; k++) {
    const { areaShare } = classes[k];
    const work = areaShare * closing.closingPressure[k];
    creep += work * closing.creepClosure[k];
    interfaceDiffusion += work * closing.interfaceDiffusion[k];
    latticeDiffusion += work * closing.latticeDiffusion[k];
    closure += areaShare * (closing.creepClosure[k] + closing.interfaceDiffusion[k] + closing.latticeDiffusion[k]);
    rim += areaShare * closing.rimFilling[k];
    surfaceRate += (areaShare * one.volumeRate[k] * surface) / one.radius[k];
  }
  energy[quadratureIndex.creepClosure] += creep + one.buriedClosure * (pressure + ambientPressure);
  energy[quadratureIndex.interfaceDiffusionClosure] += interfaceDiffusion;
  energy[quadratureIndex.latticeDiffusionClosure] += latticeDiffusion;
  // Where the roofs of voids follow closure too, the volume closed goes through the contacts at their pressure.
  if (!one.closureApart()) {
    energy[quadratureIndex.contactFlow] += closure * (contactPressure - pressure - ambientPressure);
  }
  energy[quadratureIndex.rimFilling] += rim * contactPressure;
  energy[quadratureIndex.surfaceEnergy] += surfaceRate;

  energy[quadratureIndex.chargeTransfer] += current * one.overpotential;
  energy[quadratureIndex.constriction] += current * one.constrictionVoltage;
  if (vacancyFraction > 0) {
    const condensing = one.condensingFraction;
    const perVacancy = one.vacancyOverpotential / vacancyFraction;
    const recession = laws.molarToVolume * current;
    // What reaches sinks in the metal spends all of it; what condenses has done the work of its volume against the pressure.
    energy[quadratureIndex.vacancySupersaturation] += current * (vacancyFraction - condensing) * perVacancy;
    energy[quadratureIndex.vacancyCondensation] += condensing * (current * perVacancy - recession * contactPressure);
  }
  energy[quadratureIndex.crackFilling] += one.crackVolumeRate * contactPressure;
}
