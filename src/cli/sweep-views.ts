import { type Command, InvalidArgumentError } from 'commander';
import { jsonOption } from './options.js';

/** Reads a list: `a,b`. @throws InvalidArgumentError when an entry is empty */
function names(value: string): string[] {
  const list = value.split(',').map((name) => name.trim());
  if (list.includes('')) throw new InvalidArgumentError('expected names with commas between them');
  return list;
}

function countOrZero(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('expected a whole number, 0 for no limit');
  return Number(value);
}

const columnsHelp = `
Columns are named as in the table, or by a part of the name that no other has: stackPressure for operation.stackPressure [MPa],
voltage for final(voltage).`;
const whereHelp = 'only cases for which this holds, for example "status == ok and stackPressure >= 2 MPa"';

/** Declares the verbs that show what a sweep found: `lithostat sweep table DIR` and `lithostat sweep plot DIR`. */
export function declareViews(sweep: Command, setExit: (code: number) => void): void {
  sweep
    .command('table')
    .summary('print the table of a sweep, or a part of it')
    .description(
      'Prints cases of a sweep: chosen columns and rows, groups with statistics, or a pivot of one output over two inputs.',
    )
    .argument('<folder>', 'folder of a sweep, finished or not, or its table (.csv, .parquet)')
    .option(
      '--columns <names>',
      'columns, with commas between them (default: inputs, status, and outputs that tell most)',
      names,
    )
    .option('--where <condition>', whereHelp)
    .option('--sort <column>', 'sort by a column; -column for the greatest first')
    .option('--group <columns>', 'a row for each value of these columns, with statistics of the others', names)
    .option(
      '--statistic <names>',
      'of groups: median, mean, minimum, maximum, deviation, count, q5 … (default: median)',
      names,
    )
    .option('--pivot <rows,columns>', 'one output over two columns; which output: --columns', names)
    .option('--limit <n>', 'most rows; 0 for all (default: 40 for people, all for --csv and --json)', countOrZero)
    .option('--csv', 'as comma-separated values, numbers to the last digit')
    .option('--markdown', 'as a table of Markdown')
    .addOption(jsonOption())
    .addHelpText('after', columnsHelp)
    .action(async (folder: string, options) => {
      setExit(await (await import('./verbs/sweep-table.js')).sweepTable(folder, options));
    });
}
