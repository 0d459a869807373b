import { basename, extname, join } from 'node:path';

/** Where results go when nothing is said: results/ and the name of the scenario, with the mode of a search. */
export function defaultFolder(scenario: string, suffix = ''): string {
  const name = basename(scenario, extname(scenario));
  return join('results', suffix === '' ? name : `${name}-${suffix}`);
}
