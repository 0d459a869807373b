import { fileURLToPath } from 'node:url';
import type { ValidationRow } from './row.js';
import type { Searches } from './searches.js';
import type { Shift } from './uncertainty.js';

/** How a predicted number moves with the parameters that are uncertain. */
export interface Sensitivity {
  readonly quantity: string;
  /** `log`: the shifts are logarithms of ratios; `difference`: differences. */
  readonly kind: 'log' | 'difference';
  readonly shifts: readonly Shift[];
}

/** What a case found. */
export interface CaseReport {
  readonly rows: readonly ValidationRow[];
  readonly sensitivities: readonly Sensitivity[];
  /** What a reader of the rows has to know, in sentences. */
  readonly notes: readonly string[];
}

/** One set of measurements with the way to predict them. */
export interface ValidationCase {
  readonly name: string;
  readonly title: string;
  run(searches: Searches): Promise<CaseReport>;
}

/** Path of a scenario of the package: `scenarios/argyrodite.yaml`, `validation/scenarios/garnet.yaml`. */
export function scenarioFile(name: string): string {
  return fileURLToPath(new URL(`../../../${name}`, import.meta.url));
}
