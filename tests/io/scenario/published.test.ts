import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadScenario, scenarioJsonSchema, scenarioReference } from '../../../src/io/scenario/index.js';
import { scenarioSchema } from '../../../src/studies/scenario-schema.js';

const root = new URL('../../../', import.meta.url);
const published = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const remedy = 'run: npm run build && node scripts/generate-schema.mjs';

it('the published JSON Schema is that of the declaration', () => {
  expect(JSON.parse(published('schema/scenario-1.schema.json')), remedy).toEqual(
    JSON.parse(JSON.stringify(scenarioJsonSchema(scenarioSchema()))),
  );
});

it('the reference page is that of the declaration', () => {
  expect(published('docs/reference-scenario.md') === scenarioReference(scenarioSchema()), remedy).toBe(true);
});

it('the reference page keeps the case of symbols, and shows how a creep prefactor is written', () => {
  const page = scenarioReference(scenarioSchema());
  for (const symbol of ['m, sensitivity', 'a, power', 'n, power', 'Q, activation', 'Ionic conductivity'])
    expect(page).toContain(`| ${symbol} `.replace('conductivity ', 'conductivity.'));
  expect(page).toMatch(/creep\.prefactor` \| [^|]+ \| text, e\.g\. `7\.7e-3 MPa\^-6\.56\/s` \|/);
});

const folder = new URL('scenarios/', root);
const scenarios = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(ya?ml|json)$/.test(name)) : [];

describe.skipIf(scenarios.length === 0)('scenarios/', () => {
  const accepts = new Ajv2020({ strict: false, allErrors: true }).compile(
    JSON.parse(published('schema/scenario-1.schema.json')),
  );
  it.each(scenarios)('%s is valid for us and for an editor', (name) => {
    const file = fileURLToPath(new URL(name, folder));
    expect(loadScenario({ file, schema: scenarioSchema() }).warnings).toEqual([]);
    expect(accepts(parse(readFileSync(file, 'utf8'))), JSON.stringify(accepts.errors)).toBe(true);
  });
});
