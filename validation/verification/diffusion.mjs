// D: diffusion, geometry and conservation of metal.
import { capillaryPressure } from '../../dist/physics/voids/capillary-pressure.js';
import { interfaceDiffusionClosure } from '../../dist/physics/voids/interface-diffusion-closure.js';
import { latticeDiffusionClosure } from '../../dist/physics/voids/lattice-diffusion-closure.js';
import { vacancyCondensation } from '../../dist/physics/voids/vacancy-condensation.js';
import { crossing, diffusivity, FilmCell, only, usual, voidClass } from './film-cell.mjs';
import { ordinary, timeOfEvent } from './integration.mjs';
import { value } from './law.mjs';
import { currentDensity, molarVolume, temperature, volumePerCharge } from './test-constants.mjs';

/** Diffusion-limited current (A/m2) from the condensing fraction at 1 mA/cm2: chi/chi_0 = 1 - I_diff/I. */
function diffusionLimit() {
  const parameters = {
    vacancyFraction: 0.8,
    criticalSupersaturation: 2,
    sinkLength: 10e-6,
    diffusivity: diffusivity(5.6e-15),
    molarVolume,
  };
  return currentDensity * (1 - value(vacancyCondensation, parameters, currentDensity, temperature) / 0.8);
}

/** Time (s) in which a void of 1 um closes by lattice diffusion, from the laws; the unknown is ln a. */
function shrinkage(pressure, surfaceEnergy) {
  const parameters = { diffusivity: diffusivity(5.6e-15), molarVolume };
  const system = ordinary(1, (_time, y, rate) => {
    const a = Math.exp(y[0]);
    const effective = pressure + value(capillaryPressure, { surfaceEnergy }, a);
    rate[0] = -value(latticeDiffusionClosure, parameters, a, effective, temperature) / (2 * Math.PI * a ** 3);
  });
  const options = { relativeTolerance: 1e-12, absoluteTolerance: 1e-12 };
  // With surface tension the time that is left goes with the third power of the radius, else with the second.
  const smallest = Math.log(surfaceEnergy > 0 ? 3e-10 : 1e-12);
  return timeOfEvent(system, [Math.log(1e-6)], ([y]) => y - smallest, options);
}

/** The same in the film model, down to a tenth of a micrometre. */
function shrinkageFilm() {
  const cell = new FilmCell({
    mechanisms: only('latticeDiffusion'),
    relativeTolerance: 1e-12,
    electrodes: [{ one: { seedRadius: 1e-11, initialRadius: 1e-6, spacing: 2e-6 } }],
  });
  cell.pass(0, 1e7, [crossing('voidRadius1.1', 1e-7)]);
  // The radius squared falls linearly: a hundredth of it is left.
  return cell.state.time / 0.99;
}

/** Rate (m^3/s) of a cavity of radius a at spacing 2b in a rigid metal, interface diffusion, 3 MPa. */
function cavity(ratio) {
  const parameters = {
    diffusivity: diffusivity(1e-19),
    molarVolume,
    surfaceEnergy: 0,
    rimAngle: Math.PI / 2,
    spacing: 1e-6 / ratio,
    creep: null,
    ligamentStress: 'void-wall',
  };
  return value(interfaceDiffusionClosure, parameters, 1e-6, 3e6, temperature, 1);
}

function strippedSlab() {
  const cell = new FilmCell({});
  cell.pass(currentDensity, 3600);
  return cell.see('thickness1') * 1e6;
}

/** Metal over 50 cycles: largest error of thickness less voids against Faraday's law, over the thickness at assembly. */
export function conservation(voids) {
  const thickness = 1e-4;
  const electrodes = voids
    ? {
        thickness,
        contact: { perfect: false },
        voids: {
          vacancyFraction: 0.6,
          translation: null,
          coverage: 'random',
          rimFilling: 0.8,
          occlusion: 0.2,
          classes: [
            voidClass({ spacing: 1e-5, areaShare: 0.4, seedRadius: 5e-7 }),
            voidClass({ spacing: 2e-5, areaShare: 0.6, seedRadius: 5e-7, initialRadius: 4e-6 }),
          ],
        },
      }
    : { thickness };
  const cell = new FilmCell({
    mechanisms: usual({ dendrites: false }),
    fixture: { pressure: 1e6 },
    ambientPressure: 101325,
    relativeTolerance: 1e-6,
    electrodes,
  });
  const metal = (side) =>
    cell.see(`thickness${side}`) - cell.see(`voidVolume${side}`) - cell.see(`buriedVolume${side}`);
  const start = [metal(1), metal(2)];
  let side = 0;
  let total = 0;
  let largestVoid = 0;
  for (let cycle = 0; cycle < 50; cycle++) {
    for (const current of [5, -5]) {
      cell.hold(current, 1800);
      const change = [metal(1) - start[0], metal(2) - start[1]];
      const expected = volumePerCharge * cell.charge.net;
      side = Math.max(side, Math.abs(change[0] + expected), Math.abs(change[1] - expected));
      total = Math.max(total, Math.abs(change[0] + change[1]));
      largestVoid = Math.max(largestVoid, cell.see('voidVolume1'));
    }
  }
  return { side: side / thickness, total: total / (2 * thickness), largestVoid };
}

export const cases = {
  'D-04.limit': diffusionLimit,
  'D-05.both': () => shrinkage(3e6, 0.5),
  'D-05.pressure': () => shrinkage(3e6, 0),
  'D-05.tension': () => shrinkage(0, 0.5),
  'D-05.film': shrinkageFilm,
  'D-05.cavity@0.25': () => cavity(0.25),
  'D-05.cavity@0.5': () => cavity(0.5),
  'D-05.cavity@0.1': () => cavity(0.1),
  'D-09.thickness': strippedSlab,
  'D-11.withoutVoids': () => conservation(false).side,
  'D-11.withVoids': () => conservation(true).side,
  'D-11.voidsOpened': () => conservation(true).largestVoid,
};
