import { describe, expect, it } from 'vitest';
import { CasePool } from '../../../src/studies/cases/index.js';
import { Interrupted } from '../../../src/studies/interruption.js';

const worker = new URL('./broken-worker.mjs', import.meta.url);
const family = { base: '{}', task: { kind: 'run' }, outputs: [] } as const;

describe('a pool of cases on threads', () => {
  it('lets a case that dies cost nothing but itself', async () => {
    const pool = new CasePool({ family, jobs: 2, timeLimit: 2, memoryLimit: 32 * 1024 ** 2, worker });
    const works = ['1', 'loop', '2', 'exit', 'memory', '3', 'throw', '4', '5'];
    const outcomes = await Promise.all(works.map((what) => pool.evaluate([what])));
    await pool.close();
    expect(outcomes.map(({ status }) => status)).toEqual([
      'ok',
      'failed:timeout',
      'ok',
      'failed:solver',
      'failed:memory',
      'ok',
      'failed:solver',
      'ok',
      'ok',
    ]);
    expect(outcomes.filter(({ status }) => status === 'ok').map(({ values }) => values[0])).toEqual([1, 2, 3, 4, 5]);
    expect(outcomes.map(({ reason }) => reason)).toEqual([
      '',
      'longer than 2 s',
      '',
      'a bug of lithostat: the thread ended: worker exited with code: 7',
      'more than 32 MiB',
      '',
      'a bug of lithostat: the thread ended: nobody foresaw this',
      '',
      '',
    ]);
  });

  it('does not count the start of a thread as time of its case, also where one was ended before', async () => {
    const slow = { ...family, base: '{"start":"slow"}' };
    const pool = new CasePool({ family: slow, jobs: 1, timeLimit: 0.4, worker });
    const outcomes = await Promise.all(['1', 'loop', '2', 'loop', '3'].map((what) => pool.evaluate([what])));
    await pool.close();
    const statuses = outcomes.map(({ status }) => status);
    expect(statuses).toEqual(['ok', 'failed:timeout', 'ok', 'failed:timeout', 'ok']);
  });

  it('interrupts what runs and what waits', async () => {
    const controller = new AbortController();
    const pool = new CasePool({ family, jobs: 1, signal: controller.signal, worker });
    const running = pool.evaluate(['slow']);
    const waiting = pool.evaluate(['1']);
    setTimeout(() => controller.abort(), 50);
    await expect(running).rejects.toBeInstanceOf(Interrupted);
    await expect(waiting).rejects.toBeInstanceOf(Interrupted);
    await expect(pool.evaluate(['1'])).rejects.toBeInstanceOf(Interrupted);
    await pool.close();
  });
});
