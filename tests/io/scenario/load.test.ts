import { expect, it } from 'vitest';
import { loadScenario } from '../../../src/io/scenario/index.js';
import { testSchema } from '../fixtures/schema.js';

it('reads a whole scenario into SI', () => {
  const { scenario } = loadScenario({ file: 'tests/io/fixtures/argyrodite.yaml', schema: testSchema });
  expect(scenario.operation.stackPressure).toEqual({ fixture: 'load', pressure: 3e6 });
  expect(scenario.cell.electrodes.map((electrode) => electrode.thickness)).toEqual([50e-6, 50e-6]);
});
