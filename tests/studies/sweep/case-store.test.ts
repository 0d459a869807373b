import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type CaseOutcome, caseStatuses, failedCase } from '../../../src/studies/cases/case.js';
import { openStore } from '../../../src/studies/sweep/case-store.js';
import { checkedLine, forEachLine, readCheckedLine } from '../../../src/studies/sweep/checked-lines.js';

const folder = mkdtempSync(join(tmpdir(), 'case-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let folders = 0;
const place = (): string => join(folder, String(folders++));

const seconds = { wall: 0.25 };
const outcome = (value: number, columns = ['final(voltage) [V]']): CaseOutcome => ({
  status: 'ok',
  reason: '',
  columns,
  values: columns.map((_, index) => value + index),
  seconds,
});
const key = (index: number): string => index.toString(16).padStart(32, '0');

/** A folder with cases 0 to count - 1, written in one session. */
function filled(count: number, chunkSize = 1000): string {
  const directory = place();
  const store = openStore(directory, { chunkSize });
  for (let index = 0; index < count; index++) store.append(key(index), outcome(index / 3), index);
  store.close();
  return directory;
}

const shards = (directory: string): string[] => readdirSync(directory).sort();

/** How many of the cases are there, each with the value that belongs to it. */
function found(directory: string, count: number): number {
  const store = openStore(directory);
  let there = 0;
  for (let index = 0; index < count; index++) {
    const stored = store.get(key(index));
    if (stored === undefined) continue;
    expect(stored).toEqual(outcome(index / 3));
    there++;
  }
  expect(store.size).toBe(there);
  store.close();
  return there;
}

describe('a checked line', () => {
  it('is JSON whose first item is the CRC-32 of the rest', () => {
    const line = checkedLine(['"case"', '1.5', '"gr\u00fc\u00df"']).toString('utf8');
    const [checksum, ...items] = JSON.parse(line);
    expect(items).toEqual(['case', 1.5, 'gr\u00fc\u00df']);
    expect(checksum).toBe(crc32(line.slice(12, -2)).toString(16).padStart(8, '0'));
  });

  it('shows every change of a byte and every loss of an end', () => {
    const line = checkedLine(['"case"', '0.30000000000000004']).subarray(0, -1);
    expect(readCheckedLine(line)).toEqual(['case', 0.30000000000000004]);
    for (let at = 0; at < line.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(line);
        changed[at] ^= 1 << bit;
        // Upper and lower case of a digit of the checksum, and the framing before it, carry nothing.
        const items = readCheckedLine(changed);
        if (items !== null) expect(items).toEqual(['case', 0.30000000000000004]);
      }
      expect(readCheckedLine(line.subarray(0, at))).toBeNull();
    }
  });

  it('is found in a file of any length', () => {
    const file = place();
    const texts = ['', 'a', 'b'.repeat(3_000_000), 'c', 'd'.repeat(1 << 20), 'e'];
    writeFileSync(file, texts.join('\n'));
    const read: [string, number, boolean][] = [];
    forEachLine(file, (line, offset, ended) => read.push([line.toString(), offset, ended]));
    expect(read.map(([text]) => text)).toEqual(texts);
    expect(read.map(([, , ended]) => ended)).toEqual([true, true, true, true, true, false]);
    const whole = readFileSync(file);
    for (const [text, offset] of read) expect(whole.toString('utf8', offset, offset + text.length)).toBe(text);
  });
});

describe('a store of cases', () => {
  it('gives back every double, text and null to the bit', () => {
    const value = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324),
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constant(null),
    );
    const directory = place();
    const kept: CaseOutcome[] = [];
    const store = openStore(directory);
    fc.assert(
      fc.property(fc.constantFrom(...caseStatuses), fc.string(), fc.array(value), (status, reason, values) => {
        const one = { status, reason, columns: values.map((_, index) => `column ${index}, "x"\n`), values, seconds };
        store.append(key(kept.length), one, kept.length);
        kept.push(one);
      }),
      { numRuns: 200 },
    );
    for (const [index, one] of kept.entries()) expect(store.get(key(index))).toStrictEqual(one);
    store.close();
    const again = openStore(directory);
    for (const [index, one] of kept.entries()) expect(again.get(key(index))).toStrictEqual(one);
    expect(again.damage).toEqual([]);
    again.close();
  });

  it('shares the list of columns among cases that have the same', () => {
    const store = openStore(filled(3));
    expect(store.get(key(0))!.columns).toBe(store.get(key(2))!.columns);
    store.close();
  });

  it('keeps a file for each chunk and session, and reads one chunk alone', () => {
    const directory = filled(25, 10);
    expect(shards(directory).map((name) => name.slice(0, 7))).toEqual(['000000.', '000001.', '000002.']);
    const chunk = openStore(directory, { chunk: 1 });
    expect(chunk.size).toBe(10);
    expect(chunk.status(key(10))).toBe('ok');
    expect(chunk.status(key(9))).toBeUndefined();
    chunk.close();
    const second = openStore(directory, { chunkSize: 10 });
    second.append(key(25), outcome(1), 25);
    second.close();
    expect(shards(directory).filter((name) => name.startsWith('000002.'))).toHaveLength(2);
  });

  it('loses no more than the line that was torn, wherever the file is cut', () => {
    const count = 12;
    const directory = filled(count);
    const [name] = shards(directory);
    const whole = readFileSync(join(directory, name));
    const ends = [...whole.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));
    for (let length = whole.length; length >= 0; length -= 7) {
      truncateSync(join(directory, name), length);
      // The first two lines are the head and the columns.
      expect(found(directory, count)).toBe(Math.max(0, ends.filter((end) => end <= length).length - 2));
    }
  });

  it('skips bytes that changed, and says so', () => {
    const count = 40;
    const directory = filled(count);
    const [name] = shards(directory);
    const file = join(directory, name);
    const bytes = readFileSync(file);
    const lines = bytes.toString('latin1').split('\n');
    const at = (line: number) => lines.slice(0, line).join('\n').length + 30;
    for (const line of [7, 8, 30]) bytes[at(line)] ^= 0x40;
    writeFileSync(file, bytes);
    expect(found(directory, count)).toBe(count - 3);
    expect(openStore(directory).damage).toEqual([{ file, lines: 3 }]);
  });

  it('reads cases whose own declaration of columns was lost, when another shard has the same', () => {
    const directory = filled(5);
    const [name] = shards(directory);
    const file = join(directory, name);
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, [lines[0], 'x', ...lines.slice(2)].join('\n'));
    expect(found(directory, 5)).toBe(0);
    expect(openStore(directory).damage).toEqual([{ file, lines: 6 }]);
    const store = openStore(directory);
    store.append(key(99), outcome(0), 99);
    store.close();
    renameSync(join(directory, shards(directory).find((one) => one !== name)!), join(directory, '000001.ff.jsonl'));
    const again = openStore(directory);
    expect(again.get(key(4))).toEqual(outcome(4 / 3));
    expect(again.damage).toEqual([{ file, lines: 1 }]);
    again.close();
  });

  it('takes a result for a failure, the later of two failures, and the first of two results', () => {
    const directory = place();
    const session = (one: CaseOutcome) => {
      const store = openStore(directory);
      store.append(key(1), one, 1);
      const now = store.get(key(1));
      store.close();
      return now;
    };
    expect(session(failedCase('failed:timeout', 'first'))?.reason).toBe('first');
    expect(session(failedCase('failed:memory', 'second'))?.reason).toBe('second');
    expect(session(outcome(7))?.values).toEqual([7]);
    expect(session(failedCase('failed:solver', 'third'))?.values).toEqual([7]);
    expect(session(outcome(8))?.values).toEqual([7]);
    // In whatever order the files are read.
    const names = shards(directory);
    expect(names).toHaveLength(5);
    for (const [index, name] of names.entries())
      renameSync(join(directory, name), join(directory, `000000.${(9 - index).toString(16)}.jsonl`));
    const store = openStore(directory);
    expect(store.status(key(1))).toBe('ok');
    expect(store.size).toBe(1);
    store.close();
  });

  it('leaves alone what is no shard, and refuses a form it does not know', () => {
    const directory = filled(2);
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    mkdirSync(join(directory, 'folder'));
    expect(found(directory, 2)).toBe(2);
    writeFileSync(join(directory, '000007.ab.jsonl'), checkedLine(['"shard"', '2', '"lithostat 9.9.9"']));
    expect(() => openStore(directory)).toThrow(/another version/);
  });

  it('says that its file was removed while it wrote', () => {
    const directory = place();
    const store = openStore(directory);
    store.append(key(0), outcome(0), 0);
    for (const name of readdirSync(directory)) rmSync(join(directory, name));
    store.append(key(1), outcome(1), 1);
    expect(() => store.close()).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ code: 'file-removed' })] }),
    );
  });

  it('goes on in a new file after a line could not be written', () => {
    const directory = filled(1);
    const store = openStore(directory);
    store.append(key(1), outcome(1 / 3), 1);
    // The file of the session is closed behind its back: the next write fails as on a broken disk.
    const writers = (store as unknown as { writers: Map<number, { descriptor: number }> }).writers;
    const { descriptor } = writers.get(0)!;
    writers.get(0)!.descriptor = -1;
    expect(() => store.append(key(2), outcome(2 / 3), 2)).toThrow(/write/);
    writers.clear();
    appendFileSync(descriptor, '["torn');
    store.append(key(3), outcome(1), 3);
    store.close();
    expect(shards(directory)).toHaveLength(3);
    expect(found(directory, 4)).toBe(3);
  });
});
