// Kills sessions of sweeps at random moments, and holds what is left against an undisturbed sweep.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomStream } from '../../dist/statistics/index.js';
import { compare, finish, kill, storedIn, tables } from './sessions.mjs';

/** Results in a folder that must grow: nothing that was stored is lost, and nothing is computed twice. */
class Watch {
  keys = new Set();

  look(out) {
    const { keys, lines } = storedIn(out);
    for (const key of this.keys) if (!keys.has(key)) throw new Error(`${out}: the result ${key} was lost`);
    if (lines !== keys.size) throw new Error(`${out}: ${lines} results of ${keys.size} cases`);
    this.keys = keys;
  }
}

/** Cases (at most) that a session computes before it is killed, so that a sweep is killed many times. */
const mostStored = 25;
/** Time (ms) that setting up a folder, a case, and writing the tables take about. */
const durations = { begin: 30, case: 4, tables: 40 };

/**
 * A moment in the life of a session that has `left` cases to compute: in its begin, among its cases, or in its end; null for one that is
 * let go, so that sweeps end also where the machine is so slow that every moment is an early one.
 */
function randomMoment(random, left) {
  if (left === 0 && random.uniform() < 0.5) return null;
  const where = random.uniform();
  if (where < 0.15) return { stored: 0, delay: durations.begin * random.uniform() };
  if (left > 0 && where < 0.85) {
    return { stored: 1 + random.integer(Math.min(left, mostStored)), delay: durations.case * random.uniform() };
  }
  return { stored: Math.min(left, mostStored), delay: durations.tables * random.uniform() };
}

/**
 * Kills sessions of a sweep at random moments, and begins another sweep whenever one came to its end.
 *
 * @param options `kills`, `kind` of sweep, `folder` to work in, `seed`, `signal`, numbers of threads in turn
 * @returns how many were killed, and how many sweeps came to their end with the table of the undisturbed one
 * @throws where something was lost, counted twice or changed
 */
export async function killSweeps({ kills, kind, folder, seed, signal = 'SIGKILL', jobs = [2] }) {
  const random = randomStream(seed);
  const whole = join(folder, `${kind}-undisturbed`);
  await finish({ kind, out: whole, jobs: jobs[0] });
  const undisturbed = await tables(whole);
  const total = storedIn(whole).keys.size;

  let killed = 0;
  let sweeps = 0;
  let sessions = 0;
  while (killed < kills) {
    const out = join(folder, `${kind}-${seed}-${sweeps}`);
    const watch = new Watch();
    for (let done = false; !done; ) {
      const options = { kind, out, jobs: jobs[sessions++ % jobs.length] };
      const moment = killed < kills ? randomMoment(random, total - watch.keys.size) : null;
      if (moment !== null) {
        const hit = await kill(options, { ...moment, signal });
        if (hit) killed++;
        done = !hit;
      } else {
        await finish(options);
        done = true;
      }
      watch.look(out);
    }
    await compare(out, undisturbed);
    rmSync(out, { recursive: true });
    sweeps++;
  }
  return { killed, sweeps, sessions };
}
