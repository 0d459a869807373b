// Writes the JSON Schema of scenario files and their reference page from the declaration; run after a build.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const load = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
const { scenarioSchema } = await load('studies/scenario-schema.js');
const { scenarioJsonSchema, scenarioReference } = await load('io/scenario/index.js');

mkdirSync(join(root, 'schema'), { recursive: true });
const schema = scenarioSchema();
writeFileSync(
  join(root, 'schema', 'scenario-1.schema.json'),
  `${JSON.stringify(scenarioJsonSchema(schema), null, 2)}\n`,
);
writeFileSync(join(root, 'docs', 'reference-scenario.md'), scenarioReference(schema));
