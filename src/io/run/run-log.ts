/** Severity of a line in `log.jsonl`. */
export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** One line of `log.jsonl`: what happened at which simulated time (s). Nothing of the wall clock, so that identical runs leave identical logs. */
interface LogEntry {
  readonly level: LogLevel;
  readonly time: number;
  readonly event: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** JSON has no word for NaN and infinity; in a log they are kept readable as text. */
function readableNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** The log of a run, kept in memory and written with the checkpoint, so that both always tell the same story. */
export class RunLog {
  private readonly lines: string[] = [];

  /** @param text the log so far, as `toString` gave it */
  constructor(text = '') {
    for (const line of text.split('\n')) if (line) this.lines.push(line);
  }

  /** Number of lines. */
  get length(): number {
    return this.lines.length;
  }

  /**
   * Adds a line.
   *
   * @param level severity
   * @param time simulated time (s)
   * @param event what happened, kebab-case: `step-rejected`, `checkpoint`
   * @param data anything worth keeping, as plain data
   */
  add(level: LogLevel, time: number, event: string, data?: Readonly<Record<string, unknown>>): void {
    const entry: LogEntry = data === undefined ? { level, time, event } : { level, time, event, data };
    this.lines.push(JSON.stringify(entry, readableNumber));
  }

  /** One JSON object a line, a line feed after every line. */
  toString(): string {
    return this.lines.length === 0 ? '' : `${this.lines.join('\n')}\n`;
  }
}
