import { join } from 'node:path';
import { runFiles } from '../io/run/read-run.js';
import type { RunSummary } from '../io/run/summary.js';
import type { Scenario } from '../io/scenario/index.js';
import { type DimensionName, formatQuantity } from '../quantity/index.js';
import { measuredLimits } from '../studies/measured-limits.js';
import { duration } from './progress.js';

/** Observables of a run's end that are printed for each electrode, with the unit to print them in. */
const perElectrode: readonly (readonly [name: string, label: string, dimension: DimensionName, unit: string])[] = [
  ['contactFraction', 'contact between voids', 'dimensionless', ''],
  ['trueContact', 'true contact there', 'dimensionless', ''],
  ['voidVolume', 'open void volume', 'length', 'um'],
  ['localCurrentDensity', 'local current density', 'currentDensity', 'mA/cm^2'],
  ['platingLimit', 'plating limit (local)', 'currentDensity', 'mA/cm^2'],
  ['crackLength', 'flaw or dendrite', 'length', 'um'],
];

/** What `lithostat run` prints for people: how it ended, the state at the end, the events, the experiment beside it, the audit. */
export function describeRun(summary: RunSummary, folder: string, withReport: boolean): string {
  const { final } = summary.observables;
  const lines: string[] = [summary.title ?? '', ''];
  if (summary.status === 'completed') lines.push('Completed: the whole protocol ran.');
  else if (summary.status === 'stopped') {
    lines.push(`Stopped by ${summary.stop?.event} after ${duration(summary.stop?.time ?? 0)}.`);
  } else lines.push(`The solver failed: ${summary.failure?.message ?? ''}`);

  const sides = final.contactFraction2 === undefined ? [1] : [1, 2];
  lines.push(
    '',
    row(
      'At the end',
      sides.map((side) => `electrode ${side}`),
    ),
  );
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

  const told = (summary.events ?? []).filter(({ event }) => !event.startsWith('until:'));
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
    for (const { mode, currentDensity, stackPressure, source } of measured) {
      const limit = mode === 'ccs' ? 'stripping limit' : 'plating limit';
      lines.push(
        `  ${limit} ${shown(currentDensity, 'currentDensity', 'mA/cm^2')} at ${shown(stackPressure, 'pressure', 'MPa')} (${source})`,
      );
    }
    lines.push('  Predict them: lithostat critical SCENARIO --mode ccs (or ccp)');
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
  return `  ${label.padEnd(24)}${cells.map((cell) => cell.padStart(16)).join('')}`.trimEnd();
}

function shown(value: number | undefined, dimension: DimensionName, unit: string): string {
  if (value === undefined || Number.isNaN(value)) return 'n/a';
  return unit === '' ? value.toPrecision(3) : formatQuantity(value, dimension, unit, 4);
}
