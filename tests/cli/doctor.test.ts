import { availableParallelism } from 'node:os';
import { delimiter } from 'node:path';
import { expect, it } from 'vitest';
import { version } from '../../src/version.js';
import { shell, stackTrace, workplace } from './command.js';

const folder = workplace();
const doctor = (environment = '', more = '--json') => shell(`${environment} $LITHOSTAT doctor ${more}`, folder);

it('doctor says which kernels run, how many threads, how much memory and how fast it is', async () => {
  const { code, stdout, stderr } = await doctor();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const machine = JSON.parse(stdout);
  expect(machine).toMatchObject({
    versions: { lithostat: version, node: process.versions.node },
    system: { platform: process.platform, architecture: process.arch },
    kernels: { backend: 'wasm', simd: true },
    threads: availableParallelism(),
    memory: { kernelLimit: 2 ** 32 },
    bandwidth: { unit: 'GB/s' },
  });
  // Slower than a disk or faster than any memory would be a wrong count.
  expect(machine.bandwidth.oneThread).toBeGreaterThan(0.3);
  expect(machine.bandwidth.oneThread).toBeLessThan(2000);
  expect(machine.scheduler.slurm).toBe(machine.programs.sbatch !== null);
});

it('doctor does not fail on a poor machine, and says the remedy', async () => {
  const slow = await doctor('LITHOSTAT_KERNELS=typescript');
  expect(slow.code).toBe(0);
  expect(JSON.parse(slow.stdout)).toMatchObject({
    kernels: { backend: 'typescript', simd: false, reason: 'LITHOSTAT_KERNELS asks for it' },
    findings: [
      { what: expect.stringMatching(/kernels run as TypeScript/), remedy: expect.stringMatching(/LITHOSTAT_KERNELS/) },
    ],
  });
  const wrong = await doctor('LITHOSTAT_KERNELS=fortran', '');
  expect(wrong.code).toBe(0);
  expect(wrong.stdout).toMatch(/LITHOSTAT_KERNELS is "fortran"; expected "wasm" or "typescript"[\s\S]*remedy: /);
  expect(wrong.stdout + wrong.stderr).not.toMatch(stackTrace);
  const bare = await doctor(`PATH=${folder}${delimiter}${folder}/none`);
  expect(JSON.parse(bare.stdout)).toMatchObject({
    scheduler: { slurm: false, sbatch: null },
    programs: { python3: null },
  });
});
