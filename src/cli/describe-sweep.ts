import { join } from 'node:path';
import { formatDataSize } from '../quantity/index.js';
import type { BuiltStudy } from '../studies/plan/build-plan.js';
import type { Estimate, Extrapolation } from '../studies/plan/estimate.js';
import type { SubmitResult } from '../studies/slurm/submit.js';
import type { SweepResult } from '../studies/sweep/run-sweep.js';
import { sweepFiles } from '../studies/sweep/sweep-folder.js';
import { quotedWord } from './quoted-word.js';

/** Failures that are told one by one. */
const mostTold = 5;

/** What the answers of all forms say of the plan. */
export function planData({ plan, excluded, set, notes }: BuiltStudy) {
  const { title, count, inputs, design, family } = plan;
  const task = family.task.kind === 'compare' ? { kind: 'compare', name: family.task.name } : family.task;
  return { title, count, excluded, task, inputs, design, set, notes };
}

/** A number of things in words: 1 case, 2 cases. */
export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const noOutcome = (count: number): string => `${plural(count, 'case')} ${count === 1 ? 'has' : 'have'} no outcome`;

function taskWords({ plan }: BuiltStudy): string {
  const { task } = plan.family;
  if (task.kind === 'run') return 'runs';
  return task.kind === 'critical' ? `searches for a critical current (${task.mode})` : `comparisons with ${task.name}`;
}

/** What there is to compute. */
export function describePlan(built: BuiltStudy): string {
  const { plan, excluded, notes } = built;
  const { axisPoints, samples, kind, seed } = plan.design as Readonly<Record<string, number | string>>;
  const parts = [
    ...(Number(axisPoints) > 1 || kind === 'grid' ? [`${plural(Number(axisPoints), 'combination')} of the axes`] : []),
    ...(kind === 'grid' ? [] : [`${plural(Number(samples), 'sample')} (${kind}, seed ${seed})`]),
  ];
  const lines = [
    plan.title,
    '',
    `${plural(plan.count, 'case')}, ${taskWords(built)}: ${parts.join(' with ')}${excluded > 0 ? `, of which the conditions leave out ${excluded}` : ''}.`,
    ...inputLines(built),
    ...notes.map((note) => `Note: ${note}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the library says of the parameters that it spreads, by path. */
function spreads({ plan }: BuiltStudy): ReadonlyMap<unknown, string> {
  const records = (plan.design.parameters ?? []) as readonly Readonly<Record<string, unknown>>[];
  return new Map(
    records.flatMap(({ path, reason, certainty, source, distribution }) => {
      if (reason === undefined) return [];
      const { median, factor } = (distribution as { lognormal: { median: number; factor: number } }).lognormal;
      const unit = plan.inputs.find((input) => input.path === path)?.unit;
      const numbers = `median ${Number(median.toPrecision(4))}${unit ? ` ${unit}` : ''}, factor ${Number(factor.toPrecision(3))}`;
      return [[path, `${numbers} (${reason}; ${certainty}, ${source})`]];
    }),
  );
}

/** The paths that are varied. */
function inputLines(built: BuiltStudy): string[] {
  const known = spreads(built);
  return built.plan.inputs.map(({ header, path }) => `  ${header}${known.has(path) ? `: ${known.get(path)}` : ''}`);
}

/** Seconds with two digits, in the unit that suits. */
function spell(seconds: number): string {
  const two = (value: number) => String(Number(value.toPrecision(2)));
  if (seconds < 1) return `${two(1000 * seconds)} ms`;
  if (seconds < 100) return `${two(seconds)} s`;
  if (seconds < 6000) return `${two(seconds / 60)} min`;
  return seconds < 172_800 ? `${two(seconds / 3600)} h` : `${two(seconds / 86_400)} d`;
}

function interval({ value, low, high }: Extrapolation): string {
  if (high === null) return `${spell(value)} (from one case, so nobody knows)`;
  return low === high ? spell(value) : `${spell(value)} (95 %: ${spell(low)} to ${spell(high)})`;
}

/** What computing it would cost. */
export function describeEstimate(estimate: Estimate): string {
  const { probed, jobs, perCase, time, memory, disk, statuses, failures } = estimate;
  const ended = Object.entries(statuses).map(([name, count]) => `${count} ${name}`);
  const lines = [
    '',
    `Tried ${plural(probed, 'case')} of them: ${ended.join(', ')}.`,
    ...failures.map(({ case: number, status, reason }) => `  case ${number} ${status}: ${reason}`),
    `Time of a case     ${interval(perCase)}`,
    `Time of all        ${interval(time)} with ${plural(jobs, 'job')}`,
    `Memory             ${formatDataSize(memory)} with ${plural(jobs, 'job')}`,
    `Disk               about ${formatDataSize(disk)}`,
    'Nothing was stored.',
  ];
  return `${lines.join('\n')}\n`;
}

const fileWords = (folder: string, name: string): string => join(folder, name);

/** What a sweep came to. */
export function describeSweep(result: SweepResult, built: BuiltStudy): string {
  const { folder, count, computed, statuses, failures, damage, written, missing, status } = result;
  const { excluded, notes } = built;
  const width = Math.max(...Object.keys(statuses).map((name) => name.length));
  const digits = Math.max(...Object.values(statuses).map((number) => String(number).length));
  const stored = count - missing - computed;
  const lines = [
    result.title,
    '',
    `${plural(count, 'case')}, ${taskWords(built)}: ${computed} computed now${stored > 0 ? `, ${stored} stored before` : ''}${excluded > 0 ? `; the conditions left out ${excluded}` : ''}.`,
    ...Object.entries(statuses).map(([name, number]) => `  ${name.padEnd(width)}  ${String(number).padStart(digits)}`),
  ];
  if (failures.length > 0) {
    const failed = Object.entries(statuses).reduce(
      (sum, [name, number]) => sum + (name.startsWith('failed:') ? number : 0),
      0,
    );
    const told = failures.slice(0, mostTold);
    lines.push('', failed > told.length ? `The first ${told.length} of ${failed} that failed:` : 'Failed:');
    for (const { case: number, status: its, reason, set } of told) {
      lines.push(
        `  case ${number} ${its}: ${reason}`,
        `    ${[...built.set, ...set].map((one) => `--set ${quotedWord(one)}`).join(' ')}`,
      );
    }
    lines.push(`They are computed again by --retry failed.`);
  }
  for (const { file, lines: lost } of damage) {
    lines.push(`${file}: ${plural(lost, 'line')} not whole, left out; their cases were computed again.`);
  }
  for (const [path, spread] of spreads(built)) lines.push(`Spread by the library: ${path}, ${spread}`);
  lines.push(...notes.map((note) => `Note: ${note}`), '');
  if (written) {
    lines.push(
      `Table: ${fileWords(folder, sweepFiles.csv)}, ${fileWords(folder, sweepFiles.parquet)}`,
      `To see it: lithostat sweep table ${quotedWord(folder)}; lithostat sweep plot ${quotedWord(folder)}`,
    );
  } else if (status === 'partial') {
    lines.push(
      `${noOutcome(missing)} yet; the table is written when all have one, or by lithostat sweep merge ${quotedWord(folder)} --pending`,
    );
  } else lines.push(`${noOutcome(missing)} yet.`);
  return `${lines.join('\n')}\n`;
}

/** What was handed to Slurm. */
export function describeSubmitted(
  { submission, submitted, queued }: SubmitResult,
  folder: string,
  built: BuiltStudy,
): string {
  const lines = [describePlan(built)];
  if (queued.length > 0) lines.push(`${plural(queued.length, 'chunk')} in the queue already.`);
  if (submission === null)
    lines.push(
      queued.length > 0
        ? 'Nothing else to submit.'
        : `Every case has an outcome: nothing to submit. The table: lithostat sweep merge ${quotedWord(folder)}`,
    );
  else {
    const jobs = submission.arrays.map(({ job }) => job);
    lines.push(
      `Submitted ${plural(submitted.length, 'chunk')} as job ${jobs.join(', ')}; job ${submission.merge} writes the table after them.`,
    );
  }
  const where = quotedWord(folder);
  lines.push(`How far it is: lithostat sweep status ${where}; to end it: lithostat sweep cancel ${where}`);
  return `${lines.join('\n')}\n`;
}

/** What was set up for others to compute. */
export function describePrepared(folder: string, chunks: number, built: BuiltStudy): string {
  const where = quotedWord(folder);
  return `${describePlan(built)}
The folder is set up. Compute its chunks anywhere, at once and in any order, then write the table:
  lithostat sweep work ${where} --chunk N     N from 0 to ${chunks - 1}
  lithostat sweep merge ${where}
`;
}
