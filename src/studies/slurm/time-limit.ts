const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A time limit as Slurm writes it (manual page of sbatch, option `--time`): `minutes`, `minutes:seconds`, `hours:minutes:seconds`,
 * `days-hours`, `days-hours:minutes`, `days-hours:minutes:seconds`.
 *
 * @returns s; null when it is none of these
 */
export function parseTimeLimit(text: string): number | null {
  const parts = /^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text.trim());
  if (parts === null) return null;
  const [days, first, second, third] = parts.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  const seconds =
    days !== undefined
      ? days * day + first! * hour + (second ?? 0) * minute + (third ?? 0)
      : third !== undefined
        ? first! * hour + second! * minute + third
        : first! * minute + (second ?? 0);
  return seconds > 0 ? seconds : null;
}

/** Longest notice that a task asks for before its time limit (s): to store what runs, and to be put back into the queue. */
const longestWarning = 60;

/**
 * How long before its time limit a task is warned (s). Slurm looks at its jobs every half minute only, so the warning may come that much
 * earlier; of a short limit it takes a half at most.
 *
 * @param limit s; null when the cluster's default is taken, which is not known
 */
export function warningBefore(limit: number | null): number {
  return limit === null ? longestWarning : Math.min(longestWarning, Math.max(1, Math.floor(limit / 2)));
}

/** Memory as Slurm writes it (option `--mem`): megabytes, or with K, M, G, T. @returns bytes; null when it is none */
export function parseMemory(text: string): number | null {
  const parts = /^(\d+)([KMGT]?)B?$/i.exec(text.trim());
  if (parts === null) return null;
  const bytes = Number(parts[1]) * 1024 ** { K: 1, M: 2, '': 2, G: 3, T: 4 }[parts[2].toUpperCase() as 'K']!;
  return bytes > 0 ? bytes : null;
}
