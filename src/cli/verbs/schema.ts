import { scenarioJsonSchema } from '../../io/scenario/index.js';
import { exitCodes } from '../../quantity/issue.js';
import { scenarioSchema } from '../../studies/scenario-schema.js';

/** `lithostat schema`. @returns the exit code */
export async function schema(): Promise<number> {
  process.stdout.write(`${JSON.stringify(scenarioJsonSchema(scenarioSchema()), null, 2)}\n`);
  return exitCodes.done;
}
