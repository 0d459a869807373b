import { join, resolve } from 'node:path';
import { writeWhole } from '../io/run/atomic-write.js';
import { type FinishedRun, readRun, runFiles } from '../io/run/read-run.js';
import { type FieldMoment, fieldFiles, readRunFields } from '../io/run/run-fields.js';
import type { RunEvent, RunSummary } from '../io/run/summary.js';
import { type MeasuredLimit, measuredLimits } from '../studies/measured-limits.js';
import { seriesExtreme } from '../studies/series-extreme.js';
import { barFigure } from './bar-figure.js';
import { asHeading, inWords, parseColumnName, parseEventName } from './column-names.js';
import { comparisonSection } from './comparison-section.js';
import { displayUnit, formatNumber, formatQuantity } from './display-units.js';
import { figureGrid, type Html, html, page, statusBanner, table } from './html-page.js';
import { inputsSection } from './inputs-table.js';
import { extent } from './line-figure.js';
import { runFieldFigures } from './run-field-figures.js';
import { runFigures } from './run-figures.js';

/** Where an event was: from its detail, or from the end of its name. */
function interfaceOf(event: string, detail: RunEvent['detail'] | undefined): string {
  const number = detail?.interface ?? parseEventName(event).interface;
  return number === null ? '' : ` at interface ${number}`;
}

/** Numbers seen at a moment, in words; of an event at one interface, those of the other interface are left out. */
function detailText(
  detail: Readonly<Record<string, number | string>>,
  units: Readonly<Record<string, string>>,
  event = '',
): string {
  const place = detail.interface ?? parseEventName(event).interface;
  return Object.entries(detail)
    .map(([name, value]) => ({ name, value, ...parseColumnName(name) }))
    .filter(({ name, interface: side }) => name !== 'interface' && (side === null || place === null || side === place))
    .map(({ name, value, base, interface: side }) => {
      const unit =
        units[name] ?? units[base] ?? units[`${base}1`] ?? (/^(time|step(Start|Size)?)$/.test(name) ? 's' : '1');
      const shown = typeof value === 'string' ? value : formatQuantity(value, unit);
      const words = side === null || side === place ? inWords(base) : `${inWords(base)} ${side}`;
      return `${words} ${shown}`;
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
    ? `Stopped at ${formatQuantity(stop.time, 's')}: ${parseEventName(stop.event).words}${interfaceOf(stop.event, found?.detail)}`
    : 'Stopped';
  const seen = found ? detailText(found.detail, units, found.event) : '';
  return statusBanner(
    'stopped',
    headline,
    `A physical event ended the run before its protocol.${seen ? ` Seen there: ${seen}.` : ''}`,
  );
}

/** The numbers that one looks for first, from whatever columns there are: how near the cell came to failing. */
function keyNumbers({ series, summary }: FinishedRun, duration: number): Html {
  const tiles: [label: string, value: string, note: string][] = [];
  const bases = new Map(series.columns.map(({ name, unit }) => [parseColumnName(name).base, unit]));
  const add = (base: string, label: string, kind: 'least' | 'greatest-magnitude', show?: (value: number) => string) => {
    const found = [base, `${base}1`, `${base}2`].flatMap((name) => {
      const extreme = seriesExtreme(series, name, kind);
      return extreme === null ? [] : [{ name, ...extreme }];
    });
    if (found.length === 0) return;
    const worst = found.reduce((a, b) => ((kind === 'least' ? b.value < a.value : b.value > a.value) ? b : a));
    const side = parseColumnName(worst.name).interface;
    const place = side === null ? '' : `interface ${side}, `;
    const text = show ? show(worst.value) : formatQuantity(worst.value, bases.get(base) ?? '1');
    tiles.push([label, text, `${place}at ${formatQuantity(worst.time, 's')}`]);
  };
  add(
    'platingLimitUse',
    'Largest share of the plating limit',
    'greatest-magnitude',
    (value) => `${formatNumber(100 * value, 3)} %`,
  );
  add('contactFraction', 'Lowest contact fraction', 'least');
  const dendrites = summary.events?.filter(({ event }) => event.startsWith('dendrite')) ?? [];
  if (dendrites.length > 0) {
    const [{ event, time, detail }] = dendrites;
    tiles.push(['First dendrite', formatQuantity(time, 's'), interfaceOf(event, detail).replace(' at ', '')]);
  } else if (bases.has('flawOverpotential')) tiles.push(['Dendrites', 'none', '']);
  add('localCurrentDensity', 'Largest local current density', 'greatest-magnitude');
  add('voidVolume', 'Largest open void volume', 'greatest-magnitude');
  add('voltage', 'Largest |voltage|', 'greatest-magnitude');
  add('currentDensity', 'Largest |current density|', 'greatest-magnitude');
  tiles.push(['Cell time', formatQuantity(duration, 's'), '']);
  return html`<dl class="tiles">${tiles.map(([name, value, note]) => html`<div><dt>${name}</dt><dd>${value}${note ? html` <small>${note}</small>` : null}</dd></div>`)}</dl>`;
}

/** The fields around the voids, for a run that has left some. */
async function fieldSection(moments: readonly FieldMoment[]): Promise<Html | null> {
  const pictures = await runFieldFigures(moments);
  if (pictures.length === 0) return null;
  return html`<section><h2>Fields</h2><p>Around the voids, in the same colours at every moment; the highest and lowest values, at the edges of contact, lie beyond their ends. Grey: the other material. All ${moments.length} moments are in <code>${fieldFiles.collection}</code>, for ParaView.</p>${figureGrid(pictures)}</section>`;
}

/** The experiment beside the run: what limits were measured on cells of the same materials. */
function measuredSection(measured: readonly MeasuredLimit[]): Html | null {
  if (measured.length === 0) return null;
  const rows = measured.map(({ mode, currentDensity, stackPressure, source }) => [
    mode === 'ccs' ? 'Stripping' : 'Plating',
    formatQuantity(currentDensity, 'A/m^2'),
    formatQuantity(stackPressure, 'Pa'),
    source,
  ]);
  return html`<section><h2>Beside the measurements</h2>${table(
    'Limits measured on cells of the same metal and electrolyte, as current density of the nominal area. To predict them: lithostat critical.',
    ['Limit', 'Current density', 'Stack pressure', 'Source'],
    rows,
    [1, 2],
  )}</section>`;
}

const balances = {
  charge: 'Charge through the metal against charge counted from the protocol',
  lithium: 'Lithium in metal, voids and electrolyte',
  force: 'Fixture against interface',
  energy: 'Work put in against work stored and dissipated, term by term',
} as const;

async function ledgerSection({ ledger, inputs }: RunSummary, withFigures: boolean): Promise<Html> {
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
    bars.length === 0
      ? null
      : withFigures
        ? figureGrid([
            { title, caption: ledger.energy.explanation, svg: await barFigure({ title, unit: unit.label, bars }) },
          ])
        : table(
            `${title}. ${ledger.energy.explanation}`,
            ['Term', unit.label],
            bars.map(({ label, value }) => [label, formatNumber(value)]),
            [1],
          );
  return html`<section><h2>Ledger</h2>${table(
    'Relative error with which each balance closes over the whole run.',
    ['Balance', 'Of', 'Relative error', 'Tolerance', ''],
    rows,
    [2, 3],
  )}<p></p>${figure}</section>`;
}

/** Rows of a table of events; a run of many cycles has an end of a step in every one. */
const mostEvents = 200;

function eventsSection({ events, units, stop }: RunSummary): Html | null {
  if (!events?.length) return null;
  const rows = events
    .slice(0, mostEvents)
    .map(({ event, time, detail }) => [
      formatQuantity(time, 's'),
      `${asHeading(parseEventName(event).words)}${stop?.event === event && stop.time === time ? ' (ended the run)' : ''}`,
      interfaceOf(event, detail).replace(' at ', ''),
      detailText(detail, units, event),
    ]);
  const more = events.length - rows.length;
  const caption = `What happened, in order.${more > 0 ? ` The first ${rows.length}; ${more} more are in ${runFiles.log}.` : ''}`;
  return html`<section><h2>Events</h2>${table(caption, ['Time', 'Event', 'Where', 'Seen'], rows, [0])}</section>`;
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
 * sources, and how to do it again. Without figures where the scenario says so (`output.figures: false`). Light or dark as the reader's system says; prints.
 *
 * @param run summary and series, see `readRun`
 * @param measured limits of such cells to show beside it
 * @param moments fields that the run has left, see `readRunFields`
 * @returns the page
 * @throws LithostatError when a file of fields is missing or damaged
 */
export async function renderReport(
  run: FinishedRun,
  measured: readonly MeasuredLimit[] = [],
  moments: readonly FieldMoment[] = [],
): Promise<string> {
  const { summary, series, measured: log } = run;
  const title = summary.title ?? 'Run without a title';
  const duration = extent([series.column('time')])?.[1] ?? 0;
  const withFigures = (summary.inputs.output as { figures?: boolean } | undefined)?.figures !== false;
  const { figures, constants } = withFigures ? await runFigures(series, summary) : { figures: [], constants: [] };
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
${withFigures ? html`<section><h2>Figures</h2>${figureGrid(figures)}${constantTable}</section>` : null}
${withFigures ? await fieldSection(moments) : null}
${log === undefined ? null : await comparisonSection({ series, measured: log, comparisons: summary.comparison ?? [] }, withFigures)}
${measuredSection(measured)}
${eventsSection(summary)}
${await ledgerSection(summary, withFigures)}
<section><h2>Inputs</h2>${inputsSection(summary.inputs)}</section>
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
  const run = await readRun(directory);
  const { cell } = run.summary.inputs as Partial<Parameters<typeof measuredLimits>[0]>;
  const measured = cell?.electrodes === undefined ? [] : measuredLimits({ cell });
  writeWhole(path, await renderReport(run, measured, readRunFields(directory)));
  return path;
}
