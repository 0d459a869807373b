import type { TableColumn } from '../../io/table/data-table.js';
import { type Issue, nearest } from '../../quantity/index.js';
import type { SweepData } from './sweep-data.js';

/** Longest list of columns that a message shows. */
const mostNamed = 24;

/** Ways to shorten a name, from the strictest; the first by which any column is meant decides. */
const ways: readonly ((column: TableColumn, asked: string) => boolean)[] = [
  ({ header }, asked) => header === asked,
  ({ name }, asked) => name === asked,
  ({ name }, asked) => lower(name) === lower(asked),
  // The end of a path: stackPressure for operation.stackPressure.
  ({ name }, asked) => lower(name).endsWith(`.${lower(asked)}`),
  // What is inside: voltage for final(voltage).
  ({ name }, asked) => lower(/\(([^)]*)\)$/.exec(name)?.[1] ?? '') === lower(asked),
  ({ name }, asked) => lower(name.slice(name.lastIndexOf('.') + 1)).startsWith(lower(asked)),
  ({ name }, asked) => lower(name).includes(lower(asked)),
];

const lower = (text: string): string => text.toLowerCase();

/**
 * The column that a user means: by its heading, its name, or a part of the name that no other column has.
 *
 * @param columns of the table
 * @param asked as typed
 * @param option where it was typed, for the message: `--x`
 * @returns the column, or what is wrong: no such column (with the nearest), or several
 */
export function findColumn(
  columns: readonly TableColumn[],
  asked: string,
  option: string,
): { readonly column: TableColumn } | { readonly issue: Issue } {
  const text = asked.trim();
  for (const means of text === '' ? [] : ways) {
    const found = columns.filter((column) => means(column, text));
    if (found.length === 1) return { column: found[0]! };
    if (found.length > 1) {
      return {
        issue: {
          code: 'ambiguous-column',
          path: option,
          message: `"${text}" may be one of ${found.length} columns`,
          got: text,
          expected: list(found.map(({ name }) => name)),
          remedy: 'write more of the name',
        },
      };
    }
  }
  const names = columns.map(({ name }) => name);
  const parts = names.flatMap((name) => [
    name,
    name.slice(name.lastIndexOf('.') + 1),
    /\(([^)]*)\)$/.exec(name)?.[1] ?? name,
  ]);
  const near = nearest(text, parts);
  const whole = near === undefined ? undefined : names[Math.floor(parts.indexOf(near) / 3)];
  return {
    issue: {
      code: 'unknown-column',
      path: option,
      message: `the table has no column "${text}"`,
      got: text === '' ? 'nothing' : text,
      expected: `one of ${list(names)}`,
      ...(whole === undefined ? {} : { nearest: whole }),
    },
  };
}

function list(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Collects what is wrong with several options, so that all of it is told at once. */
export class ColumnChooser {
  readonly issues: Issue[] = [];

  constructor(readonly data: SweepData) {}

  /** The column that is meant; null, with an issue noted, where there is none. */
  find(asked: string, option: string): TableColumn | null {
    const found = findColumn(this.data.table.columns, asked, option);
    if ('column' in found) return found.column;
    this.issues.push(found.issue);
    return null;
  }

  /** The same for an optional one; undefined where it was not asked for. */
  maybe(asked: string | undefined, option: string): TableColumn | null | undefined {
    return asked === undefined ? undefined : this.find(asked, option);
  }
}
