import { randomBytes } from 'node:crypto';
import { closeSync, linkSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '../../io/run/atomic-write.js';
import { LithostatError } from '../../quantity/issue.js';
import { isGone, type Owner, ownership, readOwner, touch } from './process-owner.js';
import { sweepFiles } from './sweep-folder.js';

/** Time between signs of life (ms). */
const beat = 10_000;

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
