import { exitCodes } from '../../quantity/issue.js';
import { loadStudy } from '../../studies/load-study.js';

/** `lithostat validate`: problems are thrown and presented like those of any verb. @returns the exit code */
export async function validate(
  scenario: string,
  options: { readonly set: readonly string[]; readonly json?: boolean },
): Promise<number> {
  const study = loadStudy({ file: scenario, set: options.set });
  study.makeModel();
  if (options.json) process.stdout.write(`${JSON.stringify({ issues: [], warnings: study.warnings }, null, 2)}\n`);
  else {
    for (const warning of study.warnings) process.stdout.write(`warning: ${warning}\n`);
    process.stdout.write(`${scenario} is valid: ${study.scenario.title}\n`);
  }
  return exitCodes.done;
}
