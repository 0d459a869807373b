import type { Command } from 'commander';
import {
  caseMemoryOption,
  caseTimeOption,
  jobsNumber,
  jsonOption,
  onlyOption,
  quietOption,
  retryOption,
  wholeNumberFromZero,
} from './options.js';

/**
 * Declares the verbs with which a sweep is computed elsewhere than where it was set up: `sweep status`, `cancel`, `work`, `merge`.
 *
 * @param sweep the command to which they belong
 * @param setExit takes the exit code of the verb that ran
 */
export function declareClusterVerbs(sweep: Command, setExit: (code: number) => void): void {
  sweep
    .command('status')
    .summary('how far a sweep is')
    .description('Counts the cases of a sweep by status, and its chunks by what is done, running, waiting or missing.')
    .argument('<folder>', 'folder of a sweep')
    .addOption(jsonOption())
    .action(async (folder: string, options) => {
      setExit(await (await import('./verbs/sweep-status.js')).status(folder, options));
    });

  sweep
    .command('cancel')
    .summary('take the jobs of a sweep out of the queue')
    .description('Cancels the jobs of a sweep that was submitted to Slurm. What they have stored stays.')
    .argument('<folder>', 'folder of a sweep')
    .addOption(jsonOption())
    .action(async (folder: string, options) => {
      setExit(await (await import('./verbs/sweep-cancel.js')).cancel(folder, options));
    });

  sweep
    .command('work')
    .summary('compute one chunk of a sweep')
    .description(
      'Computes the cases of a chunk that have no outcome yet: the task of a cluster. On SIGUSR1, SIGTERM and Ctrl-C it stores what runs and ends; on SIGUSR1 under Slurm it goes back into the queue.',
    )
    .argument('<folder>', 'folder of a sweep')
    .requiredOption('--chunk <n>', 'number of the chunk, from 0', wholeNumberFromZero)
    .option('--jobs <n>', 'cases at a time; the results do not depend on it', jobsNumber)
    .addOption(caseTimeOption())
    .addOption(caseMemoryOption())
    .addOption(onlyOption())
    .addOption(retryOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .action(async (folder: string, options) => {
      setExit(await (await import('./verbs/sweep-work.js')).work(folder, options));
    });

  sweep
    .command('merge')
    .summary('write the table of a sweep')
    .description('Writes cases.csv and cases.parquet from what is stored, and says which cases are missing.')
    .argument('<folder>', 'folder of a sweep')
    .option('--pending', 'write them also when cases are missing, with the status pending')
    .addOption(jsonOption())
    .action(async (folder: string, options) => {
      setExit(await (await import('./verbs/sweep-merge.js')).merge(folder, options));
    });
}
