import { describe, expect, it } from 'vitest';
import {
  crossValidate,
  familyOf,
  fitGaussianProcess,
  fitPolynomialChaos,
  germPoints,
  groupJackknife,
  type KernelName,
  normalDensity,
  type PolynomialFamily,
  randomStream,
  unitDesign,
} from '../../src/statistics/index.js';
import { boundedMinimum } from '../../src/statistics/surrogates/bounded-minimum.js';
import { multiIndices, orthonormalPolynomials } from '../../src/statistics/surrogates/germ.js';
import { matchingPursuit } from '../../src/statistics/surrogates/pursuit.js';
import reference from './references/gaussian-process.json' with { type: 'json' };

const families = (count: number, family: PolynomialFamily = 'legendre') =>
  new Array<PolynomialFamily>(count).fill(family);

function outputsAt(points: Float64Array, dimensions: number, model: (x: Float64Array) => number): Float64Array {
  return Float64Array.from({ length: points.length / dimensions }, (_, i) =>
    model(points.subarray(i * dimensions, (i + 1) * dimensions)),
  );
}

/** Ishigami and Homma's function of Legendre variables, with its indices in closed form. */
const ishigami = (x: Float64Array) =>
  Math.sin(Math.PI * x[0]!) +
  7 * Math.sin(Math.PI * x[1]!) ** 2 +
  0.1 * (Math.PI * x[2]!) ** 4 * Math.sin(Math.PI * x[0]!);
const pi4 = Math.PI ** 4;
const parts = [0.5 * (1 + pi4 / 50) ** 2, 49 / 8, (pi4 * pi4 * 8) / 22500];
const variance = parts.reduce((sum, part) => sum + part, 0);

describe('orthonormal polynomials', () => {
  it.each(['legendre', 'hermite'] as const)('of %s are orthonormal under their law', (family) => {
    // Midpoints between -1 and 1; the trapezoidal rule, exact to rounding for a Gaussian.
    const nodes =
      family === 'legendre'
        ? Array.from({ length: 20_000 }, (_, i) => [(2 * i + 1) / 20_000 - 1, 1 / 20_000] as const)
        : Array.from({ length: 1201 }, (_, i) => [(i - 600) / 50, normalDensity((i - 600) / 50) / 50] as const);
    const gram = new Float64Array(49);
    const values = new Float64Array(7);
    for (const [x, weight] of nodes) {
      orthonormalPolynomials(family, x, 6, values);
      for (let a = 0; a < 7; a++)
        for (let b = 0; b < 7; b++) gram[a * 7 + b] = gram[a * 7 + b]! + values[a]! * values[b]! * weight;
    }
    for (let a = 0; a < 7; a++) for (let b = 0; b < 7; b++) expect(gram[a * 7 + b]).toBeCloseTo(a === b ? 1 : 0, 6);
  });
  it('are counted by binomials at full total degree, fewer by the hyperbolic rule', () => {
    expect(multiIndices(3, 4, 1, 1000)).toHaveLength(35);
    expect(multiIndices(3, 4, 0.5, 1000)!.length).toBeLessThan(25);
    expect(multiIndices(2, 2, 1, 100)).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [2, 0],
      [1, 1],
      [0, 2],
    ]);
    expect(multiIndices(20, 10, 1, 5000)).toBeNull();
  });
});

describe('polynomial chaos', () => {
  it('is exact on polynomials, sparse ones with fewer points than candidates', () => {
    const points = germPoints(unitDesign('latin-hypercube', { samples: 60, dimensions: 5, seed: 3 }), families(5));
    const model = (x: Float64Array) => 2 + x[0]! - 3 * x[1]! * x[2]! + 0.5 * x[4]! ** 3;
    const chaos = fitPolynomialChaos(points, outputsAt(points, 5, model), families(5), { norm: 1 });
    const random = randomStream(1);
    for (let i = 0; i < 20; i++) {
      const x = Float64Array.from({ length: 5 }, () => 2 * random.uniform() - 1);
      expect(chaos.predict(x)).toBeCloseTo(model(x), 9);
    }
    expect(chaos.mean).toBeCloseTo(2, 10);
    // 1/3 + 9/9 + 0.25/7 of x, of the product and of the cube.
    const shares = [1 / 3, 1, 0.25 / 7];
    const sum = shares[0]! + shares[1]! + shares[2]!;
    expect(chaos.variance).toBeCloseTo(sum, 9);
    for (const [j, share] of [shares[0]!, 0, 0, 0, shares[2]!].entries())
      expect(chaos.first[j]).toBeCloseTo(share / sum, 9);
    for (const j of [1, 2]) expect(chaos.total[j]).toBeCloseTo(1 / sum, 9);
    expect(chaos.selectionError).toBeLessThan(1e-20);
  });

  it('of a lognormal variable has the moments of its closed form', () => {
    const kinds = [familyOf('lognormal'), familyOf('uniform')];
    expect(kinds).toEqual(['hermite', 'legendre']);
    const points = germPoints(unitDesign('sobol', { samples: 512, dimensions: 2, seed: 3 }), kinds);
    const chaos = fitPolynomialChaos(
      points,
      outputsAt(points, 2, (x) => Math.exp(0.3 * x[0]!) * (1 + 0.1 * x[1]!)),
      kinds,
    );
    const mean = Math.exp(0.045);
    expect(chaos.mean / mean).toBeCloseTo(1, 6);
    expect(chaos.variance / (mean * mean * (Math.exp(0.09) * (1 + 0.01 / 3) - 1))).toBeCloseTo(1, 5);
  });

  it("finds the indices of Ishigami and Homma's function", () => {
    const points = germPoints(unitDesign('sobol', { samples: 256, dimensions: 3, seed: 2 }), families(3));
    const outputs = outputsAt(points, 3, ishigami);
    const chaos = fitPolynomialChaos(points, outputs, families(3), { norm: 1 });
    const exact = {
      first: [parts[0]! / variance, parts[1]! / variance, 0],
      total: [(parts[0]! + parts[2]!) / variance, parts[1]! / variance, parts[2]! / variance],
    };
    for (const order of ['first', 'total'] as const)
      for (let j = 0; j < 3; j++) {
        expect(Math.abs(chaos[order][j]! - exact[order][j]!)).toBeLessThan(0.005);
      }
    expect(chaos.selectionError).toBeLessThan(1e-3);
  });

  it('says by its error when it does not fit', () => {
    const random = randomStream(8);
    const points = Float64Array.from({ length: 120 }, () => 2 * random.uniform() - 1);
    const outputs = Float64Array.from({ length: 60 }, random.normal);
    const fit = (x: Float64Array, y: Float64Array) => fitPolynomialChaos(x, y, families(2)).predict;
    expect(crossValidate(points, outputs, 2, fit).q2).toBeLessThan(0.2);
  });

  it('takes few terms where most candidates are noise', () => {
    // 80 points, 6 variables: two of them matter, the noise is a tenth of the deviation.
    const random = randomStream(12);
    const points = Float64Array.from({ length: 480 }, () => 2 * random.uniform() - 1);
    const outputs = outputsAt(points, 6, (x) => x[0]! + 2 * x[1]! + x[0]! * x[1]! + 0.13 * random.normal());
    const chaos = fitPolynomialChaos(points, outputs, families(6));
    expect(chaos.terms.length).toBeLessThan(12);
    const degrees = chaos.terms.map((term) => term.degrees.join(''));
    for (const needed of ['100000', '010000', '110000']) expect(degrees).toContain(needed);
    // A perfect formula leaves 0.13^2 of 1/3 + 4/3 + 1/9 + 0.13^2.
    const { q2 } = crossValidate(points, outputs, 6, (x, y) => fitPolynomialChaos(x, y, families(6)).predict);
    expect(q2).toBeGreaterThan(0.975);
    expect(q2).toBeLessThan(1 - 0.4 * (0.0169 / 1.795));
  });
});

describe('a pursuit', () => {
  it('through all columns is least squares', () => {
    const random = randomStream(3);
    const columns = Array.from({ length: 4 }, () => Float64Array.from({ length: 30 }, random.normal));
    const outputs = Float64Array.from({ length: 30 }, random.normal);
    const path = matchingPursuit(columns, outputs, 10);
    expect(path.columns.toSorted()).toEqual([0, 1, 2, 3]);
    const coefficients = path.coefficients(4);
    const residual = outputs.map((y, i) =>
      path.columns.reduce((left, k, term) => left - columns[k]![i]! * coefficients[term]!, y),
    );
    // What least squares leaves is orthogonal to every column.
    for (const column of columns) expect(column.reduce((sum, x, i) => sum + x * residual[i]!, 0)).toBeCloseTo(0, 10);
  });

  it('is held to rows that it does not fit, after every step', () => {
    const random = randomStream(4);
    const columns = Array.from({ length: 5 }, () => Float64Array.from({ length: 40 }, random.normal));
    const outputs = Float64Array.from(
      { length: 40 },
      (_, i) => columns[1]![i]! - 2 * columns[3]![i]! + 0.1 * random.normal(),
    );
    const part = (from: number, to: number) => columns.map((column) => column.slice(from, to));
    const held = { columns: part(30, 40), outputs: outputs.slice(30) };
    const path = matchingPursuit(part(0, 30), outputs.slice(0, 30), 5, held);
    for (const [step, squares] of path.validation.entries()) {
      const coefficients = path.coefficients(step + 1);
      const direct = held.outputs.reduce((sum, y, i) => {
        const predicted = coefficients.reduce(
          (total, c, term) => total + c * held.columns[path.columns[term]!]![i]!,
          0,
        );
        return sum + (y - predicted) ** 2;
      }, 0);
      expect(squares).toBeCloseTo(direct, 10);
    }
  });

  it('leaves out a column that is a sum of others', () => {
    const random = randomStream(5);
    const [a, b] = [0, 1].map(() => Float64Array.from({ length: 20 }, random.normal)) as [Float64Array, Float64Array];
    const path = matchingPursuit(
      [a, b, a.map((x, i) => x + b[i]!)],
      Float64Array.from({ length: 20 }, random.normal),
      10,
    );
    expect(path.columns).toHaveLength(2);
  });
});

describe('the interval of a group jackknife', () => {
  it('is that of Student for a mean', () => {
    // Leaving groups of one out of a mean: variance s^2/n.
    const sample = [1, 4, 2, 8, 5];
    const without = sample.map((_, i) => sample.reduce((sum, x, k) => sum + (k === i ? 0 : x), 0) / 4);
    const { low, high } = groupJackknife(4, without);
    // s^2 = 30/4 and t(4, 97.5 %) = 2.776445.
    expect((high - low) / 2).toBeCloseTo(2.776445 * Math.sqrt(7.5 / 5), 5);
    expect(groupJackknife(4, [4]).low).toBeNaN();
  });
});

describe('Gaussian processes', () => {
  const { points, outputs, queries, parameters, processes, optimum } = reference;
  it.each(processes.map((process) => [process.kernel as KernelName, process] as const))(
    'with the kernel %s are those of scikit-learn, and of kriging',
    (kernel, process) => {
      const simple = fitGaussianProcess(points, outputs, 2, { kernel, parameters, mean: 0 });
      expect(simple.logLikelihood).toBeCloseTo(process.logLikelihood, 8);
      const ordinary = fitGaussianProcess(points, outputs, 2, { kernel, parameters });
      for (let k = 0; k < 3; k++) {
        const one = simple.predict(queries, 2 * k);
        expect(one.mean).toBeCloseTo(process.mean[k]!, 8);
        expect(simple.predictMean(queries, 2 * k)).toBeCloseTo(process.mean[k]!, 8);
        expect(one.deviation).toBeCloseTo(process.deviation[k]!, 8);
        const other = ordinary.predict(queries, 2 * k);
        expect(other.mean).toBeCloseTo(process.krigingMean[k]!, 8);
        expect(other.deviation).toBeCloseTo(process.krigingDeviation[k]!, 8);
      }
      for (const [i, left] of process.krigingLeftOut.entries()) expect(ordinary.leaveOneOut[i]).toBeCloseTo(left, 8);
    },
  );

  it('find the likeliest parameters, as scikit-learn does', () => {
    const process = fitGaussianProcess(optimum.points, optimum.outputs, 2, { mean: 0 });
    expect(process.logLikelihood).toBeGreaterThan(optimum.logLikelihood - 1e-3);
    expect(process.logLikelihood).toBeLessThan(optimum.logLikelihood + 0.1);
    for (const [j, length] of optimum.lengths.entries())
      expect(process.parameters.lengths[j]! / length).toBeCloseTo(1, 1);
    expect(process.parameters.noise / optimum.noise).toBeCloseTo(1, 1);
  });

  it('pass through outputs without noise, and know how little they know far away', () => {
    const process = fitGaussianProcess(points, outputs, 2, { parameters: { ...parameters, noise: 0 } });
    expect(process.predict(points, 10).mean).toBeCloseTo(outputs[5]!, 9);
    expect(process.predict(points, 10).deviation).toBeLessThan(1e-5);
    const far = process.predict([50, 50]);
    expect(far.mean).toBeCloseTo(process.mean, 9);
    expect(far.deviation).toBeGreaterThan(Math.sqrt(parameters.variance));
  });

  it('predict a smooth function that they have not seen', () => {
    const germ = germPoints(unitDesign('sobol', { samples: 96, dimensions: 3, seed: 5 }), families(3));
    const values = outputsAt(germ, 3, (x) => Math.exp(x[0]!) * Math.sin(2 * x[1]!) + 0.1 * x[2]!);
    const train = (x: Float64Array, y: Float64Array) => {
      const process = fitGaussianProcess(x, y, 3);
      return (point: ArrayLike<number>, offset: number) => process.predictMean(point, offset);
    };
    expect(crossValidate(germ, values, 3, train, { folds: 4 }).q2).toBeGreaterThan(0.995);
  });
});

describe('a minimum within bounds', () => {
  it('is found inside and at a bound', () => {
    const bowl = (at: Float64Array, gradient: Float64Array) => {
      gradient[0] = 2 * (at[0]! - 1) + (at[1]! - 2);
      gradient[1] = 6 * (at[1]! - 2) + (at[0]! - 1);
      return (at[0]! - 1) ** 2 + 3 * (at[1]! - 2) ** 2 + (at[0]! - 1) * (at[1]! - 2);
    };
    const inside = boundedMinimum(bowl, [-5, -5], [-10, -10], [10, 10]);
    expect(inside.at[0]).toBeCloseTo(1, 4);
    expect(inside.at[1]).toBeCloseTo(2, 4);
    // At x0 = 0 the slope along x1 vanishes at 2 + 1/6.
    const held = boundedMinimum(bowl, [-5, -5], [-10, -10], [0, 10]);
    expect(held.at[0]).toBe(0);
    expect(held.at[1]).toBeCloseTo(2 + 1 / 6, 4);
  });
});
