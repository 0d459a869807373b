import type { AdvanceResult, CellModel, Ledger, Load, ModelState } from '../../../src/models/model.js';
import type { RegisteredModel } from '../../../src/models/registry.js';
import { type CriticalContext, contextOf } from '../../../src/studies/critical/context.js';
import type { CriticalMode } from '../../../src/studies/critical/result.js';
import { loadStudy, type Study } from '../../../src/studies/load-study.js';

export type CellOutcome = 'stable' | 'contact-lost:1' | 'dendrite-initiation:2' | 'electrode-exhausted:1' | 'solver';

/** A cell that does at each current density (A/m^2, magnitude) what a function says. Counts the half cycles that it ran. */
export interface ThresholdCell {
  readonly context: CriticalContext;
  readonly counted: { halfCycles: number };
}

const scenarioText = `
lithostat: 1
title: threshold
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
operation:
  temperature: 25 degC
  stackPressure: 3 MPa
  protocol: [ { rest: 1 s } ]
model: { level: film }
`;

export function thresholdCell(
  outcomeOf: (currentDensity: number) => CellOutcome,
  mode: CriticalMode,
  set: readonly string[] = [],
): ThresholdCell {
  const counted = { halfCycles: 0 };
  const loaded = loadStudy({ text: scenarioText, set });
  const registered: RegisteredModel = {
    level: 'threshold',
    mechanisms: {} as RegisteredModel['mechanisms'],
    options: {} as RegisteredModel['options'],
    make: () => new ThresholdModel(outcomeOf, counted),
    intactInterfaces: (scenario) => scenario,
    assumptions: () => [
      { name: 'threshold', electrode: null, value: 1, unit: '1', certainty: 'assumed', source: 'this test' },
    ],
  };
  const study: Study = {
    ...loaded,
    makeModel: (scenario = loaded.scenario) => registered.make(scenario, loaded.library),
    hash: () => 'threshold',
  };
  return { context: contextOf(study, registered, mode), counted };
}

const names = [
  ['voltage', 'V'],
  ['currentDensity', 'A/m^2'],
  ['capacity', 'C/m^2'],
  ['stackPressure', 'Pa'],
  ['contactFraction1', '1'],
  ['localCurrentDensity1', 'A/m^2'],
  ['platingLimitUse1', '1'],
  ['flawOverpotential1', 'V'],
  ['voidVolume1', 'm'],
] as const;

class ThresholdModel implements CellModel {
  readonly level = 'threshold';
  readonly observables = names.map(([name, unit]) => ({ name, unit, meaning: name }));
  readonly sources = ['this test'];
  readonly parameters = {};

  constructor(
    private readonly outcomeOf: (currentDensity: number) => CellOutcome,
    private readonly counted: { halfCycles: number },
  ) {}

  initialState(): ModelState {
    return {
      time: 0,
      vector: new Float64Array(1),
      quadratures: new Float64Array(0),
      integrator: new Float64Array(0),
    };
  }

  advance(
    state: ModelState,
    load: Load,
    endTime: number,
    _events: unknown,
    onStep?: (state: ModelState) => boolean,
    onNotice?: Parameters<CellModel['advance']>[5],
  ): AdvanceResult {
    const current = currentOf(load);
    const result = { event: null, terminal: false, failure: null, rejections: {}, acceptedSteps: 1 } as const;
    this.counted.halfCycles++;
    const outcome = this.outcomeOf(Math.abs(current));
    if (outcome === 'solver') {
      const failure = { code: 'step-too-small', message: 'it gave up', time: state.time, evidence: {} };
      return { ...result, reason: 'failure', failure };
    }
    if (outcome === 'dendrite-initiation:2') onNotice?.({ event: outcome, time: state.time, detail: {} });
    if (onStep?.(state) === false) return { ...result, reason: 'interrupted' };
    const end = outcome === 'stable' ? endTime : 0.5 * (state.time + endTime);
    state.vector[0] += current * (end - state.time);
    state.time = end;
    if (onStep?.(state) === false) return { ...result, reason: 'interrupted' };
    if (outcome === 'stable' || outcome.startsWith('dendrite')) return { ...result, reason: 'duration' };
    return { ...result, reason: 'event', event: outcome, terminal: true };
  }

  observe(state: ModelState, load: Load, out: Float64Array): void {
    const current = currentOf(load);
    out.set([0.01 * current, current, state.vector[0], load.stackPressure, 1, current, 0, 0, 0]);
  }

  ledger(): Ledger {
    const closed = { relativeError: 0 };
    return { charge: closed, lithium: closed, force: closed, energy: { ...closed, terms: {}, explanation: '' } };
  }
}

function currentOf({ electrical }: Load): number {
  return electrical.kind === 'current' ? electrical.currentDensity : 0;
}
