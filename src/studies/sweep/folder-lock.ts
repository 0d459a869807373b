import { randomBytes } from 'node:crypto';
import {
  closeSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileError } from '../../io/run/atomic-write.js';
import { LithostatError } from '../../quantity/issue.js';
import { sweepFiles } from './sweep-folder.js';

/** Time between signs of life (ms). */
const beat = 10_000;
/** Silence (ms) after which a process on another machine counts as gone; clocks may differ, so it is many beats. */
const silence = 120_000;

interface Owner {
  /** Machine, start of its system and process namespace: only there the number of the process means anything. */
  readonly machine: string;
  readonly process: number;
  /** When the process started, in the system's own count; null where it cannot be known. */
  readonly started: string | null;
  readonly name: string;
}

/** A lock that is held. */
export interface FolderLock {
  release(): void;
}

/**
 * Keeps a second process from changing the list of a sweep while one computes it. The lock of a process that was killed does not
 * hold: on the same machine it is known by the process, elsewhere by two minutes without a sign of life.
 *
 * @param folder of the sweep, exists
 * @throws LithostatError when another process holds it
 */
export function lockFolder(folder: string): FolderLock {
  const lock = join(folder, sweepFiles.lock);
  const own = `${lock}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(own, `${JSON.stringify(ownership(process.pid))}\n`);
    for (let attempt = 0; !claim(own, lock); attempt++) {
      if (attempt > 10 || !removeStale(lock, own)) throw locked(folder, readOwner(lock));
    }
  } catch (error) {
    throw fileError(error, lock, 'create');
  } finally {
    rmSync(own, { force: true });
  }
  removeLeftOver(folder);
  const timer = setInterval(() => touch(lock), beat);
  timer.unref();
  return {
    release() {
      clearInterval(timer);
      rmSync(lock, { force: true });
    },
  };
}

/** Does something under the lock of a folder. */
export function withLock<T>(folder: string, work: () => T): T {
  const lock = lockFolder(folder);
  try {
    return work();
  } finally {
    lock.release();
  }
}

/** Gives the lock its content and its name in one step. @returns false when there is one */
function claim(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error;
  }
  // A file system without links: the name comes first, and a kill in between leaves an empty lock, which silence removes.
  try {
    const descriptor = openSync(lock, 'wx');
    writeFileSync(descriptor, readFileSync(own));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a lock away whose owner is gone. @returns whether it is worth trying again */
function removeStale(lock: string, own: string): boolean {
  const held = readOwner(lock);
  if (held === 'none') return true;
  if (!isGone(held, lock)) return false;
  const aside = `${own}.stale`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    // Someone else was faster.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
  const moved = readOwner(aside);
  // Someone else removed the stale one and locked anew between the two looks: that lock is given back.
  if (moved !== 'none' && !isGone(moved, aside)) claim(aside, lock);
  rmSync(aside, { force: true });
  return true;
}

/** Removes what killed processes left before their lock had its name. */
function removeLeftOver(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(`${sweepFiles.lock}.`)) continue;
      const file = join(folder, name);
      const owner = readOwner(file);
      if (owner !== 'none' && isGone(owner, file)) rmSync(file, { force: true });
    }
  } catch {
    // It is in nobody's way.
  }
}

function touch(lock: string): void {
  const now = new Date();
  try {
    utimesSync(lock, now, now);
  } catch {
    // A sign of life that could not be given costs the lock at worst, and results are safe without.
  }
}

function readOwner(lock: string): Owner | 'unknown' | 'none' {
  let text: string;
  try {
    text = readFileSync(lock, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw error;
  }
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return 'unknown';
  }
}

function isGone(owner: Owner | 'unknown', lock: string): boolean {
  if (owner !== 'unknown' && owner.machine === machine()) {
    try {
      process.kill(owner.process, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ESRCH';
    }
    const started = startOf(owner.process);
    // Numbers of processes come round; one that has ended but was not yet collected by its parent is no owner either.
    return started === 'ended' || (owner.started !== null && started !== null && started !== owner.started);
  }
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  return since === undefined || Date.now() - since > silence;
}

function ownership(number: number): Owner {
  return { machine: machine(), process: number, started: startOf(number), name: hostname() };
}

function machine(): string {
  const parts = [hostname()];
  try {
    parts.push(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), readlinkSync('/proc/self/ns/pid'));
  } catch {
    // Not Linux.
  }
  return parts.join(' ');
}

/** Start of a process in ticks since the start of the system (field 22 of /proc/PID/stat), null where that is not told. */
function startOf(number: number): string | null {
  try {
    const stat = readFileSync(`/proc/${number}/stat`, 'utf8');
    // The second field is a name in brackets that may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : fields[19];
  } catch {
    return null;
  }
}

function locked(folder: string, owner: Owner | 'unknown' | 'none'): LithostatError {
  const who = typeof owner === 'string' ? 'another process' : `process ${owner.process} on ${owner.name}`;
  return new LithostatError([
    {
      code: 'sweep-in-use',
      path: '',
      file: folder,
      message: `${who} is computing the sweep in ${folder}`,
      remedy: `wait for it, or stop it by Ctrl-C there: what it has stored is kept. If no such process is left, delete ${sweepFiles.lock}`,
    },
  ]);
}
