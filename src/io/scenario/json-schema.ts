import { z } from 'zod';
import type { ScenarioSchema } from './schema.js';

/**
 * The JSON Schema (draft 2020-12) of scenario files, for editors.
 *
 * @param schema from `buildScenarioSchema`
 */
export function scenarioJsonSchema(schema: ScenarioSchema): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' });
  return { $schema, $id: 'lithostat/scenario-1.schema.json', ...rest };
}
