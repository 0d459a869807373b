import { exitCodes, LithostatError } from '../../quantity/issue.js';
import { viewAsCsv, viewAsMarkdown, viewAsRecords, viewAsText } from '../../report/sweep/print-view.js';
import { readSweepData } from '../../report/sweep/sweep-data.js';
import { tableView } from '../../report/sweep/table-view.js';

/** Rows that are printed for people unless they ask for more. */
const usualLimit = 40;

export interface SweepTableOptions {
  readonly columns?: readonly string[];
  readonly where?: string;
  readonly sort?: string;
  readonly group?: readonly string[];
  readonly statistic?: readonly string[];
  readonly pivot?: readonly string[];
  readonly limit?: number;
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `lithostat sweep table`. @returns the exit code */
export async function sweepTable(folder: string, options: SweepTableOptions): Promise<number> {
  const formats = (['csv', 'json', 'markdown'] as const).filter((name) => options[name] === true);
  if (formats.length > 1) {
    const got = formats.map((name) => `--${name}`).join(' ');
    const message = 'a table has one format';
    throw new LithostatError([{ code: 'contradiction', path: '', message, got, expected: 'one of them' }]);
  }
  const data = await readSweepData(folder);
  const forPeople = formats.length === 0 || options.markdown === true;
  const found = tableView(data, {
    ...options,
    statistics: options.statistic,
    limit: options.limit ?? (forPeople ? usualLimit : 0),
    short: forPeople,
  });
  if ('issues' in found) throw new LithostatError(found.issues.map((issue) => ({ file: data.table.file, ...issue })));
  const { view } = found;
  if (options.json) {
    const answer = { rows: viewAsRecords(view), more: view.more };
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  } else {
    const print = options.csv ? viewAsCsv : options.markdown ? viewAsMarkdown : viewAsText;
    process.stdout.write(print(view));
  }
  return exitCodes.done;
}
