import { type Command, InvalidArgumentError, Option } from 'commander';
import { plotKinds } from '../report/sweep/plot-request.js';
import { jsonOption, wholeNumber } from './options.js';

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

const collect = (value: string, all: string[] = []): string[] => [...all, value];

function logAxes(value: string): string[] {
  const axes = names(value);
  const wrong = axes.find((axis) => !['x', 'y', 'color'].includes(axis));
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is none of x, y, color`);
  return axes;
}

function quantilePair(value: string): [number, number] {
  const ends = value.split(',').map(Number);
  const [low = Number.NaN, high = Number.NaN] = ends;
  if (ends.length !== 2 || !(low >= 0 && low < high && high <= 1)) {
    throw new InvalidArgumentError('expected two numbers from 0 to 1, the smaller first');
  }
  return [low, high];
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

  sweep
    .command('plot')
    .summary('draw what a sweep found')
    .description(
      'Draws a figure of a sweep. Unless told otherwise: one input that varies makes lines, two a heat map, more parallel coordinates; the output is the critical current, or the first that varies.',
    )
    .argument('<folder>', 'folder of a sweep, finished or not, or its table (.csv, .parquet)')
    .option('--x <column>', 'from left to right')
    .option('--y <column>', 'upwards; of a map the second input')
    .option('--color <column>', 'told apart by colour; of a map the output')
    .addOption(new Option('--kind <kind>', 'of figure').choices([...plotKinds]))
    .option('--where <condition>', whereHelp)
    .option('--level <quantity>', 'a level of the output, as a line or contour: "5 mA/cm^2"; repeatable', collect)
    .addOption(new Option('--log <axes>', 'logarithmic axes: x, y, color, with commas between them').argParser(logAxes))
    .option('--quantiles <low,high>', 'ends of bands and intervals, 0 to 1 (default: 0.05,0.95)', quantilePair)
    .option(
      '--measured [file]',
      'measured points over it: those that come with lithostat, or a CSV file with columns named like the axes',
    )
    .option('--width <pixels>', 'of the figure', wholeNumber)
    .option('--height <pixels>', 'of the figure', wholeNumber)
    .addOption(new Option('--theme <theme>', 'of paper').choices(['light', 'dark']))
    .option(
      '--out <file>',
      'file of the figure, .svg or .png (default: in the folder of the sweep, named by its kind, .svg)',
    )
    .addOption(jsonOption())
    .addHelpText('after', columnsHelp)
    .action(async (folder: string, options) => {
      setExit(await (await import('./verbs/sweep-plot.js')).sweepPlot(folder, options));
    });
}
