import { Command, CommanderError, Option } from 'commander';
import { exitCodes, type Issue, LithostatError } from '../quantity/issue.js';
import { version } from '../version.js';
import { declareAtlas } from './atlas-command.js';
import { reportBug } from './bug.js';
import { declareImage } from './image-command.js';
import { declareMesh } from './mesh-command.js';
import {
  caseMemoryOption,
  caseTimeOption,
  collect,
  jobsNumber,
  jsonOption,
  outOption,
  quietOption,
  setOption,
  tableName,
  wholeNumber,
} from './options.js';
import { declareSweep } from './sweep-command.js';
import { usageIssue } from './usage.js';

const closing = `
The answer is on stdout, everything else on stderr. With --json the answer is one JSON document; problems with the input
are then {"issues": [...]} on stdout.

Exit codes: 0 done (also when the cell failed: that is an answer), 2 bad input, 3 solver failure, 4 criterion not reached,
5 interrupted, to go on with, 1 a bug of lithostat.`;

/** Options that hold for every verb: those of the verb above an inner one do not. */
function optionsOfProgram(command: Command): Option[] {
  let top = command;
  while (top.parent !== null) top = top.parent;
  return top.options.filter(({ hidden }) => !hidden);
}

/** The verb that was called, with the inner one behind it: `sweep work`; undefined when there is none. */
function verbOf(program: Command, argv: readonly string[]): string | undefined {
  const place = argv.findIndex((word, index) => index >= 2 && program.commands.some((one) => one.name() === word));
  const verb = program.commands.find((one) => one.name() === argv[place]);
  const inner = verb?.commands.find((one) => one.name() === argv[place + 1]);
  return verb === undefined
    ? undefined
    : [verb, ...(inner === undefined ? [] : [inner])].map((one) => one.name()).join(' ');
}

/** Whether a verb is nothing but the first word of others. */
const isGroup = (command: Command): boolean => command.commands.length > 0 && command.registeredArguments.length === 0;

/** Declares the verbs; each is loaded when it is asked for. */
function declare(setExit: (code: number) => void): Command {
  const program = new Command('lithostat')
    .description('Predicts when lithium-metal solid-state cells fail.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .option('--stack', 'show stack traces of errors')
    // Options behind a verb belong to that verb, also when the verb above it has one of the same name.
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    // What is wrong with a command line is presented like any other problem.
    .configureOutput({ writeErr: () => {} })
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: optionsOfProgram })
    .addHelpText('after', closing);

  program
    .command('run')
    .summary('simulate one scenario')
    .description('Simulates a scenario and leaves a folder: summary.json, series.csv, run.h5, log.jsonl, report.html.')
    .argument('<scenario>', 'scenario file, YAML or JSON')
    .addOption(setOption())
    .addOption(outOption())
    .option('--resume', 'go on from the checkpoint of an interrupted run')
    .option('--no-report', 'do not draw report.html')
    .addOption(jsonOption())
    .addOption(quietOption())
    .action(async (scenario: string, options) => {
      setExit(await (await import('./verbs/run.js')).run(scenario, options));
    });

  program
    .command('critical')
    .summary('find the critical current')
    .description(
      'Brackets and bisects the critical current of stripping (ccs) or plating (ccp) with the criterion of the scenario, or emulates the stepped laboratory test (ccd).',
    )
    .argument('<scenario>', 'scenario file, YAML or JSON')
    .addOption(new Option('--mode <mode>', 'which limit').choices(['ccs', 'ccp', 'ccd']).makeOptionMandatory())
    .addOption(setOption())
    .addOption(outOption())
    .addOption(new Option('--jobs <n>', 'probes at a time; the answer does not depend on it').argParser(jobsNumber))
    .option(
      '--samples <file>',
      'search at samples of the parameters (posterior.csv of calibrate) and answer an interval',
    )
    .addOption(new Option('--draws <n>', 'samples that are taken of the file').argParser(wholeNumber).default(40))
    .option('--no-report', 'do not draw critical.html')
    .addOption(jsonOption())
    .addOption(quietOption())
    .action(async (scenario: string, options) => {
      setExit(await (await import('./verbs/critical.js')).critical(scenario, options));
    });

  declareSweep(program, setExit);
  declareAtlas(program, setExit);
  declareImage(program, setExit);
  declareMesh(program, setExit);

  program
    .command('closure')
    .summary('solve the cell problems behind the laws of void closure')
    .description(
      'Solves the cell problems of the resolved model: voids that close alone and in crowds, are stripped around, pillars that lose contact; writes tables with errors, as CSV and JSON. Resumes what was interrupted.',
    )
    .addOption(outOption('folder of the tables').default('results/closure'))
    .addOption(
      new Option(
        '--table <name>',
        'this table alone (shape, crowding, foil, forcing, stripping, edge, pillars); repeatable',
      ).argParser(tableName),
    )
    .addOption(new Option('--jobs <n>', 'threads; the answer does not depend on it').argParser(jobsNumber))
    .addOption(jsonOption())
    .addOption(quietOption())
    .action(async (options) => {
      setExit(await (await import('./verbs/closure.js')).closure(options));
    });

  program
    .command('calibrate')
    .summary('fit parameters to measured values')
    .description(
      'Fits the parameters that the section calibration of a scenario names to measured values, with intervals, what the data can tell, and a comparison of hypotheses.',
    )
    .argument('<scenario>', 'scenario file, YAML or JSON')
    .argument('<data>', 'measured values, CSV or YAML')
    .addOption(setOption())
    .addOption(outOption())
    .addOption(new Option('--jobs <n>', 'cases at a time; the answer does not depend on it').argParser(jobsNumber))
    .addOption(caseTimeOption())
    .addOption(caseMemoryOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .action(async (scenario: string, data: string, options) => {
      setExit(await (await import('./verbs/calibrate.js')).calibrate(scenario, data, options));
    });

  program
    .command('compare')
    .summary('score a run or a search against measurements')
    .description(
      'Scores a run against the log of a cycler or a load cell (current, voltage, pressure, temperature in time), or a search against measured critical currents. Without data: against the log that the run followed.',
    )
    .argument('<run>', 'folder of a run, or of a search for a critical current')
    .argument(
      '[data]',
      'log (CSV), description of one (YAML: series: { file, columns, … }), or measured critical currents (YAML, CSV)',
    )
    .option('--mapping <file>', 'which column is what, as a file of its own (YAML)')
    .addOption(
      new Option(
        '--column <role=name>',
        'column of the time, current, voltage, pressure or temperature, for example time="Time/h"; repeatable',
      )
        .argParser(collect)
        .default([] as string[], 'none'),
    )
    .addOption(
      new Option('--positive <what>', 'what a positive current of the log does to electrode 1').choices([
        'strips',
        'plates',
      ]),
    )
    .option(
      '--start <time>',
      'time of the run at which the first row of the log lies (default: its times are those of the run)',
    )
    .addOption(
      new Option(
        '--uncertainty <role=value>',
        'standard uncertainty of a measured value, for example voltage="1 mV"; repeatable',
      )
        .argParser(collect)
        .default([] as string[], 'none'),
    )
    .addOption(outOption('folder for comparison.json, and comparison.html with figures (default: none is written)'))
    .addOption(jsonOption())
    .action(async (run: string, data: string | undefined, options) => {
      setExit(await (await import('./verbs/compare.js')).compare(run, data, options));
    });

  program
    .command('validate')
    .summary('check a scenario file')
    .description(
      'Reports every problem of a scenario at once, with place, what was got, what was expected and the remedy.',
    )
    .argument('<scenario>', 'scenario file, YAML or JSON')
    .addOption(setOption())
    .addOption(jsonOption())
    .action(async (scenario: string, options) => {
      setExit(await (await import('./verbs/validate.js')).validate(scenario, options));
    });

  program
    .command('report')
    .summary('draw the report of a run again')
    .description('Draws report.html of a finished run again, from its summary.json and series.csv.')
    .argument('<run>', 'folder of a run')
    .addOption(jsonOption())
    .action(async (folder: string, options) => {
      setExit(await (await import('./verbs/report.js')).report(folder, options));
    });

  program
    .command('materials')
    .summary('list the material library, or one entry with its sources')
    .description(
      'Lists metals, electrolytes and interface classes, or prints every value of one with source and certainty.',
    )
    .argument('[name]', 'name or alias')
    .addOption(jsonOption())
    .action(async (name: string | undefined, options) => {
      setExit(await (await import('./verbs/materials.js')).materials(name, options));
    });

  program
    .command('schema')
    .summary('print the JSON Schema of scenario files')
    .description('Prints the JSON Schema (draft 2020-12) of scenario files, for editors.')
    .addOption(jsonOption().hideHelp())
    .action(async () => {
      setExit(await (await import('./verbs/schema.js')).schema());
    });

  program
    .command('doctor')
    .summary('say what this machine offers')
    .description(
      'Says which kernels run here and why, how many threads, how much memory and how fast it is, which schedulers and programs are found, and what would help.',
    )
    .addOption(jsonOption())
    .action(async (options) => {
      setExit(await (await import('./verbs/doctor.js')).doctor(options));
    });
  return program;
}

/**
 * Runs the command line.
 * @param argv as `process.argv`
 * @returns the exit code: 0 done, 1 our bug, 2 bad input, 3 solver failure, 4 criterion not reached, 5 interrupted
 */
export async function runProgram(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.done;
  const program = declare((value) => {
    code = value;
  });
  const wantsStack = argv.includes('--stack');
  try {
    if (argv.length <= 2) {
      program.outputHelp();
      return exitCodes.done;
    }
    await program.parseAsync(withoutGlobals(argv));
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.done;
      const verb = verbOf(program, argv);
      // A group such as `image` does nothing by itself: what is meant is one of its verbs.
      const group = program.commands.find((command) => command.name() === verb?.split(' ')[0] && isGroup(command));
      const verbs = (group ?? program).commands.map((command) => command.name());
      const issue = usageIssue(error, verbs, verb, group?.name());
      await presentIssues([issue], argv);
      return exitCodes.badInput;
    }
    if (error instanceof LithostatError) {
      await presentIssues(error.issues, argv);
      if (wantsStack) process.stderr.write(`${error.stack}\n`);
      return error.exitCode;
    }
    return reportBug(error, wantsStack);
  }
}

/** The options of all verbs may stand anywhere: `--stack` is read from the line itself, the version is the whole answer. */
function withoutGlobals(argv: readonly string[]): string[] {
  if (argv.some((word) => word === '--version' || word === '-V')) return [...argv.slice(0, 2), '--version'];
  return argv.filter((word) => word !== '--stack');
}

/** Problems for people on stderr, and for machines on stdout too when they asked for JSON. */
async function presentIssues(issues: readonly Issue[], argv: readonly string[]): Promise<void> {
  const { presentJson, presentTerminal } = await import('../io/errors/index.js');
  if (argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ issues: presentJson(issues) }, null, 2)}\n`);
  }
  process.stderr.write(`${presentTerminal(issues, { color: process.stderr.isTTY === true }).trimEnd()}\n`);
}
