import { describe, expect, it } from 'vitest';
import { casesOf, smallPlans } from './scenario.js';

const { file, planOf, refusal } = smallPlans();

const pressure = 'operation.stackPressure';
const temperature = 'operation.temperature';

describe('axes', () => {
  it('are nested in the order of the entries, and side by side within one', async () => {
    const built = await planOf(
      `{ axes: [ { ${pressure}: [1 MPa, 2 MPa], ${temperature}: [25 degC, 60 degC] }, { cell.area: [1 cm^2, 2 cm^2, 4 cm^2] } ] }`,
    );
    expect(built.plan.count).toBe(2 * 3);
    expect(built.plan.inputs).toEqual([
      { header: `${pressure} [MPa]`, path: pressure, unit: 'MPa' },
      { header: `${temperature} [degC]`, path: temperature, unit: 'degC' },
      { header: 'cell.area [cm^2]', path: 'cell.area', unit: 'cm^2' },
    ]);
    expect(casesOf(built).map(({ inputs }) => inputs)).toEqual([
      [1, 25, 1],
      [1, 25, 2],
      [1, 25, 4],
      [2, 60, 1],
      [2, 60, 2],
      [2, 60, 4],
    ]);
    expect(built.plan.at(4).set).toEqual([`${pressure}=2 MPa`, `${temperature}=60 degC`, 'cell.area=2 cm^2']);
  });

  it('may depend on each other as alternatives', async () => {
    const built = await planOf(`
  axes:
    - either:
        - - cell.electrode.metal: [Li]
          - ${temperature}: [25 degC, 333.15 K, 80 degC]
        - - cell.electrode.metal: [Na]
    - ${pressure}: [1 MPa, 2 MPa]`);
    expect(built.plan.count).toBe((3 + 1) * 2);
    const rows = casesOf(built).map(({ inputs }) => inputs);
    expect(rows[2]).toEqual(['Li', 60, 1]);
    expect(rows[7]).toEqual(['Na', null, 2]);
    expect(built.plan.at(7).set).toEqual(['cell.electrode.metal=Na', `${pressure}=2 MPa`]);
  });

  it('have evenly spaced values in the unit of the first end, without digits of rounding', async () => {
    const built = await planOf(`{ axes: [ { ${pressure}: { from: 0.1 MPa, to: 1000 kPa, steps: 10 } } ] }`);
    expect(casesOf(built).map(({ inputs }) => inputs[0])).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    const through = await planOf('{ axes: [ { a.b: { from: -1 V, to: 1 V, steps: 21 } } ] }');
    expect(casesOf(through)[10].inputs).toEqual([0]);
    const factors = await planOf(
      `{ axes: [ { ${pressure}: { from: 1 MPa, to: 1 GPa, steps: 4, spacing: logarithmic } } ] }`,
    );
    expect(casesOf(factors).map(({ set }) => set[0])).toEqual(
      ['1', '10', '100', '1000'].map((value) => `${pressure}=${value} MPa`),
    );
  });

  it('stand in the unit that was written first, whatever the units of the others', async () => {
    const built = await planOf(
      `{ axes: [ { ${pressure}: [0.5 MPa, 2 bar, 3e5 Pa] }, { model.options.x: [1, 2 %] } ] }`,
    );
    expect(casesOf(built).map(({ inputs }) => inputs)).toEqual([
      [0.5, 100],
      [0.5, 2],
      [0.2, 100],
      [0.2, 2],
      [0.3, 100],
      [0.3, 2],
    ]);
    expect(built.plan.at(2).set[0]).toBe(`${pressure}=2 bar`);
  });

  it('keep names, sections, switches and what is no value as they are', async () => {
    const built = await planOf(
      `{ axes: [ { ${pressure}: [1 MPa, banana, { fixture: gap, pressure: 2 MPa }, 3 V, -1 MPa, true, "1"] } ] }`,
    );
    expect(built.plan.inputs[0].header).toBe(`${pressure} [MPa]`);
    expect(casesOf(built).map(({ inputs }) => inputs[0])).toEqual([
      1,
      'banana',
      '{"fixture":"gap","pressure":"2 MPa"}',
      '3 V',
      -1,
      true,
      '1',
    ]);
    // A text that YAML would take for a number stays a text.
    expect(built.plan.at(6).set).toEqual([`${pressure}="1"`]);
    expect(built.plan.at(2).set).toEqual([`${pressure}={"fixture":"gap","pressure":"2 MPa"}`]);
  });

  it('come from a file, with units in its heading or its cells', async () => {
    file('cases.csv', `${pressure} [MPa],${temperature},cell.electrode.metal\n1,25 degC,Li\n2,60 degC,\n5 bar,,Na\n`);
    const built = await planOf('{ axes: [ { list: cases.csv } ] }');
    expect(casesOf(built).map(({ inputs }) => inputs)).toEqual([
      [1, 25, 'Li'],
      [2, 60, null],
      [0.5, null, 'Na'],
    ]);
    expect(built.plan.at(2).set).toEqual([`${pressure}=5 bar`, 'cell.electrode.metal=Na']);
  });

  it('come from a file as a spreadsheet writes it: byte order mark, semicolons, decimal commas', async () => {
    const lines = [`${pressure} [MPa];"${temperature}"`, '"1,5";25 degC', '2,25;333,15 K', ';60 degC'];
    file('cases.csv', `\uFEFF${lines.join('\r\n')}\r\n`);
    const built = await planOf('{ axes: [ { list: cases.csv } ] }');
    expect(casesOf(built).map(({ inputs }) => inputs)).toEqual([
      [1.5, 25],
      [2.25, 60],
      [null, 60],
    ]);
  });

  it.each([
    ['a,b\n', [['empty-file', '', undefined]]],
    ['"a b"\n1\n', [['bad-path', '', undefined]]],
    ['a [MPs]\n1\n', [['unknown-unit', '', 'MPa']]],
    ['a,a\n1,2\n', [['double-column', '', undefined]]],
    ['a [MPa],a [kPa]\n1,2\n', [['double-column', '', undefined]]],
    ['operation.stackPressure,b\n1 MPa,2\n', [['conflicting-keys', 'study.axes', undefined]]],
  ])('refuse a file %j', async (content, expected) => {
    file('bad.csv', content);
    const axes = `[ { list: bad.csv }, { ${pressure}: [1 MPa] } ]`;
    expect(await refusal(`{ axes: ${axes} }`)).toEqual(expected);
  });

  it('refuse a file that is not there, and more combinations than can be', async () => {
    expect(await refusal('{ axes: [ { list: nowhere.csv } ] }')).toEqual([['file-missing', '', undefined]]);
    const big = '{ from: 1, to: 2, steps: 10000 }';
    expect(await refusal(`{ axes: [ { a: ${big} }, { b: ${big} } ] }`)).toEqual([
      ['too-many-cases', 'study', undefined],
    ]);
    expect(await refusal('')).toEqual([['nothing-to-vary', 'study', undefined]]);
  });

  it('make a million cases one by one', async () => {
    const thousand = '{ from: 1, to: 1000, steps: 1000 }';
    const { plan } = await planOf(`{ axes: [ { a: ${thousand} }, { b: ${thousand} } ] }`);
    expect(plan.count).toBe(1_000_000);
    expect(plan.at(123_456).inputs).toEqual([124, 457]);
    const before = process.cpuUsage();
    for (let index = 0; index < plan.count; index++) plan.at(index);
    const { user, system } = process.cpuUsage(before);
    // A guard against work that grows with the plan, not a measurement.
    expect((user + system) / 1e6).toBeLessThan(20);
  });
});
