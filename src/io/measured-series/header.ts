import { nearest } from '../../quantity/index.js';
import type { Problem } from '../scenario/choice.js';
import { type CellReader, cellReader, nameAndUnit } from './column-unit.js';
import { cellsOf, LineReader, type SeparatorName } from './lines.js';
import { type MappedColumn, mappedColumn, type Role, roleDimensions, roles, type SeriesMapping } from './mapping.js';

/** Header lines are looked for among this many lines. */
const linesSearched = 2000;

/** A column that was found. */
export interface FoundColumn {
  readonly role: Role;
  /** From 0. */
  readonly index: number;
  readonly reader: CellReader;
  readonly factor: number;
  /** As the header names it. */
  readonly title: string;
}

/** Where the rows of a log begin, and what its columns are. */
export interface Header {
  readonly separator: SeparatorName;
  /** Lines up to the first row of values. */
  readonly lines: number;
  readonly columns: readonly FoundColumn[];
}

/** A problem in the file, with its line where it has one. */
export interface FileProblem extends Problem {
  readonly line?: number;
  readonly column?: number;
  readonly excerpt?: string;
}

const sameName = (left: string, right: string): boolean =>
  left.replace(/\s+/g, ' ').toLowerCase() === right.replace(/\s+/g, ' ').toLowerCase();

/** Places of the columns of that name: by the whole cell, else by the name without its unit, else without regard to case. */
function placesOf(name: string, cells: readonly string[]): number[] {
  const by = (test: (cell: string) => boolean): number[] => cells.flatMap((cell, index) => (test(cell) ? [index] : []));
  for (const test of [
    (cell: string) => cell === name.trim(),
    (cell: string) => nameAndUnit(cell).name === name.trim(),
    (cell: string) => sameName(cell, name.trim()),
    (cell: string) => sameName(nameAndUnit(cell).name, name.trim()),
  ]) {
    const found = by(test);
    if (found.length > 0) return found;
  }
  return [];
}

interface Candidate {
  readonly line: number;
  readonly text: string;
  readonly cells: readonly string[];
  readonly separator: SeparatorName;
  readonly found: number;
}

/** The line that holds most of the named columns, the first of equals, under the separator that finds most. */
function findHeader(text: string, mapping: SeriesMapping, names: readonly string[]): Candidate | null {
  const reader = new LineReader(text);
  const tried =
    mapping.separator === undefined ? (['tab', 'semicolon', 'comma', 'space'] as const) : [mapping.separator];
  let best: Candidate | null = null;
  for (let line = reader.next(); line !== null && reader.number <= linesSearched; line = reader.next()) {
    if (mapping.skip !== undefined && reader.number <= mapping.skip) continue;
    if (line.trim() === '') continue;
    for (const separator of tried) {
      const cells = cellsOf(line, separator);
      const found = names.filter((name) => placesOf(name, cells).length > 0).length;
      const better = best === null || found > best.found || (best.found === 0 && cells.length > best.cells.length);
      if (better) best = { line: reader.number, text: line, cells, separator, found };
    }
    if (best?.found === names.length || mapping.skip !== undefined) return best;
  }
  return best;
}

/** The line after the header, where it says the units of columns that have none yet. */
function unitsLine(text: string, header: Candidate, columns: readonly MappedColumn[]): readonly string[] | null {
  const reader = new LineReader(text);
  let line = reader.next();
  while (line !== null && reader.number <= header.line) line = reader.next();
  if (line === null) return null;
  const cells = cellsOf(line, header.separator);
  const isWord = (cell: string | undefined) => cell !== undefined && cell !== '' && !/^[[(]?[-+.\d]/.test(cell);
  return columns.length > 0 && cells.some(isWord) && !cells.some((cell) => /^[-+]?[.\d]/.test(cell))
    ? cells.map((cell) => cell.replace(/^[[(]\s*|\s*[\])]$/g, ''))
    : null;
}

/**
 * Finds the header of a log, its separator, and the columns that a mapping names, with their units.
 *
 * @param text content of the file
 * @param mapping which column is what
 * @returns the header, or every problem with it: columns that are not there or there twice, units that are unknown or not said
 */
export function readHeader(
  text: string,
  mapping: SeriesMapping,
): Header | { readonly problems: readonly FileProblem[] } {
  const wanted = roles.flatMap((role) => {
    const column = mappedColumn(mapping, role);
    return column === null ? [] : [{ role, ...column }];
  });
  const names = wanted.flatMap(({ column }) => (typeof column === 'string' ? [column] : []));
  const header = findHeader(text, mapping, names);
  if (header === null) {
    return {
      problems: [{ code: 'empty-file', message: 'the file holds no line', expected: 'a header and rows of values' }],
    };
  }
  // Columns by number alone may stand in a file without header.
  const headless = names.length === 0 && header.cells.every((cell) => cell === '' || /^[-+.\d]/.test(cell));
  const units = headless ? null : unitsLine(text, header, wanted);
  const problems: FileProblem[] = [];
  const place = { line: header.line, excerpt: header.text };
  const columns = wanted.flatMap((one): FoundColumn[] => {
    const { role, column, factor = 1 } = one;
    const at = ['columns', role];
    const places = typeof column === 'number' ? [column - 1] : placesOf(column, header.cells);
    const [index] = places;
    if (index === undefined || index >= header.cells.length) {
      const guess =
        typeof column === 'string'
          ? nearest(column, [...header.cells, ...header.cells.map((cell) => nameAndUnit(cell).name)])
          : undefined;
      problems.push({
        code: 'missing-column',
        message: `there is no column ${JSON.stringify(column)} for the ${role}`,
        at,
        ...place,
        got: `the columns ${header.cells.slice(0, 24).join(' | ')}${header.cells.length > 24 ? ' | …' : ''}, separated by ${header.separator}`,
        expected: JSON.stringify(column),
        ...(guess === undefined ? {} : { nearest: guess }),
        remedy: guess === undefined ? `name the column of the ${role}, or its number from 1` : `write "${guess}"`,
      });
      return [];
    }
    if (places.length > 1) {
      problems.push({
        code: 'ambiguous-column',
        message: `${places.length} columns are named ${JSON.stringify(column)}`,
        at,
        ...place,
        got: `columns ${places.map((each) => each + 1).join(', ')}`,
        expected: 'one column',
        remedy: `name the column of the ${role} by its number: ${places[0]! + 1}`,
      });
      return [];
    }
    const title = headless ? `column ${index + 1}` : header.cells[index]!;
    const unit = one.unit ?? nameAndUnit(title).unit ?? (units?.[index] || undefined);
    if (unit === undefined) {
      problems.push({
        code: 'missing-unit',
        message: `nothing says the unit of the ${role}, column ${JSON.stringify(title)}`,
        at,
        ...place,
        got: JSON.stringify(title),
        expected: 'a unit in the header, such as I/mA or I [mA], or in the mapping',
        remedy: `write ${role}: { column: ${JSON.stringify(column)}, unit: … }`,
      });
      return [];
    }
    const reader = cellReader(unit, roleDimensions[role]);
    if ('problem' in reader) {
      problems.push({ ...reader.problem, at, ...place });
      return [];
    }
    return [{ role, index, reader, factor, title }];
  });
  if (problems.length > 0) return { problems };
  const lines = headless ? header.line - 1 : header.line + (units === null ? 0 : 1);
  return { separator: header.separator, lines, columns };
}

/** Whether commas are decimal signs: declared, or seen in the cells of the first rows; never where they separate. */
export function usesDecimalComma(
  mapping: SeriesMapping,
  header: Header,
  rows: readonly (readonly string[])[],
): boolean {
  if (mapping.decimal !== undefined) return mapping.decimal === 'comma';
  return rows.some((cells) =>
    header.columns.some(({ index }) => /^[-+]?\d*,\d+([eE][-+]?\d+)?$/.test(cells[index] ?? '')),
  );
}
