// F: metal-filled flaws.
import { pennyPressure, pennyVolume } from '../../dist/physics/fracture/penny-growth.js';
import { platingLimit } from '../../dist/physics/fracture/plating-limit.js';
import { edgeCrackFactor, pressurisedFlaw } from '../../dist/physics/fracture/pressurised-flaw.js';
import { exchangeCurrentDensityFromResistance } from '../../dist/physics/kinetics/butler-volmer.js';
import { overpotential } from '../../dist/physics/kinetics/overpotential.js';
import { faradayConstant } from '../../dist/quantity/index.js';
import { findRoot } from '../../dist/solvers/index.js';
import { evaluate, value } from './law.mjs';
import { kinetics, molarVolume, temperature, volumePerCharge } from './test-constants.mjs';

const garnet = {
  fractureToughness: 1e6,
  youngsModulus: 150e9,
  poissonRatio: 0.26,
  geometryFactor: edgeCrackFactor,
  lateralConfinement: 1,
  molarVolume,
};
const argyrodite = { ...garnet, fractureToughness: 0.23e6, poissonRatio: 0.37 };
const porz = { ...garnet, fractureToughness: 1.25e6, geometryFactor: 1.12 };
const penny = { ...garnet, geometryFactor: 2 / Math.PI };

/** Threshold overpotential (V) without stack pressure, and the pressure (MPa) that it stands for. */
const threshold = (flaw, depth) => value(pressurisedFlaw, flaw, depth, 0);
const pressure = (flaw, depth) => (threshold(flaw, depth) * faradayConstant) / molarVolume / 1e6;

/** Plating limit (A/m2) of a flaw of 10 um with linear kinetics: the resistance is met at a million kelvin. */
function linearLimit(flaw, resistance, conductivity) {
  const hot = 1e6;
  const parameters = { ...kinetics(exchangeCurrentDensityFromResistance(resistance, hot)), ...flaw };
  return value(platingLimit, parameters, 10e-6, conductivity, hot, 0);
}

/** Resistance (ohm cm2) of a planar interface that reaches 84.8 mV at a current density. */
function allowedResistance(current) {
  const root = findRoot((i0) => value(overpotential, kinetics(i0), current, temperature, 0) - 0.0848, 1e-3, 1e4);
  return evaluate(overpotential, kinetics(root), 0, temperature, 0)[1] * 1e4;
}

export const cases = {
  'F-01.internal': () => pressure({ ...garnet, geometryFactor: 1 }, 10e-6),
  'F-01.edge': () => pressure(garnet, 10e-6),
  'F-01.penny': () => pressure(penny, 10e-6),
  'F-01.pennyHeld': () => pennyPressure(penny, 10e-6) / 1e6,
  'F-11.volume': () => pennyVolume(penny, 10e-6),
  'F-11.charge': () => pennyVolume(penny, 10e-6) / volumePerCharge,
  'F-11.exponent': () => Math.LN2 / Math.log(pennyVolume(penny, 20e-6) / pennyVolume(penny, 10e-6)),
  'F-18.garnetOverpotential': () => threshold(garnet, 10e-6) * 1e3,
  'F-18.argyroditeOverpotential': () => threshold(argyrodite, 10e-6) * 1e3,
  'F-18.argyroditePressure': () => pressure(argyrodite, 10e-6),
  'F-18.garnet1ohm': () => linearLimit(garnet, 1e-4, 0.04),
  'F-18.garnet5ohm': () => linearLimit(garnet, 5e-4, 0.04),
  'F-18.argyrodite10ohm': () => linearLimit(argyrodite, 1e-3, 0.1),
  'F-18.porz1umOverpotential': () => threshold(porz, 1e-6) * 1e3,
  'F-18.porz1umPressure': () => pressure(porz, 1e-6),
  'F-18.porz0.4umOverpotential': () => threshold(porz, 0.4e-6) * 1e3,
  'F-18.porz0.4umPressure': () => pressure(porz, 0.4e-6),
  'F-18.porzResistance@1': () => allowedResistance(10),
  'F-18.porzResistance@3': () => allowedResistance(30),
  'F-18.porzResistance@10': () => allowedResistance(100),
};
