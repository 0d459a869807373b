// Verification catalogue: npm run verify -- [--json] [--fast] [NAME...], a name being a case, its number (C-08) or its letter (C); --fast leaves out
// the cases marked slow.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, fast: { type: 'boolean' } },
  allowPositionals: true,
});
if (!existsSync(new URL('../dist/version.js', import.meta.url))) {
  process.stderr.write('The compiled library is missing: run "npm run build" first.\n');
  process.exit(2);
}
const { fast, select, unmatched, verify } = await import('../validation/verification/catalogue.mjs');

const { entries: named, unknown } = select(positionals);
const entries = values.fast ? named.filter((entry) => fast.includes(entry)) : named;
const stray = unmatched();
if (unknown.length > 0 || stray.length > 0) {
  for (const name of unknown) process.stderr.write(`No verification case is called "${name}".\n`);
  for (const name of stray) process.stderr.write(`"${name}" lacks a reference or a computation.\n`);
  process.exit(2);
}

const digits = (number, count) => (number === null ? '-' : String(Number(number.toPrecision(count))));
const line = ({ case: name, reference, computed, error, tolerance, order, pass }) =>
  [
    pass ? 'pass' : 'FAIL',
    name.padEnd(32),
    digits(reference, 10).padStart(17),
    digits(computed, 10).padStart(17),
    digits(error, 2).padStart(9),
    digits(tolerance, 2).padStart(9),
    order === null ? '' : `order ${digits(order, 3)}`,
  ]
    .join('  ')
    .trimEnd();

const start = performance.now();
if (!values.json) {
  const heads = ['reference'.padStart(17), 'computed'.padStart(17), 'error'.padStart(9), 'tolerance'.padStart(9)];
  process.stdout.write(`      ${'case'.padEnd(32)}  ${heads.join('  ')}\n`);
}
const rows = await verify(entries, (row, problem) => {
  if (!values.json) process.stdout.write(`${line(row)}\n`);
  if (problem !== null) process.stderr.write(`${row.case}: ${problem.stack}\n`);
});
const failed = rows.filter(({ pass }) => !pass);
if (values.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
else {
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`\n${rows.length - failed.length} of ${rows.length} cases pass (${seconds} s).\n`);
}
process.exitCode = failed.length > 0 ? 1 : 0;
