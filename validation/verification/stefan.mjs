// D-08: Stefan's melting front by diffusion in finite elements on a mesh that follows it (model `resolved`).
import { gridMesh } from '../../dist/mesh/index.js';
import { VacancyTransport } from '../../dist/models/resolved/vacancies/index.js';
import { fittedOrder } from './order.mjs';
import { temperature } from './test-constants.mjs';

/** Root of lambda exp(lambda^2) erf(lambda) = 1/sqrt(pi): it only says where the similarity solution is at the start. */
const lambda = 0.620062633313;
const [start, end] = [0.25, 1];

/** Error function by its series, for arguments below 1.5. */
function erf(x) {
  let [term, sum] = [x, x];
  for (let k = 1; k < 60; k++) {
    term *= (-x * x) / k;
    sum += term / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const height = ({ coordinates }) =>
  coordinates.reduce((most, value, at) => (at % 2 === 1 ? Math.max(most, value) : most), 0);

/** -du/dx at the front: from the polynomial through the last five nodes of the evenly cut column. */
function slopeAtFront({ coordinates, concentration }) {
  const nodes = [...concentration.keys()].filter((node) => coordinates[2 * node] === 0);
  nodes.sort((a, b) => coordinates[2 * b + 1] - coordinates[2 * a + 1]);
  const spacing = coordinates[2 * nodes[0] + 1] - coordinates[2 * nodes[1] + 1];
  const weights = [25 / 12, -4, 3, -4 / 3, 1 / 4];
  return -weights.reduce((sum, weight, k) => sum + weight * concentration[nodes[k]], 0) / spacing;
}

/** Front by the number of steps, computed once. */
const fronts = new Map();
function front(steps) {
  if (!fronts.has(steps)) fronts.set(steps, melt(steps));
  return fronts.get(steps);
}

/** Front s at t = 1 (D = 1, St = 1): u is 1 at the wall and 0 at the front, ds/dt = -du/dx there; trapezoidal in time. */
function melt(steps) {
  const first = 2 * lambda * Math.sqrt(start);
  const mesh = gridMesh({ shape: 'quadrilateral', order: 2, cells: [1, 16], upper: [0.1, first], region: 'metal' });
  const still = (referenceValue) => ({ referenceValue, activationEnergy: 0, referenceTemperature: temperature });
  const transport = new VacancyTransport({
    mesh,
    temperature,
    flux: { diffusivity: still(1), formationVolume: 1 },
    equilibrium: { concentration: still(0), formationVolume: 1 },
    interfaces: [],
    held: [
      { name: 'wall', facets: 'bottom', concentration: 1 },
      { name: 'front', facets: 'top', concentration: 0 },
    ],
  });
  const places = mesh.coordinates.filter((_, at) => at % 2 === 1);
  const profile = places.map((y) => 1 - erf(y / (2 * Math.sqrt(start))) / erf(lambda));
  let state = transport.start(profile, start);
  const step = (end - start) / steps;
  for (let k = 0; k < steps; k++) {
    const before = slopeAtFront(state);
    const from = height(state);
    let speed = before;
    let next = state;
    for (let iteration = 0; iteration < 4; iteration++) {
      const meshVelocity = state.coordinates.map((value, at) => (at % 2 === 0 ? 0 : (speed * value) / from));
      next = transport.advance(state, step, { meshVelocity });
      speed = (before + slopeAtFront(next)) / 2;
    }
    state = next;
  }
  return height(state);
}

export const cases = {
  'D-08.front': () => front(96),
  'D-08.order': () => {
    const steps = [24, 48, 96];
    return fittedOrder(
      steps.map((count) => 1 / count),
      steps.map((count) => front(count) - 2 * lambda),
    );
  },
};
