import type { TableColumn } from '../../io/table/data-table.js';
import { type Issue, isIssue, readWritten, unitConversion } from '../../quantity/index.js';
import { asHeading, inWords, parseColumnName } from '../column-names.js';
import { axisUnit, displayUnit, formatNumber, printedUnit } from '../display-units.js';
import { cellText, isNumeric, type SweepData } from './sweep-data.js';

/** A column as a figure shows it. */
export interface PlotColumn {
  readonly column: TableColumn;
  /** Without its unit: `Stack pressure`. */
  readonly title: string;
  /** With it: `Stack pressure (MPa)`. */
  readonly label: string;
  /** Unit that is shown; empty for pure numbers and texts. */
  readonly unit: string;
  /** One a row of the table, in that unit; for texts the index of the name. Not a number where there is no value. */
  readonly values: Float64Array;
  /** The texts that there are, in order; null for numbers. */
  readonly names: readonly string[] | null;
  /** Shows a number that is in the unit of the column. */
  show(value: number): number;
  /** Writes a value of `values`. */
  text(value: number): string;
}

const searches: Readonly<Record<string, string>> = {
  ccs: 'Critical current of stripping',
  ccp: 'Critical current of plating',
  ccd: 'Critical current of the stepped test',
};
const reductions: Readonly<Record<string, (words: string) => string>> = {
  final: (words) => `${asHeading(words)} at the end`,
  minimum: (words) => `Lowest ${words}`,
  maximum: (words) => `Highest ${words}`,
  mean: (words) => `Mean ${words}`,
  ledgerError: (words) => `Error of the ${words} ledger`,
};
/** Sections of a scenario that say nothing about a quantity. */
const silentSections = new Set(['operation', 'cell', 'model', 'materials']);

/** What a column is called in a figure. */
function titleOf(data: SweepData, { name }: TableColumn): string {
  const search = searches[data.task?.mode ?? ''] ?? 'Critical current';
  if (data.task?.kind === 'critical' || data.task === null) {
    if (name === 'critical') return search;
    if (name === 'low' || name === 'high') return `${search}, ${name === 'low' ? 'lower' : 'upper'} end`;
  }
  const [, reduction, inner] = /^(\w+)\(([\w.-]+)\)$/.exec(name) ?? [];
  if (reduction !== undefined && Object.hasOwn(reductions, reduction)) {
    const parts = parseColumnName(inner!);
    const place = [
      ...(parts.interface === null ? [] : [`interface ${parts.interface}`]),
      ...(parts.class === null ? [] : [`class ${parts.class}`]),
    ];
    return [reductions[reduction]!(inWords(parts.base)), ...place].join(', ');
  }
  const steps = name.split('.');
  const telling = silentSections.has(steps[0]!) ? steps.slice(1) : steps;
  const words = telling
    .slice(-2)
    .map((step) => inWords(step.replace(/\[(\d+)\]/g, (_all, index) => ` ${Number(index) + 1}`)));
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Makes a column ready for a figure: units as print has them, results that are in SI units in the unit that suits their size, texts as
 * numbered names.
 *
 * @param data the table
 * @param column of it
 * @param rows that will be shown; the size of their values chooses the unit
 */
export function plotColumn(data: SweepData, column: TableColumn, rows: readonly number[]): PlotColumn {
  const title = titleOf(data, column);
  if (!isNumeric(column)) {
    const names = [...new Set(rows.flatMap((row) => cellText(column, row) ?? []))].sort();
    const index = new Map(names.map((name, place) => [name, place]));
    const values = Float64Array.from(
      column.values,
      (_value, row) => index.get(cellText(column, row) ?? '') ?? Number.NaN,
    );
    const text = (value: number) => names[value] ?? 'none';
    return { column, title, label: title, unit: '', values, names, show: (value) => value, text };
  }
  const given = column.unit ?? '';
  const isResult = data.outputs.includes(column);
  const largest = rows.reduce((most, row) => {
    const size = Math.abs(column.values[row]!);
    return Number.isFinite(size) && size > most ? size : most;
  }, 0);
  // Inputs keep the unit that the user chose, and so do results that have one of the field already.
  const known = isResult && displayUnit(given, largest).label !== printedUnit(given);
  const shown = known || isResult ? axisUnit(given, largest) : { label: '', factor: 1, offset: 0 };
  const unit = known || shown.factor !== 1 ? printedUnit(shown.label) : printedUnit(given);
  const show = ({ factor, offset }: typeof shown) =>
    factor === 1 && offset === 0 ? (value: number) => value : (value: number) => value * factor + offset;
  const convert = show(shown);
  return {
    column,
    title,
    label: unit === '' ? title : `${title} (${unit})`,
    unit,
    values: column.values.map(convert),
    names: null,
    show: convert,
    text: (value) => `${formatNumber(value)}${unit === '' ? '' : ` ${unit}`}`,
  };
}

/** A level of a column. */
export interface PlotLevel {
  /** In the unit that is shown. */
  readonly value: number;
  /** As it was asked for: `5 mA/cm²`. */
  readonly label: string;
}

/**
 * Reads a level of a column: `5 mA/cm^2`.
 *
 * @param shown the column
 * @param text as typed; a number without a unit only where the column has none
 * @param option where, for the message
 */
export function readLevel(shown: PlotColumn, text: string, option: string): PlotLevel | Issue {
  const { column } = shown;
  const written = readWritten(text);
  if (isIssue(written)) return { ...written, path: option };
  const conversion = unitConversion(written.unit.text, column.unit ?? '');
  if (isIssue(conversion)) {
    const bare = written.unit.text === '' && column.unit !== null;
    return {
      ...conversion,
      path: option,
      ...(bare
        ? {
            code: 'bare-number',
            message: `${text} has no unit where ${column.name} has one`,
            expected: `a quantity in ${column.unit} or the like`,
            remedy: `write "${text} ${column.unit}"`,
          }
        : { got: text }),
    };
  }
  const { number, unit } = written;
  const label = `${formatNumber(number, 6)}${unit.text === '' ? '' : ` ${printedUnit(unit.text)}`}`;
  return { value: shown.show(conversion(number)), label };
}
