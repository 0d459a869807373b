#!/usr/bin/env node
// Start-up is kept to what the asked verb needs: the version needs nothing, the help only the parser.
import { version } from '../version.js';
import { reportBug } from './bug.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe may have read enough (`| head`): the rest is dropped, the exit code stays that of the work.
  if (error.code === 'EPIPE') return;
  process.stderr.write(`lithostat: the answer could not be written: ${error.message}\n`);
  process.exit(2);
});
process.stderr.on('error', () => {});
process.on('uncaughtException', (error) => process.exit(reportBug(error, process.argv.includes('--stack'))));

const [first] = process.argv.slice(2);
if (process.argv.length === 3 && (first === '--version' || first === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  const { runProgram } = await import('./program.js');
  process.exitCode = await runProgram(process.argv);
}
