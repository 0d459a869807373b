import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/statistics/index.js';
import { calibrate, writeCalibration } from '../../../src/studies/calibrate/index.js';
import { evaluateCase } from '../../../src/studies/cases/evaluate-case.js';
import { caseFamily } from '../../../src/studies/cases/index.js';
import { Interrupted } from '../../../src/studies/interruption.js';
import { scenarioText, temporaryFolder } from './setting.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const truth = { 'cell.interfaces.resistance': '12 ohm cm^2', 'materials.Li6PS5Cl.conductivity': '1.5 mS/cm' };
const parameters = {
  'cell.interfaces.resistance': { bounds: ['3 ohm cm^2', '60 ohm cm^2'] },
  'materials.Li6PS5Cl.conductivity': { bounds: ['0.5 mS/cm', '5 mS/cm'] },
};
const times = [60, 240, 480];
const thicknesses = ['0.3 mm', '0.6 mm', '1.2 mm'];

/** Voltages that the engine itself foretells with the true values, with normal noise of 0.2 mV: a table of data. */
async function twinTable(noise: number): Promise<string> {
  const random = randomStream(5);
  const text = scenarioText(undefined);
  const outputs = times.map((time) => `at(voltage, ${time} s)`);
  const family = caseFamily({ text }, { kind: 'run' }, outputs);
  const lines = ['cell.electrolyte.thickness [mm],time [s],at(voltage) [V],uncertainty,group'];
  for (const thickness of thicknesses) {
    const set = [...Object.entries(truth), ['cell.electrolyte.thickness', thickness]].map(
      ([path, value]) => `${path}=${value}`,
    );
    const { status, columns, values } = await evaluateCase(family, set);
    expect(status).toBe('ok');
    for (const time of times) {
      const value = values[columns.indexOf(`at(voltage, ${time} s) [V]`)] as number;
      lines.push(`${thickness.split(' ')[0]},${time},${value + noise * random.normal()},2e-4 V,${thickness}`);
    }
  }
  return lines.join('\n');
}

describe('voltages of simulated cells', () => {
  it('give back the resistance and the conductivity behind them, tell the two apart by thickness, and foretell groups unseen', async () => {
    const scenario = folder.file('cell.yaml', scenarioText({ parameters, holdOut: 'groups' }));
    const dataFile = folder.file('cell.csv', await twinTable(2e-4));
    const source = { file: scenario };
    const out = join(folder.path, 'cell');
    const calibration = await calibrate({ source, dataFile, out });
    const { fit } = calibration.result;
    expect(fit.status).toBe('converged');
    for (const [j, value] of [12, 1.5].entries()) {
      const { low, high } = fit.parameters[j].interval;
      expect(low!).toBeLessThan(value);
      expect(high!).toBeGreaterThan(value);
      // Bounds twenty and ten times apart come down to this.
      expect(high! / low!).toBeLessThan(1.3);
    }
    // Sum of squares of nine values less two parameters: chi-square of seven degrees of freedom, to its 0.1 % quantiles.
    expect(fit.chiSquare).toBeGreaterThan(0.6);
    expect(fit.chiSquare).toBeLessThan(24.4);
    expect(fit.holdOut).toMatchObject({ kind: '3 groups', values: 9 });
    expect(fit.identifiability[0]).toContain('determine each of the parameters');

    // The same again computes nothing and answers the same to the bit.
    const shards = () =>
      readdirSync(join(out, 'cases', 'run')).map((name) => readFileSync(join(out, 'cases', 'run', name), 'utf8'));
    const before = shards();
    let computed = 0;
    const again = await calibrate({
      source,
      dataFile,
      out,
      onProgress: (_, cases) => (computed = Math.max(computed, cases)),
    });
    expect(computed).toBe(0);
    expect(shards()).toEqual(before);
    writeCalibration(out, source, calibration);
    expect(JSON.parse(readFileSync(join(out, 'calibration.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(again.result)),
    );
  });

  it('an interrupted calibration goes on to the same answer', async () => {
    const scenario = folder.file('kill.yaml', scenarioText({ parameters }));
    const dataFile = folder.file('kill.csv', await twinTable(2e-4));
    const out = join(folder.path, 'kill');
    const undisturbed = await calibrate({ source: { file: scenario }, dataFile, out: join(folder.path, 'calm') });
    let interruptions = 0;
    for (;;) {
      const controller = new AbortController();
      const onProgress = (_: string, cases: number) => {
        if (cases >= 12) controller.abort();
      };
      try {
        const { result } = await calibrate({
          source: { file: scenario },
          dataFile,
          out,
          signal: controller.signal,
          onProgress,
        });
        expect(result).toEqual(undisturbed.result);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(Interrupted);
        interruptions++;
        expect(interruptions).toBeLessThan(50);
      }
    }
    expect(interruptions).toBeGreaterThan(1);
  });

  it('a Gaussian process in the place of the runs gives the posterior of least squares where that is normal', async () => {
    const observations = {};
    const sampling = { generations: 3000, training: 24 };
    const scenario = folder.file('process.yaml', scenarioText({ parameters, observations, method: 'both', sampling }));
    const dataFile = folder.file('process.csv', await twinTable(2e-4));
    const { fit } = (await calibrate({ source: { file: scenario }, dataFile, out: join(folder.path, 'process') }))
      .result;
    expect(fit.sampling!.surrogate).toMatchObject({ kind: 'gaussian-process', training: 24, failed: 0 });
    expect(fit.sampling!.surrogate!.checkError).toBeLessThan(0.1);
    for (const { best, interval, posterior } of fit.parameters) {
      const width = Math.log(interval.high! / interval.low!);
      expect(Math.abs(Math.log(posterior!.median / best))).toBeLessThan(0.1 * width);
      expect(Math.abs(Math.log(posterior!.interval.high! / posterior!.interval.low!) / width - 1)).toBeLessThan(0.2);
    }
    const [laplace, bridge] = fit.evidence;
    expect(Math.abs(bridge.logEvidence - laplace.logEvidence)).toBeLessThan(0.15);
  });

  it('hypotheses: the one that made the data is found, the other pays for what it cannot do', async () => {
    const hypotheses = {
      true: { title: 'as it was', set: [] },
      cold: { set: ['operation.temperature=24 degC'], weight: 3 },
      // Sixty times the resistance everywhere: nothing fits.
      thick: { set: ['cell.electrolyte.thickness=30 mm'] },
    };
    const only = { 'cell.interfaces.resistance': parameters['cell.interfaces.resistance'] };
    const base = { materials: { Li6PS5Cl: { conductivity: '1.5 mS/cm' } } };
    const scenario = folder.file(
      'versus.yaml',
      scenarioText({ parameters: only, hypotheses, holdOut: 'leave-one-out' }, base),
    );
    const table = (await twinTable(2e-4)).split('\n').map((line) => line.split(',').slice(1).join(','));
    // One thickness alone, that of the second hypothesis's base.
    const dataFile = folder.file('versus.csv', [table[0], ...table.slice(7)].join('\n'));
    const source = { file: scenario, set: ['cell.electrolyte.thickness=1.2 mm'] };
    const { hypotheses: found, comparison } = (await calibrate({ source, dataFile, out: join(folder.path, 'versus') }))
      .result;
    expect(found!.map(({ name }) => name)).toEqual(['true', 'cold', 'thick']);
    expect(found!.map(({ prior }) => prior)).toEqual([0.2, 0.6, 0.2]);
    const sum = found!.reduce((total, one) => total + one.posterior!, 0);
    expect(sum).toBeCloseTo(1, 12);
    const [truly, , thick] = found!;
    expect(thick.posterior!).toBeLessThan(1e-10);
    expect(truly.holdOut!.logScore).toBeGreaterThan(thick.holdOut!.logScore);
    expect(comparison!.length).toBeGreaterThan(0);
    expect(truly.warnings).toEqual([]);
    expect(thick.warnings.join(' ')).toMatch(/bound|uncertainties/);
  });
});
