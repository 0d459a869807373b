import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lithostat, scenarios, start, workplace } from './command.js';

const folder = workplace();
const file = join(scenarios, 'studies', 'atlas.yaml');
const quick = [file, '--mode', 'ccp', '--resolution', '8', '--accuracy', '20 %', '--width', '4 %', '--held-out', '3'];
const content = (name: string) => readFileSync(join(folder, name), 'utf8');

// On a machine that does much else.
const patience = { timeout: 300_000 };

it(
  'an atlas leaves its maps, its table and its figures, the same on any number of threads and after being killed',
  patience,
  async () => {
    const whole = await lithostat(['atlas', ...quick, '--jobs', '1', '--out', 'whole'], folder);
    expect({ code: whole.code, stderr: whole.stderr }).toEqual({ code: 0, stderr: '' });
    expect(whole.stdout).toMatch(/Least operation\.stackPressure that holds 5 mA\/cm\^2/);
    expect(whole.stdout).toMatch(/2 mA\/cm\^2 at 3 MPa, 25 degC; map 1\.\d+, calibrated on this/);
    const names = ['atlas.csv', 'atlas.html', 'atlas.json', 'figures', 'searches'];
    expect(readdirSync(join(folder, 'whole')).sort()).toEqual(names);

    // Killed as soon as a little is stored, again and again, on two threads, until it gets through.
    let kills = 0;
    for (let stored = 0; ; ) {
      const running = start(['atlas', ...quick, '--jobs', '2', '--out', 'killed'], folder);
      const size = () => {
        const shards = join(folder, 'killed', 'searches');
        if (!existsSync(shards)) return 0;
        return readdirSync(shards).reduce((sum, name) => sum + readFileSync(join(shards, name)).length, 0);
      };
      while (running.child.exitCode === null && size() < stored + 5000)
        await new Promise((resolve) => setTimeout(resolve, 5));
      if (running.child.exitCode !== null) break;
      running.child.kill('SIGKILL');
      await running.done;
      stored = size();
      kills++;
    }
    expect(kills).toBeGreaterThan(1);
    for (const name of ['atlas.json', 'atlas.csv', 'atlas.html', 'figures/ccp.svg']) {
      expect(content(`killed/${name}`)).toBe(content(`whole/${name}`));
    }
    const rows = content('whole/atlas.csv').trimEnd().split('\n');
    expect(rows).toHaveLength(1 + 81);
    expect(rows[0]).toMatch(
      /^mode,operation\.stackPressure \[MPa\],operation\.temperature \[degC\],critical \[mA\/cm\^2\],/,
    );
  },
);

it('--json is the answer and nothing else; --dry-run stores nothing', patience, async () => {
  const json = await lithostat(['atlas', ...quick, '--out', 'json', '--json', '--no-report'], folder);
  expect(JSON.parse(json.stdout)).toMatchObject({ format: 1, maps: [{ mode: 'ccp' }] });
  expect(readdirSync(join(folder, 'json')).sort()).toEqual(['atlas.csv', 'atlas.json', 'searches']);
  const dry = await lithostat(['atlas', ...quick, '--samples', '5', '--out', 'dry', '--dry-run'], folder);
  expect(dry.code).toBe(0);
  expect(dry.stdout).toMatch(/44 to 81 searches a map and 45 of samples[\s\S]*processor time/);
  expect(existsSync(join(folder, 'dry'))).toBe(false);
});

it('bad flags and foreign folders are refused with the remedy, and leave nothing', async () => {
  const wrong = await lithostat(
    ['atlas', ...quick, '--target', '5 MPa', '--axis', 'operation.temperature=50..20 degC', '--out', 'wrong'],
    folder,
  );
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/a current density is needed/);
  expect(wrong.stderr).toMatch(/exchange the two/);
  expect(existsSync(join(folder, 'wrong'))).toBe(false);
  const steps = await lithostat(['atlas', file, '--axis', 'operation.temperature=20..50 degC in 4'], folder);
  expect(steps.stderr).toMatch(/the map chooses its own steps/);
  const none = await lithostat(['atlas', join(scenarios, 'argyrodite.yaml')], folder);
  expect(none.stderr).toMatch(/does not say over what to map[\s\S]*--axis/);
  expect(existsSync(join(folder, 'results'))).toBe(false);
  writeFileSync(join(folder, 'foreign'), '');
  const foreign = await lithostat(['atlas', ...quick, '--out', 'foreign/atlas'], folder);
  expect({ code: foreign.code, bug: /bug/.test(foreign.stderr) }).toEqual({ code: 2, bug: false });
});
