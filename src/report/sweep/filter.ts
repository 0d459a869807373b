import type { TableColumn } from '../../io/table/data-table.js';
import { type Issue, isIssue, unitConversion } from '../../quantity/index.js';
import { caseStatuses } from '../../studies/cases/case.js';
import {
  type Comparison,
  type Condition,
  type OperandText,
  parseCondition,
} from '../../studies/plan/condition-parser.js';
import { findColumn } from './choose-column.js';
import { cellText, isNumeric, type SweepData } from './sweep-data.js';

type Test = (row: number) => boolean;

/** One side of a comparison that is no column. */
type Operand =
  | { readonly kind: 'quantity'; readonly text: string; readonly number: number; readonly unit: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'null' };

/** Every status, and the class of each: `failed` of `failed:solver`. */
const statusWords: ReadonlySet<string> = new Set(
  [...caseStatuses, 'pending'].flatMap((status) => [status, status.split(':')[0]!]),
);

/** Values that differ by less are equal: 0.3 MPa and 300 kPa. */
const relativeSlack = 1e-12;

/**
 * The rows of a table that meet a condition.
 *
 * @param data the table
 * @param text a condition over its columns (as in the section `study`), whose names may be shortened; absent: all rows
 * @returns the rows in order, or everything that is wrong with the condition. A cell without a value meets no comparison but `== null`.
 */
export function rowsWhere(
  data: SweepData,
  text: string | undefined,
): { readonly rows: readonly number[] } | { readonly issues: readonly Issue[] } {
  const all = Array.from({ length: data.table.length }, (_value, row) => row);
  if (text === undefined) return { rows: all };
  const condition = parseCondition(text);
  if (isIssue(condition)) return { issues: [{ ...condition, path: '--where' }] };
  const compiler = new Compiler(data);
  const test = compiler.compile(condition);
  return compiler.issues.length > 0 ? { issues: compiler.issues } : { rows: all.filter(test) };
}

class Compiler {
  readonly issues: Issue[] = [];

  constructor(private readonly data: SweepData) {}

  compile(condition: Condition): Test {
    if (condition.kind === 'not') {
      const term = this.compile(condition.part);
      return (row) => !term(row);
    }
    if (condition.kind !== 'compare') {
      const terms = condition.parts.map((term) => this.compile(term));
      return condition.kind === 'and'
        ? (row) => terms.every((term) => term(row))
        : (row) => terms.some((term) => term(row));
    }
    const { left, comparison, right } = condition;
    const a = this.side(left, right);
    const b = this.side(right, left);
    if (a === null || b === null) return () => false;
    if (isColumn(a)) return this.compare(a, comparison, b);
    if (isColumn(b)) return this.compare(b, mirrored[comparison], a);
    return this.refuse('neither side is a column', `${shown(a)} ${comparison} ${shown(b)}`, 'a column of the table');
  }

  /** A side of a comparison; a word that the column on the other side holds is that text: `status == ok`. */
  private side(operand: OperandText, other: OperandText): TableColumn | Operand | null {
    if (operand.kind === 'text' || operand.kind === 'boolean')
      return { kind: 'text', text: String(operand.kind === 'text' ? operand.text : operand.value) };
    if (operand.kind === 'quantity') {
      const { number, unit } = operand.quantity;
      return { kind: 'quantity', text: operand.text, number, unit: unit.text };
    }
    const { text: name } = operand;
    if (name === 'null') return { kind: 'null' };
    if (other.kind === 'name') {
      const found = findColumn(this.data.table.columns, other.text, '--where');
      if ('column' in found && found.column.kind !== 'number' && found.column.name !== name) {
        const { column } = found;
        // A status that no case has is still a status: a sweep without failures has no failed cases, and is no mistake.
        if (column.name === 'status' && statusWords.has(name)) return { kind: 'text', text: name };
        if (column.values.some((value) => value !== null && isText(column, value, name)))
          return { kind: 'text', text: name };
      }
    }
    return this.column(name);
  }

  private column(name: string): TableColumn | null {
    const found = findColumn(this.data.table.columns, name, '--where');
    if ('column' in found) return found.column;
    this.issues.push({ ...found.issue, remedy: `a text that no case has stands in quotes: '${name}'` });
    return null;
  }

  private compare(column: TableColumn, comparison: Comparison, other: TableColumn | Operand): Test {
    if (!isColumn(other) && other.kind === 'null') {
      if (comparison !== '==' && comparison !== '!=') return this.refuse('null has no order', comparison, '== or !=');
      return (row) => (cellText(column, row) === null) === (comparison === '==');
    }
    if (isNumeric(column)) return this.compareNumbers(column.values, column, comparison, other);
    const text = isColumn(other) ? (row: number) => cellText(other, row) : () => (other as { text: string }).text;
    if (comparison !== '==' && comparison !== '!=') {
      return this.refuse('texts have no order', `${column.name} ${comparison} …`, '== or !=');
    }
    return (row) => {
      const [a, b] = [cellText(column, row), text(row)];
      if (a === null || b === null) return false;
      return isText(column, a, b) === (comparison === '==');
    };
  }

  private compareNumbers(
    values: Float64Array,
    column: TableColumn,
    comparison: Comparison,
    other: TableColumn | Operand,
  ): Test {
    let value: (row: number) => number;
    if (isColumn(other)) {
      if (!isNumeric(other)) return this.refuse('numbers do not compare with texts', other.name, 'a column of numbers');
      const conversion = unitConversion(other.unit ?? '', column.unit ?? '');
      if (isIssue(conversion)) return this.refuse(conversion.message, other.header, column.header);
      value = (row) => conversion(other.values[row]!);
    } else if (other.kind === 'quantity') {
      const conversion = unitConversion(other.unit, column.unit ?? '');
      if (isIssue(conversion)) {
        const bare = other.unit === '';
        const expected = column.unit === null ? 'a number without a unit' : `a quantity in ${column.unit} or the like`;
        this.issues.push({
          ...conversion,
          path: '--where',
          message: bare ? `${other.text} has no unit where ${column.name} has one` : conversion.message,
          got: other.text,
          expected,
          ...(bare ? { remedy: `write ${other.text} ${column.unit}` } : {}),
        });
        return () => false;
      }
      const fixed = conversion(other.number);
      value = () => fixed;
    } else {
      return this.refuse(`${column.name} holds numbers`, shown(other), 'a quantity');
    }
    return (row) => holds(values[row]!, comparison, value(row));
  }

  private refuse(message: string, got: string, expected: string): Test {
    this.issues.push({ code: 'wrong-type', path: '--where', message, got, expected });
    return () => false;
  }
}

/** Whether a value is a text; a status is also the class of it: `failed` of `failed:solver`. */
function isText(column: TableColumn, value: string, text: string): boolean {
  return value === text || (column.name === 'status' && value.startsWith(`${text}:`));
}

const mirrored: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function isColumn(side: TableColumn | Operand): side is TableColumn {
  return 'header' in side;
}

function shown(side: Operand | TableColumn): string {
  if (isColumn(side)) return side.name;
  return side.kind === 'null' ? 'null' : side.text;
}

function holds(a: number, comparison: Comparison, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return false;
  const equal = a === b || Math.abs(a - b) <= relativeSlack * Math.max(Math.abs(a), Math.abs(b));
  switch (comparison) {
    case '==':
      return equal;
    case '!=':
      return !equal;
    case '<':
      return a < b && !equal;
    case '>':
      return a > b && !equal;
    case '<=':
      return a < b || equal;
    default:
      return a > b || equal;
  }
}
