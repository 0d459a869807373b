import { exitCodes, LithostatError } from '../../quantity/index.js';
import { unitDesign } from '../../statistics/index.js';
import { fitGaussianProcess, type GaussianProcess } from '../../statistics/surrogates/index.js';
import { deviationsOf, residualsOf } from './objective.js';
import type { Datum } from './observations.js';
import type { Predictor } from './predictor.js';

/** Residuals as Gaussian processes, trained on runs of the scenario. */
export interface Emulator {
  /** Residual of each datum at a point, in units of its standard error, with the error of the emulator in the same unit. */
  at(point: ArrayLike<number>): { readonly residuals: Float64Array; readonly deviations: Float64Array };
  readonly summary: EmulatorSummary;
}

export interface EmulatorSummary {
  readonly kind: 'gaussian-process';
  /** Runs that gave predictions, and those that gave none. */
  readonly training: number;
  readonly failed: number;
  /** Root mean square of the leave-one-out errors of each datum, in its standard errors. */
  readonly crossValidatedErrors: readonly number[];
}

/** Share of failed training points from which on the emulator is no picture of the scenario. */
const failedAtMost = 0.5;

/**
 * Trains an emulator of the residuals in a box.
 *
 * @param points number of training points, a Latin hypercube
 * @throws LithostatError when most of them give no predictions; Interrupted
 */
export async function trainEmulator(
  predictor: Pick<Predictor, 'at'>,
  data: readonly Datum[],
  box: { readonly lower: readonly number[]; readonly upper: readonly number[] },
  points: number,
  seed: number,
): Promise<Emulator> {
  const { lower, upper } = box;
  const size = lower.length;
  const design = unitDesign('latin-hypercube', { samples: points, dimensions: size, seed });
  const places = Array.from({ length: points }, (_, k) => design.slice(k * size, (k + 1) * size));
  const answers = await predictor.at(places.map((unit) => unit.map((u, j) => lower[j] + (upper[j] - lower[j]) * u)));
  const deviations = deviationsOf(data);
  const residuals = answers.map((at) => residualsOf(data, deviations, at));
  const used = places.flatMap((unit, k) => (residuals[k] === null ? [] : [{ unit, residuals: residuals[k] }]));
  const failed = points - used.length;
  if (used.length < 5 || failed > failedAtMost * points) {
    const first = answers.find((at) => !at.ok);
    const reason = first === undefined || first.ok ? '' : `, the first time because ${first.reason}`;
    throw new LithostatError(
      [
        {
          code: 'no-prediction',
          path: 'calibration.sampling.surrogate',
          message: `the scenario foretells nothing at ${failed} of ${points} training points${reason}`,
          remedy: 'narrow the bounds of the parameters',
        },
      ],
      exitCodes.solverFailure,
    );
  }
  const inputs = Float64Array.from(used.flatMap(({ unit }) => [...unit]));
  const processes = data.map((_, i) =>
    processOf(
      inputs,
      used.map((one) => one.residuals[i]),
      size,
    ),
  );
  return {
    at(point) {
      const unit = Float64Array.from({ length: size }, (_, j) => (point[j] - lower[j]) / (upper[j] - lower[j]));
      const predictions = processes.map((one) =>
        typeof one === 'number' ? { mean: one, deviation: 0 } : one.predict(unit),
      );
      return {
        residuals: Float64Array.from(predictions, (one) => one.mean),
        deviations: Float64Array.from(predictions, (one) => one.deviation),
      };
    },
    summary: {
      kind: 'gaussian-process',
      training: used.length,
      failed,
      crossValidatedErrors: processes.map((one, i) =>
        typeof one === 'number'
          ? 0
          : Math.sqrt(
              used.reduce((sum, { residuals: own }, k) => sum + (own[i] - one.leaveOneOut[k]) ** 2, 0) / used.length,
            ),
      ),
    },
  };
}

/** A process over the unit cube; the number itself where all outputs are alike. */
function processOf(inputs: Float64Array, outputs: readonly number[], size: number): GaussianProcess | number {
  const spread = Math.max(...outputs) - Math.min(...outputs);
  return spread <= 1e-12 * Math.max(1, Math.abs(outputs[0])) ? outputs[0] : fitGaussianProcess(inputs, outputs, size);
}
