import { afterAll, describe, expect, it } from 'vitest';
import { LithostatError } from '../../../src/quantity/index.js';
import { calibrate } from '../../../src/studies/calibrate/index.js';
import { creepParameters, creepTwin, scenarioText, temporaryFolder } from './setting.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const good = creepTwin(1, 0.1);

/** Issues of a calibration; it must not come to an answer. */
async function problemsOf(calibration: unknown, data: string, name = 'data.csv') {
  const source = { file: folder.file('scenario.yaml', scenarioText(calibration)) };
  const error = await calibrate({ source, dataFile: folder.file(name, data), out: `${folder.path}/out` }).then(
    () => null,
    (one: unknown) => one,
  );
  expect(error).toBeInstanceOf(LithostatError);
  return (error as LithostatError).issues;
}

const estimated = { parameters: creepParameters, noise: 'estimated' };

describe('what is wrong with a calibration is said', () => {
  it.each([
    [
      'a path that no scenario has',
      { 'cell.interfaces.voids.spacng': { bounds: ['1 um', '2 um'] } },
      { code: 'unknown-key', nearest: 'spacing' },
    ],
    [
      'bounds of another kind',
      { 'cell.interfaces.voids.spacing': { bounds: ['1 um', '2 MPa'] } },
      { code: 'wrong-dimension' },
    ],
    [
      'bounds of the wrong kind for the path',
      { 'cell.interfaces.voids.spacing': { bounds: ['1 MPa', '2 MPa'] } },
      { code: 'wrong-dimension' },
    ],
    ['bounds without their unit', { 'cell.interfaces.voids.spacing': { bounds: [1, 2] } }, { code: 'bare-number' }],
    [
      'bounds in the wrong order',
      { 'cell.interfaces.voids.spacing': { bounds: ['9 um', '2 um'] } },
      { code: 'range-order' },
    ],
    [
      'a bound that the path does not take',
      { 'cell.interfaces.voids.occlusion': { bounds: [0, 3] } },
      { code: 'out-of-range' },
    ],
    [
      'a start outside',
      { 'cell.interfaces.voids.occlusion': { bounds: [0.1, 0.2], start: 0.5 } },
      { code: 'out-of-range' },
    ],
    [
      'a scale that does not go with the prior',
      {
        'materials.Li.creep.exponent': {
          bounds: [2, 12],
          prior: { normal: { mean: 6, deviation: 1 } },
          scale: 'logarithmic',
        },
      },
      { code: 'conflicting-keys' },
    ],
    [
      'ratios of degrees',
      { 'operation.temperature': { bounds: ['10 degC', '60 degC'], scale: 'logarithmic' } },
      { code: 'affine-unit' },
    ],
    [
      'a prior that there is not',
      { 'materials.Li.creep.exponent': { bounds: [2, 12], prior: { beta: 1 } } },
      { code: 'unknown-value' },
    ],
  ])('%s', async (_, parameters, expected) => {
    const issues = await problemsOf({ parameters, noise: 'estimated' }, good);
    expect(issues).toContainEqual(expect.objectContaining(expected));
    expect(issues[0].path).toContain('calibration.parameters');
  });

  it.each([
    ['an unknown column', 'stres [MPa],creepRate(Li) [1/s]\n1,1e-3\n', { code: 'unknown-column', nearest: 'stress' }],
    [
      'an unknown observable',
      'stress [MPa],crepRate(Li) [1/s]\n1,1e-3\n',
      { code: 'unknown-column', nearest: 'creepRate(Li)' },
    ],
    [
      'an unknown material',
      'stress [MPa],creepRate(Lu) [1/s]\n1,1e-3\n2,1e-2\n3,1\n',
      { code: 'unknown-name', line: 2 },
    ],
    ['a unit of another kind', 'stress [um],creepRate(Li) [1/s]\n1,1e-3\n', { code: 'wrong-dimension', line: 2 }],
    [
      'a unit that there is not',
      'stress [MPa],creepRate(Li) [1/fortnightt]\n1,1e-3\n',
      { code: 'unknown-unit', line: 2 },
    ],
    ['no number', 'stress [MPa],creepRate(Li) [1/s]\n1,fast\n', { line: 2 }],
    ['no logarithm', 'stress [MPa],creepRate(Li) [1/s]\n1,-1e-3\n', { code: 'out-of-range', line: 2 }],
    ['a rate in V', 'stress [MPa],creepRate(Li) [V]\n1,1e-3\n2,1\n3,1\n', { code: 'wrong-dimension', line: 2 }],
    ['a voltage in MPa', 'final(voltage) [MPa]\n1\n2\n3\n', { code: 'wrong-dimension', line: 2 }],
    ['a short row', 'stress [MPa],creepRate(Li) [1/s]\n1\n', { code: 'wrong-length', line: 2 }],
    ['a missing input', 'creepRate(Li) [1/s]\n1e-3\n', { code: 'missing-column', line: 2 }],
    ['no rows', 'stress [MPa],creepRate(Li) [1/s]\n', { code: 'empty-file' }],
    ['nothing', '', { code: 'empty-file' }],
    ['no measured value', 'operation.stackPressure [MPa]\n3\n', { code: 'no-observable' }],
    ['a column twice', 'stress [MPa],stress [Pa],creepRate(Li) [1/s]\n1,1,1\n', { code: 'double-column', line: 1 }],
    ['an observable of a run that there is not', 'final(volt)\n0.1\n', { code: 'unknown-output', line: 2 }],
    [
      'a condition that cannot be',
      'operation.stackPressure [MPa],stress [MPa],creepRate(Li) [1/s]\n-3,1,1e-3\n',
      { line: 2 },
    ],
    [
      'a parameter that the data set too',
      'materials.Li.creep.exponent,stress [MPa],creepRate(Li) [1/s]\n5,1,1e-3\n',
      { code: 'conflicting-keys' },
    ],
  ])('%s in the data', async (_, data, expected) => {
    expect(await problemsOf(estimated, data)).toContainEqual(expect.objectContaining(expected));
  });

  it('errors stated of some values only, when the scatter is to be estimated', async () => {
    const [header, ...rows] = good.split('\n');
    const some = [`${header},uncertainty`, ...rows.map((row, k) => `${row},${k < 3 ? '20 %' : ''}`)].join('\n');
    expect(await problemsOf(estimated, some)).toEqual([
      expect.objectContaining({ code: 'missing-uncertainty', message: expect.stringContaining('5 of 8 values') }),
    ]);
  });

  it.each([
    ['the wrong way round', ['4e-4 1/s', '2e-4 1/s'], 'range-order'],
    ['of two kinds', ['2e-4 1/s', '4 MPa'], 'wrong-dimension'],
    ['without width', ['2e-4 1/s', '2e-4 1/s'], 'missing-uncertainty'],
  ])('a band %s', async (_, band, code) => {
    const data = { section: 'rows', columns: { stress: 'stress', rate: 'creepRate(Li)' } };
    const rows = [0.6, 0.7, 0.8].map((stress) => ({ stress: `${stress} MPa`, rate: band }));
    const issues = await problemsOf(
      { parameters: creepParameters, data },
      JSON.stringify({ rows }, null, 1),
      'band.yaml',
    );
    expect(issues).toHaveLength(3);
    expect(issues[0]).toMatchObject({ code });
  });

  it('a prior that its bounds cut away', async () => {
    const prior = { lognormal: { median: '100 1/s', factor: 1.1 } };
    const parameters = {
      ...creepParameters,
      'materials.Li.creep.referenceRate': { bounds: ['1e-6 1/s', '1 1/s'], prior },
    };
    expect(await problemsOf({ parameters, noise: 'estimated' }, good)).toEqual([
      expect.objectContaining({ code: 'out-of-range', message: expect.stringContaining('prior') }),
    ]);
  });

  it('all problems come at once, those of the parameters and those of the data', async () => {
    const parameters = { 'cell.interfaces.voids.spacing': { bounds: ['9 um', '2 um'] } };
    const issues = await problemsOf({ parameters }, 'stress [MPa],creepRate(Li) [1/s]\n1,fast\n-1,\n2,1e-3\n');
    expect(issues.map(({ code }) => code)).toEqual(['range-order', expect.any(String), 'missing-uncertainty']);
  });

  it('uncertainties that nobody gave, too few values for a scatter, and a scenario without the section', async () => {
    const [issue] = await problemsOf({ parameters: creepParameters }, good);
    expect(issue).toMatchObject({
      code: 'missing-uncertainty',
      line: 2,
      remedy: expect.stringContaining('noise: estimated'),
    });
    const few = good.split('\n').slice(0, 3).join('\n');
    expect(await problemsOf(estimated, few)).toEqual([expect.objectContaining({ code: 'too-few-data' })]);
    expect(await problemsOf(undefined, good)).toEqual([expect.objectContaining({ code: 'missing-key' })]);
  });

  it('a section of YAML that is not there, with the nearest', async () => {
    const data = { section: 'crep', columns: { stress: 'stress', rate: 'creepRate(Li)' } };
    const yaml = 'creep:\n  columns: [stress, rate]\n  units: [MPa, 1/s]\n  rows: [[1, 1e-3], [2, 1e-1], [3, 1]]\n';
    expect(await problemsOf({ ...estimated, data }, yaml, 'data.yaml')).toEqual([
      expect.objectContaining({ code: 'missing-key', nearest: 'creep' }),
    ]);
    const columns = { stres: 'stress', rate: 'creepRate(Li)' };
    expect(await problemsOf({ ...estimated, data: { section: 'creep', columns } }, yaml, 'data.yaml')).toContainEqual(
      expect.objectContaining({ code: 'missing-column', nearest: 'stress' }),
    );
  });

  it('a scenario that foretells nothing is no fit', async () => {
    // The metal melts at 180 degC.
    const issues = await problemsOf(
      { parameters: { 'operation.temperature': { bounds: ['200 degC', '300 degC'] } }, noise: 'estimated' },
      'final(voltage) [V]\n0.1\n0.2\n0.3\n',
    );
    expect(issues[0].message).toContain('liquid');
  });
});
