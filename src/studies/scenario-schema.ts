import { buildScenarioSchema, type ScenarioSchema } from '../io/scenario/index.js';
import { loadLibrary } from '../materials/index.js';
import { models } from '../models/registry.js';

let schema: ScenarioSchema | undefined;

/**
 * The schema of scenario files with every registered model and the names that the materials library knows. Made once.
 *
 * @returns the schema to hand to `loadScenario`
 */
export function scenarioSchema(): ScenarioSchema {
  if (schema === undefined) {
    const { metals, electrolytes, interfaces } = loadLibrary().spellings();
    schema = buildScenarioSchema({ models, known: { metals, electrolytes, interfaceClasses: interfaces } });
  }
  return schema;
}
