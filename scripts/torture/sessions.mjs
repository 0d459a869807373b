// Sessions of a sweep that are disturbed, and what must be left of it.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { parquetReadObjects } from 'hyparquet';
import { openStore } from '../../dist/studies/sweep/index.js';

const child = fileURLToPath(new URL('child.mjs', import.meta.url));

/**
 * Starts a session.
 * @param options for the child @param wrap words of a command line that runs it, for limits of a shell
 * @param onDots is told how many dots there are: one for the begin, one for each case stored
 * @returns {{child: import('node:child_process').ChildProcess, done: Promise<{code: number | null, signal: string | null, stdout: string, stderr: string}>}}
 */
export function start(options, { wrap = (words) => words, onDots = (_count) => {} } = {}) {
  const [command, ...words] = wrap([process.execPath, child, JSON.stringify(options)]);
  const running = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  running.stderr.setEncoding('utf8').on('data', (piece) => {
    stderr += piece;
  });
  running.stdout.setEncoding('utf8').on('data', (piece) => {
    stdout += piece;
    onDots(/^\.*/.exec(stdout)[0].length);
  });
  const done = new Promise((resolve, reject) => {
    running.on('error', reject);
    running.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child: running, done };
}

/** Runs a session to its end. @throws when it does not end as it should */
export async function finish(options) {
  const { code, signal, stderr, stdout } = await start(options).done;
  if (code !== 0) throw new Error(`a session ended with ${code ?? signal}: ${stderr}`);
  return JSON.parse(stdout.split('\n')[1]);
}

/**
 * Kills a session some time (ms) after a number of cases were stored.
 * @returns whether it was still running
 */
export async function kill(options, { stored, delay, signal = 'SIGKILL' }) {
  let timer;
  const session = start(options, {
    onDots: (count) => {
      if (count > stored) timer ??= setTimeout(() => session.child.kill(signal), delay);
    },
  });
  const ended = await session.done;
  clearTimeout(timer);
  const hit = signal === 'SIGINT' ? ended.code === 5 : ended.signal === signal;
  if (!hit && ended.code !== 0) throw new Error(`a session ended with ${ended.code ?? ended.signal}: ${ended.stderr}`);
  return hit;
}

/** Both tables of a sweep, columns of time aside. */
export async function tables(out) {
  const csv = readFileSync(join(out, 'cases.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, line.lastIndexOf(',')));
  const bytes = readFileSync(join(out, 'cases.parquet'));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const rows = await parquetReadObjects({ file });
  for (const row of rows) {
    for (const name of Object.keys(row)) if (name.startsWith('time')) delete row[name];
  }
  return { csv, rows };
}

/** @throws when the tables in a folder are not those of the undisturbed sweep, to the bit */
export async function compare(out, undisturbed) {
  const found = await tables(out);
  for (const [index, line] of undisturbed.csv.entries()) {
    if (found.csv[index] !== line)
      throw new Error(`${out}: line ${index + 1} is\n${found.csv[index]}\ninstead of\n${line}`);
  }
  if (found.csv.length !== undisturbed.csv.length) throw new Error(`${out}: cases.csv has ${found.csv.length} lines`);
  if (!isDeepStrictEqual(found.rows, undisturbed.rows)) throw new Error(`${out}: cases.parquet is another`);
}

/** Keys that are stored, and lines of outcomes in all shards: one a key where nothing was computed twice. */
export function storedIn(out) {
  const results = join(out, 'results');
  let names;
  try {
    names = readdirSync(results);
  } catch {
    return { keys: new Set(), lines: 0 };
  }
  const store = openStore(results);
  const keys = new Set([...store.statuses()].map(([key]) => key));
  store.close();
  const lines = names
    .flatMap((name) => readFileSync(join(results, name), 'utf8').split('\n'))
    .filter((line) => line.slice(12).startsWith('"case"')).length;
  return { keys, lines };
}
