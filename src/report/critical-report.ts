import { asHeading, inWords } from './column-names.js';
import { formatNumber, raisedExponents } from './display-units.js';
import { evidenceTable, type ReportedProbe } from './evidence-table.js';
import { figureGrid, html, page, statusBanner, table } from './html-page.js';
import { probeFigure } from './probe-figure.js';

/** A measured limit (mA/cm^2). */
export interface MeasuredMark {
  readonly label: string;
  /** What else to say of it in the table, after the label. */
  readonly note?: string;
  readonly current: number;
  /** Stack pressure of the measurement, as text; absent: that of the search. */
  readonly elsewhere?: string;
}

/** What a search for a critical current found; all currents in mA/cm^2. */
export interface CriticalReportInput {
  readonly mode: 'ccs' | 'ccp' | 'ccd';
  readonly criterion: string;
  readonly interval: { readonly low: number | null; readonly high: number | null; readonly unit: string };
  readonly resolved: boolean;
  /** Class of the failure that was seen above the interval, or null. */
  readonly failure: string | null;
  /** In the order of asking. */
  readonly probes: readonly ReportedProbe[];
  /** Units of the evidence by name. */
  readonly evidenceUnits?: Readonly<Record<string, string>>;
  /** What the answer means, in a sentence or two; said when the search is not resolved. */
  readonly message?: string;
  readonly title?: string;
  readonly version?: string;
  readonly hash?: string;
  readonly measured?: readonly MeasuredMark[];
  /** Parameters of heterogeneity that the answer rests on, as text by name. */
  readonly assumptions?: Readonly<Record<string, string>>;
  readonly sources?: readonly string[];
}

const modes = {
  ccs: 'critical current on stripping',
  ccp: 'critical current on plating',
  ccd: 'critical current of the stepped laboratory test',
} as const;

function answer({ interval, mode }: CriticalReportInput): string {
  const { low, high } = interval;
  const unit = raisedExponents(interval.unit);
  const name = asHeading(modes[mode]);
  if (low !== null && high !== null) return `${name}: between ${formatNumber(low)} and ${formatNumber(high)} ${unit}`;
  if (low !== null) return `${name}: above ${formatNumber(low)} ${unit}; no failure was found up to there`;
  if (high !== null) return `${name}: below ${formatNumber(high)} ${unit}; nothing was stable down to there`;
  return `${name}: not bounded by any probe`;
}

function reason(result: CriticalReportInput): string {
  const solver = result.probes.filter(({ outcome }) => outcome === 'solver-failure').length;
  const parts = [`Criterion: ${inWords(result.criterion)}.`];
  if (!result.resolved && result.message) parts.push(raisedExponents(result.message));
  else if (result.failure) parts.push(`Failure seen above the interval: ${inWords(result.failure)}.`);
  if (!result.resolved && !result.message) parts.push('The interval is wider than was asked for.');
  if (solver > 0)
    parts.push(`In ${solver} ${solver === 1 ? 'probe' : 'probes'} the solver gave up; that counts for neither side.`);
  return parts.join(' ');
}

/**
 * The report of a search for a critical current as one self-contained HTML page: the answer, the probes with their outcome
 * and evidence, the assumptions it rests on.
 *
 * @param result what the search found
 * @returns the page
 */
export async function renderCriticalReport(result: CriticalReportInput): Promise<string> {
  const title = result.title ?? asHeading(modes[result.mode]);
  const { probes, interval, measured = [] } = result;
  const here = measured.filter(({ elsewhere }) => elsewhere === undefined);
  const figureTitle = 'Probes of the search';
  const figure = probes.length > 0 ? await probeFigure({ title: figureTitle, probes, interval, measured: here }) : null;
  const unit = raisedExponents(interval.unit);
  const assumptions = Object.entries(result.assumptions ?? {});
  const { low, high } = interval;
  const middle = low !== null && high !== null ? Math.sqrt(low * high) : null;
  const comparison = measured.map(({ label, note, current, elsewhere }) => [
    note === undefined ? label : `${label}; ${note}`,
    elsewhere ?? 'as here',
    formatNumber(current),
    middle === null || elsewhere !== undefined ? '–' : formatNumber(middle / current, 3),
  ]);
  const body = html`<header><h1>${title}</h1><p class="soft">Report of a lithostat search</p>${statusBanner(result.resolved ? 'completed' : 'stopped', answer(result), reason(result))}</header>
<main>
${figure ? html`<section><h2>Search</h2>${figureGrid([{ title: figureTitle, caption: 'The band is the interval found.', svg: figure }])}</section>` : null}
${
  comparison.length > 0
    ? html`<section><h2>Beside the measurements</h2>${table('Predicted over measured: geometric middle of the interval.', ['Measurement', 'Stack pressure', `Measured (${unit})`, 'Predicted over measured'], comparison, [2, 3])}</section>`
    : null
}
${probes.length > 0 ? html`<section><h2>Evidence</h2>${evidenceTable(probes, result.evidenceUnits ?? {}, unit)}</section>` : null}
${assumptions.length > 0 ? html`<section><h2>What it rests on</h2>${table('Parameters of heterogeneity; without them there would be no critical current.', ['Parameter', 'Value'], assumptions)}</section>` : null}
${result.sources?.length ? html`<section><h2>Sources</h2><ul>${result.sources.map((source) => html`<li>${source}</li>`)}</ul></section>` : null}
<section><h2>Do it again</h2><pre>npx lithostat critical SCENARIO.yaml --mode ${result.mode}</pre>
${result.hash ? html`<p>Inputs <code>${result.hash}</code></p>` : null}</section>
</main>
<footer>Made by lithostat${result.version ? ` ${result.version}` : ''}.</footer>`;
  return page(`${title} · lithostat`, body);
}
