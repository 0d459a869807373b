import { describe, expect, it } from 'vitest';
import { casesOf, smallPlans } from './scenario.js';

const { planOf, refusal } = smallPlans();

const axes = 'axes: [ { operation.stackPressure: [1 MPa, 2 MPa, 5 MPa] }, { cell.electrode.metal: [Li, Na] } ]';
const left = async (conditions: string) =>
  casesOf(await planOf(`{ ${axes}, ${conditions} }`)).map(({ inputs }) => `${inputs[0]} ${inputs[1]}`);

describe('conditions', () => {
  it.each([
    ['where: operation.stackPressure >= 2 MPa', ['2 Li', '2 Na', '5 Li', '5 Na']],
    ['where: operation.stackPressure == 20 bar', ['2 Li', '2 Na']],
    ['where: 1 MPa < operation.stackPressure <= 5000 kPa and cell.electrode.metal == Li', ['2 Li', '5 Li']],
    ['where: cell.electrode.metal == "Na" or operation.stackPressure < 2 MPa', ['1 Li', '1 Na', '2 Na', '5 Na']],
    ['where: "not (cell.electrode.metal == Na && operation.stackPressure > 1 MPa)"', ['1 Li', '1 Na', '2 Li', '5 Li']],
    ['exclude: [cell.electrode.metal == Na, operation.stackPressure == 5 MPa]', ['1 Li', '2 Li']],
    ['where: [cell.electrode.metal != Na, operation.stackPressure != 5 MPa]', ['1 Li', '2 Li']],
    ['where: operation.temperature > 290 K and operation.stackPressure < 2 MPa', ['1 Li', '1 Na']],
    ['where: operation.temperature > 400 K', []],
    ['where: "operation.protocol[0].strip <= 0.2 mA/cm^2 and cell.electrode.metal == Li"', ['1 Li', '2 Li', '5 Li']],
    ['exclude: "cell[\'metal\'] == 1 or cell.electrode.metal == Na"', 'refused'],
  ])('%s', async (conditions, expected) => {
    if (expected === 'refused') expect(await refusal(`{ ${axes}, ${conditions} }`)).not.toEqual([]);
    else expect(await left(conditions)).toEqual(expected);
  });

  it('say how many combinations they left out', async () => {
    const built = await planOf(`{ ${axes}, exclude: cell.electrode.metal == Na }`);
    expect([built.plan.count, built.excluded, built.plan.design.excluded]).toEqual([3, 3, 3]);
  });

  it('leave a case in of which they cannot tell, so that it says why it failed', async () => {
    const section =
      '{ axes: [ { operation.stackPressure: [1 MPa, banana, 5 MPa] } ], where: operation.stackPressure > 2 MPa }';
    expect(casesOf(await planOf(section)).map(({ inputs }) => inputs[0])).toEqual(['banana', 5]);
  });

  it('see into sections that are varied, and the last of several columns', async () => {
    const section = `{ axes: [ { operation.stackPressure: [ { fixture: gap, pressure: 2 MPa }, { fixture: load, pressure: 3 MPa } ] } ], where: operation.stackPressure.fixture == gap }`;
    expect((await planOf(section)).plan.count).toBe(1);
  });

  it.each([
    ['operation.stackPresure > 2 MPa', 'unknown-path', 'operation.stackPressure'],
    ['operation.stackPressure > 2 V', 'wrong-dimension', undefined],
    ['operation.stackPressure > 2', 'wrong-dimension', undefined],
    ['cell.electrode.metal > Li', 'bad-condition', undefined],
    ['operation.stackPressure', 'bad-condition', undefined],
    ['operation.stackPressure = 2 MPa', 'bad-condition', undefined],
    ['operation.stackPressure > 2 MPs', 'unknown-unit', 'MPa'],
    ['(operation.stackPressure > 2 MPa', 'bad-condition', undefined],
    ['operation.stackPressure > ', 'bad-condition', undefined],
    ['operation.stackPressure > 2 MPa and', 'bad-condition', undefined],
    ['process.exit(1) == 1', 'unknown-path', undefined],
    [`${'('.repeat(100)}1 == 1${')'.repeat(100)}`, 'bad-condition', undefined],
  ])('refuse %j: %s', async (condition, code, nearest) => {
    expect(await refusal(`{ ${axes}, where: ${JSON.stringify(condition)} }`)).toEqual([
      [code, 'study.where[0]', nearest],
    ]);
  });
});
