// The steady balance of one class of voids, from the laws alone: what a critical current of stripping tends to when one strip is long.
import { inUnit, loadStudy } from '../../dist/index.js';
import { interfaceLaws } from '../../dist/models/film/interface-laws.js';
import { sizeEffectStrength } from '../../dist/physics/strength/size-effect.js';
import { creepClosure } from '../../dist/physics/voids/creep-closure.js';
import { interfaceDiffusionClosure } from '../../dist/physics/voids/interface-diffusion-closure.js';
import { latticeDiffusionClosure } from '../../dist/physics/voids/lattice-diffusion-closure.js';
import { loadCarried } from '../../dist/physics/voids/load-carried.js';
import { diffusionLimitedCurrentDensity } from '../../dist/physics/voids/vacancy-condensation.js';
import { scenario } from './searches.mjs';

const input = new Float64Array(4);
const out = new Float64Array(5);

function lengthOfStrength(choice, radius, spacing) {
  if (choice === 'void') return 2 * radius;
  return choice === 'ligament' ? 2 * (spacing - radius) : (2 * radius * (spacing - radius)) / spacing;
}

/**
 * Current that a cell with one class of voids on a lattice strips steadily at a contact fraction,
 *
 *     i = (F/Vm) {R_c(theta) [1 - m (1 - theta)] + chi_0 v_diff}/[chi_0 - m (1 - theta)],
 *
 * and the limits that follow: the largest i with a steady state at i/theta below the plating limit, or the i at the least theta allowed.
 *
 * @param set overrides of the scenario
 */
export function steadyBalance(set) {
  const study = loadStudy({ file: scenario, set });
  const model = study.makeModel();
  const { electrodes, mechanisms, options, temperature, ambientPressure, fixture } = model.parameters;
  const [electrode] = electrodes;
  const { voids } = electrode;
  if (voids.classes.length !== 1) throw new RangeError('the steady balance here is that of one class of voids');
  const laws = interfaceLaws(model.parameters, electrode);
  const { spacing, seedRadius } = voids.classes[0];
  const squeeze = fixture.pressure + ambientPressure - voids.voidPressure;
  const diffusionLimit = diffusionLimitedCurrentDensity(laws.vacancies, temperature);
  const { pillars, fluxFocusing } = mechanisms;
  if (pillars || fluxFocusing) throw new RangeError('the steady balance here is that of vacancy condensation');

  const followsBody = options.translationVelocity === 'body';
  const current = (contact) => {
    const radius = Math.sqrt((1 - contact) * spacing ** 2 + seedRadius ** 2);
    const capillary = mechanisms.surfaceTension ? (2 * electrode.surfaceEnergy) / radius : 0;
    input[0] = lengthOfStrength(options.sizeEffectLength, radius, spacing);
    let strength = 1;
    if (mechanisms.sizeDependentStrength) {
      sizeEffectStrength.evaluate(electrode.sizeEffect, input, out);
      strength = out[0];
    }
    input[0] = radius;
    input[2] = temperature;
    input[3] = strength;
    let closure = 0;
    const add = (law, parameters, pressure) => {
      input[1] = pressure;
      law.evaluate(parameters, input, out);
      closure += out[0];
    };
    if (mechanisms.creepClosure) add(creepClosure, laws.closure[0], squeeze + capillary);
    if (mechanisms.interfaceDiffusion) add(interfaceDiffusionClosure, laws.interfaceDiffusion[0], squeeze);
    if (mechanisms.latticeDiffusion) add(latticeDiffusionClosure, laws.latticeDiffusion, squeeze + capillary);
    const excess = 1 - (seedRadius / radius) ** 3;
    const lowered = laws.translationFactor[0] * (1 - contact);
    // The roofs follow v - R_c, the metal without what closure makes it move, or all of v.
    const closed = ((laws.density[0] * excess * closure) / laws.molarToVolume) * (followsBody ? 1 : 1 - lowered);
    return (closed + voids.vacancyFraction * diffusionLimit) / (voids.vacancyFraction - lowered);
  };

  /** Load carried by the ligaments and strength of the metal: logarithmic slopes over the contact fraction, by central differences. */
  const slopes = (contact) => {
    const logarithms = (at) => {
      const radius = spacing * Math.sqrt(1 - at);
      loadCarried(electrode.creep.exponent, radius / spacing, null, out);
      const load = Math.log(out[0]);
      input[0] = lengthOfStrength(options.sizeEffectLength, radius, spacing);
      sizeEffectStrength.evaluate(electrode.sizeEffect, input, out);
      return [load, Math.log(out[0])];
    };
    const step = 1e-4;
    const [above, below] = [logarithms(contact * Math.exp(step)), logarithms(contact * Math.exp(-step))];
    return { load: (above[0] - below[0]) / (2 * step), strength: (above[1] - below[1]) / (2 * step) };
  };

  const values = new Float64Array(model.observables.length);
  const load = { startTime: 0, stackPressure: fixture.pressure, stackPressureSlope: 0 };
  model.observe(model.initialState(), { ...load, electrical: { kind: 'current', currentDensity: 0 } }, values);
  const observed = (name) => values[model.observables.findIndex((one) => one.name === name)];
  /** Mean current density at which intact contact reaches the plating limit (A/m^2). */
  const platingLimit = observed('platingLimit1') * observed('trueContact1');
  const inMilliamps = (value) => inUnit(value, 'currentDensity', 'mA/cm^2');

  /** The largest current that some contact fraction both closes in balance and carries, on ever finer grids of its logarithm. */
  const limit = () => {
    const bearable = (contact) => Math.min(current(contact), platingLimit * contact);
    let best = 0.5;
    let [low, high] = [Math.log(options.contactLost), 0];
    for (let pass = 0; pass < 5; pass++) {
      const step = (high - low) / 400;
      for (let index = 1; index < 400; index++) {
        const contact = Math.exp(low + index * step);
        if (bearable(contact) > bearable(best)) best = contact;
      }
      [low, high] = [Math.log(best) - step, Math.min(0, Math.log(best) + step)];
    }
    return { current: bearable(best), contact: best };
  };
  return {
    /** mA/cm^2 at a contact fraction. */
    current: (contact) => inMilliamps(current(contact)),
    slopes,
    diffusionLimit: inMilliamps(diffusionLimit),
    platingLimit: inMilliamps(platingLimit),
    /** Largest current with a steady state whose local current stays below the plating limit, and the contact fraction there. */
    localCurrent() {
      const { current: value, contact } = limit();
      return { current: inMilliamps(value), contact };
    },
  };
}
