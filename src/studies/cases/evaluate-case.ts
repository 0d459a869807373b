import { exitCodes, LithostatError } from '../../quantity/issue.js';
import { Interrupted, type Interruption } from '../interruption.js';
import { loadStudy } from '../load-study.js';
import { type CaseFamily, type CaseOutcome, type CaseStatus, failedCase } from './case.js';
import { caseCheckpoint } from './case-checkpoint.js';
import { compareCase } from './compare-case.js';
import { type RunReduction, runCase } from './run-case.js';
import { searchCase } from './search-case.js';

export interface EvaluateOptions {
  /** Set: the case ends between two looks at it, and `Interrupted` is thrown. */
  readonly signal?: Interruption | undefined;
  /** File in which an interrupted case leaves what it has, and from which it goes on; to be removed once the outcome is stored. */
  readonly checkpointFile?: string | undefined;
  /** False: nothing was left in that file, so it need not be looked for, which costs on a shared disk. [true] */
  readonly hasCheckpoint?: boolean | undefined;
  /** Where a search on the lattice begins (A/m^2); it changes what the case costs, not its outcome. */
  readonly guess?: number | undefined;
  /** What the checkpoint belongs to: the key of the case. */
  readonly key?: string | undefined;
}

/** A case holds more memory than it may. */
export class OutOfMemory extends Error {
  /** @param limit bytes; what was held at that moment is not told, since it is not the same every time */
  constructor(readonly limit: number) {
    super(`arrays of more than ${Math.round(limit / 1024 ** 2)} MiB`);
  }
}

/** Longest reason that is kept, in characters: a table is no log. */
const longestReason = 500;

/**
 * Computes one case in this thread. Whatever happens to the case is its outcome: bad input, a solver that gave up, memory that could not
 * be had, also an error that nobody foresaw.
 *
 * @param family what the cases have in common
 * @param set the overrides of this one
 * @throws Interrupted, and nothing else
 */
export async function evaluateCase(
  family: CaseFamily,
  set: readonly string[],
  options: EvaluateOptions = {},
): Promise<CaseOutcome> {
  const began = performance.now();
  const seconds = () => ({ wall: (performance.now() - began) / 1000 });
  try {
    const { status, reason, columns, values } = await reduce(family, set, options);
    return { status, reason: oneLine(reason), columns, values, seconds: seconds() };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return failedCase(statusOfError(error), oneLine(describe(error)), seconds());
  }
}

function reduce(family: CaseFamily, set: readonly string[], options: EvaluateOptions): Promise<RunReduction> {
  const { task } = family;
  const { signal, checkpointFile, hasCheckpoint, key = '' } = options;
  const checkpoint = <T>() => caseCheckpoint<T>(checkpointFile, key, hasCheckpoint);
  const study = loadStudy({ data: baseOf(family), set });
  switch (task.kind) {
    case 'run':
      return runCase(study, family.outputs, checkpoint(), signal);
    case 'critical':
      return searchCase(
        study,
        task.mode,
        checkpoint(),
        signal,
        task.search === 'lattice' ? { guess: options.guess } : undefined,
      );
    case 'compare':
      return compareCase(study, family.outputs, task, checkpoint(), signal);
  }
}

/** The scenario of the family that was last computed here: its text, which may hold long logs, is parsed once. */
let lastBase: { readonly text: string; readonly data: Record<string, unknown> } | undefined;

function baseOf({ base }: CaseFamily): Record<string, unknown> {
  if (lastBase?.text !== base) lastBase = { text: base, data: JSON.parse(base) as Record<string, unknown> };
  return lastBase.data;
}

/** V8 throws a RangeError for an array that cannot be had, WebAssembly one for a memory that cannot grow. */
const memoryMessage = /allocation failed|out of memory|could not allocate|Invalid (typed )?array length|memory\.grow/i;

function statusOfError(error: unknown): Extract<CaseStatus, `failed:${string}`> {
  if (error instanceof LithostatError) {
    return error.exitCode === exitCodes.solverFailure ? 'failed:solver' : 'failed:input';
  }
  if (error instanceof OutOfMemory) return 'failed:memory';
  return error instanceof RangeError && memoryMessage.test(error.message) ? 'failed:memory' : 'failed:solver';
}

function describe(error: unknown): string {
  if (error instanceof LithostatError) {
    return error.issues
      .map(({ path, message, got, expected }) => {
        const place = path === '' ? '' : `${path}: `;
        const seen = got === undefined ? '' : `, got ${got}`;
        return `${place}${message}${seen}${expected === undefined ? '' : `, expected ${expected}`}`;
      })
      .join('; ');
  }
  if (error instanceof OutOfMemory || (error instanceof RangeError && memoryMessage.test(error.message)))
    return error.message;
  return `a bug of lithostat: ${error instanceof Error ? error.message : String(error)}`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longestReason ? `${line.slice(0, longestReason - 1)}…` : line;
}
