import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimFolder } from '../../../src/studies/claim-folder.js';
import { lockFolder, withLock } from '../../../src/studies/sweep/folder-lock.js';
import { sweepMarks } from '../../../src/studies/sweep/sweep-folder.js';
import { places } from './sweep.js';

const place = places();

function folder(): { readonly path: string; readonly file: string } {
  const path = place();
  mkdirSync(path, { recursive: true });
  return { path, file: join(path, 'lock.json') };
}

const problem = (code: string) => expect.objectContaining({ issues: [expect.objectContaining({ code })] });

describe('the lock of a folder', () => {
  it('is held once, and given back also when the work fails', () => {
    const { path, file } = folder();
    const lock = lockFolder(path);
    expect(() => lockFolder(path)).toThrow(problem('sweep-in-use'));
    lock.release();
    expect(() =>
      withLock(path, () => {
        expect(existsSync(file)).toBe(true);
        throw new Error('work');
      }),
    ).toThrow('work');
    expect(readdirSync(path)).toEqual([]);
  });

  it('of a process of this machine that is gone does not hold, nor of a later one with the same number', () => {
    const { path, file } = folder();
    lockFolder(path).release();
    const own = () => {
      const lock = lockFolder(path);
      const owner = JSON.parse(readFileSync(file, 'utf8'));
      lock.release();
      return owner;
    };
    const owner = own();
    // Linux gives no process this number.
    for (const gone of [
      { ...owner, process: 2 ** 22 + 1 },
      { ...owner, started: '1' },
    ]) {
      if (owner.started === null && gone.started === '1') continue;
      writeFileSync(file, JSON.stringify(gone));
      lockFolder(path).release();
      expect(readdirSync(path)).toEqual([]);
    }
  });

  it('of a process that was killed before its lock had a name is cleared away', () => {
    const { path, file } = folder();
    const lock = lockFolder(path);
    const owner = JSON.parse(readFileSync(file, 'utf8'));
    lock.release();
    const leftOver = `${file}.4194305-1a2b3c4d`;
    const other = `${file}.7-1a2b3c4d`;
    writeFileSync(leftOver, JSON.stringify({ ...owner, process: 2 ** 22 + 1 }));
    writeFileSync(other, JSON.stringify({ ...owner, machine: 'elsewhere' }));
    // Nothing else is in the folder, and it is one of a sweep all the same.
    claimFolder(path, sweepMarks);
    lockFolder(path).release();
    expect(existsSync(leftOver)).toBe(false);
    expect(existsSync(other)).toBe(true);
  });

  it('of a process elsewhere holds as long as there are signs of life', () => {
    const { path, file } = folder();
    for (const content of [JSON.stringify({ machine: 'elsewhere', process: 1, started: null, name: 'node7' }), '']) {
      writeFileSync(file, content);
      expect(() => lockFolder(path)).toThrow(problem('sweep-in-use'));
      expect(readFileSync(file, 'utf8')).toBe(content);
      const long = new Date(Date.now() - 3_600_000);
      utimesSync(file, long, long);
      const lock = lockFolder(path);
      expect(JSON.parse(readFileSync(file, 'utf8')).name).toBe(hostname());
      lock.release();
    }
  });

  it('cannot be had where nothing can be written, which is told', () => {
    expect(() => lockFolder(join(place(), 'missing'))).toThrow(problem('file-missing'));
  });
});
