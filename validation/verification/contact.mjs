// L: contact and its loss, laws and film model.
import { randomContact } from '../../dist/physics/voids/contact-random.js';
import { creepClosure } from '../../dist/physics/voids/creep-closure.js';
import { edgeOpening } from '../../dist/physics/voids/edge-opening.js';
import { edgeOpeningPressure } from '../../dist/physics/voids/edge-opening-pressure.js';
import { pillarContact } from '../../dist/physics/voids/pillar-contact.js';
import { pillarOnset } from '../../dist/physics/voids/pillar-onset.js';
import { gapGrowth, pillarOpening } from '../../dist/physics/voids/pillars.js';
import { shapeFactor } from '../../dist/physics/voids/shape-factor.js';
import { translation } from '../../dist/physics/voids/translation.js';
import { searchCriticalCurrent } from '../../dist/studies/critical/search.js';
import { crossing, diffusivity, FilmCell, only, usual } from './film-cell.mjs';
import { evaluate, value } from './law.mjs';
import {
  conductivity,
  creepLaw,
  currentDensity,
  electrolyteThickness,
  interfaceResistance,
  molarVolume,
  temperature,
  viscousRate,
  volumePerCharge,
} from './test-constants.mjs';

const stackPressure = 3e6;

/** Body velocity over Vm I/F, less 1, and lost contact of a perfect interface: the worst over four creep laws. */
function perfectInterface() {
  let velocity = 0;
  let lost = 0;
  for (const creep of [creepLaw(1e-12, 6.6), creepLaw(9.3085e-4, 6.6), creepLaw(1e-2, 5), creepLaw(viscousRate, 1)]) {
    const cell = new FilmCell({
      mechanisms: usual({ dendrites: false }),
      electrodes: { creep, voids: { translation: null } },
    });
    const before = cell.see('thickness1');
    cell.pass(currentDensity, 3600);
    const moved = before - cell.see('thickness1');
    velocity = Math.max(velocity, Math.abs(moved / (volumePerCharge * currentDensity * 3600) - 1));
    lost = Math.max(lost, 1 - cell.see('contactFraction1'), Math.abs(cell.see('voidVolume1')) / moved);
  }
  return { velocity, lost };
}

// Similarity of contact pressure and current, n = 1; kappa Z = 20 um.
const viscousEdge = { creep: creepLaw(viscousRate, 1), molarVolume };

const pillars = (wavelength, exponent, rate, metalThickness) => ({
  amplitude: 0.5,
  wavelength,
  electrolyteThickness,
  metalThickness,
  creep: creepLaw(rate, exponent),
  molarVolume,
});
const onset = (parameters, pressure) =>
  evaluate(pillarOnset, parameters, pressure, temperature, conductivity, interfaceResistance, 1);

/** Gap between viscous pillars over the amplitude of the velocity, at a ratio s of pressure to the one that keeps contact. */
function openingAt(s) {
  const parameters = pillars(10e-6, 1, viscousRate, 50e-6);
  const current = onset(parameters, stackPressure)[0] / s;
  const opening = value(
    pillarOpening,
    parameters,
    current,
    stackPressure,
    temperature,
    conductivity,
    interfaceResistance,
    1,
  );
  // A current without pressure opens the whole amplitude: g(0) = 1.
  const whole = value(pillarOpening, parameters, current, 0, temperature, conductivity, interfaceResistance, 1);
  return opening / whole;
}

// The linear interface dw/dt = (Vm/F)(I - 4 A/m2) - r w: all vacancies condense but the 4 A/m2 that diffusion carries away, and an
// isolated void in a viscous metal closes at r = (9/4) A p of its volume. Contact counts as 1 - w/(2 um).
const gapAtLoss = 2e-6;
const closureRate = 5e-4;

/** Half cell with that interface; without closure on request. */
export function linearInterface(settings = {}) {
  const { closing = true, ...rest } = settings;
  return new FilmCell({
    mechanisms: closing ? only('vacancyCondensation', 'creepClosure') : only('vacancyCondensation'),
    relativeTolerance: 1e-11,
    electrodes: [
      {
        thickness: 1e-3,
        creep: creepLaw(closureRate / (2.25 * 3), 1),
        selfDiffusion: diffusivity(4 * volumePerCharge * 1e-5),
        voids: { vacancyFraction: 1 },
        one: { seedRadius: 5e-7 },
      },
    ],
    ...rest,
  });
}

function lossTime() {
  const cell = linearInterface({ closing: false });
  cell.pass(currentDensity, 1e5, [crossing('voidVolume1', gapAtLoss, 1)]);
  return cell.state.time;
}

function contactAfter(duration) {
  const cell = linearInterface();
  cell.pass(currentDensity, duration);
  return 1 - cell.see('voidVolume1') / gapAtLoss;
}

/** Largest current that keeps half of the contact for ever, by the library's search on runs of the model. */
async function criticalCurrent() {
  const { low, high, verdict } = await searchCriticalCurrent({
    low: 1,
    high: 100,
    width: 1e-7,
    evaluate: async (currents) =>
      currents.map((current) => {
        const event = crossing('voidVolume1', 0.5 * gapAtLoss, 1);
        const { reason } = linearInterface().pass(current, 40 / closureRate, [event]);
        return { current, outcome: reason === 'event' ? 'failed' : 'stable' };
      }),
  });
  if (verdict !== 'resolved') throw new Error(`the search ended as ${verdict}`);
  return Math.sqrt(low * high);
}

/** Contact fraction after a strip so long that it is steady. */
function steadyContact(electrode, mechanisms, current = currentDensity, settings = {}) {
  const cell = new FilmCell({
    mechanisms,
    // The closed forms are those of roofs that follow the body, closure included.
    options: { translationVelocity: 'body' },
    ...settings,
    electrodes: [{ thickness: 1, selfDiffusion: diffusivity(1e-40), ...electrode }],
  });
  const spacing = electrode.one?.spacing ?? 1e-5;
  cell.pass(current, (60 * spacing) / (volumePerCharge * current));
  return cell.see('contactFraction1');
}

/** Steady contact with condensation 0.3 where the voids close at 1e-10 m/s in the steady state that is looked for. */
function steadyWithClosure() {
  const recession = volumePerCharge * currentDensity;
  const covered = 0.3 - 1e-10 / recession;
  const seedRadius = 1e-9;
  const spacing = 1e-5;
  const volume = ((2 / 3) * ((covered * spacing ** 2 + seedRadius ** 2) ** 1.5 - seedRadius ** 3)) / spacing ** 2;
  return steadyContact(
    {
      creep: creepLaw(1e-10 / volume / (2.25 * 3), 1),
      voids: { vacancyFraction: 0.3 },
      one: { spacing, seedRadius },
    },
    only('creepClosure', 'vacancyCondensation', 'bodyTranslation'),
  );
}

// Crowded voids, 1e9 per m2, chi = m = 0.8, LePage's creep, 0.4 MPa and the atmosphere: the current with half of the contact left.
const crowded = 1 / Math.sqrt(Math.PI * 1e9);
const bulk = creepLaw(9.30850993529e-4, 6.6);
const atmosphere = 101325;

/** By the closure law with the constant interaction 0.956, A/m2. */
function crowdedLaw() {
  const parameters = {
    creep: bulk,
    shapeFactor: value(shapeFactor, { exponent: 6.6, friction: 'frictionless' }, 1),
    spacing: crowded,
    fixedInteraction: 0.956,
  };
  const rate = value(creepClosure, parameters, crowded * Math.SQRT1_2, 0.4e6 + atmosphere, temperature, 1);
  const perArea = rate / (Math.PI * crowded ** 2);
  return perArea / (0.8 - 0.8 * 0.5) / volumePerCharge;
}

/** By the steady contact of the film model, whose interaction is the tabulated one, A/m2. */
function crowdedFilm() {
  const mechanisms = only('creepClosure', 'voidInteraction', 'vacancyCondensation', 'bodyTranslation');
  const electrode = {
    creep: bulk,
    voids: { vacancyFraction: 0.8, translation: 0.8 },
    one: { spacing: crowded },
  };
  const settings = { fixture: { pressure: 0.4e6 }, ambientPressure: atmosphere, relativeTolerance: 1e-7 };
  let [low, high] = [1, 20];
  while (high / low > 1 + 1e-4) {
    const middle = Math.sqrt(low * high);
    if (steadyContact(electrode, mechanisms, middle, settings) < 0.5) high = middle;
    else low = middle;
  }
  return low;
}

const powerPillars = pillars(10e-6, 6.6, 1e-3, Number.POSITIVE_INFINITY);

export const cases = {
  'L-01.velocity': () => perfectInterface().velocity,
  'L-01.contact': () => perfectInterface().lost,
  'L-02.half': () => value(pillarContact, null, 0.5),
  'L-02.five-sixths': () => value(pillarContact, null, 1 / 1.2),
  'L-02.tenth': () => value(pillarContact, null, 0.1),
  'L-03.half': () => gapGrowth(0.5),
  'L-03.third': () => openingAt(1 / 3),
  'L-04.pressure': () =>
    value(edgeOpeningPressure, viscousEdge, currentDensity, temperature, conductivity, interfaceResistance, 1),
  'L-05.current': () =>
    value(edgeOpening, viscousEdge, stackPressure, temperature, conductivity, interfaceResistance, 1),
  'L-06.current': () => onset(pillars(100e-6, 1, viscousRate, 50e-6), stackPressure)[0],
  'L-07.current': () => onset(powerPillars, 1.5e6)[0],
  'L-07.exponent': () => Math.log(onset(powerPillars, 3e6)[0] / onset(powerPillars, 1.5e6)[0]) / Math.LN2,
  'L-08@0.1': () => value(translation, { exponent: 1 }, 0.1),
  'L-08@1': () => value(translation, { exponent: 1 }, 1),
  'L-08@10': () => value(translation, { exponent: 1 }, 10),
  'L-09.lossTime': lossTime,
  'L-09.capacity': () => (currentDensity * lossTime()) / 3.6e4,
  'L-09.steady': () => contactAfter(60 / closureRate),
  'L-09.after1000s': () => contactAfter(1000),
  'L-09.criticalCurrent': criticalCurrent,
  'L-10.coverage': () => value(randomContact, { spacing: 1 / Math.sqrt(Math.PI * 1e9) }, 10e-6),
  'L-12.saturation': () =>
    steadyContact({ voids: { vacancyFraction: 0.3 } }, only('vacancyCondensation', 'bodyTranslation')),
  'L-12.closure': steadyWithClosure,
  'L-12.criticalCurrent': crowdedLaw,
  'L-12.criticalCurrentFilm': crowdedFilm,
};
