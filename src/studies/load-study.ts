import { contentHash } from '../io/run/canonical-json.js';
import {
  type LoadedScenario,
  loadScenario,
  type Scenario,
  scenarioHash,
  withoutStudies,
} from '../io/scenario/index.js';
import { loadLibrary, type MaterialLibrary, withOverrides } from '../materials/index.js';
import type { CellModel } from '../models/model.js';
import { models } from '../models/registry.js';
import { LithostatError } from '../quantity/issue.js';
import { version } from '../version.js';
import { scenarioSchema } from './scenario-schema.js';

/** Where a scenario comes from, as plain data, so that a worker thread can load the same. */
export interface StudySource {
  /** Path of the scenario file; or give `text`. */
  readonly file?: string;
  readonly text?: string;
  /** Or the scenario as plain data, as `readScenarioData` gives it. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Overrides `path=value`, applied in order before validation. */
  readonly set?: readonly string[];
}

/** A scenario that has passed every check, with the library as it changed it, ready to make models. */
export interface Study {
  readonly scenario: Scenario;
  readonly library: MaterialLibrary;
  /** Plain data as written, after overrides. */
  readonly input: unknown;
  readonly warnings: readonly string[];
  /** A new model of the scenario's level; `scenario` replaces the scenario (a probe with some mechanisms off, say). */
  makeModel(scenario?: Scenario): CellModel;
  /** Content hash of everything that a run depends on: scenario in SI, resolved values, version of the code. */
  hash(model: CellModel, extra?: readonly string[]): string;
}

/**
 * Loads a scenario for any study, with every check done, those of the materials and of the model included.
 *
 * @throws LithostatError that lists every problem with its place
 */
export function loadStudy(source: StudySource): Study {
  const loaded = loadScenario({ ...source, schema: scenarioSchema() });
  const { scenario } = loaded;
  const library = located(loaded, () => withOverrides(loadLibrary(), scenario.materials ?? {}));
  const registered = models.find(({ level }) => level === scenario.model.level);
  if (registered === undefined) throw new RangeError(`no model of level ${scenario.model.level} is registered`);
  const makeModel = (other: Scenario = scenario) => located(loaded, () => registered.make(other, library));
  return {
    scenario,
    library,
    input: loaded.input,
    warnings: loaded.warnings.map(({ message }) => message),
    makeModel,
    hash(model, extra = []) {
      const {
        title: _title,
        description: _description,
        critical: _critical,
        output,
        ...rest
      } = withoutStudies(scenario);
      const stored = { every: output.every };
      return scenarioHash({ ...rest, output: stored }, [version, contentHash(model.parameters), ...extra]);
    },
  };
}

/** Adds file, line and column to issues that are found after the scenario was read. */
function located<T>(loaded: LoadedScenario, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    throw new LithostatError(loaded.locate(error.issues), error.exitCode);
  }
}
