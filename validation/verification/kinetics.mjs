// K: units, charge transfer, stress in the kinetics.

import { slabResistance } from '../../dist/physics/conduction/slab.js';
import { butlerVolmer, exchangeCurrentDensityFromResistance } from '../../dist/physics/kinetics/butler-volmer.js';
import { equilibriumShift } from '../../dist/physics/kinetics/equilibrium-shift.js';
import { overpotential } from '../../dist/physics/kinetics/overpotential.js';
import { capillaryPressure } from '../../dist/physics/voids/capillary-pressure.js';
import { faradayConstant, gasConstant, parseQuantity } from '../../dist/quantity/index.js';
import { findRoot } from '../../dist/solvers/index.js';
import { FilmCell, only } from './film-cell.mjs';
import { fixedSteps, integrate, observedOrder, ordinary } from './integration.mjs';
import { evaluate, value } from './law.mjs';
import {
  conductivity,
  currentDensity,
  electrolyteThickness,
  generator,
  interfaceResistance,
  kinetics,
  molarVolume,
  temperature,
} from './test-constants.mjs';

const lithium = { molarVolume, ionMolarVolume: 0 };
const sodium = { molarVolume: 2.378e-5, ionMolarVolume: 0 };
const thermalVoltage = (gasConstant * temperature) / faradayConstant;

const current = (parameters, eta, mechanicalAffinity = 0) =>
  value(butlerVolmer, parameters, eta, temperature, mechanicalAffinity);
const eta = (parameters, density) => value(overpotential, parameters, density, temperature, 0);

/** Thickness (m) that a half cell loses while the charge of a quantity per area is stripped at 1 mA/cm2. */
function strippedThickness(metal, chargeText) {
  const charge = parseQuantity(chargeText, 'capacityPerArea').value;
  const density = parseQuantity('1 mA/cm^2', 'currentDensity').value;
  const cell = new FilmCell({ electrodes: [{ molarVolume: metal.molarVolume }] });
  const before = cell.see('thickness1');
  cell.pass(density, charge / density);
  return before - cell.see('thickness1');
}

/** Current (A/m^2) at phi_M - phi_E = -20 mV and 100 MPa, i0 = 10 A/m^2, V+ = 0. */
function stressed(mechanicalTransferCoefficient) {
  const affinity = molarVolume * 100e6;
  return current(kinetics(10, 0.5, mechanicalTransferCoefficient), -0.02 + affinity / faradayConstant, affinity);
}

/** Current (A/m^2) at an electrical overpotential of -100 mV against a pressure (Pa). */
const againstPressure = (pressure) => current(kinetics(10), -0.1 + (molarVolume / faradayConstant) * pressure);

/** Largest |i|/i0 at zero affinity, and the number of draws with i Aff < 0, over random alpha, alpha_m, pressure, overpotential. */
function detailedBalance() {
  const random = generator(4711);
  let atZero = 0;
  let violations = 0;
  for (let draw = 0; draw < 1000; draw++) {
    const parameters = kinetics(10, 0.05 + 0.9 * random(), random());
    const affinity = molarVolume * (random() - 0.2) * 1e9;
    const drive = 0.6 * (random() - 0.5);
    // The potential that is in equilibrium with the pressure, and the affinity that is left.
    const potential = value(equilibriumShift, lithium, affinity / molarVolume, 0);
    atZero = Math.max(atZero, Math.abs(current(parameters, potential + affinity / faradayConstant, affinity)) / 10);
    if (!(current(parameters, drive, affinity) * drive > 0)) violations++;
  }
  return { atZero, violations };
}

/** Open-circuit voltage (V) of a symmetric cell pressed with 1 MPa whose first electrode touches on a fifth of its area: 5 MPa. */
function unevenCell() {
  const spacing = 1e-5;
  const seedRadius = 1e-9;
  const cell = new FilmCell({
    mechanisms: only('stressKinetics'),
    fixture: { pressure: 1e6 },
    electrodes: [{ one: { seedRadius, initialRadius: Math.sqrt(0.8 * spacing ** 2 + seedRadius ** 2) } }, {}],
  });
  cell.pass(0, 1);
  return cell.see('voltage');
}

// Double layer of 0.1 F/m2 beside charge transfer that is linear over these millivolts: i0 from Z at a million kelvin.
const hot = 1e6;
const linear = kinetics(exchangeCurrentDensityFromResistance(interfaceResistance, hot));
const capacitance = 0.1;
const timeConstant = interfaceResistance * capacitance;
const faradaic = new Float64Array(4);
const charging = ordinary(1, (_time, y, rate) => {
  butlerVolmer.evaluate(linear, [y[0], hot, 0], faradaic);
  rate[0] = (currentDensity - faradaic[0]) / capacitance;
});

/** Order in the step of the overpotential after one time constant of a galvanostatic step. */
function doubleLayerOrder() {
  const counts = [2, 4, 8];
  const exact = currentDensity * interfaceResistance * -Math.expm1(-1);
  const errors = counts.map((count) =>
    Math.abs(integrate(charging, [0], timeConstant, fixedSteps(5, timeConstant / count)).state[0] - exact),
  );
  return observedOrder(
    counts.map((count) => timeConstant / count),
    errors,
  );
}

/** Impedance (ohm m^2) of slab and interface at omega = 1/(Z C): Fourier integral over a period, after twenty time constants. */
function impedance() {
  const omega = 1 / timeConstant;
  const slab = value(slabResistance, null, electrolyteThickness, conductivity);
  const system = {
    ...ordinary(1, (time, y, rate) => {
      butlerVolmer.evaluate(linear, [y[0], hot, 0], faradaic);
      rate[0] = (currentDensity * Math.cos(omega * time) - faradaic[0]) / capacitance;
    }),
    quadratureCount: 2,
    evaluateQuadratures(time, y, rate) {
      const voltage = currentDensity * Math.cos(omega * time) * slab + y[0];
      rate[0] = voltage * Math.cos(omega * time);
      rate[1] = -voltage * Math.sin(omega * time);
    },
  };
  const period = (2 * Math.PI) / omega;
  const options = { relativeTolerance: 1e-11, absoluteTolerance: 1e-14, maximumStep: period / 8 };
  const after = (periods) => Array.from(integrate(system, [0], periods * period, options).quadratures);
  const [early, late] = [after(6), after(7)];
  const scale = 2 / (period * currentDensity);
  return { real: scale * (late[0] - early[0]), imaginary: scale * (late[1] - early[1]) };
}

/** Slope in V per decade between 0.30 and 0.40 V. */
function tafelSlope() {
  const parameters = kinetics(10);
  return 0.1 / Math.log10(current(parameters, 0.4) / current(parameters, 0.3));
}

export const cases = {
  'K-01.currentDensity': () => parseQuantity('1 mA/cm^2', 'currentDensity').value,
  'K-01.capacity': () => strippedThickness(lithium, '1 mAh/cm^2'),
  'K-01.capacitySodium': () => strippedThickness(sodium, '1 mAh/cm^2'),
  'K-01.velocity': () => strippedThickness(lithium, '1 mAh/cm^2') / 3600,
  'K-02.resistance': () => evaluate(overpotential, kinetics(10), 0, temperature, 0)[1],
  'K-02.exchangeCurrentDensity': () => exchangeCurrentDensityFromResistance(interfaceResistance, temperature),
  'K-02.linearisationError': () => current(kinetics(10), 0.2 * thermalVoltage) / (10 * 0.2) - 1,
  'K-03.tafelSlope': tafelSlope,
  'K-04.overpotential': () => eta(kinetics(10), 50),
  'K-05.anodicCurrent': () => current(kinetics(10, 0.3), 0.05),
  'K-05.cathodicCurrent': () => current(kinetics(10, 0.3), -0.05),
  'K-05.anodicOverpotential': () => eta(kinetics(10, 0.3), 50),
  'K-05.cathodicOverpotential': () => eta(kinetics(10, 0.3), -50),
  'K-06.lithium': () => value(equilibriumShift, lithium, 1e6, 0),
  'K-06.sodium': () => value(equilibriumShift, sodium, 1e6, 0),
  'K-06.cell': unevenCell,
  'K-07.alphaM0': () => stressed(0),
  'K-07.alphaM05': () => stressed(0.5),
  'K-07.alphaM1': () => stressed(1),
  'K-08.equilibrium': () => detailedBalance().atZero,
  'K-08.sign': () => detailedBalance().violations,
  'K-09.stallPressure': () => findRoot(againstPressure, 1e6, 2e9) / 1e6,
  'K-09.beyond': () => againstPressure(1.01 * findRoot(againstPressure, 1e6, 2e9)),
  'K-10.charging': () =>
    integrate(charging, [0], timeConstant, { relativeTolerance: 1e-11, absoluteTolerance: 1e-14 }).state[0],
  'K-10.order': doubleLayerOrder,
  'K-10.real': () => impedance().real,
  'K-10.imaginary': () => impedance().imaginary,
  'K-11.gibbsThomson': () =>
    -value(equilibriumShift, lithium, value(capillaryPressure, { surfaceEnergy: 0.5 }, 10e-9), 0),
};
