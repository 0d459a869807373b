import { differencedJacobian, type Jacobian, type NonlinearSystem } from '../../../src/solvers/nonlinear/index.js';

/**
 * The fourteen systems of nonlinear equations of Moré, Garbow & Hillstrom, ACM Trans. Math. Softw. 7 (1981) 17, numbered as there,
 * with their standard starts. Each row is computed on its own, so that derivatives can be taken by central differences; those of the
 * badly scaled ones are written out.
 */
export interface ClassicProblem {
  readonly name: string;
  readonly system: NonlinearSystem;
  readonly start: Float64Array;
}

type Residual = (x: Float64Array, f: Float64Array) => void;

function problem(
  name: string,
  start: readonly number[],
  residual: Residual,
  jacobian?: Jacobian['evaluate'],
): ClassicProblem {
  const size = start.length;
  const differenced = differencedJacobian(size, residual, { central: true });
  return {
    name,
    start: Float64Array.from(start),
    system: { size, residual, jacobian: jacobian === undefined ? differenced : { ...differenced, evaluate: jacobian } },
  };
}

const ten = Array.from({ length: 10 }, (_, i) => i + 1);
const h = 1 / 11;
const boundaryStart = ten.map((i) => i * h * (i * h - 1));

export const rosenbrock = problem(
  'Rosenbrock (1)',
  [-1.2, 1],
  (x, f) => {
    f[0] = 10 * (x[1] - x[0] ** 2);
    f[1] = 1 - x[0];
  },
  (x, j) => j.set([-20 * x[0], 10, -1, 0]),
);

export const powellSingular = problem(
  'Powell singular (13)',
  [3, -1, 0, 1],
  (x, f) => {
    f[0] = x[0] + 10 * x[1];
    f[1] = Math.sqrt(5) * (x[2] - x[3]);
    f[2] = (x[1] - 2 * x[2]) ** 2;
    f[3] = Math.sqrt(10) * (x[0] - x[3]) ** 2;
  },
  (x, j) => {
    const a = 2 * (x[1] - 2 * x[2]);
    const b = 2 * Math.sqrt(10) * (x[0] - x[3]);
    j.set([1, 10, 0, 0, 0, 0, Math.sqrt(5), -Math.sqrt(5), 0, a, -2 * a, 0, b, 0, 0, -b]);
  },
);

export const powellBadlyScaled = problem(
  'Powell badly scaled (3)',
  [0, 1],
  (x, f) => {
    f[0] = 1e4 * x[0] * x[1] - 1;
    f[1] = Math.exp(-x[0]) + Math.exp(-x[1]) - 1.0001;
  },
  (x, j) => j.set([1e4 * x[1], 1e4 * x[0], -Math.exp(-x[0]), -Math.exp(-x[1])]),
);

const wood = problem('Wood (14), its gradient', [-3, -1, -3, -1], (x, f) => {
  const a = x[1] - x[0] ** 2;
  const b = x[3] - x[2] ** 2;
  f[0] = -200 * x[0] * a - (1 - x[0]);
  f[1] = 200 * a + 20.2 * (x[1] - 1) + 19.8 * (x[3] - 1);
  f[2] = -180 * x[2] * b - (1 - x[2]);
  f[3] = 180 * b + 20.2 * (x[3] - 1) + 19.8 * (x[1] - 1);
});

export const helicalValley = problem('helical valley (7)', [-1, 0, 0], (x, f) => {
  const angle =
    x[0] > 0
      ? Math.atan(x[1] / x[0]) / (2 * Math.PI)
      : x[0] < 0
        ? Math.atan(x[1] / x[0]) / (2 * Math.PI) + 0.5
        : 0.25 * Math.sign(x[1]);
  f[0] = 10 * (x[2] - 10 * angle);
  f[1] = 10 * (Math.hypot(x[0], x[1]) - 1);
  f[2] = x[2];
});

const watson = problem('Watson (20), n = 6, its gradient', [0, 0, 0, 0, 0, 0], (x, f) => {
  f.fill(0);
  const n = 6;
  for (let i = 1; i <= 29; i++) {
    const t = i / 29;
    let derivative = 0;
    let value = 0;
    for (let j = 0; j < n; j++) {
      if (j > 0) derivative += j * x[j] * t ** (j - 1);
      value += x[j] * t ** j;
    }
    const r = derivative - value * value - 1;
    for (let k = 0; k < n; k++) f[k] += 2 * r * ((k > 0 ? k * t ** (k - 1) : 0) - 2 * value * t ** k);
  }
  f[0] += 2 * x[0] - 4 * x[0] * (x[1] - x[0] ** 2 - 1);
  f[1] += 2 * (x[1] - x[0] ** 2 - 1);
});

const chebyquad = problem(
  'Chebyquad (35), n = 7',
  [1, 2, 3, 4, 5, 6, 7].map((i) => i / 8),
  (x, f) => {
    const n = 7;
    f.fill(0);
    for (let j = 0; j < n; j++) {
      let before = 1;
      let now = 2 * x[j] - 1;
      const twice = 2 * now;
      for (let i = 0; i < n; i++) {
        f[i] += now / n;
        const next = twice * now - before;
        before = now;
        now = next;
      }
    }
    for (let i = 1; i < n; i += 2) f[i] += 1 / ((i + 1) ** 2 - 1);
  },
);

export const brownAlmostLinear = problem(
  'Brown almost-linear (27), n = 10',
  ten.map(() => 0.5),
  (x, f) => {
    let sum = 0;
    let product = 1;
    for (const value of x) {
      sum += value;
      product *= value;
    }
    for (let i = 0; i < 9; i++) f[i] = x[i] + sum - 11;
    f[9] = product - 1;
  },
  (x, j) => {
    for (let i = 0; i < 9; i++) for (let k = 0; k < 10; k++) j[10 * i + k] = i === k ? 2 : 1;
    for (let k = 0; k < 10; k++) j[90 + k] = x.reduce((product, value, m) => (m === k ? product : product * value), 1);
  },
);

const discreteBoundaryValue = problem('discrete boundary value (28)', boundaryStart, (x, f) => {
  for (let i = 0; i < 10; i++) {
    const before = i > 0 ? x[i - 1] : 0;
    const after = i < 9 ? x[i + 1] : 0;
    f[i] = 2 * x[i] - before - after + (h * h * (x[i] + (i + 1) * h + 1) ** 3) / 2;
  }
});

const discreteIntegral = problem('discrete integral equation (29)', boundaryStart, (x, f) => {
  const cube = Array.from(x, (value, i) => (value + (i + 1) * h + 1) ** 3);
  for (let i = 0; i < 10; i++) {
    const t = (i + 1) * h;
    let low = 0;
    let high = 0;
    for (let j = 0; j <= i; j++) low += (j + 1) * h * cube[j];
    for (let j = i + 1; j < 10; j++) high += (1 - (j + 1) * h) * cube[j];
    f[i] = x[i] + (h * ((1 - t) * low + t * high)) / 2;
  }
});

const trigonometric = problem(
  'trigonometric (26)',
  ten.map(() => 0.1),
  (x, f) => {
    const cosines = x.reduce((sum, value) => sum + Math.cos(value), 0);
    for (let i = 0; i < 10; i++) f[i] = 10 - cosines + (i + 1) * (1 - Math.cos(x[i])) - Math.sin(x[i]);
  },
  (x, j) => {
    for (let i = 0; i < 10; i++)
      for (let k = 0; k < 10; k++)
        j[10 * i + k] = Math.sin(x[k]) + (i === k ? (i + 1) * Math.sin(x[i]) - Math.cos(x[i]) : 0);
  },
);

const variablyDimensioned = problem(
  'variably dimensioned (25), its gradient',
  ten.map((i) => 1 - i / 10),
  (x, f) => {
    let sum = 0;
    for (let j = 0; j < 10; j++) sum += (j + 1) * (x[j] - 1);
    for (let i = 0; i < 10; i++) f[i] = x[i] - 1 + (i + 1) * sum * (1 + 2 * sum * sum);
  },
);

const broydenTridiagonal = problem(
  'Broyden tridiagonal (30)',
  ten.map(() => -1),
  (x, f) => {
    for (let i = 0; i < 10; i++) f[i] = (3 - 2 * x[i]) * x[i] - (i > 0 ? x[i - 1] : 0) - 2 * (i < 9 ? x[i + 1] : 0) + 1;
  },
);

const broydenBanded = problem(
  'Broyden banded (31)',
  ten.map(() => -1),
  (x, f) => {
    for (let i = 0; i < 10; i++) {
      f[i] = x[i] * (2 + 5 * x[i] * x[i]) + 1;
      for (let j = Math.max(0, i - 5); j <= Math.min(9, i + 1); j++) if (j !== i) f[i] -= x[j] * (1 + x[j]);
    }
  },
);

export const classics: readonly ClassicProblem[] = [
  rosenbrock,
  powellSingular,
  powellBadlyScaled,
  wood,
  helicalValley,
  watson,
  chebyquad,
  brownAlmostLinear,
  discreteBoundaryValue,
  discreteIntegral,
  trigonometric,
  variablyDimensioned,
  broydenTridiagonal,
  broydenBanded,
];
