import { join } from 'node:path';
import {
  type CalibrationResult,
  type FitResult,
  type HypothesisResult,
  interval,
  type ParameterResult,
  withinError,
} from '../studies/calibrate/index.js';

/** What `lithostat calibrate` prints for people: values with intervals, what the data can tell, fit, scores, comparison. */
export function describeCalibration(result: CalibrationResult, out: string): string {
  const { fit, data, level } = result;
  const percent = Number((100 * level).toPrecision(6));
  const fitted = fit.data.filter(({ heldOut }) => !heldOut).length;
  const lines = [
    result.title,
    `${fitted} values of ${data.file}${data.source === '' ? '' : ` (${data.source})`}`,
    '',
    ...parameterTable(fit, percent),
    '',
    ...fit.identifiability,
  ];
  lines.push('', ...dataTable(fit), scatter(fit, result.noise));
  for (const score of [fit.holdOut, fit.held]) {
    if (score === undefined) continue;
    const error = score.standardError === null ? '' : ` +- ${score.standardError.toPrecision(2)}`;
    lines.push(
      `Foretold unseen (${score.kind}, ${score.values} values): log score ${score.logScore.toPrecision(3)}${error}, errors ${score.standardisedError.toPrecision(2)} of what is expected, ${Math.round(100 * score.covered)} % inside 95 % intervals.`,
    );
  }
  if (fit.sampling !== undefined) lines.push(samplingLine(fit.sampling));
  for (const { method, logEvidence, standardError, isUpperBound } of fit.evidence) {
    const error = standardError === null ? '' : ` +- ${standardError.toPrecision(1)}`;
    lines.push(
      `Logarithm of the evidence (${method}): ${isUpperBound ? 'at most ' : ''}${logEvidence.toFixed(2)}${error}`,
    );
  }
  if (result.hypotheses !== undefined) {
    lines.push('', ...hypothesisTable(result.hypotheses), ...(result.comparison ?? []));
  }
  if (fit.warnings.length > 0) lines.push('', ...fit.warnings.map((one) => `Note: ${one}`));
  lines.push(
    '',
    `Results: ${join(out, 'calibration.json')}, best.yaml${fit.sampling === undefined ? '' : ', posterior.csv'}`,
  );
  return `${lines.join('\n')}\n`;
}

function parameterTable({ parameters }: FitResult, percent: number): string[] {
  const profiled = parameters.some(({ profile }) => profile !== undefined);
  const sampled = parameters.some(({ posterior }) => posterior !== undefined);
  const rows = parameters.map((one) => [
    one.path,
    `${best(one)}${one.unit === '' ? '' : ` ${one.unit}`}`,
    ends(one.interval),
    ...(profiled ? [one.profile === undefined ? '' : ends(one.profile)] : []),
    ...(sampled ? [one.posterior === undefined ? '' : ends(one.posterior.interval)] : []),
  ]);
  const head = [
    'parameter',
    'best',
    `${percent} % interval`,
    ...(profiled ? ['by profile'] : []),
    ...(sampled ? ['by samples'] : []),
  ];
  return aligned([head, ...rows]);
}

/** The best value with its standard error where differences count, alone where ratios do. */
function best({ best: value, standardError, scale, interval: { low, high } }: ParameterResult): string {
  if (standardError === null) return `${Number(value.toPrecision(3))}`;
  if (scale === 'linear') return `${withinError(value, standardError)} +- ${withinError(standardError, standardError)}`;
  return withinError(value, low !== null && high !== null ? (high - low) / 4 : value * standardError);
}

function ends({ low, high }: { readonly low: number | null; readonly high: number | null }): string {
  if (low !== null && high !== null) return interval(low, high);
  if (low !== null) return `above ${Number(low.toPrecision(3))}`;
  return high !== null ? `below ${Number(high.toPrecision(3))}` : 'not bounded by these data';
}

/** A number with so many digits, as a power of ten where it is small. */
function plain(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  return rounded !== 0 && Math.abs(rounded) < 1e-3 ? rounded.toExponential() : String(rounded);
}

/** Rows that are shown at most. */
const shown = 20;

function dataTable({ data }: FitResult): string[] {
  const rows = data
    .slice(0, shown)
    .map((one) => [
      one.place,
      `${plain(one.measured, 4)} ${one.unit}`.trim(),
      `${one.isBound ? 'beyond ' : ''}${plain(one.predicted, 3)} ${one.unit}`.trim(),
      `${one.residual.toFixed(1)}${one.heldOut ? ' (held out)' : ''}`,
    ]);
  const more = data.length > shown ? [`and ${data.length - shown} more, in calibration.json`] : [];
  return [...aligned([['value', 'measured', 'best fit', 'off by standard errors'], ...rows]), ...more];
}

function scatter({ chiSquare, degreesOfFreedom, noiseFactor }: FitResult, noise: string): string {
  if (noise === 'estimated') {
    return `Scatter about the fit: ${Number(noiseFactor.toPrecision(2))} of the stated uncertainties (of one, where none is stated; relative on a logarithmic scale).`;
  }
  return `Sum of squares ${chiSquare.toPrecision(3)} for ${degreesOfFreedom} degrees of freedom.`;
}

function samplingLine(sampling: NonNullable<FitResult['sampling']>): string {
  const { method, chains, generations, acceptance, converged, surrogate } = sampling;
  const by =
    surrogate === undefined
      ? ''
      : ` of a Gaussian process trained on ${surrogate.training} points (off by ${surrogate.checkError.toPrecision(1)} standard errors at ${surrogate.checked} points of the posterior)`;
  return `Samples: ${method}, ${chains} chains of ${generations} generations${by}, ${Math.round(100 * acceptance)} % accepted, ${converged ? 'converged' : 'NOT converged'}.`;
}

function hypothesisTable(hypotheses: readonly HypothesisResult[]): string[] {
  const scored = hypotheses.some(({ holdOut }) => holdOut !== undefined);
  const rows = hypotheses.map((one) => {
    const evidence = one.evidence.find(({ standardError }) => standardError !== null) ?? one.evidence[0];
    return [
      one.name,
      one.title ?? '',
      one.chiSquare.toPrecision(3),
      evidence === undefined
        ? 'not known'
        : `${evidence.isUpperBound ? 'at most ' : ''}${evidence.logEvidence.toFixed(2)}`,
      ...(scored ? [one.holdOut === undefined ? '' : one.holdOut.logScore.toFixed(2)] : []),
      `${one.prior.toPrecision(2)}`,
      one.posterior === null
        ? 'not known'
        : `${evidence?.isUpperBound ? 'at most ' : ''}${one.posterior.toPrecision(2)}`,
    ];
  });
  const head = [
    'hypothesis',
    '',
    'squares',
    'log evidence',
    ...(scored ? ['log score unseen'] : []),
    'probability before',
    'after',
  ];
  return aligned([head, ...rows]);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  return rows.map((row) => `  ${row.map((cell, k) => cell.padEnd(widths[k])).join('  ')}`.trimEnd());
}
