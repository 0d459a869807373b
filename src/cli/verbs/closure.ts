import { exitCodes } from '../../quantity/issue.js';
import { runClosure } from '../../studies/closure/run-closure.js';
import { allTasks, type ClosureTableName } from '../../studies/closure/tasks.js';
import { Interrupted } from '../../studies/interruption.js';
import { interruption, ProgressLine } from '../progress.js';

export interface ClosureVerbOptions {
  readonly out: string;
  readonly jobs?: number;
  readonly table?: readonly ClosureTableName[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `lithostat closure`. @returns the exit code */
export async function closure(options: ClosureVerbOptions): Promise<number> {
  const progress = new ProgressLine(options.quiet === true);
  const { signal, release } = interruption('Interrupted: what was solved stays stored');
  try {
    const result = await runClosure({
      ...options,
      tasks: allTasks().filter(({ table }) => options.table === undefined || options.table.includes(table)),
      signal,
      onProgress: (done, of) => progress.show(done / of, `${done} of ${of} cell problems`),
    });
    progress.clear();
    const failed = result.rows.filter(({ answer }) => answer === null);
    if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else {
      const counts = `${result.rows.length} cell problems, ${result.kept} of them stored before`;
      const lines = failed.map(
        ({ table, parameters, issues }) =>
          `  ${table} ${JSON.stringify(parameters)}: ${issues?.map(({ message }) => message).join('; ')}\n`,
      );
      process.stdout.write(
        `${counts}, by lithostat ${result.code}.\nTables are in ${result.folder}.\n${
          failed.length > 0 ? `${failed.length} could not be solved:\n${lines.join('')}` : ''
        }`,
      );
    }
    return failed.length > 0 ? exitCodes.solverFailure : exitCodes.done;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    progress.clear();
    process.stderr.write('The same command goes on where this one ended.\n');
    return exitCodes.interrupted;
  } finally {
    release();
  }
}
