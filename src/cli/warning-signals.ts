/** Signals that a task of a cluster ends by: the warning before its time limit, the order to end, Ctrl-C. */
const names = ['SIGUSR1', 'SIGTERM', 'SIGINT'] as const;
export type WarningSignal = (typeof names)[number];

/**
 * A signal that is aborted by the first of those that a scheduler sends before it kills. Further ones are heard but do nothing: the
 * time until the kill is for storing.
 */
export function warningSignals(): {
  readonly signal: AbortSignal;
  /** Which one came first; null when none did. */
  readonly first: () => WarningSignal | null;
  release(): void;
} {
  const controller = new AbortController();
  let first: WarningSignal | null = null;
  const heard = (name: WarningSignal) => {
    if (first !== null) return;
    first = name;
    controller.abort();
  };
  for (const name of names) process.on(name, heard);
  return {
    signal: controller.signal,
    first: () => first,
    release() {
      for (const name of names) process.removeListener(name, heard);
    },
  };
}
