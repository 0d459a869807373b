import type { ValidationCase } from './case.js';
import { doux } from './cases/doux.js';
import { garnet } from './cases/garnet.js';
import { kasemchainan } from './cases/kasemchainan.js';
import { porz } from './cases/porz.js';
import { song } from './cases/song.js';

export type { CaseReport, ValidationCase } from './case.js';
export { scoresPage } from './page.js';
export type { ValidationRow } from './row.js';
export { searchesOnThreads } from './searches.js';

/** Every case, in the order of the table. */
export const validationCases: readonly ValidationCase[] = [kasemchainan, doux, song, garnet, porz];
