import type { DataCell, DataRow, DataRows } from '../../io/observations/index.js';
import type { CalibrationSettings } from '../../io/scenario/index.js';
import { formatPath, parsePath } from '../../io/scenario/path.js';
import { sameExponents } from '../../quantity/dimension.js';
import { dimensions, type Issue, isIssue, nearest, readWritten, type WrittenQuantity } from '../../quantity/index.js';
import { defaultScale, nearestObservable, type Observable, observableForms, observableOf } from './observables.js';
import { stepOf } from './written-number.js';

/** One measured value. */
export interface Datum {
  /** `line 3, ccs`. */
  readonly place: string;
  readonly observable: Observable;
  /** Overrides that the row sets. */
  readonly set: readonly string[];
  /** Inputs of the observable that the row gives, in SI, by name. */
  readonly inputs: Readonly<Record<string, number>>;
  /** As written, with its unit. */
  readonly written: string;
  /** SI. */
  readonly value: number;
  readonly exponents: readonly number[];
  readonly scale: 'linear' | 'logarithmic';
  /** Standard error: relative on a logarithmic scale, in SI on a linear one; null where nothing is said. */
  readonly uncertainty: number | null;
  /** Searched width of a critical current, else null. */
  readonly width: number | null;
  readonly group: string | null;
  /** Never fitted. */
  readonly heldOut: boolean;
}

/** Width to which critical currents are searched, so that differences between parameters stand out of it. */
const defaultWidth = 0.005;

const ignored = ['source', 'note', 'label', 'read'];
const sections = ['cell', 'materials', 'operation', 'model', 'critical', 'tolerance'];

type Role =
  | { readonly kind: 'observable'; readonly observable: Observable }
  /** Of one observable, or of the only one. */
  | { readonly kind: 'uncertainty'; readonly of: string | null }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'group' | 'holdOut' | 'ignored' };

/** Reads what the columns of data mean and what the rows say. All problems at once. */
export function readObservations(
  rows: DataRows,
  settings: Pick<CalibrationSettings, 'data' | 'observations' | 'parameters' | 'noise'>,
): { readonly data: Datum[]; readonly issues: Issue[]; readonly unused: string[] } {
  const issues: Issue[] = [];
  const { roles, unused } = rolesOf(rows, settings, issues);
  const observables = [...roles].flatMap(([column, role]) =>
    role.kind === 'observable' ? [{ column, observable: role.observable }] : [],
  );
  checkTogether(
    rows,
    roles,
    observables.map(({ observable }) => observable),
    settings,
    issues,
  );
  const data = rows.rows.flatMap((row) =>
    observables.flatMap(({ column, observable }) => {
      const cell = row.cells.get(column) ?? null;
      return cell === null ? [] : datumOf(rows.file, row, column, observable, cell, roles, settings, issues);
    }),
  );
  // An unknown scatter is one factor on all errors: it cannot tell how those that nobody stated compare with the others.
  const silent = data.filter(({ uncertainty }) => uncertainty === null);
  if (settings.noise === 'estimated' && silent.length > 0 && silent.length < data.length) {
    issues.push({
      code: 'missing-uncertainty',
      path: '',
      file: rows.file,
      message: `${silent.length} of ${data.length} values do not say how uncertain they are (the first: ${silent[0]!.place}), so that their weight beside the others is not known`,
      expected: 'an uncertainty of each value, or of none',
      remedy:
        'state the others too, if only roughly: noise: estimated finds a common factor; or take the stated ones out',
    });
  }
  if (data.length === 0 && issues.length === 0) {
    issues.push({ code: 'no-data', path: '', file: rows.file, message: `${rows.file} holds no measured value` });
  }
  return { data, issues, unused };
}

function rolesOf(
  rows: DataRows,
  settings: Pick<CalibrationSettings, 'data'>,
  issues: Issue[],
): { roles: Map<string, Role>; unused: string[] } {
  const mapping = settings.data.columns;
  const roles = new Map<string, Role>();
  const unused: string[] = [];
  for (const name of Object.keys(mapping ?? {})) {
    if (rows.columns.includes(name)) continue;
    const guess = nearest(name, rows.columns);
    issues.push({
      code: 'missing-column',
      path: formatPath(['calibration', 'data', 'columns', name]),
      message: `there is no column "${name}" in ${rows.file}`,
      got: rows.columns.join(', '),
      expected: name,
      ...(guess === undefined ? {} : { nearest: guess }),
    });
  }
  const meanings = rows.columns.map((column) => (mapping === undefined ? column : mapping[column]));
  // What an observable depends on tells an input from an unknown name.
  const inputs = new Set(meanings.flatMap((one) => (one === undefined ? [] : (observableOf(one)?.inputs ?? []))));
  rows.columns.forEach((column, index) => {
    const meaning = meanings[index];
    if (meaning === undefined) {
      unused.push(column);
      return;
    }
    const role = roleOf(meaning, inputs);
    if (role !== null) {
      roles.set(column, role);
      return;
    }
    const guess =
      nearestObservable(meaning) ?? nearest(meaning, [...inputs, 'uncertainty', 'group', 'holdOut', ...ignored]);
    issues.push({
      code: 'unknown-column',
      path: mapping === undefined ? '' : formatPath(['calibration', 'data', 'columns', column]),
      file: rows.file,
      message: `nothing is known of the column "${meaning}"`,
      got: JSON.stringify(meaning),
      expected: `a path of the scenario, an observable (${observableForms.join(', ')}), an input of one (stress, temperature, time), uncertainty, group or holdOut`,
      ...(guess === undefined ? {} : { nearest: guess }),
      remedy:
        'rename it, or say what the columns mean under calibration.data.columns; columns not named there are left out',
    });
  });
  return { roles, unused };
}

function roleOf(meaning: string, inputs: ReadonlySet<string>): Role | null {
  const observable = observableOf(meaning);
  if (observable !== null) return { kind: 'observable', observable };
  const [, inBrackets] = /^uncertainty(?:\((.+)\))?$/.exec(meaning) ?? [];
  const [, afterSign] = /^(?:±|\+-|\+\/-)\s*(.*)$/.exec(meaning) ?? [];
  if (/^uncertainty(\(.+\))?$/.test(meaning) || afterSign !== undefined) {
    const of = inBrackets ?? afterSign;
    return { kind: 'uncertainty', of: of === undefined || of === '' ? null : of };
  }
  if (meaning === 'group' || meaning === 'holdOut') return { kind: meaning };
  if (inputs.has(meaning)) return { kind: 'input', name: meaning };
  const path = parsePath(meaning);
  if (path !== null && path.length > 1 && sections.includes(String(path[0]))) return { kind: 'path', path: meaning };
  return ignored.includes(meaning) ? { kind: 'ignored' } : null;
}

/** Problems that concern columns and settings together. */
function checkTogether(
  { file, columns }: DataRows,
  roles: ReadonlyMap<string, Role>,
  observables: readonly Observable[],
  settings: Pick<CalibrationSettings, 'observations' | 'parameters'>,
  issues: Issue[],
): void {
  const unread = issues.length > 0;
  if (observables.length === 0 && !unread) {
    issues.push({
      code: 'no-observable',
      path: '',
      file,
      message: `no column of ${file} holds a measured quantity`,
      got: columns.join(', '),
      expected: `one of ${observableForms.join(', ')}`,
      remedy: 'rename the column, or say what the columns mean under calibration.data.columns',
    });
  }
  const names = observables.map(({ name }) => name);
  for (const name of Object.keys(settings.observations)) {
    if (names.includes(name) || unread) continue;
    const guess = nearest(name, names);
    issues.push({
      code: 'unknown-name',
      path: formatPath(['calibration', 'observations', name]),
      message: `the data do not hold "${name}"`,
      got: JSON.stringify(name),
      expected: names.join(', '),
      ...(guess === undefined ? {} : { nearest: guess }),
    });
  }
  for (const [column, role] of roles) {
    if (role.kind === 'path' && Object.hasOwn(settings.parameters, role.path)) {
      issues.push({
        code: 'conflicting-keys',
        path: formatPath(['calibration', 'parameters', role.path]),
        file,
        message: `"${role.path}" is fitted, and set by the column "${column}" of the data too`,
        remedy: 'fit it, or take it from the data',
      });
    }
    if (role.kind === 'uncertainty' && (role.of === null ? names.length > 1 : !names.includes(role.of))) {
      issues.push({
        code: 'unknown-name',
        path: '',
        file,
        message: `the column "${column}" does not say whose uncertainty it is`,
        expected: names.map((name) => `uncertainty(${name})`).join(', '),
      });
    }
  }
}

function datumOf(
  file: string,
  row: DataRow,
  column: string,
  observable: Observable,
  cell: Exclude<DataCell, null>,
  roles: ReadonlyMap<string, Role>,
  settings: Pick<CalibrationSettings, 'observations' | 'noise'>,
  issues: Issue[],
): Datum[] {
  const before = issues.length;
  const add = (name: string, issue: Omit<Issue, 'path' | 'file'>) => {
    const path = row.line === undefined ? `${row.place}.${name}` : '';
    const issueAt = { ...issue, message: `${name}: ${issue.message}`, path, file };
    const line = row.line === undefined ? {} : { line: row.line };
    // The cells that several observables of a row share are wrong once.
    if (!issues.some((one) => one.message === issueAt.message && one.line === row.line && one.path === path)) {
      issues.push({ ...issueAt, ...line });
    }
  };
  const note = settings.observations[observable.name];
  const scale = note?.scale ?? defaultScale(observable);
  const set: string[] = [];
  const inputs: Record<string, number> = {};
  let group: string | null = null;
  let heldOut = false;
  let stated: string | number | undefined;
  for (const [name, role] of roles) {
    const value = row.cells.get(name) ?? null;
    if (value === null) {
      if (role.kind === 'input' && observable.inputs.includes(role.name) && role.name !== 'temperature') {
        add(name, { code: 'missing', message: `${observable.name} needs a value here`, expected: role.name });
      }
      continue;
    }
    if (typeof value !== 'string') {
      if (role.kind !== 'observable' && role.kind !== 'ignored') {
        add(name, { code: 'wrong-type', message: 'a band stands where one value is needed', got: value.join(' to ') });
      }
      continue;
    }
    if (role.kind === 'path') set.push(`${role.path}=${value}`);
    else if (role.kind === 'group') group = value;
    else if (role.kind === 'holdOut') {
      heldOut = ['true', 'yes', '1'].includes(value.toLowerCase());
      if (!heldOut && !['false', 'no', '0'].includes(value.toLowerCase())) {
        add(name, {
          code: 'wrong-type',
          message: 'this says neither yes nor no',
          got: value,
          expected: 'true or false',
        });
      }
    } else if (role.kind === 'uncertainty' && (role.of === null || role.of === observable.name)) stated = value;
    else if (role.kind === 'input' && observable.inputs.includes(role.name)) {
      const written = readWritten(value);
      const dimension =
        observable.kind === 'material'
          ? observable.response.inputs.find((input) => input.name === role.name)!.dimension
          : 'time';
      if (isIssue(written)) add(name, written);
      else if (!sameExponents(written.unit.exponents, dimensions[dimension].exponents)) {
        const { title, unit } = dimensions[dimension];
        add(name, {
          code: 'wrong-dimension',
          message: `"${value}" is no ${title}`,
          got: value,
          expected: `${name} [${unit}]`,
        });
      } else inputs[role.name] = written.si;
    }
  }
  for (const input of observable.inputs) {
    const isThere = [...roles.values()].some((role) => role.kind === 'input' && role.name === input);
    // The temperature is that of the scenario where the data do not say it.
    if (!isThere && input !== 'temperature') {
      add(column, { code: 'missing-column', message: `${observable.name} needs a column "${input}"`, expected: input });
    }
  }
  const measured = measuredValue(cell, scale);
  if ('problem' in measured) {
    add(column, measured.problem);
    return [];
  }
  const { value, exponents } = measured;
  const uncertainty = uncertaintyOf(stated ?? note?.uncertainty, measured, scale, (problem) => add(column, problem));
  const width =
    observable.kind === 'case' && observable.task.kind === 'critical' && observable.task.mode !== 'ccd'
      ? (note?.width ?? defaultWidth)
      : null;
  if (uncertainty === null && settings.noise === 'declared') {
    add(column, {
      code: 'missing-uncertainty',
      message: 'nothing says how uncertain the value is',
      got: typeof cell === 'string' ? cell : cell.join(' to '),
      expected: 'a standard error',
      remedy: `add a column "uncertainty(${observable.name})" to the data, or calibration.observations.${observable.name}.uncertainty, or write noise: estimated`,
    });
  }
  if (issues.length > before) return [];
  const written = typeof cell === 'string' ? cell : cell.join(' to ');
  const place = `${row.place}, ${column}`;
  return [{ place, observable, set, inputs, written, value, exponents, scale, uncertainty, width, group, heldOut }];
}

interface Measured {
  readonly value: number;
  readonly exponents: readonly number[];
  /** Of a band: standard deviation of the uniform distribution over it, on the scale; else null. */
  readonly bandDeviation: number | null;
}

function measuredValue(
  cell: Exclude<DataCell, null>,
  scale: 'linear' | 'logarithmic',
): Measured | { readonly problem: Omit<Issue, 'path' | 'file'> } {
  const ends = (typeof cell === 'string' ? [cell] : cell).map((text) => (text === null ? null : readWritten(text)));
  const text = typeof cell === 'string' ? cell : cell.join(' to ');
  for (const end of ends) {
    if (end === null) {
      const message = 'a band that is open on one side cannot be fitted yet';
      return {
        problem: {
          code: 'not-supported',
          message,
          got: text,
          expected: 'a value, or a band with two ends',
          remedy: 'leave the value out',
        },
      };
    }
    if (isIssue(end)) return { problem: end };
  }
  const known = ends as WrittenQuantity[];
  if (scale === 'logarithmic' && known.some(({ si }) => !(si > 0))) {
    return {
      problem: {
        code: 'out-of-range',
        message: 'a value that is not above zero has no logarithm',
        got: text,
        expected: 'above zero',
        remedy: 'write scale: linear for this observable',
      },
    };
  }
  const [low, high] = [known[0]!.si, known.at(-1)!.si];
  const { exponents } = known[0]!.unit;
  if (!sameExponents(exponents, known.at(-1)!.unit.exponents)) {
    const message = 'the two ends of the band are of different kinds';
    return { problem: { code: 'wrong-dimension', message, got: text, expected: 'two ends of one kind' } };
  }
  if (low > high) {
    const message = 'the lower end of the band is above the upper one';
    return { problem: { code: 'range-order', message, got: text, expected: 'the lower end first' } };
  }
  // A band without width says nothing of its uncertainty.
  if (known.length === 1 || low === high) return { value: low, exponents, bandDeviation: null };
  const [from, to] = scale === 'logarithmic' ? [Math.log(low), Math.log(high)] : [low, high];
  const middle = (from + to) / 2;
  return {
    value: scale === 'logarithmic' ? Math.exp(middle) : middle,
    exponents,
    bandDeviation: (to - from) / Math.sqrt(12),
  };
}

/** Standard error on the scale; null when nothing is said. */
function uncertaintyOf(
  stated: string | number | undefined,
  { value, exponents, bandDeviation }: Measured,
  scale: 'linear' | 'logarithmic',
  report: (problem: Omit<Issue, 'path' | 'file'>) => void,
): number | null {
  if (stated === undefined) return bandDeviation;
  const text = String(stated);
  const written = readWritten(text);
  if (isIssue(written)) {
    report(written);
    return null;
  }
  // A difference in degC is one in K.
  const parsed = { exponents: written.unit.exponents, value: written.number * stepOf(written.unit) };
  const plain = dimensions.dimensionless.exponents;
  const isShare =
    text.trim().endsWith('%') || (sameExponents(parsed.exponents, plain) && !sameExponents(exponents, plain));
  // A bare number beside a value with a unit is a share of it; beside a plain number it is one of the same kind.
  const absolute = isShare ? parsed.value * Math.abs(value) : parsed.value;
  if (!isShare && !sameExponents(parsed.exponents, exponents)) {
    report({
      code: 'wrong-dimension',
      message: 'the uncertainty is of another kind than the value',
      got: text,
      expected: 'a percentage, or a quantity like the value',
    });
    return null;
  }
  if (!(parsed.value > 0)) {
    report({ code: 'out-of-range', message: 'an uncertainty is above zero', got: text, expected: 'above zero' });
    return null;
  }
  return scale === 'logarithmic' ? absolute / Math.abs(value) : absolute;
}
