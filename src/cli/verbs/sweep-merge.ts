import { join } from 'node:path';
import { exitCodes } from '../../quantity/index.js';
import { mergeSweep } from '../../studies/sweep/merge-sweep.js';
import { sweepFiles } from '../../studies/sweep/sweep-folder.js';

interface MergeVerbOptions {
  readonly pending?: boolean;
  readonly json?: boolean;
}

/** `lithostat sweep merge DIR`. @returns the exit code: interrupted when cases are missing */
export async function merge(folder: string, options: MergeVerbOptions): Promise<number> {
  const result = await mergeSweep({ out: folder, pending: options.pending });
  const { title, count, statuses, missing, written, failures, pending, damage } = result;
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else {
    const lines = [
      title,
      `${count} cases: ${
        Object.entries(statuses)
          .map(([name, number]) => `${number} ${name}`)
          .join(', ') || 'none'
      }`,
    ];
    for (const { case: number, status, reason } of failures) lines.push(`  case ${number}: ${status}: ${reason}`);
    if (missing > 0) {
      const listed = pending.map(({ case: number }) => number).join(', ');
      lines.push(
        `${missing === 1 ? '1 case has' : `${missing} cases have`} no outcome: ${listed}${missing > pending.length ? ', …' : ''}`,
      );
    }
    for (const { file, lines: lost } of damage) lines.push(`${file}: ${lost} lines are not whole and were left out`);
    lines.push(
      written
        ? `The table is in ${join(folder, sweepFiles.csv)} and ${join(folder, sweepFiles.parquet)}`
        : 'The table is written when all cases have an outcome, or with --pending',
    );
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  return missing > 0 ? exitCodes.interrupted : exitCodes.done;
}
