import { describe, expect, it } from 'vitest';
import { type Issue, LithostatError } from '../../../src/quantity/index.js';
import { loadStudy } from '../../../src/studies/load-study.js';
import { checkPlan } from '../../../src/studies/plan/check-plan.js';
import type { StudyFlags } from '../../../src/studies/plan/flags.js';
import { smallPlans } from './scenario.js';

const { cellFile, file, planOf } = smallPlans();

async function problems(section: string, flags: StudyFlags = {}): Promise<readonly Issue[]> {
  const built = await planOf(section, flags);
  try {
    checkPlan(cellFile, built);
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    return error.issues;
  }
  return [];
}

const pressure = 'operation.stackPressure';

describe('a plan is tried before anything is made', () => {
  it.each([
    ['values that are valid, or not', `{ axes: [ { ${pressure}: [1 MPa, banana, -3 MPa] } ] }`],
    ['an axis whose values are all invalid, each in its own way', `{ axes: [ { ${pressure}: [banana, cherry] } ] }`],
    [
      'a path that only some values have',
      `{ axes: [ { ${pressure}: [ { fixture: gap, pressure: 1 MPa }, 3 MPa ] } ] }`,
    ],
    ['an axis that mends the scenario', '', ['cell.electrolyte.material=X', 'cell.electrolyte.material=Li6PS5Cl,LLZO']],
  ])('%s pass', async (_, section, set: string[] = []) => {
    expect(await problems(section, { set })).toEqual([]);
  });

  it('an axis over logs is refused, since a study reads its files once', async () => {
    const path = 'operation.protocol[0].follow.file';
    expect(await problems('', { set: [`${path}=a.csv,b.csv`] })).toContainEqual(
      expect.objectContaining({ code: 'bad-path', path, message: expect.stringContaining('the same for all cases') }),
    );
  });

  it('a comparison needs something to compare with', async () => {
    const issues = await problems('', { set: [`${pressure}=1,3 MPa`], case: 'compare' });
    expect(issues).toMatchObject([{ code: 'nothing-measured', path: 'operation.protocol' }]);
  });

  it('a heading that is no path is told at the file', async () => {
    const list = file('notes.csv', `${pressure} [MPa],Notes\n1,hello\n2,\n`);
    const [issue, ...others] = await problems('', { list });
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ code: 'unknown-key', path: 'Notes', file: list, line: 1 });
    expect(issue).not.toHaveProperty('excerpt');
  });

  it('a path that no scenario has is told at the place that varies it', async () => {
    const line = 13;
    expect(
      await problems('{ axes: [ { operation.stackPresure: [1 MPa, 2 MPa] }, { cell.aera: [1 cm^2, 2 cm^2] } ] }'),
    ).toMatchObject([
      { code: 'unknown-key', path: 'operation.stackPresure', nearest: 'stackPressure', line },
      { code: 'unknown-key', path: 'cell.aera', nearest: 'area', line },
    ]);
    const flags = { set: ['operation.stackPresure=1,2 MPa'] };
    expect(await problems('', flags)).toMatchObject([{ code: 'unknown-key', file: '--set', nearest: 'stackPressure' }]);
    expect(await problems('', { set: ['operation.protocol[4].strip=1,2 mA/cm^2'] })).toMatchObject([
      { code: 'bad-override' },
    ]);
  });

  it('a path of one alternative is tried too', async () => {
    const section = `{ axes: [ { ${pressure}: { from: 1 MPa, to: 9 MPa, steps: 100 } }, { either: [ [ { cell.area: { from: 1 cm^2, to: 2 cm^2, steps: 99 } } ], [ { cell.kin: [half] } ] ] } ] }`;
    expect(await problems(section)).toMatchObject([{ code: 'unknown-key', path: 'cell.kin', nearest: 'kind' }]);
  });

  it('a mistake of the scenario is told once, at its line', async () => {
    const found = await problems('', {
      set: [`${pressure}=1,2 MPa`, 'cell.kind=symetric', 'cell.electrode.metal=Lii'],
    });
    expect(found.map(({ path, nearest }) => [path, nearest])).toEqual([
      ['cell.kind', 'symmetric'],
      ['cell.electrode.metal', 'Li'],
    ]);
  });

  it('what cannot be kept of a run, or searched, is told', async () => {
    const set = [`${pressure}=1,2 MPa`];
    expect(await problems('', { set, output: ['final(volage)'] })).toMatchObject([
      { code: 'unknown-output', nearest: 'final(voltage)' },
    ]);
    expect(await problems('', { set, case: 'critical:ccd' })).toMatchObject([
      { code: 'missing-section', path: 'critical.ccd' },
    ]);
    expect(await problems('', { set, case: 'critical:ccs' })).toEqual([]);
  });
});

it('no run depends on what is studied', async () => {
  const hashOf = (set: readonly string[]) => {
    const study = loadStudy({ file: cellFile, set });
    return study.hash(study.makeModel());
  };
  await planOf(`{ axes: [ { ${pressure}: [1 MPa, 2 MPa] } ] }`);
  expect(hashOf(['study={}'])).toBe(hashOf([]));
  expect(hashOf([`${pressure}=1 MPa`])).not.toBe(hashOf([]));
});
