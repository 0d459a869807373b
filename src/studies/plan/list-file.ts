import { parseOverrideValue, parsePath } from '../../io/scenario/index.js';
import { cellNumber, type DataTable, type TableColumn } from '../../io/table/data-table.js';
import { readTable } from '../../io/table/read-table.js';
import { type Issue, isIssue, LithostatError, readUnitScale } from '../../quantity/index.js';
import { isPlainQuantity } from './column.js';

/** Values of a path, one a row of a file; undefined where the file leaves it open. */
export interface PathColumn {
  readonly path: string;
  /** Unit of the heading. */
  readonly unit: string | null;
  readonly values: readonly unknown[];
}

/**
 * Reads a table whose headings are paths into a scenario, with the unit of their cells in brackets where these have none:
 * `operation.stackPressure [MPa]`.
 *
 * @param file CSV or Parquet
 * @throws LithostatError when it cannot be read, has no rows, or a heading is no path or its unit is none: all at once
 */
export async function readPathTable(
  file: string,
): Promise<{ readonly columns: readonly PathColumn[]; readonly length: number }> {
  const table = await readTable(file);
  const issues = table.columns.flatMap((column) => headingIssues(column, file));
  issues.push(...doubledPaths(table.columns, file));
  if (table.length === 0) {
    issues.push({
      code: 'empty-file',
      path: '',
      file,
      message: `${file} has a heading and no rows`,
      expected: 'one row a case',
    });
  }
  if (issues.length > 0) throw new LithostatError(issues);
  return { columns: table.columns.map((column) => pathColumn(column, table)), length: table.length };
}

function headingIssues({ name, unit, header }: TableColumn, file: string): Issue[] {
  const issues: Issue[] = [];
  const place = { path: '', file, line: 1, got: JSON.stringify(header) };
  if (parsePath(name) === null) {
    issues.push({
      ...place,
      code: 'bad-path',
      message: `the heading "${header}" is no path into a scenario`,
      expected: 'keys separated by dots, and a unit in brackets: operation.stackPressure [MPa]',
    });
  }
  const scale = unit === null ? null : readUnitScale(unit);
  if (scale !== null && isIssue(scale))
    issues.push({ ...scale, ...place, message: `in the heading "${header}": ${scale.message}` });
  return issues;
}

/** Two columns of one path, in other units say: which of them would count? */
function doubledPaths(columns: readonly TableColumn[], file: string): Issue[] {
  const of = (name: string) => columns.filter((column) => column.name === name);
  return [...new Set(columns.map(({ name }) => name))].flatMap((name) => {
    const headers = of(name).map(({ header }) => header);
    if (headers.length < 2) return [];
    return [
      {
        code: 'double-column',
        path: '',
        file,
        line: 1,
        message: `two columns set ${name}`,
        got: headers.join(', '),
        expected: 'one column a path',
      },
    ];
  });
}

function pathColumn(column: TableColumn, { length }: DataTable): PathColumn {
  const { name: path, unit } = column;
  const number = (value: number) => (unit === null ? value : `${value} ${unit}`);
  const values = Array.from({ length }, (_, row): unknown => {
    const cell = column.values[row];
    if (typeof cell === 'number') return Number.isNaN(cell) ? undefined : number(cell);
    if (cell === null || cell.trim() === '') return undefined;
    const plain = cellNumber(cell);
    if (plain !== null) return number(plain);
    if (isPlainQuantity(cell)) return cell;
    // A word is what YAML makes of it, but for the words that it has a meaning for.
    if (/^[A-Za-z][\w-]*$/.test(cell) && !/^(?:true|false|null)$/i.test(cell)) return cell;
    const parsed = parseOverrideValue(cell);
    return 'value' in parsed ? parsed.value : cell;
  });
  return { path, unit, values };
}
