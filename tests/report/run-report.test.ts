import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { RunFolder } from '../../src/io/run/run-folder.js';
import { SeriesTable } from '../../src/io/run/series-table.js';
import { type CriticalReportInput, renderCriticalReport } from '../../src/report/critical-report.js';
import { renderReport, writeReport } from '../../src/report/run-report.js';
import { measuredLimits } from '../../src/studies/measured-limits.js';
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
    'Share of the plating limit',
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
    'True contact',
    'Metal thickness',
    'Charge passed',
    'Something new',
    'Energy account, term by term',
    'Protocol',
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

test('the sizes of voids are those of the interfaces that there are', async () => {
  const captionOf = async (run: ReturnType<typeof stoppedRun>) => {
    const { document } = parse(await renderReport(run));
    const figures = [...document.querySelectorAll('figure')];
    return figures.find((one) => one.textContent!.includes('Sizes of the voids'))!.textContent;
  };
  const both = stoppedRun(50);
  expect(await captionOf(both)).toContain('Of each class, at interfaces 1 and 2.');
  const kept = both.series.columns.flatMap(({ name }, index) => (/^[a-z]+2(\.|$)/i.test(name) ? [] : [index]));
  const half = new SeriesTable(kept.slice(1).map((index) => both.series.columns[index]));
  for (let row = 0; row < both.series.length; row++) {
    const values = kept.map((index) => both.series.column(both.series.columns[index].name)[row]);
    half.append(values[0], Float64Array.from(values.slice(1)));
  }
  expect(await captionOf({ ...both, series: half })).toContain('Of each class, at interface 1.');
});

test('inputs stand in units of the field and in SI, and are escaped', async () => {
  const page = await renderReport(stoppedRun(50));
  const { rows } = parse(page);
  expect(rows).toContainEqual(['operation.stackPressure.pressure', '3 MPa', '3 × 10⁶ Pa']);
  expect(rows).toContainEqual(['cell.electrodes (both alike).thickness', '50 µm', '5 × 10⁻⁵ m']);
  expect(rows).toContainEqual(['cell.electrolyte.material', 'Li6PS5Cl', '']);
  expect(rows).toContainEqual(['model.mechanisms, off', '<script>alert(1)</script>', '']);
});

test('the protocol is said in words', async () => {
  const { document } = parse(await renderReport(stoppedRun(50)));
  expect(document.querySelector('h3 + pre')?.textContent).toBe(
    [
      '10 times:',
      '  strip 0.8 mA/cm² until 0.8 mAh/cm²',
      '  plate 0.8 mA/cm² until 0.8 mAh/cm² or |voltage| 2 V',
      'hold 10 mV until a short',
    ].join('\n'),
  );
});

test('every number that the model was given is there, folded away, in units of the field', async () => {
  const { document, text } = parse(await renderReport(stoppedRun(50)));
  const [numbers, searches] = [...document.querySelectorAll('details')];
  expect(numbers.getAttribute('open')).toBeNull();
  const cells = [...numbers.querySelectorAll('tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent),
  );
  expect(cells).toContainEqual(['electrolyte.conductivity', '2 mS/cm', '0.2 S/m']);
  expect(cells).toContainEqual(['electrolyte.fractureToughness', '0.25 MPa √m', '250000 Pa √m']);
  expect(cells).toContainEqual(['electrodes[0].molarVolume', '13 cm³/mol', '1.3 × 10⁻⁵ m³/mol']);
  // What the model keeps at one temperature has no slope to tell; a law of temperature has.
  expect(cells).toContainEqual([
    'electrodes[0].interfaceDiffusivity',
    "1 × 10⁻²² m³/s at the cell's temperature",
    '1 × 10⁻²² m³/s',
  ]);
  expect(cells).toContainEqual(['electrodes[0].selfDiffusion.activationEnergy', '53.4 kJ/mol', '53400 J/mol']);
  expect(cells).toContainEqual(['electrodes[0].voids.translation', 'law', '']);
  expect(cells).toContainEqual(['electrodes[0].patches', 'none', '']);
  expect(cells).toContainEqual(['classes[2]', 'spacing 30 µm, area share 0.25', '']);
  expect(numbers.textContent).not.toContain('told elsewhere');
  expect(searches.textContent).toContain('critical.ccs.range[1]');
  expect(text('main')).not.toContain('told elsewhere');
});

test('what one looks for comes first: how near the cell came to failing', async () => {
  const { document } = parse(await renderReport(stoppedRun()));
  const tiles = [...document.querySelectorAll('.tiles div')].map((tile) => tile.textContent!.replace(/\s+/g, ' '));
  const { series } = stoppedRun();
  const largest = Math.max(...[1, 2].flatMap((side) => [...series.column(`platingLimitUse${side}`)].map(Math.abs)));
  expect(tiles[0]).toContain(`Largest share of the plating limit${(100 * largest).toPrecision(3)} %`);
  const least = Math.min(...[1, 2].flatMap((side) => [...series.column(`contactFraction${side}`)]));
  expect(tiles[1]).toMatch(new RegExp(`^Lowest contact fraction${least.toPrecision(4)} interface 1, at [\\d.]+ h$`));
  expect(tiles[2]).toBe('First dendrite6.4 h interface 2');
});

test('the limit is drawn where the cell came near it, and a variation in the last digits is drawn flat', async () => {
  const { document } = parse(await renderReport(stoppedRun()));
  const figure = (title: string) =>
    [...document.querySelectorAll('figure')].find((one) => one.querySelector('h3')?.textContent === title)!;
  const texts = (title: string) => [...figure(title).querySelectorAll('text')].map((one) => one.textContent);
  expect(texts('Share of the plating limit')).toContain('limit');
  const ticks = texts('True contact').filter((text) => /^0\.\d+$/.test(text ?? ''));
  expect(ticks.length).toBeGreaterThan(1);
  for (const tick of ticks) expect(tick!.length).toBeLessThanOrEqual(5);
});

test('a scenario may do without figures; the energy account is then a table', async () => {
  const run = stoppedRun(50);
  const inputs = { ...run.summary.inputs, output: { figures: false } };
  const { document, rows } = parse(await renderReport({ ...run, summary: { ...run.summary, inputs } }));
  expect(document.querySelector('svg')).toBeNull();
  expect(rows).toContainEqual(['electrical work', '142.1']);
});

test('measured limits stand beside a run', async () => {
  const measured = [
    { mode: 'ccs', currentDensity: 2, stackPressure: 3e6, temperature: 298.15, source: 'Kasemchainan et al. 2019' },
  ] as const;
  const { rows } = parse(await renderReport(stoppedRun(50), measured));
  expect(rows).toContainEqual(['Stripping', '0.2 mA/cm²', '3 MPa', 'Kasemchainan et al. 2019']);
});

test('of a long row of events the table keeps the first, and of each the numbers of its interface', async () => {
  const run = stoppedRun(50);
  const ends = Array.from({ length: 300 }, (_, index) => ({ event: 'until:voltage', time: 60 * index, detail: {} }));
  const dendrite = {
    event: 'dendrite-initiation:2',
    time: 1,
    detail: { contactFraction1: 0.9, contactFraction2: 0.4, flawOverpotential2: 0.02, voltage: 0.1 },
  };
  const page = await renderReport({ ...run, summary: { ...run.summary, events: [dendrite, ...ends] } });
  const { rows, text } = parse(page);
  expect(rows).toContainEqual([
    '1 s',
    'Dendrite initiation',
    'interface 2',
    'contact fraction 0.4, flaw overpotential 20 mV, voltage 100 mV',
  ]);
  expect(rows.filter((row) => row[1] === 'Voltage reached')).toHaveLength(199);
  expect(text('main')).toContain('The first 200; 101 more are in log.jsonl.');
  expect([...parse(page).document.querySelectorAll('svg text')].map((one) => one.textContent)).not.toContain(
    'voltage reached',
  );
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
  const measured = measuredLimits({
    cell: { electrodes: [{ metal: 'Li' }], electrolyte: { material: 'Li6PS5Cl' } },
  } as never);
  expect(measured).not.toHaveLength(0);
  expect(first).toBe(await renderReport({ summary, series }, measured));
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
    { current: 0.3, outcome: 'solver-failure', event: null, run: null },
    {
      current: 0.204,
      outcome: 'failed',
      event: 'local-current:1',
      run: 'probes/27115f0c0ffee',
      voltageRise: 12.34,
      evidence: {
        time: 7200,
        halfCycles: 3,
        contactFraction: 0.1,
        platingLimitUse: 1,
        largestLocalCurrent: 2.999,
        voidVolume: 1.86e-5,
        voidGrowth: 2.19e-7,
        stackPressure: 3e6,
        somethingNew: 7,
      },
    },
    {
      current: 0.2,
      outcome: 'stable',
      event: null,
      run: 'probes/a6f391fd00000',
      voltageRise: 1e-9,
      evidence: { time: 540000, contactFraction: 0.155, voidVolume: 1.87e-5, voidGrowth: 1e-27, stackPressure: 3e6 },
    },
  ],
  evidenceUnits: { time: 's', contactFraction: '1', voidVolume: 'm', voidGrowth: 'm', somethingNew: 'kg' },
  message: 'The critical current is between 0.2 mA/cm^2 and 0.204 mA/cm^2.',
  measured: [
    { label: 'Kasemchainan 2019', current: 0.2 },
    { label: 'Kasemchainan 2019', current: 1, elsewhere: '7 MPa' },
  ],
  assumptions: { 'void spacing': '8 µm' },
};

test('the report of a search gives the interval, the evidence of each probe, and the ratio to the measurement', async () => {
  const page = await renderCriticalReport(critical);
  const { document, text, rows } = parse(page);
  expect(text('.status strong')).toBe('Critical current on stripping: between 0.2 and 0.204 mA/cm²');
  expect(text('.status p')).toContain('In 1 probe the solver gave up; that counts for neither side.');
  const heads = [...document.querySelectorAll('table')].map((one) =>
    [...one.querySelectorAll('th')].map((head) => head.textContent),
  );
  expect(heads).toContainEqual([
    'Current density (mA/cm²)',
    'Outcome',
    'Event',
    'Share of plating limit (%)',
    'Largest local current (mA/cm²)',
    'Least contact',
    'Open voids (µm)',
    'Growth in last cycle (nm)',
    'Cell time (h)',
    'Half cycles',
    'something new (kg)',
    'Voltage rise (%)',
    'Asked as',
    'Run',
  ]);
  const probes = rows.filter((row) => row.length === 14);
  expect(probes).toEqual([
    ['0.2', 'stable', '', '–', '–', '0.155', '18.7', '0', '150', '–', '–', '0', '3', 'a6f391fd'],
    [
      '0.204',
      'failed',
      'local current, interface 1',
      '100',
      '3',
      '0.1',
      '18.6',
      '219',
      '2',
      '3',
      '7',
      '12.3',
      '2',
      '27115f0c',
    ],
    ['0.3', 'solver failure', '', '–', '–', '–', '–', '–', '–', '–', '–', '–', '1', ''],
  ]);
  const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));
  expect(links).toEqual(['probes/a6f391fd00000/', 'probes/27115f0c0ffee/']);
  expect(rows).toContainEqual(['Kasemchainan 2019', 'as here', '0.2', '1.01']);
  expect(rows).toContainEqual(['Kasemchainan 2019', '7 MPa', '1', '–']);
  expect(rows).toContainEqual(['void spacing', '8 µm']);
  // Only the folders of its own probes are named, beside the page; nothing is fetched.
  expectSelfContained(page.replaceAll(/ href="probes\/[0-9a-f]+\/"/g, ''));
});

test('an open interval is not made to look like an answer', async () => {
  const { text, rows } = parse(
    await renderCriticalReport({
      ...critical,
      interval: { low: 10, high: null, unit: 'mA/cm^2' },
      resolved: false,
      failure: null,
      message: 'No failure up to the ceiling of the range, 10 mA/cm^2.',
    }),
  );
  expect(text('.status strong')).toBe(
    'Critical current on stripping: above 10 mA/cm²; no failure was found up to there',
  );
  expect(text('.status p')).toContain('No failure up to the ceiling of the range, 10 mA/cm².');
  expect(rows).toContainEqual(['Kasemchainan 2019', 'as here', '0.2', '–']);
});
