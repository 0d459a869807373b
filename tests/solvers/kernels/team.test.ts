import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { KernelTeam } from '../../../src/solvers/kernels/team.js';

describe('a team', () => {
  const heap = new KernelHeap({ backend: 'wasm' });
  const length = 64;
  const x = heap.float64(length).fill(1);
  const y = heap.float64(length);
  const half = (part: number): readonly number[] | null =>
    part < 2 ? [32, 1, x.byteOffset + 256 * part, y.byteOffset + 256 * part] : null;
  const outside = [32, 1, 2 ** 32 - 16, 2 ** 32 - 16];

  it('does everything by itself until its threads are there, and may be closed before', () => {
    y.fill(0);
    for (let count = 1; count <= 30; count++) {
      const team = KernelTeam.start(heap, 2);
      team.run('axpy', half);
      expect(y.every((value) => value === count)).toBe(true);
      team.close();
      team.close();
      expect(() => team.run('axpy', half)).toThrow(/closed team/);
    }
  });

  it('is ready again and again', () => {
    y.fill(0);
    for (let count = 1; count <= 4; count++) {
      const team = KernelTeam.start(heap, 3);
      expect(team.ready()).toBe(true);
      for (let turn = 0; turn < 100; turn++) team.run('axpy', half);
      expect(y.every((value) => value === 100 * count)).toBe(true);
      if (count % 2 === 0) team.close();
    }
  });

  it.each([0, 1, 2])('reports a failure of part %i and works on', (failing) => {
    const team = KernelTeam.start(heap, 3);
    expect(team.ready()).toBe(true);
    y.fill(0);
    expect(() => team.run('axpy', (part) => (part === failing ? outside : half(part)))).toThrow(
      /out of bounds|failed in the kernel axpy/,
    );
    y.fill(0);
    team.run('axpy', half);
    expect(y.every((value) => value === 1)).toBe(true);
    team.close();
  });

  it('says when its threads are late', () => {
    const team = KernelTeam.start(heap, 2);
    expect(team.ready(0)).toBe(false);
    team.close();
  });

  it('keeps no process alive, closed or not', () => {
    const url = (path: string): string =>
      JSON.stringify(new URL(`../../../dist/solvers/${path}`, import.meta.url).href);
    const program = `
      import { KernelHeap } from ${url('kernels/heap.js')};
      import { KernelTeam } from ${url('kernels/team.js')};
      const heap = new KernelHeap();
      KernelTeam.start(heap, 3).ready();
      KernelTeam.start(heap, 2);
      const closed = KernelTeam.start(heap, 2);
      closed.ready();
      closed.close();
      console.log('done');`;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { timeout: 60_000 });
    expect(output.toString()).toBe('done\n');
  });
});
