import { join } from 'node:path';
import { runFiles } from '../io/run/read-run.js';
import type { Scenario } from '../io/scenario/index.js';
import { type DimensionName, formatQuantity } from '../quantity/index.js';
import { measuredLimits } from '../studies/measured-limits.js';
import type { RunOutcome } from '../studies/run.js';
import { seriesExtreme } from '../studies/series-extreme.js';
import { describeComparisons } from './describe-comparison.js';
import { duration } from './progress.js';

type FinishedOutcome = Extract<RunOutcome, { status: 'finished' }>;

/** Observables of a run's end that are printed for each electrode, with the unit to print them in. */
const perElectrode: readonly (readonly [name: string, label: string, dimension: DimensionName, unit: string])[] = [
  ['contactFraction', 'contact between voids', 'dimensionless', ''],
  ['trueContact', 'true contact there', 'dimensionless', ''],
  ['voidVolume', 'open void volume', 'length', 'um'],
  ['voidHalfWidth', 'half width of the widest void', 'length', 'um'],
  ['voidHeight', 'height of the highest void', 'length', 'um'],
  ['localCurrentDensity', 'local current density', 'currentDensity', 'mA/cm^2'],
  ['leastContactPressure', 'least pressure on the contact', 'pressure', 'MPa'],
  ['platingLimit', 'local current, flaw opens', 'currentDensity', 'mA/cm^2'],
  ['crackLength', 'flaw or dendrite', 'length', 'um'],
];

/** What is looked for first: how near the cell came to failing, at each electrode. */
const duringRun = [
  {
    name: 'platingLimitUse',
    kind: 'greatest-magnitude',
    label: 'share of the plating limit, at most',
    show: (value: number) => `${(100 * value).toPrecision(3)} %`,
  },
  {
    name: 'localCurrentDensity',
    kind: 'greatest-magnitude',
    label: 'local current density, at most',
    show: (value: number) => shown(value, 'currentDensity', 'mA/cm^2'),
  },
  {
    name: 'contactFraction',
    kind: 'least',
    label: 'contact between voids, at least',
    show: (value: number) => value.toPrecision(3),
  },
] as const;

/**
 * What `lithostat run` prints for people: how it ended, how near it came to failing, the state at the end, the events, the experiment
 * beside it, the audit.
 */
export function describeRun({ summary, series, folder }: FinishedOutcome, withReport: boolean): string {
  const { final } = summary.observables;
  const lines: string[] = [summary.title ?? '', ''];
  if (summary.status === 'completed') lines.push('Completed: the whole protocol ran.');
  else if (summary.status === 'stopped') {
    lines.push(`Stopped by ${summary.stop?.event} after ${duration(summary.stop?.time ?? 0)}.`);
  } else lines.push(`The solver failed: ${summary.failure?.message ?? ''}`);

  const sides = final.contactFraction2 === undefined ? [1] : [1, 2];
  const electrodes = sides.map((side) => `electrode ${side}`);
  const during = duringRun.flatMap(({ name, kind, label, show }) => {
    const extremes = sides.map((side) => seriesExtreme(series, `${name}${side}`, kind));
    return extremes.every((extreme) => extreme === null)
      ? []
      : [
          row(
            label,
            extremes.map((extreme) => (extreme === null ? 'n/a' : show(extreme.value))),
          ),
        ];
  });
  if (during.length > 0) lines.push('', row('During the run', electrodes), ...during);
  lines.push('', row('At the end', electrodes));
  for (const [name, label, dimension, unit] of perElectrode) {
    if (final[`${name}1`] === undefined) continue;
    lines.push(
      row(
        label,
        sides.map((side) => shown(final[`${name}${side}`], dimension, unit)),
      ),
    );
  }
  lines.push(row('stack pressure', [shown(final.stackPressure, 'pressure', 'MPa')]));
  lines.push(row('cell voltage', [shown(final.voltage, 'voltage', 'mV')]));

  const { comparison = [] } = summary;
  if (comparison.length > 0) lines.push('', 'Prediction less the log', ...describeComparisons(comparison));

  const told = (summary.events ?? []).filter(({ event }) => !/^(until|follow):/.test(event));
  if (told.length > 0) lines.push('', 'Events');
  for (const { event, time, detail } of told.slice(0, 12)) {
    const current = typeof detail.currentDensity === 'number' ? detail.currentDensity : undefined;
    const at = current === undefined ? '' : ` at ${shown(current, 'currentDensity', 'mA/cm^2')}`;
    lines.push(`  ${event} after ${duration(time)}${at}`);
  }
  if (told.length > 12) lines.push(`  and ${told.length - 12} more (log.jsonl)`);

  const measured = measuredLimits(summary.inputs as unknown as Scenario);
  if (measured.length > 0) {
    lines.push('', 'Measured on such cells');
    for (const { mode, currentDensity, stackPressure, temperature, source } of measured) {
      const limit = mode === 'ccs' ? 'stripping limit' : 'plating limit';
      lines.push(
        `  ${limit} ${shown(currentDensity, 'currentDensity', 'mA/cm^2')} at ${shown(stackPressure, 'pressure', 'MPa')}, ${shown(temperature, 'temperature', 'degC')} (${source})`,
      );
    }
    const { level } = (summary.inputs as unknown as Scenario).model;
    lines.push(
      level === 'resolved'
        ? '  Critical currents at this level need a criterion of its own: docs/resolved.md'
        : '  Predict them: npx lithostat critical SCENARIO --mode ccs (or ccp)',
    );
  }

  const { ledger } = summary;
  const closes = (['charge', 'lithium', 'force', 'energy'] as const).map(
    (name) => `${name} ${ledger[name].relativeError.toExponential(1)}`,
  );
  lines.push('', `Ledgers close to (relative): ${closes.join(', ')}.`);
  for (const warning of summary.warnings ?? []) lines.push(`Warning: ${warning}.`);
  lines.push(`Results: ${withReport ? join(folder, runFiles.report) : folder}`);
  return `${lines.join('\n')}\n`;
}

function row(label: string, cells: readonly string[]): string {
  return `  ${label.padEnd(36)}${cells.map((cell) => `  ${cell}`.padStart(18)).join('')}`.trimEnd();
}

/** What a cell at rest leaves of a solved current (A/m^2) and voltage (V). */
const roundOff: Partial<Record<DimensionName, number>> = { currentDensity: 1e-7, voltage: 1e-11 };

function shown(value: number | undefined, dimension: DimensionName, unit: string): string {
  if (value === undefined || Number.isNaN(value)) return 'n/a';
  if (unit === '') return value.toPrecision(3);
  return formatQuantity(Math.abs(value) < (roundOff[dimension] ?? 0) ? 0 : value, dimension, unit, 4);
}
