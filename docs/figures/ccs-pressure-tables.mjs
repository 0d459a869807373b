// The tables of docs/ccs-pressure.md, from the numbers in ccs-pressure.json.
import { readFileSync, writeFileSync } from 'node:fs';

const page = new URL('../ccs-pressure.md', import.meta.url);
const shown = (value, digits = 3) => String(Number(value.toPrecision(digits)));
const spanNames = ['1-3', '3-7', '1-10'];
const exponentCells = (exponents) =>
  spanNames.map((span) => (exponents[span] === null ? '–' : exponents[span].toFixed(2)));
const spanHeads = spanNames.map((span) => span.replace('-', '–'));

/** A critical current, or on which side of the bound it lies. */
function currentCell({ ccs, open, bound }, index) {
  if (ccs[index] !== null) return shown(ccs[index]);
  const sign = { above: '> ', below: '< ' }[open[index]];
  return sign === undefined ? open[index] : `${sign}${shown(bound[index])}`;
}

function table(head, rows) {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function currents(rows, pressures = [1, 3, 7, 10]) {
  return table(
    ['', ...pressures.map((pressure) => `${pressure} MPa`), ...spanHeads],
    rows.map((row) => [
      row.label,
      ...pressures.map((pressure) => {
        const index = row.pressures.indexOf(pressure);
        return index < 0 ? '' : currentCell(row, index);
      }),
      ...exponentCells(row.exponents),
    ]),
  );
}

function balanceTable({ balance }) {
  return table(
    ['', '1 MPa', '3 MPa', '10 MPa', ...spanHeads, ...spanHeads.map((span) => `balance ${span}`)],
    balance.map((row) => [
      row.label,
      ...[1, 3, 10].map((pressure) => {
        const index = row.pressures.indexOf(pressure);
        return index < 0 ? '' : currentCell(row, index);
      }),
      ...exponentCells(row.exponents),
      ...exponentCells(row.steadyExponents),
    ]),
  );
}

/** One class of voids in the cell as it cycles, beside the steady balance of one long strip. */
function cyclesTable({ spreads }) {
  const names = {
    off: 'bulk strength',
    void: 'strength of the void',
    ligament: 'strength of the ligament',
    smallest: 'smallest (the default)',
  };
  return table(
    [
      '',
      ...[1, 3, 7, 10].map((pressure) => `${pressure} MPa`),
      ...[1, 3, 7, 10].map((pressure) => `balance ${pressure}`),
      '3–7',
      'balance 3–7',
    ],
    spreads
      .filter(({ spread }) => spread === 0)
      .map((row) => [
        names[row.length],
        ...row.ccs.map((_, index) => currentCell(row, index)),
        ...row.steady.map((value) => shown(value)),
        exponentCells(row.exponents)[1],
        exponentCells(row.steadyExponents)[1],
      ]),
  );
}

function experimentTable({ experiments }) {
  const names = Object.keys(experiments[0].ratios);
  return table(
    ['', 'CCS at 3 MPa', ...names],
    experiments.map(({ label, ccs, ratios }) => [
      label,
      ccs.base === null ? '–' : shown(ccs.base),
      ...names.map((name) => (ratios[name] === null ? '–' : shown(ratios[name]))),
    ]),
  );
}

function slopesTable({ slopes }) {
  return table(
    ['θ', 's', 'φ', 'one strength', 'smallest', 'one strength, twice', 'smallest, twice'],
    slopes.map((row) => [
      shown(row.contact),
      row.load.toFixed(2),
      row.strength.toFixed(2),
      ...[row.exponent, row.strongLigaments, row.twice, row.strongLigamentsTwice].map((value) => value.toFixed(2)),
    ]),
  );
}

/** The tables by name, as Markdown. */
export function tables(data) {
  return {
    slopes: slopesTable(data),
    balance: balanceTable(data),
    cycles: cyclesTable(data),
    criteria: currents([...data.criteria, data.plating]),
    strength: currents(data.spreads),
    diffusion: currents(data.diffusivities),
    switches: currents(data.switches),
    drivers: currents(data.drivers),
    experiments: experimentTable(data),
  };
}

/** Puts the tables in the page, each between its marks. */
export function writeTables(data) {
  let text = readFileSync(page, 'utf8');
  for (const [name, content] of Object.entries(tables(data))) {
    const marks = new RegExp(`(<!-- table ${name} -->)[\\s\\S]*?(<!-- end -->)`);
    if (!marks.test(text)) throw new Error(`docs/ccs-pressure.md has no place for the table ${name}`);
    text = text.replace(marks, `$1\n\n${content}\n\n$2`);
  }
  writeFileSync(page, text);
}
