import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { RunFolder } from '../../src/io/run/run-folder.js';
import { type CriticalReportInput, renderCriticalReport } from '../../src/report/critical-report.js';
import { renderReport, writeReport } from '../../src/report/run-report.js';
import { completedRun, failedRun, stoppedRun } from './synthetic-cell.js';

function parse(page: string) {
  const { document } = parseHTML(page);
  const text = (selector: string) => document.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  const rows = [...document.querySelectorAll('tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent),
  );
  const headings = [...document.querySelectorAll('h3')].map((heading) => heading.textContent);
  return { document, text, rows, headings };
}

/** Nothing is fetched and nothing runs: no script, no link, no address but the name space of SVG. */
function expectSelfContained(page: string): void {
  expect(page).not.toMatch(/<script|<link|<iframe|@import|url\(|src=|href=/i);
  expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
  expect(page).not.toMatch(/NaN|undefined|\[object/);
}

test('the report of a stopped run says first why, when and where', async () => {
  const page = await renderReport(stoppedRun());
  const { text } = parse(page);
  expect(text('.status strong')).toBe('Stopped at 6.4 h: dendrite initiation at interface 2');
  expect(text('.status p')).toContain('flaw overpotential 21.5 mV, local current density 2.1 mA/cm²');
  expectSelfContained(page);
});

test('it draws what a cell has, each figure named and described, and unknown columns too', async () => {
  const { document, headings, rows } = parse(await renderReport(stoppedRun(300)));
  expect(headings).toEqual([
    'Cell voltage',
    'Current density',
    'Contact fraction',
    'Local over mean current density',
    'Local current density',
    'Void volume',
    'Void radii at interface 1',
    'Void radii at interface 2',
    'Sizes of the voids at the start and at the end',
    'Stack pressure',
    'Overpotential',
    'Overpotential at the flaw',
    'Metal thickness',
    'Charge passed',
    'Something new',
    'Energy account, term by term',
  ]);
  for (const svg of document.querySelectorAll('svg')) {
    for (const id of svg.getAttribute('aria-labelledby')!.split(' '))
      expect(svg.querySelector(`#${id}`)?.textContent).toBeTruthy();
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(rows).toContainEqual(['Temperature', '25 °C']);
  expect(rows).toContainEqual(['Crack length, interface 1', '0 µm']);
});

test('inputs stand in units of the field and in SI, and are escaped', async () => {
  const page = await renderReport(stoppedRun(50));
  const { rows } = parse(page);
  expect(rows).toContainEqual(['operation.stackPressure.pressure', '3 MPa', '3 × 10⁶ Pa']);
  expect(rows).toContainEqual(['operation.protocol[0].steps[0].strip', '0.8 mA/cm²', '8 A/m²']);
  expect(rows).toContainEqual(['cell.electrode[1].thickness', '50 µm', '5 × 10⁻⁵ m']);
  expect(rows).toContainEqual(['cell.electrolyte.material', 'Li6PS5Cl', '']);
  expect(rows).toContainEqual(['model.mechanisms.<script>alert(1)</script>', 'false', '']);
});

test('the ledger is held to the tolerances of the scenario', async () => {
  const { rows } = parse(await renderReport(stoppedRun(50)));
  const verdicts = rows.filter((row) => row.length === 5).map((row) => [row[0], row[4]]);
  expect(verdicts).toEqual([
    ['Charge', '✓ closes'],
    ['Lithium', '✓ closes'],
    ['Force', '✓ closes'],
    ['Energy', '✕ does not close'],
  ]);
});

test('a failed run says what the solver saw; a completed one that all is well', async () => {
  const failed = parse(await renderReport(failedRun()));
  expect(failed.text('.status strong')).toBe('The solver gave up at 90 min, interface 1 (newton diverged)');
  expect(failed.text('.status p')).toContain(
    'nearly all contact is lost. Seen there: contact fraction 0.021, residual 3.2.',
  );
  const completed = parse(await renderReport(completedRun()));
  expect(completed.text('.status')).toContain('Completed');
  expect(completed.text('.status p')).toBe('The whole protocol ran: 120 min of cell time.');
});

test('the page is the same every time and does not grow with the rows', async () => {
  const short = await renderReport(stoppedRun(3000));
  expect(await renderReport(stoppedRun(3000))).toBe(short);
  const long = await renderReport(stoppedRun(12_000));
  expect(long.length).toBeLessThan(1.5 * short.length);
});

test('a page is made from a folder, again and again to the same bytes', async () => {
  const root = mkdtempSync(join(tmpdir(), 'report-'));
  const { summary, series } = stoppedRun(60);
  const folder = await RunFolder.create(join(root, 'run'), {
    columns: series.columns.slice(1),
    title: '',
    hash: '',
    version: '',
  });
  const row = new Float64Array(series.columns.length - 1);
  for (let index = 0; index < series.length; index++) {
    for (let column = 0; column < row.length; column++)
      row[column] = series.column(series.columns[column + 1].name)[index];
    folder.series.append(series.column('time')[index], row);
  }
  await folder.finish(summary);
  const path = await writeReport(join(root, 'run'));
  const first = readFileSync(path, 'utf8');
  expect(first).toBe(await renderReport({ summary, series }));
  await writeReport(join(root, 'run'));
  expect(readFileSync(path, 'utf8')).toBe(first);
  await expect(writeReport(join(root, 'nowhere'))).rejects.toThrow(/There is no folder/);
  rmSync(root, { recursive: true });
});

const critical: CriticalReportInput = {
  mode: 'ccs',
  criterion: 'local-current',
  interval: { low: 0.2, high: 0.204, unit: 'mA/cm^2' },
  resolved: true,
  failure: 'local-current',
  probes: [
    { current: 0.2, outcome: 'stable', event: null, run: 'probes/a' },
    { current: 0.204, outcome: 'failed', event: 'local-current', run: 'probes/b', evidence: { contactFraction: 0.1 } },
    { current: 0.3, outcome: 'solver-failure', event: null, run: null },
  ],
  measured: [{ label: 'Kasemchainan 2019', current: 0.2 }],
  assumptions: { 'void spacing': '8 µm' },
};

test('the report of a search gives the interval, the evidence of each probe, and the ratio to the measurement', async () => {
  const page = await renderCriticalReport(critical);
  const { text, rows } = parse(page);
  expect(text('.status strong')).toBe('Critical current on stripping: between 0.2 and 0.204 mA/cm²');
  expect(text('.status p')).toContain('In 1 probe the solver gave up; that counts for neither side.');
  expect(rows).toContainEqual(['2', '0.204', 'failed', 'local current', 'contact fraction 0.1', 'probes/b']);
  expect(rows).toContainEqual(['Kasemchainan 2019', '0.2', '1.01']);
  expect(rows).toContainEqual(['void spacing', '8 µm']);
  expectSelfContained(page);
});

test('an open interval is not made to look like an answer', async () => {
  const { text, rows } = parse(
    await renderCriticalReport({
      ...critical,
      interval: { low: 10, high: null, unit: 'mA/cm^2' },
      resolved: false,
      failure: null,
    }),
  );
  expect(text('.status strong')).toBe(
    'Critical current on stripping: above 10 mA/cm²; no failure was found up to there',
  );
  expect(text('.status p')).toContain('wider than was asked for');
  expect(rows).toContainEqual(['Kasemchainan 2019', '0.2', '–']);
});
