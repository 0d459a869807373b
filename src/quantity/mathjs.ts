import { createRequire } from 'node:module';
import type * as MathJs from 'mathjs';

/**
 * mathjs takes the better part of a second to load, so nothing may import it statically: it is required at the first
 * unit that our table does not have, and its parser (a lighter part of it) at the first expression of temperature.
 */
const require = createRequire(import.meta.url);

/** The whole of mathjs, for its units. Node's module cache makes every call after the first one cheap. */
export const loadUnits = (): Pick<typeof MathJs, 'unit' | 'Unit'> => require('mathjs');

/** Its parser for plain numbers. Only the syntax tree is used; nothing is ever evaluated by mathjs. */
export const loadParser = (): Pick<typeof MathJs, 'parse'> => require('mathjs/number');
