/** A line of progress on stderr, redrawn in place; nothing when stderr is no terminal or silence is asked for. */
export class ProgressLine {
  private readonly active: boolean;
  private readonly began = Date.now();
  private drawn = 0;

  constructor(quiet: boolean) {
    this.active = !quiet && process.stderr.isTTY === true;
  }

  /**
   * @param fraction done, 0 to 1
   * @param text what is being done
   * @param remaining time that is left (s); null: unknown. Default: as if all of the fraction had been done since the beginning.
   */
  show(fraction: number, text: string, remaining?: number | null): void {
    if (!this.active || Date.now() - this.drawn < 100) return;
    this.drawn = Date.now();
    const elapsed = (this.drawn - this.began) / 1000;
    const even = fraction > 0.02 ? (elapsed * (1 - fraction)) / fraction : null;
    const seconds = remaining === undefined ? even : remaining;
    const left = seconds === null ? '' : `, about ${duration(seconds)} left`;
    process.stderr.write(`\r\u001b[K${(100 * fraction).toFixed(0).padStart(3)} %  ${text}${left}`);
  }

  /** Time since the beginning (s). */
  get elapsed(): number {
    return (Date.now() - this.began) / 1000;
  }

  /** Takes the line away. */
  clear(): void {
    if (this.active && this.drawn > 0) process.stderr.write('\r\u001b[K');
  }
}

/** Seconds in words for people: 12 s, 3 min, 2.5 h, 4.2 d. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  if (seconds < 5400) return `${(seconds / 60).toFixed(0)} min`;
  if (seconds < 172800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86400).toFixed(1)} d`;
}

/**
 * A signal that is aborted by the first Ctrl-C (or SIGTERM); the second ends the process as usual.
 * @param message what is said then
 */
export function interruption(message = 'Interrupted: storing a checkpoint'): {
  readonly signal: AbortSignal;
  release(): void;
} {
  const controller = new AbortController();
  const stop = () => {
    process.stderr.write(`\n${message} (Ctrl-C again ends at once).\n`);
    controller.abort();
    release();
  };
  const release = () => {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return { signal: controller.signal, release };
}
