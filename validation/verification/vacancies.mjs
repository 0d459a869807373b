// D: vacancies in the metal by finite elements (model `resolved`), on meshes that stay and meshes that move.
import { gridMesh, mapCoordinates } from '../../dist/mesh/index.js';
import { VacancyTransport } from '../../dist/models/resolved/vacancies/index.js';
import { fittedOrder } from './order.mjs';
import { currentDensity, molarVolume, temperature, volumePerCharge } from './test-constants.mjs';

const constant = (referenceValue) => ({ referenceValue, activationEnergy: 0, referenceTemperature: temperature });
const width = 1e-5;

/** A column of metal; cells finer towards the interface below, evenly cut inside. */
function column(height, cells, order) {
  const grid = gridMesh({ shape: 'quadrilateral', order, cells: [1, cells], upper: [width, 1], region: 'metal' });
  return mapCoordinates(grid, ([x, y]) => {
    const first = Math.min(Math.floor(y * cells + 1e-9), cells - 1);
    const [low, high] = [(first / cells) ** 2, ((first + 1) / cells) ** 2];
    return [x, height * (low + (high - low) * (y * cells - first))];
  });
}

const metal = (mesh, diffusivity, changes = {}) =>
  new VacancyTransport({
    mesh,
    temperature,
    flux: { diffusivity: constant(diffusivity), formationVolume: molarVolume },
    equilibrium: { concentration: constant(0), formationVolume: molarVolume },
    interfaces: [{ name: 'interface', facets: 'bottom', annihilatedShare: 0, annihilationSpeed: 0 }],
    ...changes,
  });

const load = { currentDensity: { interface: currentDensity } };

function run(transport, end, steps) {
  let state = transport.start();
  for (let k = 1; k <= steps; k++) state = transport.advance(state, end * (k / steps) ** 2 - state.time, load);
  return state;
}

const halfSpace = (cells, order, steps) => run(metal(column(3e-3, cells, order), 1e-9), 100, steps).concentration[0];
const exactHalfSpace = 36.9822868814;

/** Time (s) at which the surface is 100 mol/m3 above its start. */
function sand() {
  const transport = metal(column(1e-2, 48, 2), 1e-9);
  let state = transport.start();
  for (let k = 1; k <= 60; k++) {
    const before = state;
    state = transport.advance(state, 800 * (k / 60) ** 2 - state.time, load);
    const [low, high] = [before.concentration[0], state.concentration[0]];
    if (high >= 100)
      return (
        (Math.sqrt(before.time) + ((100 - low) / (high - low)) * (Math.sqrt(state.time) - Math.sqrt(before.time))) ** 2
      );
  }
  return Number.NaN;
}

/** Slab of 50 um that is stripped for an hour: the metal comes down onto the interface, the nodes follow its top. */
function stripped() {
  const height = 50e-6;
  const mesh = column(height, 6, 2);
  const recession = volumePerCharge * currentDensity;
  const transport = metal(mesh, 1e-12, { interfaces: [] });
  let state = transport.start(2);
  const content = state.content;
  const velocity = mesh.coordinates.map((_, at) => (at % 2 === 0 ? 0 : -recession));
  const meshVelocity = mesh.coordinates.map((value, at) => (at % 2 === 0 ? 0 : (-recession * value) / height));
  for (let k = 0; k < 6; k++) state = transport.advance(state, 600, { velocity, meshVelocity });
  return {
    height: 1e6 * Math.max(...state.coordinates.filter((_, at) => at % 2 === 1)),
    uniform: Math.max(...state.concentration.map((value) => Math.abs(value / 2 - 1))),
    ledger: (state.content - content - state.ledger.carried) / content,
  };
}

export const cases = {
  'D-01.elements': () => halfSpace(48, 2, 60),
  'D-01.sand': sand,
  'D-01.orderSpace': () => {
    const cells = [8, 16, 32];
    return fittedOrder(
      cells.map((count) => 1 / count),
      cells.map((count) => halfSpace(count, 1, 80) - exactHalfSpace),
    );
  },
  'D-01.orderTime': () => {
    const fine = halfSpace(24, 2, 200);
    const steps = [8, 16, 32];
    return fittedOrder(
      steps.map((count) => 1 / count),
      steps.map((count) => halfSpace(24, 2, count) - fine),
    );
  },
  'D-02.elements': () => {
    const interfaces = [{ name: 'interface', facets: 'bottom', annihilatedShare: 0, annihilationSpeed: 1e-6 }];
    return run(metal(column(3e-3, 48, 2), 1e-9, { interfaces }), 100, 60).concentration[0];
  },
  'D-03.elements': () => run(metal(column(50e-6, 32, 2), 1e-12), 500, 60).concentration[0],
  'D-04.elements': () => {
    const transport = metal(column(20e-6, 48, 2), 1e-9, { lifetime: 1e-3 });
    return transport.steady(transport.start(), load)[0];
  },
  'D-09.movingMesh': () => stripped().height,
  'D-09.uniform': () => stripped().uniform,
  'D-09.ledger': () => stripped().ledger,
};
