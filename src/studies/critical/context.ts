import { contentHash } from '../../io/run/canonical-json.js';
import type { Scenario } from '../../io/scenario/index.js';
import type { CellModel } from '../../models/model.js';
import { models, type RegisteredModel } from '../../models/registry.js';
import { loadStudy, type Study, type StudySource } from '../load-study.js';
import { checkCriterion, type ProbePlan, probePlan } from './plan.js';
import type { CriticalMode } from './result.js';

/** All that the probes of one search share. */
export interface CriticalContext {
  readonly study: Study;
  readonly registered: RegisteredModel;
  readonly mode: CriticalMode;
  /** The scenario as the probes run it: with intact interfaces when the plating limit is searched. */
  readonly scenario: Scenario;
  readonly plan: ProbePlan;
  /** Content hash of the cell, the plan and the code: what a probe depends on but its current. */
  readonly hash: string;
  /** A new model; one for each probe, so that no probe depends on those before it. */
  makeModel(): CellModel;
}

/**
 * Loads a scenario for a search, with every check done.
 *
 * @throws LithostatError for bad input
 */
export function loadContext(source: StudySource, mode: CriticalMode): CriticalContext {
  return contextOfStudy(loadStudy(source), mode);
}

/** The context of a study that is already loaded, with every check of the search done. */
export function contextOfStudy(study: Study, mode: CriticalMode): CriticalContext {
  const registered = models.find(({ level }) => level === study.scenario.model.level)!;
  return contextOf(study, registered, mode);
}

/** The context of a study that is already loaded, of a given model. */
export function contextOf(study: Study, registered: RegisteredModel, mode: CriticalMode): CriticalContext {
  const plan = probePlan(study.scenario, mode);
  const scenario = mode === 'ccp' ? registered.intactInterfaces(study.scenario) : study.scenario;
  const makeModel = () => study.makeModel(scenario);
  const model = makeModel();
  checkCriterion(plan, mode, model);
  return {
    study,
    registered,
    mode,
    scenario,
    plan,
    hash: contentHash({ cell: study.hash(model), ...plan.settings }),
    makeModel,
  };
}
