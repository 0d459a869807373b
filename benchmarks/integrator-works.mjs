// Integrators on problems from the literature, ours and odex at the same relative tolerance.
import odex from 'odex';
import { RadauIntegrator } from '../dist/solvers/index.js';

const lotkaVolterra = (y, f) => {
  f[0] = y[0] * (1 - y[1]);
  f[1] = y[1] * (y[0] - 1);
};

// Restricted three-body problem, a closed orbit (Arenstorf 1963; Hairer, Norsett & Wanner 1993, II.0), half of its period.
const mu = 0.012277471;
const arenstorf = (y, f) => {
  const d1 = ((y[0] + mu) ** 2 + y[1] ** 2) ** 1.5;
  const d2 = ((y[0] - 1 + mu) ** 2 + y[1] ** 2) ** 1.5;
  f[0] = y[2];
  f[1] = y[3];
  f[2] = y[0] + 2 * y[3] - ((1 - mu) * (y[0] + mu)) / d1 - (mu * (y[0] - 1 + mu)) / d2;
  f[3] = y[1] - 2 * y[2] - ((1 - mu) * y[1]) / d1 - (mu * y[1]) / d2;
};

const hires = (y, f) => {
  f[0] = -1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007;
  f[1] = 1.71 * y[0] - 8.75 * y[1];
  f[2] = -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4];
  f[3] = 8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3];
  f[4] = -1.745 * y[4] + 0.43 * y[5] + 0.43 * y[6];
  f[5] = -280 * y[5] * y[7] + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6];
  f[6] = 280 * y[5] * y[7] - 1.81 * y[6];
  f[7] = -f[6];
};

const robertson = (y, f) => {
  f[0] = -0.04 * y[0] + 1e4 * y[1] * y[2];
  f[2] = 3e7 * y[1] * y[1];
  f[1] = -f[0] - f[2];
};

/** Right side, start, end, tolerances; `solution` from the Test Set for IVP Solvers (Mazzia & Magherini 2008) where there is one. */
const problems = {
  lotkaVolterra: { right: lotkaVolterra, start: [1.5, 0.5], end: 20, relative: 1e-8, absolute: 1e-8 },
  arenstorf: { right: arenstorf, start: [0.994, 0, 0, -2.0015851063790824], end: 8, relative: 1e-8, absolute: 1e-8 },
  hires: {
    right: hires,
    start: [1, 0, 0, 0, 0, 0, 0, 0.0057],
    end: 321.8122,
    relative: 1e-8,
    absolute: 1e-12,
    solution: [
      0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2, 0.2386356198831331e-2,
      0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2,
    ],
  },
  robertson: {
    right: robertson,
    start: [1, 0, 0],
    end: 1e11,
    relative: 1e-8,
    absolute: Float64Array.of(1e-18, 1e-22, 1e-11),
    solution: [0.2083340149701255e-7, 0.8333360770334713e-13, 0.999999979166505],
  },
};

function byRadau({ right, start, end, relative, absolute }) {
  const system = {
    size: start.length,
    mass: new Uint8Array(start.length).fill(1),
    evaluate: (_time, y, f) => right(y, f),
  };
  const integrator = new RadauIntegrator(system, { relativeTolerance: relative, absoluteTolerance: absolute });
  integrator.start(0, Float64Array.from(start));
  while (integrator.time < end) {
    const result = integrator.step(end);
    if (!result.accepted) throw new Error(result.message);
  }
  return integrator.state;
}

function byOdex({ right, start, end, relative, absolute }) {
  const solver = new odex.Solver(start.length);
  solver.relativeTolerance = relative;
  solver.absoluteTolerance = absolute;
  solver.maxSteps = 1e6;
  const evaluate = (_time, y) => {
    const f = new Array(start.length);
    right(y, f);
    return f;
  };
  const { y, outcome } = solver.solve(evaluate, 0, start, end);
  if (outcome !== odex.Outcome.Converged) throw new Error('odex did not reach the end');
  return y;
}

const worstRelative = (y, reference) => Math.max(...reference.map((one, k) => Math.abs(y[k] / one - 1)));

/** A work of one code; where no solution is published the other code's, at a tolerance of 1e-13, is the reference. */
function work(problem, solve, other) {
  const reference = () => problem.solution ?? Array.from(other({ ...problem, relative: 1e-13, absolute: 1e-13 }));
  return () => ({ run: () => solve(problem), accuracy: () => worstRelative(solve(problem), reference()) });
}

export const works = Object.fromEntries(
  Object.entries(problems).flatMap(([name, problem]) => [
    [name, work(problem, byRadau, byOdex)],
    [`${name}Odex`, work(problem, byOdex, byRadau)],
  ]),
);
