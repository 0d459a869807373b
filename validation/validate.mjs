// Predicts what was measured, prints the scored table and writes it to validation/scores.json and validation/scores.md.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { presentTerminal } from '../dist/io/errors/index.js';
import { LithostatError, nearest } from '../dist/quantity/index.js';
import { scoresPage, searchesOnThreads, validationCases } from '../dist/studies/validation/index.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
const names = validationCases.map(({ name }) => name);

const help = `npm run validate [-- [--json] [CASE…]]

Predicts what was measured and prints measured and predicted values side by side.
Without a case all run, and validation/scores.json and validation/scores.md are written anew; with cases only these run, and no file is written.

  --json     print the rows as one JSON array (npm adds lines of its own unless it is called as npm run --silent)
  --jobs N   searches at a time [2]; the numbers do not depend on it
  --help     this text

Cases: ${names.join(', ')}
Finished searches are kept under results/validation until the code changes.
Exit codes: 0 also when a measured value is missed, since that is a finding and not an error; 2 bad input; 1 anything else.
`;

/** Stops with a message. */
function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' }, jobs: { type: 'string', default: '2' }, help: { type: 'boolean' } },
    });
  } catch (error) {
    return refuse(`validate: ${error.message}\nnpm run validate -- --help says what there is.`);
  }
}

/** Hash of the compiled code and of its library: stored searches of other code are not taken. */
function codeHash() {
  const hash = createHash('sha256');
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.(js|yaml)$/.test(entry.name)) hash.update(entry.name).update(readFileSync(path));
    }
  };
  visit(join(root, 'dist'));
  return hash.digest('hex').slice(0, 16);
}

/** Folder of the stored searches of this code; those of other code are removed. */
function searchFolder() {
  const parent = join(root, 'results', 'validation');
  const own = `searches-${codeHash()}`;
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    if (name.startsWith('searches-') && name !== own) rmSync(join(parent, name), { recursive: true, force: true });
  }
  return join(parent, own);
}

function printed(rows) {
  const show = (value) => {
    if (value === null) return 'none';
    if (!Array.isArray(value)) return `${value}`;
    return `${value[0] ?? 'open'} … ${value[1] ?? 'open'}`;
  };
  const table = [
    ['case', 'quantity', 'unit', 'measured', 'predicted', 'interval', 'ratio', ''],
    ...rows.map((row) => [
      row.case,
      row.quantity,
      row.unit,
      show(row.measured),
      show(row.predicted),
      show(row.interval),
      show(row.ratio),
      `${row.pass ? 'hit' : 'MISS'}${row.calibratedOn === null ? '' : ' (calibrated)'}`,
    ]),
  ];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

async function main() {
  const { values, positionals } = options();
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) refuse(`validate: --jobs ${values.jobs} is no whole number of 1 or more`);
  for (const name of positionals) {
    if (names.includes(name)) continue;
    const hint = nearest(name, names);
    refuse(
      `validate: there is no case "${name}"${hint === undefined ? '' : `; nearest is "${hint}"`}\nCases: ${names.join(', ')}`,
    );
  }
  const chosen = validationCases.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const terminal = process.stderr.isTTY === true;
  const searches = searchesOnThreads({
    folder: searchFolder(),
    jobs,
    onProgress: (done, asked) => terminal && process.stderr.write(`\r\x1b[2K${done} of ${asked} searches`),
  });
  try {
    const reports = await Promise.all(chosen.map((validation) => validation.run(searches)));
    if (terminal) process.stderr.write('\r\x1b[2K');
    const rows = reports.flatMap((report) => report.rows);
    process.stdout.write(values.json ? `${JSON.stringify(rows, null, 2)}\n` : `${printed(rows)}\n`);
    if (positionals.length > 0) return;
    writeFileSync(join(here, 'scores.json'), `${JSON.stringify(rows, null, 2)}\n`);
    writeFileSync(
      join(here, 'scores.md'),
      scoresPage(chosen.map((validation, index) => ({ validation, report: reports[index] }))),
    );
  } finally {
    await searches.close();
  }
}

main().catch((error) => {
  if (error instanceof LithostatError) {
    process.stderr.write(`${presentTerminal(error.issues, { color: process.stderr.isTTY === true }).trimEnd()}\n`);
    process.exitCode = error.exitCode;
    return;
  }
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
