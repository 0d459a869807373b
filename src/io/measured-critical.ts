import { parse } from 'yaml';
import { type DimensionName, type Issue, LithostatError, nearest, parseQuantity } from '../quantity/index.js';
import { loadMeasured } from './measured.js';
import { type CellReader, cellReader, nameAndUnit } from './measured-series/column-unit.js';
import { cellsOf, LineReader, type SeparatorName } from './measured-series/lines.js';
import { readDataText } from './measured-series/read-text.js';
import { isRecord } from './scenario/choice.js';

const modes = ['ccs', 'ccp', 'ccd'] as const;
type Mode = (typeof modes)[number];

/** A measured critical current; SI. */
export interface MeasuredCritical {
  readonly mode: Mode;
  /** Where the measured value lies (A/m^2): its band, or the value less and plus its uncertainty; equal for a bare value, null for an open end. */
  readonly low: number | null;
  readonly high: number | null;
  /** Pa; null where it is not said. */
  readonly stackPressure: number | null;
  /** K; null where it is not said. */
  readonly temperature: number | null;
  /** Metal and electrolyte of the cell; null where they are not said. */
  readonly metal: string | null;
  readonly electrolyte: string | null;
  /** Who measured it, and what else the row says. */
  readonly source: string;
}

/** Which limit a word means: stripping, plating, or that of the stepped test. */
function modeOf(kind: unknown): Mode | null {
  if (typeof kind !== 'string') return null;
  const word = kind.toLowerCase();
  const named = modes.find((mode) => word === mode);
  if (named !== undefined) return named;
  if (word.includes('strip')) return 'ccs';
  if (word.includes('critical current density') || word.includes('stepped')) return 'ccd';
  return word.includes('plat') || word.includes('dendrite') ? 'ccp' : null;
}

const word = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const none = (file: string, got: string): LithostatError =>
  new LithostatError([
    {
      code: 'no-critical-current',
      path: '',
      file,
      message: `${file} has no measured critical current`,
      got,
      expected: 'a column ccs, ccp or ccd, or a column kind beside a limit, with current densities',
    },
  ]);

function fromYaml(text: string, file: string): MeasuredCritical[] {
  let node: unknown;
  try {
    node = parse(text);
  } catch {
    // Said by the reader below, with its reason.
    node = {};
  }
  const rows = isRecord(node) && Array.isArray(node.rows) ? node.rows.filter(isRecord) : [];
  const has = (name: string) => rows.some((row) => name in row) || tableColumns(node).includes(name);
  const values = (['ccs', 'ccp', 'ccd', 'limit'] as const).filter(has);
  const dimensions = {
    ccs: 'currentDensity',
    ccp: 'currentDensity',
    ccd: 'currentDensity',
    limit: 'currentDensity',
  } as const;
  const wanted: Record<string, DimensionName> = {};
  for (const name of values) wanted[name] = dimensions[name];
  if (has('stackPressure')) wanted.stackPressure = 'pressure';
  if (has('temperature')) wanted.temperature = 'temperature';
  const table = loadMeasured(file, wanted);
  if (values.length === 0) throw none(file, 'other columns');
  const at = parseQuantity(table.conditions.temperature, 'temperature');
  return table.rows.flatMap(({ values: row, about }) =>
    values.flatMap((name): MeasuredCritical[] => {
      const band = row[name];
      const mode = name === 'limit' ? modeOf(about.kind) : name;
      if (band === undefined || mode === null || (band.low === null && band.high === null)) return [];
      const source = [about.source ?? table.source, about.kind, about.note].filter(
        (part) => typeof part === 'string' && part !== '',
      );
      return [
        {
          mode,
          low: band.low,
          high: band.high,
          stackPressure: row.stackPressure?.low ?? null,
          temperature: row.temperature?.low ?? (at.ok ? at.value : null),
          metal: word(about.metal ?? table.conditions.metal),
          electrolyte: word(about.electrolyte ?? table.conditions.electrolyte),
          source: source.join('; '),
        },
      ];
    }),
  );
}

function tableColumns(node: unknown): readonly unknown[] {
  const table = isRecord(node) ? node.rows : undefined;
  return isRecord(table) && Array.isArray(table.columns) ? table.columns : [];
}

/** Headings that a calibration takes, paths of the scenario, and what they are called here. */
const columnOfPath: Readonly<Record<string, string>> = {
  'operation.stackPressure': 'stackPressure',
  'operation.temperature': 'temperature',
  'cell.electrode.metal': 'metal',
  'cell.electrolyte.material': 'electrolyte',
};
/** Columns of a table of critical currents, by name; text columns have no dimension. */
const columnDimensions: Readonly<Record<string, DimensionName | null>> = {
  ccs: 'currentDensity',
  ccp: 'currentDensity',
  ccd: 'currentDensity',
  limit: 'currentDensity',
  value: 'currentDensity',
  currentDensity: 'currentDensity',
  uncertainty: 'currentDensity',
  stackPressure: 'pressure',
  temperature: 'temperature',
  kind: null,
  mode: null,
  metal: null,
  electrolyte: null,
  source: null,
};
const valueColumns = ['ccs', 'ccp', 'ccd', 'limit', 'value', 'currentDensity'];

interface TableColumn {
  readonly name: string;
  readonly reader: CellReader | null;
}

function fromCsv(text: string, file: string): MeasuredCritical[] {
  const issues: Issue[] = [];
  const lines = new LineReader(text);
  let separator: SeparatorName = 'comma';
  let columns: (TableColumn | null)[] | null = null;
  const found: MeasuredCritical[] = [];
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const place = { path: '', file, line: lines.number };
    if (columns === null) {
      const width = (name: SeparatorName) => cellsOf(line, name).length;
      separator = (['comma', 'semicolon', 'tab'] as const).reduce((best, name) =>
        width(name) > width(best) ? name : best,
      );
      columns = cellsOf(line, separator).map((cell) => tableColumn(cell, place, issues));
      const names = columns.map((column) => column?.name);
      const kinds = names.includes('kind') || names.includes('mode');
      const value = names.find((name) => name !== undefined && valueColumns.includes(name));
      if (issues.length === 0 && (value === undefined || (!modes.some((mode) => names.includes(mode)) && !kinds))) {
        throw none(file, `the columns ${cellsOf(line, separator).join(', ')}`);
      }
      continue;
    }
    const cells = cellsOf(line, separator);
    const row = new Map<string, number | string>();
    for (const [index, column] of columns.entries()) {
      const cell = cells[index] ?? '';
      if (column === null || cell === '') continue;
      const value = column.reader === null ? cell : column.reader.read(cell, separator !== 'comma');
      if (typeof value === 'number' && !Number.isFinite(value)) {
        issues.push({
          ...place,
          code: 'not-a-number',
          message: `${JSON.stringify(cell)} is no ${column.name}`,
          got: JSON.stringify(cell),
          expected: `a number in ${column.reader?.unit}`,
        });
      } else row.set(column.name, value);
    }
    found.push(...rowLimits(row, place, issues));
  }
  if (issues.length > 0) throw new LithostatError(issues);
  if (found.length === 0) throw none(file, 'no row with a value');
  return found;
}

function tableColumn(cell: string, place: Omit<Issue, 'code' | 'message'>, issues: Issue[]): TableColumn | null {
  const { name: heading, unit } = nameAndUnit(cell);
  const name = Object.hasOwn(columnOfPath, heading) ? columnOfPath[heading]! : heading;
  if (!Object.hasOwn(columnDimensions, name)) {
    const guess = nearest(name, Object.keys(columnDimensions));
    // A column that says something else is nobody's mistake; one that is nearly ours is.
    if (guess !== undefined) {
      const message = `there is no column "${name}" in a table of critical currents`;
      issues.push({ ...place, code: 'unknown-column', message, got: JSON.stringify(cell), nearest: guess });
    }
    return null;
  }
  const dimension = columnDimensions[name]!;
  if (dimension === null) return { name, reader: null };
  const reader = unit === null ? null : cellReader(unit, [dimension]);
  if (reader !== null && !('problem' in reader)) return { name, reader };
  const expected = `${name} with its unit, such as ${name} [${dimension === 'currentDensity' ? 'mA/cm^2' : dimension === 'pressure' ? 'MPa' : 'degC'}]`;
  const message = reader === null ? `the column "${name}" has no unit` : reader.problem.message;
  issues.push({
    ...place,
    code: reader === null ? 'missing-unit' : reader.problem.code,
    message,
    got: JSON.stringify(cell),
    expected,
  });
  return null;
}

function rowLimits(
  row: ReadonlyMap<string, number | string>,
  place: Omit<Issue, 'code' | 'message'>,
  issues: Issue[],
): MeasuredCritical[] {
  const number = (name: string): number | null => (row.get(name) as number | undefined) ?? null;
  const kind = row.get('kind') ?? row.get('mode');
  const uncertainty = number('uncertainty') ?? 0;
  return valueColumns.flatMap((name): MeasuredCritical[] => {
    const value = number(name);
    if (value === null) return [];
    const mode = modes.find((one) => one === name) ?? modeOf(kind);
    if (mode === null) {
      issues.push({
        ...place,
        code: 'unknown-value',
        message: `the kind of this limit is not understood`,
        got: kind === undefined ? 'nothing' : JSON.stringify(kind),
        expected: 'ccs or stripping, ccp or plating, ccd or critical current density',
      });
      return [];
    }
    return [
      {
        mode,
        low: value - uncertainty,
        high: value + uncertainty,
        stackPressure: number('stackPressure'),
        temperature: number('temperature'),
        metal: word(row.get('metal')),
        electrolyte: word(row.get('electrolyte')),
        source: String(row.get('source') ?? ''),
      },
    ];
  });
}

/**
 * Reads measured critical currents.
 *
 * @param file YAML as in `validation/data` (rows with `ccs`, `ccp`, `ccd`, or `limit` and `kind`), or CSV whose header has such columns with
 * units, `stackPressure`, `temperature`, `uncertainty`, `metal`, `electrolyte` and `source` beside them
 * @returns the limits in the order of the file
 * @throws LithostatError when there is none, and with every problem of the file
 */
export function readMeasuredCritical(file: string): MeasuredCritical[] {
  const text = readDataText(file);
  return /\.(ya?ml|json)$/i.test(file) ? fromYaml(text, file) : fromCsv(text, file);
}
