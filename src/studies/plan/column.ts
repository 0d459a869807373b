import { parseOverrideValue } from '../../io/scenario/index.js';
import { isIssue, readUnitScale, readWritten, type UnitScale, type WrittenQuantity } from '../../quantity/index.js';
import type { CaseValue } from '../cases/case.js';
import type { StudyInput } from './study-plan.js';

/** One value that a case gives to a path. */
export interface Choice {
  /** `path=value`, as `--set` takes it. */
  readonly set: string;
  /** The value in the table, a number in the unit of its column. */
  readonly input: CaseValue;
  /** The value as plain data. */
  readonly value: unknown;
}

/** A path that is varied, and the unit in which its values stand in the table: that of the first quantity written for it. */
export interface Column extends StudyInput {
  /** Null when no value is a number. */
  readonly scale: UnitScale | null;
}

/** The quantity that a value is; undefined when it is a name, a section or a number that cannot be read. */
export function quantityOf(value: unknown): WrittenQuantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  // Names are many in long lists, and an issue for each would be dear.
  if (typeof value === 'string' && !/^\s*[-+\u2212\u2010\u2011]?\s?[\d.]/.test(value)) return undefined;
  const read = readWritten(value);
  return isIssue(read) ? undefined : read;
}

/** Whether two units measure the same. */
export function measuresTheSame(a: UnitScale, b: UnitScale): boolean {
  return a.exponents.every((power, index) => Math.abs(power - b.exponents[index]) < 1e-9);
}

/** @param unit of the values; null when they are no numbers */
export function column(path: string, scale: UnitScale | null): Column {
  const unit = scale === null || scale.text === '' ? null : scale.text;
  return { path, header: unit === null ? path : `${path} [${unit}]`, unit, scale };
}

/** The column of a path with these values, in the order in which they were written. */
export function columnOf(path: string, values: readonly unknown[]): Column {
  let plain: UnitScale | null = null;
  for (const value of values) {
    const quantity = quantityOf(value);
    if (quantity === undefined) continue;
    if (quantity.unit.text !== '') return column(path, quantity.unit);
    plain = quantity.unit;
  }
  return column(path, plain);
}

/** A value in the table: a number in the unit of the column; what is no such number as it was written, sections as JSON. */
function inputOf({ scale }: Column, value: unknown, quantity: WrittenQuantity | undefined): CaseValue {
  if (quantity !== undefined && scale !== null && measuresTheSame(quantity.unit, scale)) {
    return quantity.unit.text === scale.text ? quantity.number : scale.fromSI(quantity.si);
  }
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as CaseValue;
  return JSON.stringify(value);
}

/**
 * An override as `--set` takes it.
 * @param value plain data; a text that would be read as something else is put in quotes
 */
function overrideText(path: string, value: unknown, quantity: WrittenQuantity | undefined): string {
  if (typeof value !== 'string') return `${path}=${typeof value === 'number' ? String(value) : JSON.stringify(value)}`;
  if (isPlainQuantity(value, quantity)) return `${path}=${value}`;
  const read = parseOverrideValue(value);
  return `${path}=${'value' in read && read.value === value ? value : JSON.stringify(value)}`;
}

/**
 * Whether a text is a number with a unit that YAML reads as that text: a shortcut for long lists. With a space behind its sign it would
 * be a list.
 */
export function isPlainQuantity(text: string, quantity = quantityOf(text)): boolean {
  return quantity !== undefined && quantity.unit.text !== '' && /^[-+]?[\d.][^:#]*$/.test(text);
}

/** The choice of a value. */
export function choiceOf(column: Column, value: unknown): Choice {
  const quantity = quantityOf(value);
  return { set: overrideText(column.path, value, quantity), input: inputOf(column, value, quantity), value };
}

/** The choice of a number in the unit of the column, for samples: cheaper, as the text is known to read back. */
export function numberChoice(column: Column, number: number): Choice {
  const value = column.unit === null ? number : `${number} ${column.unit}`;
  return { set: `${column.path}=${value}`, input: number, value };
}

/** The scale of a unit known to be one. @throws RangeError otherwise */
export function knownScale(unit: string): UnitScale {
  const scale = readUnitScale(unit);
  if (isIssue(scale)) throw new RangeError(scale.message);
  return scale;
}
