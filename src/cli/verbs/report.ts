import { exitCodes } from '../../quantity/issue.js';
import { writeReport } from '../../report/run-report.js';

/** `lithostat report`. @returns the exit code */
export async function report(folder: string, options: { readonly json?: boolean }): Promise<number> {
  const file = await writeReport(folder);
  process.stdout.write(options.json ? `${JSON.stringify({ report: file })}\n` : `${file}\n`);
  return exitCodes.done;
}
