// S-13: the moving model `resolved`: a void that closes, in time and shape.

import { voidInteraction } from '../../dist/models/resolved/creep/index.js';
import { ResolvedModel } from '../../dist/models/resolved/resolved-model.js';
import { unpackGeometry } from '../../dist/models/resolved/state.js';
import { runsOf } from '../../dist/models/resolved/surface/chain.js';
import { exchangeCurrentDensityFromResistance } from '../../dist/physics/kinetics/butler-volmer.js';
import { interfaceResistance, molarVolume, temperature } from './test-constants.mjs';

const [surfaceEnergy, creepRate, ambientPressure] = [0.5, 9.3e-4, 101_325];
const rest = (stackPressure) => ({
  startTime: 0,
  electrical: { kind: 'current', currentDensity: 0 },
  stackPressure,
  stackPressureSlope: 0,
});

/** A round cell with a hemispherical void on its axis. */
function cell({ radius, width, exponent, contactAngleCosine, voidPressure, largestVolumeChange }) {
  const metal = (voids) => ({
    face: { voids, patches: [], adhesion: 0, friction: 'frictionless' },
    thickness: 2 * width,
    molarVolume,
    creep: { referenceRate: creepRate, exponent, activationEnergy: 0, referenceTemperature: temperature },
    creepRate,
    surfaceEnergy,
    contactAngleCosine,
    voidPressure,
    vacancyFraction: 0,
    kinetics: {
      exchangeCurrentDensity: exchangeCurrentDensityFromResistance(interfaceResistance, temperature),
      activationEnergy: 0,
      transferCoefficient: 0.5,
      mechanicalTransferCoefficient: 0.5,
    },
    resistance: interfaceResistance,
  });
  return new ResolvedModel({
    area: 1e-4,
    temperature,
    ambientPressure,
    fixture: { kind: 'load', pressure: 0, stiffness: 0 },
    electrolyte: { thickness: 500e-6, conductivity: 0.04 },
    electrodes: [metal([{ position: 0, radius, shape: 'spheroid' }]), metal([])],
    mechanisms: { contactLoss: false, stressKinetics: false, surfaceTension: true },
    options: {
      section: 'axisymmetric',
      width,
      electrolyte: { stress: false },
      gapLength: 20e-9,
      resolution: 0.5,
      largestVolumeChange,
      closedRadius: 20e-9,
    },
    sources: [],
  });
}

const [radius, width, exponent, pressure] = [0.3e-6, 4e-6, 6.6, 3e6];
const times = new Map();

/** When the void is gone (s), and its half width then (m). */
function closed(largestVolumeChange) {
  if (!times.has(largestVolumeChange)) times.set(largestVolumeChange, close(largestVolumeChange));
  return times.get(largestVolumeChange);
}

function close(largestVolumeChange) {
  const model = cell({ radius, width, exponent, contactAngleCosine: 0, voidPressure: 0, largestVolumeChange });
  let found;
  model.advance(model.initialState(), rest(pressure), 10, [], undefined, ({ event, time, detail }) => {
    if (event === 'void-closed:1') found = { time, halfWidth: detail.halfWidth };
  });
  return found;
}

/** The same in closed form: da/dt = -(a/2) A (3 p/(2n))^n, p = (P + 2 gamma/a)/(1 - beta (a/b)^(3/n)). */
function closureTime(to) {
  const beta = voidInteraction(exponent, 0.0375, { resolution: 3 }).value;
  const steps = 20_000;
  const ratio = (to / radius) ** (1 / steps);
  let time = 0;
  for (let k = 0; k < steps; k++) {
    const a = radius * ratio ** (k + 0.5);
    const driving =
      (pressure + ambientPressure + (2 * surfaceEnergy) / a) / 1e6 / (1 - beta * (a / width) ** (3 / exponent));
    time += (-2 * Math.log(ratio)) / (creepRate * ((3 * driving) / (2 * exponent)) ** exponent);
  }
  return time;
}

/** Cosine of the angle in the metal at the rim of a void that its tension alone closes. */
function contactAngle(contactAngleCosine) {
  const model = cell({
    radius: 1e-6,
    width: 4e-6,
    exponent: 3,
    contactAngleCosine,
    voidPressure: ambientPressure,
    largestVolumeChange: 0.05,
  });
  const state = model.initialState();
  let steps = 0;
  model.advance(state, rest(0), 1e5, [], () => ++steps <= 30);
  const { chain } = unpackGeometry(state, 'axisymmetric').electrodes[0];
  const { last } = runsOf(chain).find(({ kind }) => kind === 'void');
  const slope = (values) => 3 * values[last] - 4 * values[last - 1] + values[last - 2];
  return -slope(chain.across) / Math.hypot(slope(chain.across), slope(chain.height));
}

export const cases = {
  'S-13.closureTime': () => {
    const { time, halfWidth } = closed(0.05);
    return time / closureTime(halfWidth);
  },
  'S-13.orderInTime': () => {
    const [coarse, middle, fine] = [0.2, 0.1, 0.05].map((change) => closed(change).time);
    return Math.log2((coarse - middle) / (middle - fine));
  },
  'S-13.contactAngle-0.5': () => contactAngle(-0.5),
  'S-13.contactAngle+0.5': () => contactAngle(0.5),
};
