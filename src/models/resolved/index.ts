/** The field models of the `resolved` level by themselves: what `lithostat/resolved` exports. */
export * as closure from './closure/index.js';
export * as conduction from './conduction/index.js';
export * as creep from './creep/index.js';
export * as mixedConduction from './mixed-conduction/index.js';
export * as solid from './solid/index.js';
export * as vacancies from './vacancies/index.js';
