import { inWords } from './column-names.js';
import { formatNumber } from './display-units.js';
import { type Html, html, table } from './html-page.js';
import type { Probe } from './probe-figure.js';

/** A probe with what decided it. */
export interface ReportedProbe extends Probe {
  /** Folder of the probe's run, relative to that of the page, or null. */
  readonly run: string | null;
  /** Largest rise of the voltage (%), or null when it was not seen. */
  readonly voltageRise?: number | null;
  /** Numbers that decided, by name. */
  readonly evidence?: Readonly<Record<string, number>>;
}

/** How a number of the evidence is headed and scaled; in this order, whatever is not named here follows. */
const columns: readonly (readonly [name: string, heading: string, unit: string, factor: number])[] = [
  ['platingLimitUse', 'Share of plating limit (%)', '1', 100],
  ['largestLocalCurrent', 'Largest local current (mA/cm²)', 'mA/cm^2', 1],
  ['contactFraction', 'Least contact', '1', 1],
  ['voidVolume', 'Open voids (µm)', 'm', 1e6],
  ['voidGrowth', 'Growth in last cycle (nm)', 'm', 1e9],
  ['byDiffusion', 'Metal by diffusion (%)', '1', 100],
  ['byCreep', 'By creep (%)', '1', 100],
  ['byPlasticFlow', 'By plastic flow (%)', '1', 100],
  ['time', 'Cell time (h)', 's', 1 / 3600],
  ['halfCycles', 'Half cycles', '1', 1],
];
const pressure = ['stackPressure', 'Stack pressure (MPa)', 'Pa', 1e-6] as const;

/** A number of a table: three digits, and what is nothing beside its column is zero. */
function cell(value: number | null | undefined, largest: number): string {
  if (value === null || value === undefined) return '–';
  return Math.abs(value) < 1e-4 * largest ? '0' : formatNumber(value, 3);
}

/**
 * The evidence of every probe, a column for each number in the unit of the field, by rising current.
 *
 * @param probes in the order of asking
 * @param units units of the evidence by name, to show what is not known here
 * @param currentUnit of the probes' currents, for the heading
 */
export function evidenceTable(
  probes: readonly ReportedProbe[],
  units: Readonly<Record<string, string>>,
  currentUnit: string,
): Html {
  const seen = new Set(probes.flatMap(({ evidence }) => Object.keys(evidence ?? {})));
  const known = new Set<string>([...columns, pressure].map(([name]) => name));
  const others = [...seen].filter((name) => !known.has(name));
  const pressures = new Set(probes.flatMap(({ evidence }) => evidence?.stackPressure ?? []));
  const shown = [
    ...columns.filter(([name, , unit]) => seen.has(name) && (units[name] ?? unit) === unit),
    // The same for every probe unless the fixture responds.
    ...(pressures.size > 1 && seen.has('stackPressure') ? [pressure] : []),
    ...others.map((name) => {
      const unit = units[name];
      return [name, `${inWords(name)}${unit && unit !== '1' ? ` (${unit})` : ''}`, unit ?? '1', 1] as const;
    }),
  ];
  const withRise = probes.some(({ voltageRise }) => typeof voltageRise === 'number');
  const largest = (values: readonly (number | null | undefined)[]) =>
    values.reduce<number>((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value!)) : most), 0);
  const scales = shown.map(([name, , , factor]) => largest(probes.map(({ evidence }) => evidence?.[name])) * factor);
  const riseScale = largest(probes.map(({ voltageRise }) => voltageRise));
  const rows = probes
    .map((probe, index) => ({ probe, order: index + 1 }))
    .sort((a, b) => a.probe.current - b.probe.current || a.order - b.order)
    .map(({ probe, order }) => [
      formatNumber(probe.current),
      html`<span class="${probe.outcome === 'stable' ? 'ok' : probe.outcome === 'failed' ? 'not-ok' : 'soft'}">${inWords(probe.outcome)}</span>`,
      probe.event === null ? '' : inWords(probe.event).replace(':', ', interface '),
      ...shown.map(([name, , , factor], column) => {
        const value = probe.evidence?.[name];
        return cell(value === undefined ? undefined : value * factor, scales[column]);
      }),
      ...(withRise ? [cell(probe.voltageRise, riseScale)] : []),
      String(order),
      probe.run === null ? '' : linkTo(probe.run),
    ]);
  const headers = [
    `Current density (${currentUnit})`,
    'Outcome',
    'Event',
    ...shown.map(([, heading]) => heading),
    ...(withRise ? ['Voltage rise (%)'] : []),
    'Asked as',
    'Run',
  ];
  const numeric = headers
    .map((_, column) => column)
    .filter((column) => column === 0 || (column > 2 && column < headers.length - 1));
  return table(
    'Every probe, by current density. The folders of the runs are beside this page.',
    headers,
    rows,
    numeric,
  );
}

/** A link to the folder of a run beside the page, by the first digits of its name. */
function linkTo(run: string): Html {
  const name = run.slice(run.lastIndexOf('/') + 1);
  return html`<a href="${run}/" title="${run}"><code>${name.slice(0, 8)}</code></a>`;
}
