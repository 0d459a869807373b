import { type Issue, LithostatError } from '../../quantity/index.js';
import { version } from '../../version.js';
import { chooseOutputs } from './choose-outputs.js';
import { fewest, morris, NotAnalysed, plain, type SensitivityOptions, saltelli } from './methods.js';
import type { OutputSensitivity, SensitivityReport } from './report.js';
import type { SweepSample } from './sample.js';

/** A relative difference that is rounding, not an effect. */
const rounding = 1e-11;

/** Surrogates that are fitted in the best way unless told otherwise. */
const fewFits = 3;

/**
 * Says which parameters of a sweep matter: Sobol' indices of a `saltelli` design, elementary effects of a `morris` one, rank correlations
 * and a surrogate with its indices for samples, and for anything else rank correlations and, if asked, a surrogate. Everything has an interval.
 *
 * @throws LithostatError when an output is unknown, nothing varies, or nothing can be said of any output
 */
export function analyzeSweep(sample: SweepSample, options: SensitivityOptions = {}): SensitivityReport {
  const { record, design } = sample;
  const isBlocked = design.kind === 'saltelli' || design.kind === 'morris';
  if (isBlocked) requireWhole(sample);
  const chosen = chooseOutputs(sample, options.outputs);
  const points = axisPoints(sample);
  // A Gaussian process takes seconds for each; a polynomial does not.
  const isLong = points.length * chosen.length > fewFits;
  const settings: SensitivityOptions =
    isLong && options.surrogate === undefined && sample.points !== null && design.correlations.length === 0
      ? { ...options, surrogate: 'polynomial-chaos' }
      : options;
  const outputs: OutputSensitivity[] = [];
  const left: SensitivityReport['left'][number][] = [];
  for (const output of chosen) {
    for (const rows of points) {
      try {
        outputs.push(analyzeOutput(sample, output, rows, settings));
      } catch (error) {
        if (!(error instanceof NotAnalysed)) throw error;
        left.push({ output, at: axisValues(sample, rows), reason: error.message });
      }
    }
  }
  if (outputs.length === 0) throw nothingToSay(sample, left);
  return {
    lithostat: version,
    format: 1,
    title: record.title,
    familyHash: record.familyHash,
    design: record.design,
    confidence: options.confidence ?? 0.95,
    parameters: sample.parameters.map(({ name }) => name),
    outputs,
    left,
  };
}

/** The cases of each point of the axes, in order; all of them where the study is no sample at points. */
function axisPoints({ design, record, points }: SweepSample): number[][] {
  const all = Array.from({ length: record.count }, (_, i) => i);
  if (points === null) return [all];
  return Array.from({ length: design.axisPoints }, (_, a) => all.slice(a * design.samples, (a + 1) * design.samples));
}

/** Values of the axes at the point to which these cases belong. */
function axisValues({ inputs, points }: SweepSample, rows: readonly number[]): OutputSensitivity['at'] {
  if (points === null) return [];
  return inputs
    .filter(({ isAxis }) => isAxis)
    .map(({ header, values }) => ({ input: header, value: values[rows[0]!] ?? null }));
}

function analyzeOutput(
  sample: SweepSample,
  output: string,
  rows: readonly number[],
  options: SensitivityOptions,
): OutputSensitivity {
  const { design, status, points } = sample;
  const column = sample.outputs.get(output)!;
  const values = Float64Array.from(rows, (row) => column[row]!);
  const present = rows.filter((row) => Number.isFinite(column[row]!));
  const casesLost: Record<string, number> = {};
  for (const row of rows) {
    if (Number.isFinite(column[row]!)) continue;
    // A case that ended well may still lack an output: a search without a limit has none.
    const why = status[row] === 'ok' ? 'ok, without this output' : status[row]!;
    casesLost[why] = (casesLost[why] ?? 0) + 1;
  }
  const common = { output, at: axisValues(sample, rows), cases: present.length, casesLost };
  if (present.length < fewest) throw new NotAnalysed(`only ${present.length} of ${rows.length} cases have it`);
  const known = Float64Array.from(present, (row) => column[row]!).sort();
  const [least, greatest] = [known[0]!, known.at(-1)!];
  if (greatest - least <= rounding * Math.max(Math.abs(least), Math.abs(greatest)))
    throw new NotAnalysed(`it is ${Number(least.toPrecision(10))} in all cases`);
  if (design.kind === 'saltelli' && points !== null) return { ...common, ...saltelli(sample, values, options) };
  if (design.kind === 'morris' && points !== null) return { ...common, ...morris(sample, values, options) };
  return { ...common, ...plain(sample, output, rows, present, options) };
}

/** What `saltelli` and `morris` need beside their cases. */
function requireWhole({ design, record, points }: SweepSample): void {
  const issues: Issue[] = [];
  if (design.correlations.length > 0) {
    issues.push({
      code: 'contradiction',
      path: 'study.correlations',
      message: `a ${design.kind} design tells parameters apart, which correlated ones are not`,
      expected: 'independent parameters',
      remedy: 'remove the correlations, or take kind: latin-hypercube, which gives rank correlations',
    });
  }
  if (points === null) {
    const issue = {
      code: 'incomplete-design',
      path: 'study.design',
      message: `this ${design.kind} design is not complete`,
    };
    const excluded = design.excluded > 0;
    issues.push({
      ...issue,
      got: excluded ? `${design.excluded} combinations that conditions left out` : `${record.count} cases`,
      expected: `all of its cases`,
      remedy: excluded
        ? 'remove the conditions: a case that cannot be computed is left out of the indices by itself'
        : 'compute the sweep anew with this version',
    });
  }
  if (issues.length > 0) throw new LithostatError(issues);
}

function nothingToSay(
  { record, status }: SweepSample,
  left: readonly { output: string; reason: string }[],
): LithostatError {
  const counts = new Map<string, number>();
  for (const one of status) counts.set(one, (counts.get(one) ?? 0) + 1);
  return new LithostatError([
    {
      code: 'nothing-to-analyse',
      path: '',
      message:
        left.length === 0
          ? `no output of "${record.title}" varies`
          : `nothing can be said of the outputs: ${left.map(({ output, reason }) => `${output}: ${reason}`).join('; ')}`,
      got: [...counts].map(([one, count]) => `${count} cases ${one}`).join(', '),
      remedy: counts.has('pending') ? 'let the sweep finish' : 'look at the cases: lithostat sweep table DIR',
    },
  ]);
}
