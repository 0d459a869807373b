import { readFileSync, readlinkSync, statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';

/** Silence (ms) after which a process on another machine counts as gone; clocks may differ, so it is many beats. */
const silence = 120_000;

/** Which process made a file; written into it as JSON. */
export interface Owner {
  /** Machine, start of its system and process namespace: only there the number of the process means anything. */
  readonly machine: string;
  readonly process: number;
  /** When the process started, in the system's own count; null where it cannot be known. */
  readonly started: string | null;
  readonly name: string;
}

/** Gives a sign of life by the time of a file. */
export function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // A sign of life that could not be given costs a lock at worst, and results are safe without.
  }
}

/** Who made a lock; `none` when there is no such file. */
export function readOwner(file: string): Owner | 'unknown' | 'none' {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw error;
  }
  return ownerOf(text);
}

/** The owner that a text names. */
export function ownerOf(text: string): Owner | 'unknown' {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return 'unknown';
  }
}

/**
 * Whether the process that made a file has ended: on the same machine it is known by the process, elsewhere by two minutes without a sign
 * of life.
 */
export function isGone(owner: Owner | 'unknown', file: string): boolean {
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
  const since = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return since === undefined || Date.now() - since > silence;
}

/** What a file says of the process with this number. */
export function ownership(number: number): Owner {
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
