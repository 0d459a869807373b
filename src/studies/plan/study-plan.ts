import type { CaseFamily, CaseValue } from '../cases/case.js';

/** One thing that a study varies: a column of its table. */
export interface StudyInput {
  /** Heading of the column: `operation.stackPressure [MPa]`, or the path alone where there is no unit. */
  readonly header: string;
  /** Path in the scenario. */
  readonly path: string;
  /** Unit of the values in the table, as the user wrote it first; null for names, texts and pure numbers. */
  readonly unit: string | null;
}

/** One case of a study. */
export interface PlannedCase {
  /** Overrides `path=value`, the text that `--set` takes: with the base scenario they are the case. */
  readonly set: readonly string[];
  /** One value for each input of the plan, in its unit; null where the case leaves the base scenario as it is. */
  readonly inputs: readonly CaseValue[];
}

/**
 * What a study computes: a family and a list of cases in a fixed order, made one by one, so that a million costs no memory. The same
 * study gives the same list.
 */
export interface StudyPlan {
  readonly title: string;
  readonly family: CaseFamily;
  readonly inputs: readonly StudyInput[];
  readonly count: number;
  /** How the cases were chosen (kind, samples, seed …), as plain data for the record of the sweep; changes no result. */
  readonly design: Readonly<Record<string, unknown>>;
  /** @param index 0 to count - 1: the number of the case */
  at(index: number): PlannedCase;
}
