#!/usr/bin/env node
// Start-up is kept to what the asked verb needs: the version needs nothing, the help only the parser.
import { version } from '../version.js';

const [first] = process.argv.slice(2);
if (process.argv.length === 3 && (first === '--version' || first === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  const { runProgram } = await import('./program.js');
  process.exitCode = await runProgram(process.argv);
}
