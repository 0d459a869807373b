import { sameTemperature } from '../../io/same-conditions.js';
import { valueAt } from '../../io/scenario/index.js';
import type { TableColumn } from '../../io/table/data-table.js';
import { readTable } from '../../io/table/read-table.js';
import { formatQuantity, type Issue, isIssue, parseQuantity, unitConversion } from '../../quantity/index.js';
import { type MeasuredLimit, measuredLimits } from '../../studies/measured-limits.js';
import { findColumn } from './choose-column.js';
import type { PlotColumn } from './plot-column.js';
import { cellText, isNumeric, type SweepData } from './sweep-data.js';

/** A measured point in the units of a figure's axes. */
export interface MeasuredPoint {
  readonly x: number;
  readonly y: number;
  /** In the unit of the colours. */
  readonly color?: number;
  readonly interval?: { readonly low: number | null; readonly high: number | null } | null;
  /** Written beside it: conditions that no axis shows. */
  readonly label?: string;
  /** Who measured: its entry in the legend. */
  readonly source: string;
}

/** The axes over which measured points are drawn; maps show the value as a colour, other figures as y. */
export interface MeasuredAxes {
  readonly x: PlotColumn;
  readonly y: PlotColumn;
  readonly color: PlotColumn | null;
}

type Answer = { readonly points: readonly MeasuredPoint[] } | { readonly issues: readonly Issue[] };

const pressurePath = /^operation\.stackPressure(?:\.pressure)?$/;
const temperaturePath = /^operation\.temperature$/;

/**
 * Measured critical currents of the same metal and electrolyte that come with the package, on the axes of a figure.
 *
 * @param data the sweep, whose common scenario says the materials
 * @returns the points, or why there are none
 */
export function shippedPoints(data: SweepData, axes: MeasuredAxes): Answer {
  const issue = (message: string, expected: string): Answer => ({
    issues: [{ code: 'no-measurements', path: '--measured', message, expected }],
  });
  const value = axes.color ?? axes.y;
  const mode = data.task?.mode;
  if (data.task?.kind !== 'critical' || (mode !== 'ccs' && mode !== 'ccp')) {
    return issue(
      'the measured values that come with lithostat are critical currents',
      'a sweep of critical: ccs or ccp, or a file of your own',
    );
  }
  if (!['critical', 'low', 'high'].includes(value.column.name)) {
    return issue(
      `${value.column.name} is no critical current`,
      '"critical" as the value that is drawn, or a file of your own',
    );
  }
  const metal =
    valueAt(data.base, ['cell', 'electrode', 'metal']) ?? valueAt(data.base, ['cell', 'electrodes', 0, 'metal']);
  const material = valueAt(data.base, ['cell', 'electrolyte', 'material']);
  const varied = data.inputs.some(({ name }) => /\.(?:metal|material)$/.test(name));
  const cell = { electrodes: [{ metal: String(metal) }], electrolyte: { material: String(material) } };
  const limits = varied ? [] : measuredLimits({ cell }).filter((limit) => limit.mode === mode);
  if (limits.length === 0) {
    const of = varied ? 'several materials' : `${metal ?? 'the metal'} | ${material ?? 'the electrolyte'}`;
    return issue(`no measured critical current of ${of} comes with lithostat`, 'Li | Li6PS5Cl, or a file of your own');
  }
  const inputs = [axes.x, ...(axes.color ? [axes.y] : [])];
  const readers = inputs.map(({ column }) => readerOf(column));
  const unknown = inputs.find((_column, index) => readers[index] === null);
  if (unknown) {
    return issue(
      `the measured values are not over ${unknown.column.name}`,
      'stack pressure or temperature, or a file of your own',
    );
  }
  const show = (shown: PlotColumn, si: number, unit: string) => {
    const convert = unitConversion(unit, shown.column.unit ?? '');
    return isIssue(convert) ? Number.NaN : shown.show(convert(si));
  };
  const points = limits.map((limit): MeasuredPoint => {
    const [x, y] = inputs.map((shown, index) => show(shown, ...readers[index]!(limit)));
    const current = show(value, limit.currentDensity, 'A/m^2');
    const label = otherConditions(data, limit, inputs);
    const source = limit.source.replace(/^(\D*?\d{4}).*$/, '$1');
    return {
      x: x!,
      y: axes.color ? y! : current,
      ...(axes.color ? { color: current } : {}),
      ...(label === '' ? {} : { label }),
      source,
    };
  });
  return { points };
}

/** How an axis reads a measured limit, as a number and its unit; null where the limit says nothing about it. */
function readerOf({ name }: TableColumn): ((limit: MeasuredLimit) => [number, string]) | null {
  if (pressurePath.test(name)) return ({ stackPressure }) => [stackPressure, 'Pa'];
  return temperaturePath.test(name) ? ({ temperature }) => [temperature, 'K'] : null;
}

/** Conditions of a measurement that no axis shows and the sweep does not share, in words. */
function otherConditions(data: SweepData, limit: MeasuredLimit, axes: readonly PlotColumn[]): string {
  const shown = (pattern: RegExp) => axes.some(({ column }) => pattern.test(column.name));
  const text: string[] = [];
  const at = parseQuantity(valueAt(data.base, ['operation', 'temperature']), 'temperature');
  const isVaried = data.inputs.some(({ name }) => temperaturePath.test(name));
  const differs = isVaried || !at.ok || Math.abs(at.value - limit.temperature) >= sameTemperature;
  if (!shown(temperaturePath) && differs)
    text.push(formatQuantity(limit.temperature, 'temperature', 'degC', 4).replace('degC', '°C'));
  if (!shown(pressurePath)) text.push(formatQuantity(limit.stackPressure, 'pressure', 'MPa', 4));
  return text.join(', ');
}

/**
 * Measured points from a table: its columns are named as those of the axes, with units of their own; `low` and `high` are the ends of an
 * interval of the value, `label` and `source` are texts.
 *
 * @param file CSV or Parquet
 * @returns the points, or everything that is wrong with the columns
 * @throws LithostatError when the file cannot be read
 */
export async function pointsFromFile(file: string, axes: MeasuredAxes): Promise<Answer> {
  const table = await readTable(file, { texts: ['label', 'source'] });
  const issues: Issue[] = [];
  const read = (
    shown: PlotColumn,
    names: readonly string[] = [shown.column.name, shown.column.name.split('.').at(-1)!],
  ) => {
    const found = names.map((name) => findColumn(table.columns, name, '--measured'));
    const [hit] = found.flatMap((one) => ('column' in one ? [one.column] : []));
    if (!hit) {
      issues.push({
        ...(found[0] as { issue: Issue }).issue,
        file,
        remedy: `give it a column "${shown.column.header}"`,
      });
      return () => Number.NaN;
    }
    return valuesOf(hit, shown, file, issues);
  };
  const value = axes.color ?? axes.y;
  const x = read(axes.x);
  const y = read(axes.y);
  const color = axes.color ? read(axes.color) : null;
  const end = (name: string) => {
    const column = table.columns.find((one) => one.name === name);
    return column && value.column.name !== name ? valuesOf(column, value, file, issues) : null;
  };
  const [low, high] = [end('low'), end('high')];
  if (issues.length > 0) return { issues };
  const text = (name: string) => table.columns.find((one) => one.name === name);
  const [labels, sources] = [text('label'), text('source')];
  const points = Array.from({ length: table.length }, (_value, row): MeasuredPoint => {
    const label = labels ? cellText(labels, row) : null;
    const source = sources ? cellText(sources, row) : null;
    const known = (bound: number | undefined) => (bound === undefined || Number.isNaN(bound) ? null : bound);
    return {
      x: x(row),
      y: y(row),
      ...(color ? { color: color(row) } : {}),
      ...intervalOf(known(low?.(row)), known(high?.(row))),
      ...(label === null ? {} : { label }),
      source: source ?? file.replace(/^.*\//, ''),
    };
  });
  return { points };
}

/** No end is known: there is no interval. One is not: the other end is open. */
function intervalOf(low: number | null, high: number | null): Pick<MeasuredPoint, 'interval'> {
  return low === null && high === null ? {} : { interval: { low, high } };
}

/** Values of a column of measured data on an axis. */
function valuesOf(column: TableColumn, shown: PlotColumn, file: string, issues: Issue[]): (row: number) => number {
  if (shown.names) return (row) => shown.names!.indexOf(cellText(column, row) ?? '');
  if (!isNumeric(column)) {
    const message = `the column "${column.header}" holds texts`;
    issues.push({ code: 'wrong-type', path: '--measured', file, message, expected: 'numbers' });
    return () => Number.NaN;
  }
  const convert = unitConversion(column.unit ?? '', shown.column.unit ?? '');
  if (isIssue(convert)) {
    const remedy = `write the unit into the heading: "${column.name} [${shown.column.unit}]"`;
    issues.push({
      ...convert,
      path: '--measured',
      file,
      got: column.header,
      ...(column.unit === null ? { remedy } : {}),
    });
    return () => Number.NaN;
  }
  return (row) => shown.show(convert(column.values[row]!));
}
