import { type Command, InvalidArgumentError, Option } from 'commander';
import { surrogateKinds } from '../studies/sensitivity/surrogate-kinds.js';
import { jsonOption, wholeNumberFromZero } from './options.js';

function percent(value: string): number {
  const number = Number(value.replace(/\s*%$/, '')) / 100;
  if (!(number > 0 && number < 1))
    throw new InvalidArgumentError('expected per cent between 0 and 100, for example 95');
  return number;
}

/** Declares `lithostat sweep sensitivity DIR`. @param setExit takes the exit code of the verb */
export function declareSensitivity(sweep: Command, setExit: (code: number) => void): void {
  sweep
    .command('sensitivity')
    .summary('which parameters matter, with intervals')
    .description(
      "Sobol' indices of a saltelli design, elementary effects of a morris design, rank correlations and a surrogate for samples. Leaves sensitivity.json in the folder.",
    )
    .argument('<folder>', 'folder of a sweep')
    .option(
      '--output <name>',
      'output to explain, as in the table; repeatable (default: the critical current of searches, all numbers that vary of runs)',
      (value: string, all: readonly string[] = []) => [...all, value],
    )
    .addOption(
      new Option(
        '--surrogate <kind>',
        'formula that is fitted to the cases (default: none, but for samples of independent parameters the best, or with more than three fits polynomial-chaos)',
      ).choices([...surrogateKinds, 'none']),
    )
    .option('--confidence <percent>', 'probability of the intervals (default: 95)', percent)
    .option('--seed <n>', 'seed of the resampling behind the intervals (default: 0)', wholeNumberFromZero)
    .addOption(jsonOption())
    .action(async (folder: string, options) => {
      setExit(await (await import('./verbs/sweep-sensitivity.js')).sweepSensitivity(folder, options));
    });
}
