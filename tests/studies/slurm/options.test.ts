import { describe, expect, it } from 'vitest';
import { arrayParts, readRanges, writeRanges } from '../../../src/studies/slurm/array-ranges.js';
import { checkSlurmOptions } from '../../../src/studies/slurm/options.js';
import { parseMemory, parseTimeLimit, warningBefore } from '../../../src/studies/slurm/time-limit.js';

describe('the time limit of a task', () => {
  // The six forms of the manual page of sbatch.
  it.each([
    ['30', 1800],
    ['90:15', 5415],
    ['2:00:00', 7200],
    ['1-12', 129_600],
    ['1-12:30', 131_400],
    ['1-0:0:1', 86_401],
  ])('%s is %d s', (text, seconds) => {
    expect(parseTimeLimit(text)).toBe(seconds);
  });

  it.each(['', '0', '-5', '2h', '1:2:3:4', '1-', 'UNLIMITED', '1.5'])('refuses %j', (text) => {
    expect(parseTimeLimit(text)).toBeNull();
  });

  it('leaves half of a short limit to the cases', () => {
    expect([null, 3600, 120, 60, 1].map(warningBefore)).toEqual([60, 60, 60, 30, 1]);
  });
});

it('memory is in megabytes unless it says otherwise', () => {
  expect(['512', '2G', '1T', '100K', '4gb'].map(parseMemory)).toEqual([
    512 * 1024 ** 2,
    2 ** 31,
    2 ** 40,
    102_400,
    2 ** 32,
  ]);
  expect(['', 'G', '-1', '2 GiB', '0'].map(parseMemory)).toEqual([null, null, null, null, null]);
});

it('options that Slurm would not take are told all at once', () => {
  const issues = checkSlurmOptions({
    time: '2h',
    mem: 'much',
    partition: 'a b',
    sbatch: ['--array=1', 'x', '--account=li', '--wrap', '-p'],
  });
  expect(issues.map(({ got }) => got)).toEqual(['2h', 'much', 'a b', '--array=1', 'x', '--wrap', '-p']);
  expect(checkSlurmOptions({ time: '1-12', mem: '2G', partition: 'long', sbatch: ['--constraint=a&b'] })).toEqual([]);
  expect(checkSlurmOptions({})).toEqual([]);
});

describe('chunks in job arrays', () => {
  it('are written as ranges and read back', () => {
    const numbers = [0, 1, 2, 5, 7, 8];
    expect(writeRanges(numbers)).toBe('0-2,5,7-8');
    expect(readRanges(writeRanges(numbers))).toEqual(numbers);
    expect(readRanges('')).toEqual([]);
  });

  it('are all there, each once, within the indices of the cluster', () => {
    const chunks = [0, 1, 999, 1000, 1001, 1003, 2500, 2501];
    const parts = arrayParts(chunks, 1000);
    expect(parts).toEqual([
      { offset: 0, indices: '0-1,999-1000', count: 4 },
      { offset: 1001, indices: '0,2', count: 2 },
      { offset: 2002, indices: '498-499', count: 2 },
    ]);
    expect(parts.flatMap(({ offset, indices }) => readRanges(indices).map((index) => offset + index))).toEqual(chunks);
  });

  it('go into arrays of one where a cluster allows no more', () => {
    expect(arrayParts([0, 1], 0).map(({ offset }) => offset)).toEqual([0, 1]);
  });
});
