import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../version.js';

/** Left by the build beside what it made. */
const stamp = join(dirname(fileURLToPath(import.meta.url)), '..', '.built-from');

let identity: string | undefined;

/**
 * What the results of stored cases depend on beside their inputs: the version of lithostat and, when it was built from sources, the
 * digest of the sources, so that results of code that has changed since are not taken for those of today's.
 */
export function codeIdentity(): string {
  if (identity === undefined) {
    try {
      const digest = readFileSync(stamp, 'utf8').trim();
      identity = `${version}+${digest.slice(0, 16)}`;
    } catch {
      // Run from TypeScript sources, as tests do.
      identity = `${version}+sources`;
    }
  }
  return identity;
}
