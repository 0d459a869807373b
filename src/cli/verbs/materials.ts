import { describeLibrary, describeMaterial } from '../../materials/index.js';
import { exitCodes } from '../../quantity/issue.js';

/** `lithostat materials`. @returns the exit code */
export async function materials(name: string | undefined, options: { readonly json?: boolean }): Promise<number> {
  const described = name === undefined ? describeLibrary() : describeMaterial(name);
  process.stdout.write(options.json ? `${JSON.stringify(described.data, null, 2)}\n` : `${described.text.trimEnd()}\n`);
  return exitCodes.done;
}
