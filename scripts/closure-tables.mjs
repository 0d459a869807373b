// Writes src/physics/voids/closure-tables.ts, the tables that laws interpolate, from what `lithostat closure` wrote.
// Use: node scripts/closure-tables.mjs results/closure
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('Name the folder of a study: node scripts/closure-tables.mjs results/closure');
  process.exit(2);
}
const { code, tables } = JSON.parse(readFileSync(join(folder, 'closure.json'), 'utf8'));

const digits = (value) => Number(value.toPrecision(7));
const sorted = (rows, name) => [...new Set(rows.map(({ parameters }) => parameters[name]))].sort((a, b) => a - b);

/** The answers of a table as a nested list over parameters; refuses a hole. */
function nested(table, value, [name, ...others], chosen = {}) {
  if (name === undefined) {
    const row = table.rows.find(({ parameters }) =>
      Object.entries(chosen).every(([key, wanted]) => parameters[key] === wanted),
    );
    if (!row?.answer) throw new Error(`the study has no answer for ${JSON.stringify(chosen)}`);
    return digits(row.answer[value].value);
  }
  return sorted(table.rows, name).map((one) => nested(table, value, others, { ...chosen, [name]: one }));
}

/** Largest error of a table over its value. */
const largest = (table, value, chosen) =>
  Math.max(
    ...table.rows
      .filter(({ parameters }) => Object.entries(chosen).every(([key, wanted]) => parameters[key] === wanted))
      .map(({ answer }) => answer[value].error / Math.abs(answer[value].value)),
  ).toPrecision(2);

const { shape, crowding } = tables;
const frictions = { frictionless: 'none', sticking: 'sticking' };
const each = (f) => Object.fromEntries(Object.entries(frictions).map(([ours, theirs]) => [ours, f(theirs)]));
const data = {
  code,
  shape: {
    exponents: sorted(shape.rows, 'exponent'),
    aspectRatios: sorted(shape.rows, 'aspect'),
    errors: each((friction) => Number(largest(shape, 'shapeFactor', { friction }))),
    values: each((friction) => nested(shape, 'shapeFactor', ['aspect', 'exponent'], { friction })),
  },
  crowding: {
    exponents: sorted(crowding.rows, 'exponent'),
    aspectRatios: sorted(crowding.rows, 'aspect'),
    relativeRadii: sorted(crowding.rows, 'ratio'),
    errors: each((friction) => Number(largest(crowding, 'closureFactor', { friction }))),
    values: each((friction) => nested(crowding, 'closureFactor', ['aspect', 'ratio', 'exponent'], { friction })),
  },
};

writeFileSync(
  new URL('../src/physics/voids/closure-tables.ts', import.meta.url),
  `// Made by scripts/closure-tables.mjs from the study \`lithostat closure\`; do not edit.

type Frictions<T> = { readonly frictionless: T; readonly sticking: T };

/**
 * Closure of half-spheroidal voids by creep, solved as cell problems of the resolved model. \`shape\`: c_n(q), rows by aspect ratio, columns by exponent.
 * \`crowding\`: c in a cylindrical cell, by aspect ratio, a/b, exponent. \`errors\`: the largest relative error that the solutions estimate.
 */
export const closureTables: {
  /** Version and digest of the code that solved them. */
  readonly code: string;
  readonly shape: {
    readonly exponents: readonly number[];
    readonly aspectRatios: readonly number[];
    readonly errors: Frictions<number>;
    readonly values: Frictions<readonly (readonly number[])[]>;
  };
  readonly crowding: {
    readonly exponents: readonly number[];
    readonly aspectRatios: readonly number[];
    readonly relativeRadii: readonly number[];
    readonly errors: Frictions<number>;
    readonly values: Frictions<readonly (readonly (readonly number[])[])[]>;
  };
} = ${JSON.stringify(data, null, 1)};
`,
);
console.log(`src/physics/voids/closure-tables.ts from ${code}; format it: npx biome check --write src/physics/voids`);
