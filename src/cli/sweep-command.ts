import type { Command } from 'commander';
import { jsonOption, outOption, quietOption, setOption, wholeNumber } from './options.js';
import { declareClusterVerbs } from './sweep-cluster-command.js';
import { declareViews } from './sweep-views.js';

/**
 * Declares `lithostat sweep SCENARIO` and, under the same word, the verbs that work on the folder of a sweep:
 * `lithostat sweep status DIR` and so on. A scenario file that is called like one of these is written with its folder (`./status`).
 *
 * @param setExit takes the exit code of the verb that ran
 */
export function declareSweep(program: Command, setExit: (code: number) => void): void {
  const sweep = program
    .command('sweep')
    .summary('compute many cases: a grid, a list or a sample')
    .description(
      'Computes a scenario for many values. Each case is stored as it ends; the same command goes on where it was.',
    )
    // Options after the name of an inner verb belong to that verb.
    .enablePositionalOptions()
    .argument('<scenario>', 'scenario file, YAML or JSON')
    .addOption(setOption('a value for all cases, or several (path=a,b,c) for an axis; repeatable'))
    .addOption(outOption())
    .option('--jobs <n>', 'cases at a time; the results do not depend on it', wholeNumber)
    .addOption(jsonOption())
    .addOption(quietOption())
    .action(async (scenario: string, options) => {
      setExit(await (await import('./verbs/sweep.js')).sweep(scenario, options));
    });

  // Verbs on the folder of a sweep: one `sweep.command(…)` each, with its own file in verbs/.
  declareClusterVerbs(sweep, setExit);
  declareViews(sweep, setExit);
}
