import { asHeading, inWords } from './column-names.js';
import { formatNumber, raisedExponents } from './display-units.js';
import { figureGrid, html, page, statusBanner, table } from './html-page.js';
import { type Probe, probeFigure } from './probe-figure.js';

/** What a search for a critical current found; all currents in mA/cm^2. */
export interface CriticalReportInput {
  readonly mode: 'ccs' | 'ccp' | 'ccd';
  readonly criterion: string;
  readonly interval: { readonly low: number | null; readonly high: number | null; readonly unit: string };
  readonly resolved: boolean;
  /** Class of the failure that was seen above the interval, or null. */
  readonly failure: string | null;
  readonly probes: readonly (Probe & {
    /** Folder of the probe's run, or null. */
    readonly run: string | null;
    /** Numbers that decided, by name. */
    readonly evidence?: Readonly<Record<string, number>>;
  })[];
  readonly title?: string;
  readonly version?: string;
  readonly hash?: string;
  readonly measured?: readonly { readonly label: string; readonly current: number }[];
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
  if (result.failure) parts.push(`Failure seen above the interval: ${inWords(result.failure)}.`);
  if (!result.resolved) parts.push('The interval is wider than was asked for.');
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
  const { probes, interval, measured } = result;
  const figureTitle = 'Probes of the search';
  const figure =
    probes.length > 0
      ? await probeFigure({ title: figureTitle, probes, interval, ...(measured ? { measured } : {}) })
      : null;
  const evidence = (numbers: Readonly<Record<string, number>> | undefined) =>
    Object.entries(numbers ?? {})
      .map(([name, value]) => `${inWords(name)} ${formatNumber(value)}`)
      .join(', ');
  const rows = probes.map(({ current, outcome, event, run, evidence: numbers }, index) => [
    String(index + 1),
    formatNumber(current),
    inWords(outcome),
    event === null ? '' : inWords(event),
    evidence(numbers),
    run ?? '',
  ]);
  const unit = raisedExponents(interval.unit);
  const headers = ['Probe', `Current density (${unit})`, 'Outcome', 'Event', 'Evidence', 'Run'];
  const assumptions = Object.entries(result.assumptions ?? {});
  const comparison = (measured ?? []).map(({ label, current }) => {
    const middle = interval.low !== null && interval.high !== null ? Math.sqrt(interval.low * interval.high) : null;
    return [label, formatNumber(current), middle === null ? '–' : formatNumber(middle / current, 3)];
  });
  const body = html`<header><h1>${title}</h1><p class="soft">Report of a lithostat search</p>${statusBanner(result.resolved ? 'completed' : 'stopped', answer(result), reason(result))}</header>
<main>
${figure ? html`<section><h2>Search</h2>${figureGrid([{ title: figureTitle, caption: 'The band is the interval found.', svg: figure }])}</section>` : null}
${
  comparison.length > 0
    ? html`<section><h2>Beside the measurements</h2>${table('Predicted over measured: geometric middle of the interval.', ['Measurement', `Measured (${unit})`, 'Predicted over measured'], comparison, [1, 2])}</section>`
    : null
}
${probes.length > 0 ? html`<section><h2>Evidence</h2>${table('Every probe, in the order of asking.', headers, rows, [0, 1])}</section>` : null}
${assumptions.length > 0 ? html`<section><h2>What it rests on</h2>${table('Parameters of heterogeneity; without them there would be no critical current.', ['Parameter', 'Value'], assumptions)}</section>` : null}
${result.sources?.length ? html`<section><h2>Sources</h2><ul>${result.sources.map((source) => html`<li>${source}</li>`)}</ul></section>` : null}
<section><h2>Do it again</h2><pre>npx lithostat critical SCENARIO.yaml --mode ${result.mode}</pre>
${result.hash ? html`<p>Inputs <code>${result.hash}</code></p>` : null}</section>
</main>
<footer>Made by lithostat${result.version ? ` ${result.version}` : ''}.</footer>`;
  return page(`${title} · lithostat`, body);
}
