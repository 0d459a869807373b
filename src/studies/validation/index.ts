import type { ValidationCase } from './case.js';
import { kasemchainan } from './cases/kasemchainan.js';

export type { CaseReport, ValidationCase } from './case.js';
export { scoresPage } from './page.js';
export type { ValidationRow } from './row.js';
export { searchesOnThreads } from './searches.js';

/** Every case, in the order of the table. */
export const validationCases: readonly ValidationCase[] = [kasemchainan];
