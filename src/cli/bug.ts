/**
 * Tells of an error that nobody foresaw.
 * @param withStack whether the stack trace was asked for
 * @returns the exit code of a bug of ours
 */
export function reportBug(error: unknown, withStack: boolean): 1 {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`lithostat: this is a bug of lithostat: ${message}\n`);
  process.stderr.write(
    withStack && error instanceof Error
      ? `${error.stack}\n`
      : 'Please report it with the scenario and the output of the same command with --stack.\n',
  );
  return 1;
}
