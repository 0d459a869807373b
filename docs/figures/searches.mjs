// Searches for critical currents that are found again: probes and answers are kept under results/docs until the code changes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCriticalCurrent } from '../../dist/index.js';

/** Root of the repository. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** The cell of all figures here. */
export const scenario = join(root, 'scenarios', 'argyrodite.yaml');

/** Parts of the code that a critical current depends on. */
const parts = ['quantity', 'materials', 'physics', 'solvers', 'models', 'studies/critical', 'studies/simulate.js'];

function codeHash() {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (/\.(js|yaml)$/.test(path)) hash.update(path.slice(root.length)).update(readFileSync(path));
    else if (!/\.(ts|map)$/.test(path)) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    }
  };
  for (const part of parts) visit(join(root, 'dist', part));
  return hash.update(readFileSync(scenario)).digest('hex').slice(0, 16);
}

let folder;
/** Folder of what this code has found; that of other code is removed. */
function ownFolder() {
  if (folder !== undefined) return folder;
  const parent = join(root, 'results', 'docs');
  const own = codeHash();
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    if (name !== own) rmSync(join(parent, name), { recursive: true, force: true });
  }
  folder = join(parent, own);
  mkdirSync(join(folder, 'answers'), { recursive: true });
  return folder;
}

/**
 * A critical current of the argyrodite cell.
 *
 * @param set overrides `path=value`
 * @param mode `ccs` or `ccp`
 * @returns low and high end of the interval (mA/cm^2, null where open), status, failure, ceiling, least contact fraction of the
 *   largest stable probe, message
 */
export async function search(set, mode) {
  const own = ownFolder();
  const name = createHash('sha256')
    .update(JSON.stringify([set, mode]))
    .digest('hex')
    .slice(0, 24);
  const file = join(own, 'answers', `${name}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  // One probe is one row of evidence; its series is not looked at, so little of it is stored.
  const source = { file: scenario, set: ['output.every=1000 h', ...set] };
  const result = await findCriticalCurrent({ source, mode, out: own, jobs: 1 });
  const { low, high } = result.interval;
  const stable = result.probes.find((probe) => probe.current === low && probe.outcome === 'stable');
  const answer = {
    set,
    mode,
    low,
    high,
    status: result.status,
    failure: result.failure,
    ceiling: result.ceiling.reason,
    ceilingCurrent: result.ceiling.current,
    contactFraction: stable?.evidence.contactFraction ?? null,
    message: result.message,
  };
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(answer));
  renameSync(temporary, file);
  return answer;
}
