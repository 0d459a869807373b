import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownership } from '../../../src/studies/sweep/process-owner.js';
import { RunningCases } from '../../../src/studies/sweep/running-cases.js';
import { places } from './sweep.js';

const place = places();
const [first, second, third] = ['a', 'b', 'c'].map((digit) => digit.repeat(32));
// Linux gives no process this number.
const gone = JSON.stringify({ ...ownership(process.pid), process: 2 ** 22 + 1 });

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = place();
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function open(directory: string, chunk?: string, cleared: readonly string[] = []): RunningCases {
  return new RunningCases({
    directory,
    names: readdirSync(directory),
    chunk,
    isCleared: (key) => cleared.includes(key),
  });
}

const alone = (cases: RunningCases) => [first, second, third].filter((key) => cases.files(0, key).alone);

describe('the cases that are being computed', () => {
  it('are in one file, each in its place, until the process has none any more', () => {
    const directory = folder();
    const cases = open(directory, '000003');
    expect(readdirSync(directory)).toEqual([]);
    cases.files(1, first).onStart?.();
    cases.files(0, second).onStart?.();
    cases.files(1, third).onStart?.();
    const [name, ...others] = readdirSync(directory);
    expect([name.replace(/[0-9a-f]{16}/, 'ID'), others]).toEqual(['000003.ID.running', []]);
    const [owner, ...keys] = readFileSync(join(directory, name), 'latin1').trimEnd().split('\n');
    expect(JSON.parse(owner).process).toBe(process.pid);
    expect(keys).toEqual([second, third]);
    // Nobody died.
    expect(alone(open(directory))).toEqual([]);
    cases.close();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('are suspected after two deaths, whoever sees them, until they are cleared', () => {
    const directory = folder({
      'all.1.running': `${gone}\n${first}\n${second}\n`,
      // The first place was not used yet.
      '000003.2.running': `${gone}\n${'\0'.repeat(33)}${second}\n`,
      '000004.3.running': `${gone}\n${first}\n`,
    });
    expect(alone(open(directory, '000003'))).toEqual([second]);
    expect(readdirSync(directory)).toEqual(['000003.2.dead', '000004.3.running', 'all.1.dead']);
    expect(alone(open(directory))).toEqual([first, second]);
    expect(alone(open(directory))).toEqual([first, second]);
    open(directory, undefined, [second]);
    expect(readdirSync(directory)).toEqual(['000004.3.dead', 'all.1.dead']);
    open(directory, undefined, [first, second]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('of another machine are no deaths as long as there are signs of life', () => {
    const elsewhere = JSON.stringify({ machine: 'elsewhere', process: 1, started: null, name: 'node7' });
    const directory = folder({
      'all.1.running': `${elsewhere}\n${first}\n`,
      'all.2.running': `${elsewhere}\n${first}\n`,
    });
    expect(alone(open(directory))).toEqual([]);
    const long = new Date(Date.now() - 3_600_000);
    for (const name of readdirSync(directory)) utimesSync(join(directory, name), long, long);
    expect(alone(open(directory))).toEqual([first]);
  });

  it('are none where the files are damaged, missing or cannot be made', () => {
    const directory = folder({
      'all.1.dead': 'null',
      'all.2.running': 'null\n',
      'all.3.dead': `${first}`,
      '.other': first,
    });
    mkdirSync(join(directory, 'all.4.dead'));
    const cases = open(directory);
    expect(alone(cases)).toEqual([]);
    const nowhere = new RunningCases({
      directory: join(directory, 'missing'),
      names: ['all.5.running', 'all.6.dead'],
      chunk: undefined,
      isCleared: () => false,
    });
    nowhere.files(0, first).onStart?.();
    nowhere.files(0, first).onStart?.();
    expect(alone(nowhere)).toEqual([]);
    nowhere.close();
  });
});
