import type { FlatStep, Scenario } from '../../io/scenario/index.js';
import type { CellModel } from '../../models/model.js';
import { LithostatError } from '../../quantity/issue.js';
import {
  type Criterion,
  contactFraction,
  dendriteInitiation,
  localCurrent,
  noFixedPoint,
  terminalEvents,
  voidGrowth,
  voltageLimit,
  voltageRise,
} from './criteria.js';
import {
  type Directions,
  halfCycles,
  type SteppedTest,
  steppedLevels,
  steppedTest,
  stepsPerLevel,
} from './protocols.js';
import type { CriticalMode } from './result.js';

/** What every probe of a search does and when it counts as failed; told from the scenario alone. */
export interface ProbePlan {
  readonly criterionName: string;
  readonly criterion: Criterion;
  /** All that decides what a probe shows, but its current and the cell, as plain data. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Charge of the first half cycle at a current density (C/m^2). */
  charge(currentDensity: number): number;
  readonly directions: Directions;
  /** Half cycles of a probe, as a measure of its work. */
  readonly halfCycles: number;
  /** Current densities of the levels that one run goes through (A/m^2): one, or those of the stepped test. */
  levels(currentDensity: number): readonly number[];
  /** Flat steps of one level; all of them when there is one level. */
  readonly stepsPerLevel: number;
  steps(currentDensity: number): Iterable<FlatStep>;
}

/**
 * The plan of a mode's probes.
 *
 * @throws LithostatError when the scenario lacks the section of the mode, or the criterion cannot be judged in so few cycles
 */
export function probePlan(scenario: Scenario, mode: CriticalMode): ProbePlan {
  if (mode === 'ccs') return strippingPlan(scenario);
  return mode === 'ccp' ? platingPlan(scenario) : steppedPlan(scenario);
}

function strippingPlan(scenario: Scenario): ProbePlan {
  const { criterion: name, cycles, capacity, ...settings } = scenario.critical.ccs;
  if (name === 'no-fixed-point' && cycles < 3) {
    throw new LithostatError([
      {
        code: 'out-of-range',
        path: 'critical.ccs.cycles',
        message: 'whether voids settle shows from the third cycle on',
        got: String(cycles),
        expected: 'at least 3 with the criterion no-fixed-point',
        remedy: 'set critical.ccs.cycles to 10',
      },
    ]);
  }
  const criteria = {
    'local-current': () => ({ threshold: null, criterion: localCurrent }),
    'contact-fraction': () => ({
      threshold: settings.contactFraction,
      criterion: contactFraction(settings.contactFraction),
    }),
    'voltage-rise': () => ({ threshold: settings.voltageRise, criterion: voltageRise(settings.voltageRise) }),
    'void-growth': () => ({ threshold: settings.voidGrowth, criterion: voidGrowth(settings.voidGrowth) }),
    'no-fixed-point': () => ({ threshold: null, criterion: noFixedPoint }),
  };
  const { threshold, criterion } = criteria[name]();
  // Without metal on electrode 1 there is nothing to strip before some was plated.
  const directions: Directions = scenario.cell.kind === 'anode-free' ? [-1, 1] : [1, -1];
  return {
    criterionName: name,
    criterion,
    settings: { mode: 'ccs', criterion: name, threshold, cycles, capacity },
    charge: () => capacity,
    directions,
    halfCycles: 2 * cycles,
    levels: (currentDensity) => [currentDensity],
    stepsPerLevel: Number.POSITIVE_INFINITY,
    steps: (currentDensity) => halfCycles(currentDensity, capacity, cycles, directions),
  };
}

function platingPlan(scenario: Scenario): ProbePlan {
  const { criterion, capacity } = scenario.critical.ccp;
  // In a symmetric cell both interfaces are plated in turn, so that the weaker one decides.
  const directions: Directions = scenario.cell.kind === 'symmetric' ? [1, -1] : [-1];
  return {
    criterionName: criterion,
    criterion: dendriteInitiation,
    settings: { mode: 'ccp', criterion, capacity },
    charge: () => capacity,
    directions,
    halfCycles: directions.length,
    levels: (currentDensity) => [currentDensity],
    stepsPerLevel: Number.POSITIVE_INFINITY,
    steps: (currentDensity) => halfCycles(currentDensity, capacity, 1, directions),
  };
}

function steppedPlan(scenario: Scenario): ProbePlan {
  const section = scenario.critical.ccd;
  if (section === undefined) {
    throw new LithostatError([
      {
        code: 'missing-section',
        path: 'critical.ccd',
        message: 'the scenario does not say how the stepped test goes',
        expected: 'start, step, stop, and capacity or time of a half cycle',
        remedy:
          'add critical.ccd: { start: 0.1 mA/cm^2, step: 0.1 mA/cm^2, stop: 2 mA/cm^2, time: 1 h } to the scenario',
      },
    ]);
  }
  const { criterion: name, start, step, stop, capacity, time, rest, voltageLimit: limit } = section;
  const criteria: Readonly<Record<typeof name, () => Criterion>> = {
    short: () => terminalEvents,
    'dendrite-initiation': () => dendriteInitiation,
    voltage: () => voltageLimit(limit!),
  };
  const directions: Directions = scenario.cell.kind === 'anode-free' ? [-1, 1] : [1, -1];
  const test: SteppedTest = {
    levels: steppedLevels(start, step, stop),
    halfCycle: capacity === undefined ? { kind: 'time', value: time! } : { kind: 'capacity', value: capacity },
    rest,
  };
  return {
    criterionName: name,
    criterion: criteria[name](),
    settings: { mode: 'ccd', criterion: name, ...test, limit: name === 'voltage' ? limit : null },
    charge: (currentDensity) => capacity ?? currentDensity * time!,
    directions,
    halfCycles: 2 * test.levels.length,
    levels: () => test.levels,
    stepsPerLevel: stepsPerLevel(test, directions),
    steps: () => steppedTest(test, directions),
  };
}

/** Criteria of a mode by name, where their thresholds do not matter. */
const criteriaOf: Readonly<Record<CriticalMode, Readonly<Record<string, Criterion>>>> = {
  ccs: {
    'local-current': localCurrent,
    'contact-fraction': contactFraction(0),
    'voltage-rise': voltageRise(0),
    'void-growth': voidGrowth(0),
    'no-fixed-point': noFixedPoint,
  },
  ccp: { 'dendrite-initiation': dendriteInitiation },
  ccd: { short: terminalEvents, 'dendrite-initiation': dendriteInitiation, voltage: voltageLimit(0) },
};

/** Observables of a criterion that a model does not have. */
function missingFrom(model: CellModel, { needs }: Criterion): string[] {
  return needs.filter((need) => !model.observables.some(({ name }) => name === `${need}1`));
}

/**
 * Refuses a criterion that looks at what the model does not observe.
 *
 * @throws LithostatError naming the observables that are missing and the criteria that the model can answer
 */
export function checkCriterion({ criterion, criterionName }: ProbePlan, mode: CriticalMode, model: CellModel): void {
  const missing = missingFrom(model, criterion);
  if (missing.length === 0) return;
  const possible = Object.entries(criteriaOf[mode])
    .filter(([, one]) => missingFrom(model, one).length === 0)
    .map(([name]) => name);
  // What is missing is what flaws of the electrolyte are judged by, in every model so far.
  const flaws = criterion.dendrites ? ' It has no flaws of the electrolyte, from which dendrites start.' : '';
  throw new LithostatError([
    {
      code: 'criterion-unavailable',
      path: `critical.${mode}.criterion`,
      message: `a model of level "${model.level}" does not observe what the criterion ${criterionName} looks at: ${missing.join(', ')}.${flaws}`,
      got: criterionName,
      expected:
        possible.length === 0
          ? `a model that observes it: no criterion of ${mode} can be judged at this level`
          : `one of ${possible.join(', ')}`,
      remedy:
        possible.length === 0
          ? 'write model.level: film'
          : `write critical.${mode}.criterion: ${possible[0]}, or model.level: film`,
    },
  ]);
}
