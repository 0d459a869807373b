// P: creep laws and the closure of voids by creep.
import { loadLibrary } from '../../dist/materials/index.js';
import { anandCreep, lithiumAnandParameters } from '../../dist/physics/creep/anand.js';
import { powerLawCreep } from '../../dist/physics/creep/power-law.js';
import { capillaryPressure } from '../../dist/physics/voids/capillary-pressure.js';
import { creepClosure } from '../../dist/physics/voids/creep-closure.js';
import { shapeFactor } from '../../dist/physics/voids/shape-factor.js';
import { crossing, FilmCell, only } from './film-cell.mjs';
import { fixedSteps, integrate, observedOrder, ordinary, timeOfEvent } from './integration.mjs';
import { value } from './law.mjs';
import { creepLaw, temperature, viscousRate } from './test-constants.mjs';

const megapascal = 1e6;
const surfaceEnergy = 0.5;

const shape = (exponent, aspectRatio = 1) => value(shapeFactor, { exponent, friction: 'frictionless' }, aspectRatio);

/** Volume rate (m^3/s) at which a half-spheroidal void of radius a closes under a pressure; isolated unless a spacing is given. */
function closure({ rate = 1e-3, exponent, aspectRatio = 1, spacing = Number.POSITIVE_INFINITY, fixed = null }, a, p) {
  const parameters = {
    creep: creepLaw(rate, exponent),
    shapeFactor: shape(exponent, aspectRatio),
    spacing,
    fixedInteraction: fixed,
  };
  return value(creepClosure, parameters, a, p, temperature, 1);
}

/** Relative radial velocity of the wall of a hemisphere: da/dt/a = R/(2 pi a^3). */
const radialRate = (settings, a, p) => closure(settings, a, p) / (2 * Math.PI * a ** 3);

// Uniaxial relaxation at fixed strain: ds/dt = -E rate(s), E = 4.9 GPa; stress in MPa.
const uniaxial = creepLaw(1e-3, 6.6);
const relaxation = ordinary(1, (_time, y, rate) => {
  rate[0] = -4.9e3 * value(powerLawCreep, uniaxial, y[0] * megapascal, temperature);
});
// s^(1-n) grows linearly, so the stress after 100 s has a closed form.
const relaxedStress = (2 ** -5.6 + 5.6 * 4.9 * 100) ** (-1 / 5.6);

function backwardEulerOrder() {
  const counts = [3200, 6400, 12800];
  const errors = counts.map((count) =>
    Math.abs(integrate(relaxation, [2], 100, fixedSteps(1, 100 / count)).state[0] - relaxedStress),
  );
  return observedOrder(
    counts.map((count) => 100 / count),
    errors,
  );
}

/** Time (s) in which an isolated hemispherical void closes under 3 MPa and surface tension, from the laws; unknown ln a. */
export function closureTime({ rate, exponent, radius, tolerance = 1e-12, maximumStep = Number.MAX_VALUE }) {
  // What is left at the smallest radius closes in less than 1e-9 of the time; below it the rate outruns the resolution of the time.
  const smallest = Math.log(exponent === 1 ? 1e-17 : 1e-8);
  const settings = { rate, exponent };
  const parameters = {
    creep: creepLaw(settings.rate, exponent),
    shapeFactor: shape(exponent),
    spacing: Number.POSITIVE_INFINITY,
    fixedInteraction: null,
  };
  const system = ordinary(1, (_time, y, out) => {
    const a = Math.exp(y[0]);
    const pressure = 3 * megapascal + value(capillaryPressure, { surfaceEnergy }, a);
    out[0] = -value(creepClosure, parameters, a, pressure, temperature, 1) / (2 * Math.PI * a ** 3);
  });
  const options = { relativeTolerance: tolerance, absoluteTolerance: tolerance, maximumStep };
  return timeOfEvent(system, [Math.log(radius)], ([y]) => y - smallest, options);
}

/** A half cell at rest whose only void, of a radius, closes by creep and surface tension. */
function closingFilm(creep, initialRadius) {
  return new FilmCell({
    mechanisms: only('creepClosure', 'surfaceTension'),
    relativeTolerance: 1e-12,
    electrodes: [{ creep, one: { seedRadius: 1e-11, initialRadius, spacing: 2 * initialRadius } }],
  });
}

function filmClosureTime(initialRadius) {
  const cell = closingFilm(creepLaw(1e-3, 6.6), initialRadius);
  cell.pass(0, 1e7, [crossing('voidRadius1.1', 2e-8)]);
  return cell.state.time;
}

function filmRadiusAtHalfTime() {
  const cell = closingFilm(creepLaw(viscousRate, 1), 1e-6);
  cell.pass(0, 0.5 * ((4 * 1e10) / 3e6) * Math.log(1 + (3e6 * 1e-6) / (2 * surfaceEnergy)));
  return cell.see('voidRadius1.1');
}

/** Creep rate of lithium of the library at 1 MPa (1/s). */
function lithiumRate(kelvin) {
  const { creep } = loadLibrary().metal('Li').properties;
  return value(powerLawCreep, creep, creep.referenceStress, kelvin);
}

export const cases = {
  'P-01.strain': () => value(powerLawCreep, uniaxial, 0.8 * megapascal, temperature) * 100,
  'P-02.relaxation': () =>
    integrate(relaxation, [2], 100, { relativeTolerance: 1e-11, absoluteTolerance: 1e-13 }).state[0],
  'P-02.oneStep': () => integrate(relaxation, [2], 100, fixedSteps(1, 100)).state[0],
  'P-02.order': backwardEulerOrder,
  // With beta = 1 the law is that of a sphere in a spherical cell; b/a = 2.
  'P-04.n6.6': () => radialRate({ exponent: 6.6, spacing: 2, fixed: 1 }, 1, 3 * megapascal),
  'P-04.n3': () => radialRate({ exponent: 3, spacing: 2, fixed: 1 }, 1, 3 * megapascal),
  'P-04.n1': () => radialRate({ exponent: 1, spacing: 2, fixed: 1 }, 1, 3 * megapascal),
  'P-06.3MPa': () => -3 * radialRate({ exponent: 6.6 }, 1e-6, 3 * megapascal),
  'P-06.10MPa': () => -3 * radialRate({ exponent: 6.6 }, 1e-6, 10 * megapascal),
  'P-06.viscous': () => -3 * radialRate({ rate: viscousRate, exponent: 1 }, 1e-6, 3 * megapascal),
  'P-06.n2.5': () => shape(2.5),
  'P-07.cell': () => -3 * radialRate({ exponent: 6.6, spacing: 0.1 ** (-1 / 3), fixed: 1 }, 1, 3 * megapascal),
  'P-09.closure': () => closureTime({ rate: viscousRate, exponent: 1, radius: 1e-6 }),
  'P-09.halfTime': filmRadiusAtHalfTime,
  'P-10.1um': () => closureTime({ rate: 1e-3, exponent: 6.6, radius: 1e-6 }),
  'P-10.10um': () => closureTime({ rate: 1e-3, exponent: 6.6, radius: 1e-5 }),
  'P-10.film1um': () => filmClosureTime(1e-6),
  'P-10.film10um': () => filmClosureTime(1e-5),
  'P-16.flat': () => closure({ rate: viscousRate, exponent: 1, aspectRatio: 0 }, 10e-6, 3 * megapascal),
  'P-18.n1': () => closure({ rate: 1, exponent: 1, spacing: 1 / 0.3 }, 1, megapascal),
  'P-18.n2': () => closure({ rate: 1, exponent: 2, spacing: 1 / 0.3 }, 1, megapascal),
  'P-18.n5': () => closure({ rate: 1, exponent: 5, spacing: 1 / 0.3 }, 1, megapascal),
  'P-18.n6.6': () => closure({ rate: 1, exponent: 6.6, spacing: 1 / 0.3 }, 1, megapascal),
  'P-20.273K': () => lithiumRate(273.15),
  'P-20.298K': () => lithiumRate(298.15),
  'P-20.333K': () => lithiumRate(333.15),
  'P-20.353K': () => lithiumRate(353.15),
  'P-20.anand': () => value(anandCreep, lithiumAnandParameters, megapascal, temperature, 1.5e6),
};
