import { z } from 'zod';
import { LithostatError } from '../../quantity/issue.js';

/** Relative closure errors of the audited balances, and the energy account term by term (J/m^2). */
export interface RunLedger {
  readonly charge: { readonly relativeError: number };
  readonly lithium: { readonly relativeError: number };
  readonly force: { readonly relativeError: number };
  readonly energy: {
    readonly relativeError: number;
    readonly terms: Readonly<Record<string, number>>;
    readonly explanation: string;
  };
}

/** Something that happened during the run, with the simulated time (s) and what was seen. */
export interface RunEvent {
  readonly event: string;
  readonly time: number;
  readonly detail: Readonly<Record<string, number | string>>;
}

/** Why the solver gave up: in physical terms, with what was seen at that time (s). */
interface RunFailure {
  readonly code: string;
  readonly message: string;
  readonly time: number;
  readonly evidence: Readonly<Record<string, number>>;
}

/** How a predicted series agrees with a measured one; SI. Differences are prediction less measurement. */
export interface SeriesScore {
  /** Measured values that were compared. */
  readonly count: number;
  /** Measured values outside the span of the prediction, or where it has no value: they count for nothing. */
  readonly leftOut: number;
  /** First and last time that was compared (s). */
  readonly from: number;
  readonly to: number;
  /** Root of the mean squared difference, over the measured values. */
  readonly rootMeanSquare: number;
  /** Mean difference. */
  readonly bias: number;
  /** Difference of the greatest magnitude, and when (s). */
  readonly largest: number;
  readonly largestAt: number;
  /** Root mean square over the range of the measured values; null where they do not vary. */
  readonly relative: number | null;
  /** Root mean square over the stated uncertainty; null without one. About 1 when the prediction is as good as the measurement. */
  readonly normalised: number | null;
  /** Share of the differences within twice the stated uncertainty; null without one. */
  readonly within: number | null;
  /** Pearson's coefficient; null where either does not vary. */
  readonly correlation: number | null;
  /**
   * By how much the prediction would have to come later to agree best (s), within a twentieth of the compared span; null where no shift
   * makes it better by a hundredth.
   */
  readonly timeShift: number | null;
  /** Root mean square after that shift. */
  readonly shiftedRootMeanSquare: number;
}

/** The score of an observable of a run against a log. */
export interface SeriesComparison extends SeriesScore {
  readonly observable: string;
  /** SI unit of the observable. */
  readonly unit: string;
  /** Standard uncertainty of a measured value (SI), where it is stated. */
  readonly uncertainty: number | null;
}

/** What `summary.json` holds. All numbers are SI; a number that is not finite is written as null and read as NaN. */
export interface RunSummary {
  /** `completed`: the whole protocol ran; `stopped`: a physical event ended it; `failed`: the solver gave up. */
  readonly status: 'completed' | 'stopped' | 'failed';
  /** The event that ended the run and its time (s). */
  readonly stop: { readonly event: string; readonly time: number } | null;
  readonly observables: { readonly final: Readonly<Record<string, number>> };
  /** SI unit of every observable by name. */
  readonly units: Readonly<Record<string, string>>;
  readonly ledger: RunLedger;
  /** The scenario as it was run, SI. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Content hash of the inputs. */
  readonly hash: string;
  /** Version of lithostat. */
  readonly version: string;
  /** Laws and values used, with authors and year. */
  readonly sources: readonly string[];
  readonly title?: string;
  readonly failure?: RunFailure;
  readonly events?: readonly RunEvent[];
  /** Counts of the work done: accepted steps, rejections by reason. */
  readonly statistics?: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
  readonly warnings?: readonly string[];
  /** How the run agrees with the log that it followed. */
  readonly comparison?: readonly SeriesComparison[];
}

const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const balance = z.looseObject({ relativeError: number });

/** What is read back is checked for what every reader relies on; keys of later versions pass. */
const schema = z.looseObject({
  status: z.enum(['completed', 'stopped', 'failed']),
  stop: z.looseObject({ event: z.string(), time: number }).nullable(),
  observables: z.looseObject({ final: z.record(z.string(), number) }),
  units: z.record(z.string(), z.string()),
  ledger: z.looseObject({
    charge: balance,
    lithium: balance,
    force: balance,
    energy: z.looseObject({ relativeError: number, terms: z.record(z.string(), number), explanation: z.string() }),
  }),
  inputs: z.record(z.string(), z.unknown()),
  hash: z.string(),
  version: z.string(),
  sources: z.array(z.string()),
  title: z.string().optional(),
  failure: z
    .looseObject({ code: z.string(), message: z.string(), time: number, evidence: z.record(z.string(), number) })
    .optional(),
  events: z
    .array(
      z.looseObject({
        event: z.string(),
        time: number,
        detail: z.record(z.string(), z.union([z.string(), number])),
      }),
    )
    .optional(),
  statistics: z.record(z.string(), z.union([number, z.record(z.string(), number)])).optional(),
  warnings: z.array(z.string()).optional(),
  comparison: z
    .array(z.looseObject({ observable: z.string(), unit: z.string(), rootMeanSquare: number, bias: number }))
    .optional(),
});

const remedy = 'Run the scenario again, or resume the run with --resume if it has a checkpoint.';

/**
 * The text of `summary.json`.
 *
 * @param summary what the run found
 * @returns indented JSON with a line feed at the end
 */
export function summaryToJson(summary: RunSummary): string {
  return `${JSON.stringify(summary, null, 2)}\n`;
}

/**
 * Reads the text of `summary.json`.
 *
 * @param text the file's content
 * @param file its name, for messages
 * @throws LithostatError with one issue for every key that is missing or wrong
 */
export function summaryFromJson(text: string, file: string): RunSummary {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const message = `${file} is damaged: it is not JSON (${(error as Error).message}).`;
    throw new LithostatError([{ code: 'damaged-file', path: '', file, message, expected: 'JSON', remedy }]);
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data as unknown as RunSummary;
  throw new LithostatError(
    result.error.issues.map((issue) => ({
      code: 'damaged-file',
      path: issue.path.join('.'),
      file,
      message: `${file} is not the summary of a run: ${issue.path.join('.') || 'the whole file'}: ${issue.message}.`,
      remedy,
    })),
  );
}
