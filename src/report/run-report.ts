import { join, resolve } from 'node:path';
import { writeWhole } from '../io/run/atomic-write.js';
import { type FinishedRun, readRun, runFiles } from '../io/run/read-run.js';
import type { RunEvent, RunSummary } from '../io/run/summary.js';
import { barFigure } from './bar-figure.js';
import { asHeading, inWords } from './column-names.js';
import { displayUnit, formatNumber, formatQuantity } from './display-units.js';
import { figureGrid, type Html, html, page, statusBanner, table } from './html-page.js';
import { inputsTable } from './inputs-table.js';
import { extent } from './line-figure.js';
import { runFigures } from './run-figures.js';

/** Where an event was: from its detail, or from the end of its name. */
function interfaceOf(event: string, detail: RunEvent['detail'] | undefined): string {
  const number = detail?.interface ?? /(?:interface|electrode)?[-: ]?([12])$/.exec(event)?.[1];
  return number === undefined ? '' : ` at interface ${number}`;
}

function detailText(
  detail: Readonly<Record<string, number | string>>,
  units: Readonly<Record<string, string>>,
): string {
  return Object.entries(detail)
    .filter(([name]) => name !== 'interface')
    .map(([name, value]) => {
      const shown = typeof value === 'string' ? value : formatQuantity(value, units[name] ?? units[`${name}1`] ?? '1');
      return `${inWords(name)} ${shown}`;
    })
    .join(', ');
}

function banner(summary: RunSummary, duration: number): Html {
  const { status, stop, failure, units } = summary;
  if (status === 'completed') {
    return statusBanner(
      'completed',
      'Completed',
      `The whole protocol ran: ${formatQuantity(duration, 's')} of cell time.`,
    );
  }
  if (status === 'failed') {
    const evidence = failure ? detailText(failure.evidence, units) : '';
    const at = failure
      ? ` at ${formatQuantity(failure.time, 's')}${interfaceOf('', failure.evidence).replace(' at', ',')}`
      : '';
    const text = failure
      ? `${failure.message}${evidence ? ` Seen there: ${evidence}.` : ''}`
      : 'The reason was not recorded.';
    return statusBanner('failed', `The solver gave up${at}${failure ? ` (${inWords(failure.code)})` : ''}`, text);
  }
  const found = summary.events?.find(({ event, time }) => event === stop?.event && time === stop.time);
  const headline = stop
    ? `Stopped at ${formatQuantity(stop.time, 's')}: ${inWords(stop.event)}${interfaceOf(stop.event, found?.detail)}`
    : 'Stopped';
  const seen = found ? detailText(found.detail, units) : '';
  return statusBanner(
    'stopped',
    headline,
    `A physical event ended the run before its protocol.${seen ? ` Seen there: ${seen}.` : ''}`,
  );
}

/** The numbers that one looks for first, from whatever columns there are. */
function keyNumbers({ series }: FinishedRun, duration: number): Html {
  const tiles: [string, string][] = [['Cell time', formatQuantity(duration, 's')]];
  const add = (label: string, match: RegExp, pick: (range: [number, number]) => number) => {
    const columns = series.columns.filter(({ name }) => match.test(name));
    const range = extent(columns.map(({ name }) => series.column(name)));
    if (range) tiles.push([label, formatQuantity(pick(range), columns[0].unit)]);
  };
  const magnitude = ([low, high]: [number, number]) => Math.max(Math.abs(low), Math.abs(high));
  add('Highest |current density|', /^currentDensity$/, magnitude);
  add('Highest |voltage|', /^voltage$/, magnitude);
  add('Lowest contact, interface 1', /^contactFraction1$/, ([low]) => low);
  add('Lowest contact, interface 2', /^contactFraction2$/, ([low]) => low);
  add('Highest local over mean current', /^currentConcentration\d?$/, ([, high]) => high);
  add('Largest void radius', /^voidRadius/, ([, high]) => high);
  add('Highest stack pressure', /^stackPressure$/, ([, high]) => high);
  return html`<dl class="tiles">${tiles.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const balances = {
  charge: 'Charge through the metal against charge counted from the protocol',
  lithium: 'Lithium in metal, voids and electrolyte',
  force: 'Fixture against interface',
  energy: 'Work put in against work stored and dissipated, term by term',
} as const;

async function ledgerSection({ ledger, inputs }: RunSummary): Promise<Html> {
  const tolerances = (inputs.tolerance ?? {}) as Record<string, unknown>;
  const rows = Object.entries(balances).map(([name, meaning]) => {
    const { relativeError } = ledger[name as keyof typeof balances];
    const tolerance = tolerances[name];
    const closes = typeof tolerance === 'number' ? Math.abs(relativeError) <= tolerance : null;
    const verdict =
      closes === null
        ? ''
        : closes
          ? html`<span class="ok">✓ closes</span>`
          : html`<span class="not-ok">✕ does not close</span>`;
    return [
      asHeading(name),
      meaning,
      formatNumber(relativeError, 3),
      typeof tolerance === 'number' ? formatNumber(tolerance, 3) : '',
      verdict,
    ];
  });
  const account = Object.entries(ledger.energy.terms).filter(([, value]) => Number.isFinite(value));
  const unit = displayUnit('J/m^2', Math.max(0, ...account.map(([, value]) => Math.abs(value))));
  const bars = account.map(([name, value]) => ({ label: inWords(name), value: value * unit.factor }));
  bars.sort((left, right) => Math.abs(right.value) - Math.abs(left.value));
  const title = 'Energy account, term by term';
  const figure =
    bars.length > 0
      ? figureGrid([
          { title, caption: ledger.energy.explanation, svg: await barFigure({ title, unit: unit.label, bars }) },
        ])
      : null;
  return html`<section><h2>Ledger</h2>${table(
    'Relative error with which each balance closes over the whole run.',
    ['Balance', 'Of', 'Relative error', 'Tolerance', ''],
    rows,
    [2, 3],
  )}<p></p>${figure}</section>`;
}

function eventsSection({ events, units, stop }: RunSummary): Html | null {
  if (!events?.length) return null;
  const rows = events.map(({ event, time, detail }) => [
    formatQuantity(time, 's'),
    `${asHeading(event)}${stop?.event === event && stop.time === time ? ' (ended the run)' : ''}`,
    interfaceOf(event, detail).replace(' at ', ''),
    detailText(detail, units),
  ]);
  return html`<section><h2>Events</h2>${table('What happened, in order.', ['Time', 'Event', 'Where', 'Seen'], rows, [0])}</section>`;
}

function list(heading: string, items: readonly string[] | undefined): Html | null {
  if (!items?.length) return null;
  return html`<section><h2>${heading}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>`;
}

function statisticsSection({ statistics }: RunSummary): Html | null {
  if (!statistics) return null;
  const rows = Object.entries(statistics).flatMap(([name, value]) =>
    typeof value === 'number'
      ? [[asHeading(name), formatNumber(value, 8)]]
      : Object.entries(value).map(([reason, count]) => [
          `${asHeading(name)}: ${inWords(reason)}`,
          formatNumber(count, 8),
        ]),
  );
  return html`<section><h2>Work done</h2>${table('Steps of the time integrator.', ['What', 'Count'], rows, [1])}</section>`;
}

/**
 * The report of a run as one self-contained HTML page: how it ended and why, key numbers, figures, ledger, events, inputs,
 * sources, and how to do it again. Light or dark as the reader's system says; prints.
 *
 * @param run summary and series, see `readRun`
 * @returns the page
 */
export async function renderReport(run: FinishedRun): Promise<string> {
  const { summary, series } = run;
  const title = summary.title ?? 'Run without a title';
  const duration = extent([series.column('time')])?.[1] ?? 0;
  const { figures, constants } = await runFigures(series, summary);
  const constantTable =
    constants.length > 0
      ? table(
          'Did not change during the run.',
          ['Observable', 'Value'],
          constants.map(({ name, value }) => [name, value]),
          [1],
        )
      : null;
  const body = html`<header><h1>${title}</h1><p class="soft">Report of a lithostat run</p>${banner(summary, duration)}${keyNumbers(run, duration)}</header>
<main>
${list('Warnings', summary.warnings)}
<section><h2>Figures</h2>${figureGrid(figures)}${constantTable}</section>
${await ledgerSection(summary)}
${eventsSection(summary)}
<section><h2>Inputs</h2>${inputsTable(summary.inputs, summary.units)}</section>
${list('Sources', summary.sources)}
${statisticsSection(summary)}
<section><h2>Do it again</h2><p>With the scenario file, the same version gives the same numbers, to the bit; the hash says whether the inputs were the same.</p>
<pre>npx lithostat run SCENARIO.yaml --out RUN</pre>
<p>Version <code>${summary.version}</code> · inputs <code>${summary.hash}</code> · ${series.length} rows in <code>${runFiles.series}</code></p></section>
</main>
<footer>Made by lithostat ${summary.version}. The numbers behind the figures are in ${runFiles.series} and ${runFiles.hdf5} beside this page.</footer>`;
  return page(`${title} · lithostat`, body);
}

/**
 * Writes `report.html` into the folder of a finished run, from what the run left there.
 *
 * @param directory the run's folder
 * @returns path of the page
 * @throws LithostatError when the run is unfinished or damaged, or the page cannot be written
 */
export async function writeReport(directory: string): Promise<string> {
  const path = resolve(join(directory, runFiles.report));
  writeWhole(path, await renderReport(await readRun(directory)));
  return path;
}
