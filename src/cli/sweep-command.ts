import { type Command, Option } from 'commander';
import {
  caseMemoryOption,
  caseTimeOption,
  collect,
  jobsNumber,
  jsonOption,
  onlyOption,
  outOption,
  quietOption,
  retryOption,
  setOption,
  wholeNumber,
  wholeNumberFromZero,
} from './options.js';
import { declareClusterVerbs } from './sweep-cluster-command.js';
import { declareSensitivity } from './sweep-sensitivity-command.js';
import { declareViews } from './sweep-views.js';

const setHelp = `path=value for all cases; path=a,b,c for an axis; path="a..b in 5" for evenly spaced values ("… log" by equal factors);
with a sample, path=a..b or path=a,b for a range; repeatable`;

const examples = `
Examples:
  lithostat sweep cell.yaml --set operation.stackPressure="1,3,7 MPa" --set operation.temperature="25 degC,60 degC"
  lithostat sweep cell.yaml --set cell.interfaces.resistance="1..100 ohm cm^2 log" --lhs 200 --case critical:ccs
  lithostat sweep study.yaml --dry-run

What is varied can also stand in the section "study" of the scenario: docs/studies.md. Commas inside quotes, brackets and braces do not
separate values. The same command goes on with a sweep that was interrupted.`;

const repeated = (flags: string, description: string) =>
  new Option(flags, description).argParser(collect).default([] as string[], 'none');

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
    .optionsGroup('What is varied:')
    .addOption(setOption(setHelp))
    .option('--list <file>', 'combinations from a CSV file: columns are paths, each row is one')
    .option('--grid', 'all values of all axes with each other (default); parameters are not sampled')
    .option('--zip', 'the axes of --set side by side, value by value')
    .option('--lhs <n>', 'n samples of a Latin hypercube', wholeNumber)
    .option('--sobol <n>', "n points of a Sobol' sequence", wholeNumber)
    .option('--monte-carlo <n>', 'n random samples', wholeNumber)
    .option('--seed <n>', 'seed of the samples (default: 1)', wholeNumberFromZero)
    .addOption(
      repeated(
        '--where <condition>',
        'only cases for which this holds: "operation.stackPressure >= 2 MPa"; repeatable',
      ),
    )
    .addOption(repeated('--exclude <condition>', 'no cases for which this holds; repeatable'))
    .optionsGroup('What is computed:')
    .option(
      '--case <what>',
      'run (default), critical:ccs, critical:ccp, critical:ccd, compare:FILE, or compare (with the log that is followed)',
    )
    .addOption(
      repeated(
        '--output <name>',
        'what is kept of a run: final(voltage), minimum(contactFraction1), maximum(…), mean(…); repeatable',
      ),
    )
    .addOption(caseTimeOption())
    .addOption(caseMemoryOption())
    .addOption(onlyOption())
    .addOption(retryOption())
    .option('--resume', 'go on with the sweep that is in the folder (default)')
    .option('--no-resume', 'refuse a folder that holds a sweep already')
    .option('--dry-run', 'count the cases, try some, and say what all would cost')
    .optionsGroup('Where it is computed:')
    .addOption(
      new Option('--on <place>', 'this machine, a Slurm cluster, or a folder that others compute')
        .choices(['threads', 'slurm', 'folder'])
        .default('threads'),
    )
    .option('--jobs <n>', 'threads: cases at a time; the results do not depend on it', jobsNumber)
    .option('--chunk <n>', 'cases a chunk, the unit of a cluster task (default: 1000)', wholeNumber)
    .option('--partition <name>', 'slurm: where the tasks run')
    .option('--time <limit>', 'slurm: longest time of a task, as sbatch takes it')
    .option('--mem <size>', 'slurm: memory of a task, as sbatch takes it')
    .option('--array-limit <n>', 'slurm: tasks at a time', wholeNumber)
    .option('--cpus <n>', 'slurm: cores of a task, each with a case at a time', wholeNumber)
    .option(
      '--sbatch <option>',
      'slurm: a further option of sbatch as one word: --sbatch=--account=lithium; repeatable',
      collect,
    )
    .optionsGroup('Options:')
    .addOption(outOption('folder of the sweep (default: results/ and the name of the scenario with -sweep)'))
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', examples)
    .action(async (scenario: string, options) => {
      setExit(await (await import('./verbs/sweep.js')).sweep(scenario, options));
    });

  // Verbs on the folder of a sweep: one `sweep.command(…)` each, with its own file in verbs/.
  declareClusterVerbs(sweep, setExit);
  declareViews(sweep, setExit);
  declareSensitivity(sweep, setExit);
}
