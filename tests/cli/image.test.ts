import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { images } from '../io/image/files.js';
import { writeTiff } from '../io/image/tiff-writer.js';
import { lithostat, shell, stackTrace, start, workplace } from './command.js';

const folder = workplace();
/** Through it lead columns of phase 2; phase 1 ends half way; 0 is around. */
writeFileSync(
  join(folder, 'small.tif'),
  writeTiff(
    Array.from({ length: 6 }, (_, page) => [0, 2, page < 3 ? 1 : 0, 2, 0, 0]),
    2,
    3,
    { bits: 8 },
  ),
);
cpSync(images('electrode-100-binary.h5'), join(folder, 'scan.h5'));
mkdirSync(join(folder, 'slices'));

const conduct = (...words: string[]) => lithostat(['image', 'conduct', ...words], folder);
const small = ['small.tif', '--axis', 'z', '--voxel', '1 um'];

describe('image conduct', () => {
  it('prints the numbers under their names, in SI', async () => {
    const { code, stdout, stderr } = await conduct(...small, '--phase', '2', '--conductivity', '0.4 mS/cm', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({
      effective: { value: expect.closeTo(0.04 / 3, 8), relative: expect.closeTo(1 / 3, 6), unit: 'S/m' },
      tortuosity: expect.closeTo(1, 6),
      tortuosityOfPercolating: expect.closeTo(1, 6),
      percolating: true,
      percolatingFraction: 1 / 3,
      volumeFraction: 1 / 3,
      phase: 2,
      axis: 'z',
      shape: [6, 2, 3],
      voxel: [1e-6, 1e-6, 1e-6],
    });
    for (const name of ['iterations', 'residual', 'seconds', 'imbalance'])
      expect(answer[name]).toBeGreaterThanOrEqual(0);
    expect(answer.residual).toBeLessThan(1e-8);
  });

  it('tells people the same, with units, and says what it took by itself', async () => {
    const { code, stdout, stderr } = await conduct(...small, '--phase', '2');
    expect(code).toBe(0);
    expect(stdout).toMatch(/6 x 2 x 3 voxels of 1 um\n/);
    expect(stdout).toMatch(/effective +0\.333333 S\/m, 0\.333333 of that of phase 2\n/);
    expect(stdout).toMatch(/tortuosity +1 \(volume fraction \/ relative conductivity/);
    expect(stderr).toBe('The conductivity of phase 2 is not given: it is taken as 1 S/m.\n');
    const quiet = await conduct(...small, '--phase', '2', '--quiet');
    expect(quiet.stderr).toBe('');
  });

  it('takes several phases, other edges along each axis, periodic sides and threads', async () => {
    const words = [
      'small.tif',
      '--axis',
      'x',
      '--voxel',
      '1 um, 2 um, 500 nm',
      '--threads',
      '2',
      '--boundary',
      'periodic',
    ];
    const { code, stdout } = await conduct(
      ...words,
      '--conductivity',
      '0=1 S/m, 1=2 S/m,2=4 S/m',
      '--phase',
      '0',
      '--json',
    );
    expect(code).toBe(0);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ tortuosity: null, conducting: [0, 1, 2], voxel: [1e-6, 2e-6, 5e-7] });
    // Between the bounds of Wiener.
    expect(answer.effective.value).toBeGreaterThan(1);
    expect(answer.effective.value).toBeLessThan((18 * 1 + 3 * 2 + 12 * 4) / 33);
  });

  it('reads HDF5 and says which dataset', async () => {
    const { code, stdout, stderr } = await conduct(
      'scan.h5',
      '--axis',
      'x',
      '--voxel',
      '1 um',
      '--phase',
      '0',
      '--json',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('scan.h5: the dataset /image (100 x 100 x 100) is read, the only image in the file.\n');
    const answer = JSON.parse(stdout);
    expect(answer.volumeFraction).toBe(0.600447);
    const named = await conduct('scan.h5#/image', '--axis', 'x', '--voxel', '1 um', '--phase', '0', '--json');
    expect(JSON.parse(named.stdout).effective).toEqual(answer.effective);
  });

  it('2: an image that does not percolate, with the reason', async () => {
    const { code, stdout, stderr } = await conduct(...small, '--phase', '1', '--json');
    expect(code).toBe(2);
    const [issue] = JSON.parse(stdout).issues;
    expect(issue).toMatchObject({
      code: 'not-percolating',
      file: 'small.tif',
      message:
        'Phase 1 does not connect the low z face to the high z face: the component that reaches farthest from z = 0 ends at page 3 of 6. ' +
        '1 component touches the low z face, none the high z face.',
    });
    expect(stderr).toContain('Check the phase, the threshold or the axis');
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'no size',
      ['small.tif', '--axis', 'z', '--phase', '2'],
      /--voxel[\s\S]*size of a voxel is needed[\s\S]*"0.5 um, 0.5 um, 1 um" for z, y and x/,
    ],
    ['a bare size', ['small.tif', '--axis', 'z', '--phase', '2', '--voxel', '1'], /--voxel[\s\S]*no unit[\s\S]*length/],
    ['two edges', ['small.tif', '--axis', 'z', '--phase', '2', '--voxel', '1 um, 2 um'], /one edge or three/],
    ['a decimal comma', ['small.tif', '--axis', 'z', '--phase', '2', '--voxel', '1,5 um'], /decimals with a point/],
    ['a size of nothing', ['small.tif', '--axis', 'z', '--phase', '2', '--voxel', '0 um'], /above zero/],
    ['another dimension', ['small.tif', '--axis', 'z', '--phase', '2', '--voxel', '1 V'], /length/],
    ['no axis', ['small.tif', '--voxel', '1 um'], /--axis/],
    ['a wrong axis', ['small.tif', '--axis', 'pages', '--voxel', '1 um'], /Allowed choices are z, y, x/],
    ['no phase', [...small], /which phase conducts[\s\S]*0 \(58\.33 %\), 1 \(8\.33 %\), 2 \(33\.33 %\)[\s\S]*--phase/],
    ['a phase that is not there', [...small, '--phase', '3'], /phase 3[\s\S]*0 \(58\.33 %\)/],
    ['a phase that is no number', [...small, '--phase', 'pores'], /whole number of a phase/],
    ['a bare conductivity', [...small, '--phase', '2', '--conductivity', '0.4'], /--conductivity[\s\S]*no unit/],
    ['a conductivity of nothing', [...small, '--phase', '2', '--conductivity', '0 S/m'], /above zero/],
    ['half a pair', [...small, '--conductivity', '0=1 S/m,2'], /phase=value/],
    ['two for one phase', [...small, '--conductivity', '2=1 S/m,2=2 S/m'], /phase 2 has two/],
    [
      'a phase beside the pairs',
      [...small, '--conductivity', '0=1 S/m,2=1 S/m', '--phase', '1'],
      /phase 1 has no conductivity[\s\S]*phase 0, phase 2[\s\S]*one of phase 1 among them/,
    ],
    ['a dataset of a TIFF', [...small, '--phase', '2', '--dataset', '/v'], /a TIFF file has no datasets/],
    [
      'a wrong dataset',
      ['scan.h5', '--axis', 'z', '--voxel', '1um', '--phase', '0', '--dataset', '/imag'],
      /no dataset \/imag[\s\S]*did you mean: \/image/,
    ],
    ['a loose tolerance', [...small, '--phase', '2', '--tolerance', '2'], /from 1e-13 to 0\.01/],
    ['no threads', [...small, '--phase', '2', '--threads', '0'], /from 1 to 1024/],
    ['a missing file', ['none.tif', '--axis', 'z', '--voxel', '1 um', '--phase', '0'], /none\.tif: it does not exist/],
    ['a folder', ['slices', '--axis', 'z', '--voxel', '1 um', '--phase', '0'], /a folder/],
    ['an unknown flag', [...small, '--phse', '2'], /unknown option '--phse'[\s\S]*did you mean: --phase/],
  ])('2: %s', async (_, words, expected) => {
    const { code, stdout, stderr } = await conduct(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(stderr).not.toMatch(stackTrace);
  });

  it('2: an environment that asks for kernels which are not there', async () => {
    const { code, stdout, stderr } = await shell(
      `LITHOSTAT_KERNELS=fortran $LITHOSTAT image conduct ${small.slice(0, 3).join(' ')} --voxel 1um --phase 2 --json`,
      folder,
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout).issues).toMatchObject([
      { code: 'wrong-environment', file: 'LITHOSTAT_KERNELS', got: 'fortran', remedy: 'unset LITHOSTAT_KERNELS' },
    ]);
    expect(stderr).not.toContain('bug');
  });

  it('0: grey values are taken for phases, which is said', async () => {
    const ramp = Array.from({ length: 30 }, (_, index) => index);
    writeFileSync(join(folder, 'grey.tif'), writeTiff([ramp, ramp], 6, 5, { bits: 8 }));
    const words = ['grey.tif', '--axis', 'z', '--voxel', '1 um'];
    const { code, stderr } = await conduct(...words, '--phase', '3');
    expect(code).toBe(0);
    expect(stderr).toContain(
      'grey.tif has 30 different numbers, each a phase. If they are grey values, segment it first.',
    );
    const list = await conduct(...words);
    expect(list.stderr).toMatch(/ 19 \(3\.33 %\) and 10 more\n/);
  });

  it('2: the group alone, and a verb that it has not', async () => {
    const alone = await lithostat(['image'], folder);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toMatch(/image is the first word of several verbs[\s\S]*image and one of conduct/);
    const wrong = await lithostat(['image', 'conducts'], folder);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/unknown command 'conducts'[\s\S]*did you mean: conduct/);
  });

  it.each(['1', '3'])('5: Ctrl-C is heard while the solver works on %s threads', async (threads) => {
    const image = images('electrode-threephase.tif');
    const running = start(
      [
        ...['image', 'conduct', image, '--axis', 'z', '--voxel', '1 um'],
        ...['--phase', '0', '--threads', threads, '--tolerance', '1e-12'],
      ],
      folder,
    );
    // The note comes when the image is read, the iterations are told when all threads are at work.
    await new Promise<void>((resolve) => running.child.stderr!.once('data', () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, threads === '1' ? 0 : 1500));
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.done;
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toContain('Interrupted');
  });
});
