import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lithostat, stackTrace, workplace } from './command.js';

const folder = workplace();
const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const scenario = path('scenarios/studies/calibrate-creep-masias.yaml');
const data = path('validation/data/masias-2019-lithium-creep.yaml');
const quick = ['--set', 'calibration.method=least-squares', '--set', 'calibration.holdOut=none'];

describe('lithostat calibrate', () => {
  it('answers values with intervals, and what cannot be told, and leaves its files', async () => {
    const { code, stdout, stderr } = await lithostat(['calibrate', scenario, data, ...quick, '--out', 'creep'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/materials\.Li\.creep\.exponent +6\.56 \+- 0\.44 +5\.4 to 7\.7/);
    expect(stdout).toMatch(/materials\.Li\.creep\.referenceRate +0\.0077 1\/s/);
    expect(stdout).toContain('cannot be separated by these data');
    expect(stdout).toContain('Masias et al. 2019');
    const answer = JSON.parse(readFileSync(join(folder, 'creep', 'calibration.json'), 'utf8'));
    expect(answer.fit.data).toHaveLength(7);
    expect(readFileSync(join(folder, 'creep', 'best.yaml'), 'utf8')).toContain('exponent: 6.56');
    expect(existsSync(join(folder, 'creep', 'posterior.csv'))).toBe(false);
  });

  it('prints one JSON document for machines, the same as the file', async () => {
    const { code, stdout } = await lithostat(
      ['calibrate', scenario, data, ...quick, '--out', 'json', '--json'],
      folder,
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(folder, 'json', 'calibration.json'), 'utf8')));
  });

  it.each([
    [['calibrate', scenario], /data/],
    [['calibrate', scenario, 'nowhere.csv'], /nowhere\.csv/],
    [['calibrate', 'nowhere.yaml', data], /nowhere\.yaml/],
    [['calibrate', path('scenarios/argyrodite.yaml'), data], /no section "calibration"/],
    [['calibrate', scenario, data, '--jbos', '2'], /--jobs/],
    [['calibrate', scenario, data, '--jobs', '0'], /1 to 1024/],
    [['calibrate', scenario, data, '--set', 'calibration.metod=both'], /method/],
    [['calibrate', scenario, path('scenarios')], /not a file|folder/],
  ])('%j is refused with its reason, and leaves nothing', async (words, reason) => {
    const { code, stdout, stderr } = await lithostat([...words, '--out', 'refused'], folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(stackTrace);
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });
});
