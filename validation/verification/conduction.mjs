// C: conduction as far as laws and the film model carry it.
import { constriction } from '../../dist/physics/conduction/constriction.js';
import { edgeCurrent } from '../../dist/physics/conduction/edge-current.js';
import { fluxFocusing } from '../../dist/physics/conduction/flux-focusing.js';
import { slabResistance } from '../../dist/physics/conduction/slab.js';
import { voidResistance } from '../../dist/physics/conduction/void-resistance.js';
import { exchangeCurrentDensityFromResistance } from '../../dist/physics/kinetics/butler-volmer.js';
import { overpotential } from '../../dist/physics/kinetics/overpotential.js';
import { pillarAmplitude } from '../../dist/physics/voids/pillar-amplitude.js';
import { FilmCell, only } from './film-cell.mjs';
import { evaluate, value } from './law.mjs';
import {
  conductivity,
  currentDensity,
  electrolyteThickness,
  interfaceResistance,
  kinetics,
  temperature,
} from './test-constants.mjs';

const slab = () => value(slabResistance, null, electrolyteThickness, conductivity);

/** Voltage (V) of the flat symmetric cell at 1 mA/cm2. */
function flatCell() {
  const cell = new FilmCell({});
  cell.pass(currentDensity, 1);
  return cell.see('voltage');
}

/** Resistance of the interface of the film model with voids on a lattice, ASR kappa/b, in the limit of small current. */
function voidedInterface(ratio, kineticLengthOverSpacing) {
  const spacing = 1e-5;
  const resistance = (kineticLengthOverSpacing * spacing) / conductivity;
  const cell = new FilmCell({
    mechanisms: only('constriction'),
    electrodes: [
      {
        kinetics: kinetics(exchangeCurrentDensityFromResistance(resistance, temperature)),
        one: { spacing, seedRadius: 1e-10, initialRadius: ratio * spacing },
      },
    ],
  });
  const small = 1e-3;
  cell.pass(small, 1e-3);
  return ((cell.see('voltage') / small - slab()) * conductivity) / spacing;
}

const patches = (wavelength) => ({ amplitude: 1e-4, wavelength, electrolyteThickness });
const relativeAmplitude = (wavelength) =>
  value(pillarAmplitude, patches(wavelength), conductivity, interfaceResistance) / 1e-4;

/** Resistance (ohm m2) that 1e9 voids of 5 um per m2 would add if they did not see each other: from cells twenty times as wide as the voids. */
function dilute() {
  const spacing = 20 * 5e-6;
  const perVoid = Math.PI * spacing ** 2 * (spacing / conductivity) * value(constriction, null, 1 / 20);
  return 1e9 * perVoid;
}

const list = (numbers, name, compute) => Object.fromEntries(numbers.map((x) => [`${name}@${x}`, () => compute(x)]));

export const cases = {
  'C-01.resistance': slab,
  'C-01.voltage': flatCell,
  'C-01.linearised': () => currentDensity * (slab() + 2 * evaluate(overpotential, kinetics(50), 0, temperature, 0)[1]),
  'C-07.dilute': dilute,
  ...list([0.01, 0.1, 0.3, 1, 2, 5, 10, 100], 'C-08.edge', (abar) => value(fluxFocusing, null, abar)),
  ...list([0.01, 0.1, 0.3, 1, 2, 5, 10, 100], 'C-08.resistance', (abar) => value(voidResistance, null, abar)),
  'C-09.smallVoid': () => (value(fluxFocusing, null, 0.01) - 1) / 0.01,
  ...list([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, Math.SQRT1_2, 0.8, 0.9], 'C-10', (ratio) => value(constriction, null, ratio)),
  ...Object.fromEntries(
    [
      [0.5, 0.01],
      [0.5, 0.1],
      [0.5, 1],
      [Math.SQRT1_2, 0.1],
      [0.9, 0.1],
      [0.9, 1],
    ].flatMap(([ratio, length]) => [
      [`C-11.resistance@${ratio},${length}`, () => voidedInterface(ratio, length)],
      [`C-11.edge@${ratio},${length}`, () => value(edgeCurrent, null, ratio, length)],
    ]),
  ),
  'C-12.10um': () => relativeAmplitude(10e-6),
  'C-12.100um': () => relativeAmplitude(100e-6),
  'C-12.1mm': () => relativeAmplitude(1e-3),
};
