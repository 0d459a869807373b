// S: the coupled cell and the time integrator.
import { FilmSystem } from '../../dist/models/film/system.js';
import { butlerVolmer, exchangeCurrentDensityFromResistance } from '../../dist/physics/kinetics/butler-volmer.js';
import { faradayConstant } from '../../dist/quantity/index.js';
import { linearInterface } from './contact.mjs';
import { closureTime } from './creep.mjs';
import { conservation } from './diffusion.mjs';
import { cellParameters, crossing, FilmCell, only, usual, voidClass } from './film-cell.mjs';
import { fixedSteps, integrate, observedOrder, ordinary, worstRelative } from './integration.mjs';
import { value } from './law.mjs';
import {
  currentDensity,
  generator,
  interfaceResistance,
  kinetics,
  molarVolume,
  temperature,
  viscousRate,
} from './test-constants.mjs';

/** The flat symmetric cell after an hour at 1 mA/cm2, creep and translation on. */
function flatHour() {
  const cell = new FilmCell({ mechanisms: only('stressKinetics', 'creepClosure', 'bodyTranslation') });
  cell.hold(currentDensity, 3600);
  return cell;
}

/**
 * Energy residual over the condensation work of a cell with one class of voids that move with the body, cycle with rests.
 * Without surface tension: vacancies that open a void raise its surface by more than they bring, by construction of the driver.
 */
function creepResidual() {
  const cell = new FilmCell({
    mechanisms: usual({
      surfaceTension: false,
      sizeDependentStrength: false,
      contactEvolution: false,
      dendrites: false,
    }),
    fixture: { pressure: 1e6 },
    ambientPressure: 101325,
    electrodes: {
      voids: { vacancyFraction: 0.6, translation: 1 },
      one: { seedRadius: 5e-7, spacing: 2e-5 },
      thickness: 1e-4,
    },
  });
  for (const current of [5, 0, -5, 0]) cell.hold(current, 1800);
  return cell.ledger().energy.relativeError;
}

function spring(pressure, relativeTolerance = 1e-9) {
  const cell = new FilmCell({
    electrodes: [{}],
    relativeTolerance,
    fixture: { kind: 'spring', stiffness: 1e12, pressure },
  });
  cell.pass(currentDensity, 3600);
  return cell;
}

/** Of several times, the one farthest from the reference: an event time may depend on neither tolerance nor step. */
const farthest = (times, reference) =>
  times.reduce((worst, time) => (Math.abs(time - reference) > Math.abs(worst - reference) ? time : worst));

const lossTimes = () =>
  [1e-5, 1e-8, 1e-11].map((relativeTolerance) => {
    const cell = linearInterface({ closing: false, relativeTolerance });
    cell.pass(currentDensity, 1e5, [crossing('voidVolume1', 2e-6, 1)]);
    return cell.state.time;
  });

const closureTimes = (settings) =>
  [
    [1e-10, Number.MAX_VALUE],
    [1e-12, Number.MAX_VALUE],
    [1e-11, 97],
  ].map(([tolerance, maximumStep]) => closureTime({ ...settings, tolerance, maximumStep }));

/** Void volume (m) at the end of the n-th strip of 1800 s at 10 A/m2, 1800 s of rest between. */
function cyclePeak(cycles) {
  const cell = linearInterface();
  for (let cycle = 1; cycle < cycles; cycle++) {
    cell.pass(currentDensity, 1800);
    cell.pass(0, 1800);
  }
  cell.pass(currentDensity, 1800);
  return cell.see('voidVolume1');
}

// y' = -1e6 (y - cos t) - sin t (Prothero & Robinson 1974), solution cos t.
const protheroRobinson = ordinary(1, (time, y, rate) => {
  rate[0] = -1e6 * (y[0] - Math.cos(time)) - Math.sin(time);
});
function stiffOrder(order, counts) {
  const errors = counts.map((count) =>
    Math.abs(integrate(protheroRobinson, [1], 10, fixedSteps(order, 10 / count)).state[0] - Math.cos(10)),
  );
  return observedOrder(
    counts.map((count) => 1 / count),
    errors,
  );
}
const adaptive = () => integrate(protheroRobinson, [1], 10, { relativeTolerance: 1e-8, absoluteTolerance: 1e-8 });

const robertson = ordinary(3, (_time, y, rate) => {
  rate[0] = -0.04 * y[0] + 1e4 * y[1] * y[2];
  rate[2] = 3e7 * y[1] * y[1];
  rate[1] = -rate[0] - rate[2];
});
const hires = ordinary(8, (_time, y, rate) => {
  rate[0] = -1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007;
  rate[1] = 1.71 * y[0] - 8.75 * y[1];
  rate[2] = -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4];
  rate[3] = 8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3];
  rate[4] = -1.745 * y[4] + 0.43 * y[5] + 0.43 * y[6];
  rate[5] = -280 * y[5] * y[7] + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6];
  rate[6] = 280 * y[5] * y[7] - 1.81 * y[6];
  rate[7] = -rate[6];
});

// Unlike electrodes with everything that can act.
const busy = {
  thickness: 1e-4,
  contact: { perfect: false, unloadingExponent: 0.2 },
  flaw: { depth: 1e-6, geometryFactor: 1.1215222552 },
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
};
const other = {
  ...busy,
  thickness: 7e-5,
  kinetics: kinetics(20, 0.4, 0.3),
  voids: { ...busy.voids, vacancyFraction: 0.5, coverage: 'lattice' },
  flaw: { depth: 1.5e-6, geometryFactor: 1.1215222552 },
};

/** Largest relative difference of an observable between a cell and its mirror image under the reversed current. */
function mirrored() {
  const settings = { fixture: { pressure: 1e6 }, ambientPressure: 101325, mechanisms: usual() };
  const here = new FilmCell({ ...settings, electrodes: [busy, other] });
  const there = new FilmCell({ ...settings, electrodes: [other, busy] });
  let worst = 0;
  for (const current of [8, -6, 0, 3]) {
    here.hold(current, 1800);
    there.hold(-current, 1800);
    for (const { name } of here.model.observables) {
      const side = /[12](?=$|\.)/.exec(name);
      const odd = ['voltage', 'currentDensity', 'capacity'].includes(name);
      const twin = side === null ? name : name.replace(side[0], side[0] === '1' ? '2' : '1');
      const value = here.see(name);
      const difference = Math.abs(value - (odd ? -1 : 1) * there.see(twin));
      worst = Math.max(worst, Math.max(0, difference - 1e-17) / (Math.abs(value) || 1));
    }
  }
  return worst;
}

/** Pressure and void volumes along a cycle of a cell in a fixture. */
function course(kind, stiffness) {
  const cell = new FilmCell({
    mechanisms: usual({ dendrites: false }),
    fixture: { kind, stiffness, pressure: 5e5 },
    ambientPressure: 101325,
    electrodes: { voids: { vacancyFraction: 0.6, translation: 0.8 }, one: { seedRadius: 5e-7 } },
  });
  return [10, 0, -10, 0].flatMap((current) => {
    cell.hold(current, 1800);
    return [cell.see('stackPressure'), cell.see('voidVolume1'), cell.see('voidVolume2')];
  });
}
const largestDifference = (a, b) => Math.max(...a.map((one, k) => Math.abs(one - b[k]) / (Math.abs(b[k]) || 1)));
/** Open void volume (m) of both electrodes at the end of the strip. */
const openVolume = ([, first, second]) => first + second;

/** Order of the Taylor remainder |f(y + h d) - f(y) - h J d| of the film model, the least over random directions. */
function taylorOrder(current) {
  const system = new FilmSystem(
    cellParameters({
      mechanisms: usual(),
      fixture: { kind: 'spring', stiffness: 3e11, pressure: 3e6 },
      electrodes: [busy, other],
    }),
  );
  system.load = {
    startTime: 0,
    electrical: { kind: 'voltage', voltage: 0.05 },
    stackPressure: 3e6,
    stackPressureSlope: 0,
  };
  const { size, layout } = system;
  const state = new Float64Array(size);
  system.initialise(state);
  const random = generator(977);
  system.interfaces.forEach((one, j) => {
    const start = layout.start[j];
    const count = layout.classes[j];
    for (let k = 0; k < count; k++) state[start + k] = one.laws.fullVolume[k] * (0.2 + 0.4 * random()) ** 3;
    state[start + count] = 5e-8;
    state[start + count + 1] = 4e-7;
    state[start + count + 2] = 0.5;
  });
  state[layout.charge] = 100;
  state[layout.current] = current;
  const scale = state.map((one) => Math.abs(one));
  const base = new Float64Array(size);
  const jacobian = new Float64Array(size * size);
  const rate = new Float64Array(size);
  system.evaluate(0, state, base);
  const reference = Float64Array.from(base);
  system.jacobian(0, state, jacobian);
  let least = Number.POSITIVE_INFINITY;
  for (let draw = 0; draw < 5; draw++) {
    const direction = scale.map((one) => one * (random() - 0.5));
    const steps = [1e-2, 5e-3, 2.5e-3];
    // Rows have units of their own: each by the size of its rate.
    const remainders = steps.map((step) => {
      system.evaluate(
        0,
        state.map((one, k) => one + step * direction[k]),
        rate,
      );
      let sum = 0;
      for (let i = 0; i < size; i++) {
        let linear = reference[i];
        for (let j = 0; j < size; j++) linear += step * jacobian[i * size + j] * direction[j];
        sum += ((rate[i] - linear) / (Math.abs(reference[i]) || 1)) ** 2;
      }
      return Math.sqrt(sum);
    });
    least = Math.min(least, observedOrder(steps, remainders));
  }
  return least;
}

/** Change of current with the contact pressure at given potential and i = 0, A/(m2 Pa), by central differences. */
function currentPerPressure() {
  const parameters = kinetics(exchangeCurrentDensityFromResistance(interfaceResistance, temperature));
  const at = (pressure) =>
    value(butlerVolmer, parameters, (molarVolume * pressure) / faradayConstant, temperature, molarVolume * pressure);
  return (at(1e5) - at(-1e5)) / 2e5;
}

export const cases = {
  'S-01.total': () => conservation(true).total,
  'S-02.power': () => flatHour().energy('electricalWork') / 3600,
  'S-02.conduction': () => flatHour().energy('electrolyteConduction') / 3600,
  'S-02.interfaces': () => flatHour().energy('chargeTransfer') / 3600,
  'S-02.residual': () => flatHour().ledger().energy.relativeError,
  'S-02.residualCreep': creepResidual,
  'S-03.pressureDrop': () => (6e6 - spring(6e6).see('stackPressure')) / 1e6,
  'S-03.liftOff': () => spring(3e6).state.time,
  'S-05.liftOff': ({ reference }) =>
    farthest(
      [1e-4, 1e-8, 1e-12].map((tolerance) => spring(3e6, tolerance).state.time),
      reference,
    ),
  'S-05.contactLoss': ({ reference }) => farthest(lossTimes(), reference),
  'S-05.viscousClosure': ({ reference }) =>
    farthest(closureTimes({ rate: viscousRate, exponent: 1, radius: 1e-6 }), reference),
  'S-05.powerLawClosure': ({ reference }) =>
    farthest(closureTimes({ rate: 1e-3, exponent: 6.6, radius: 1e-6 }), reference),
  'S-06.third': () => cyclePeak(3),
  'S-06.fixedPoint': () => cyclePeak(25),
  'S-07.order1': () => stiffOrder(1, [10, 20, 40]),
  'S-07.order5': () => stiffOrder(5, [10, 20, 40]),
  'S-07.adaptive': () => adaptive().state[0],
  'S-07.steps': () => adaptive().statistics.steps,
  'S-07.robertson': ({ solution }) => {
    const absoluteTolerance = Float64Array.of(1e-20, 1e-24, 1e-13);
    const { state } = integrate(robertson, [1, 0, 0], 1e11, { relativeTolerance: 1e-10, absoluteTolerance });
    return worstRelative(state, solution);
  },
  'S-07.hires': ({ solution }) =>
    worstRelative(
      integrate(hires, [1, 0, 0, 0, 0, 0, 0, 0.0057], 321.8122, {
        relativeTolerance: 1e-10,
        absoluteTolerance: 1e-14,
      }).state,
      solution,
    ),
  'S-08.mirror': mirrored,
  'S-09.noStiffness': () => largestDifference(course('spring', 1), course('load', 0)),
  'S-09.rigid': () => openVolume(course('spring', 1e17)),
  'S-09.elastic': () => openVolume(course('load', 0)),
  'S-10.taylorStrip': () => taylorOrder(8),
  'S-10.taylorPlate': () => taylorOrder(-8),
  'S-10.currentPerPressure': currentPerPressure,
};
