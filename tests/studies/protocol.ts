import type { FlatStep, Scenario } from '../../src/io/scenario/index.js';
import { expandProtocol } from '../../src/io/scenario/index.js';
import type { CellModel, Ledger } from '../../src/models/model.js';
import { loadStudy } from '../../src/studies/load-study.js';
import {
  type SimulationEvent,
  type SimulationOptions,
  type SimulationResult,
  simulate,
} from '../../src/studies/simulate.js';

/** A symmetric cell with one class of voids; its protocol is put in by `--set`. */
export const cellText = `
lithostat: 1
title: protocols
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
  interfaces: { voids: { spacingSpread: 0 } }
operation:
  temperature: 25 degC
  stackPressure: 3 MPa
  protocol: [ { rest: 1 s } ]
model: { level: film }
`;

interface Row {
  readonly time: number;
  readonly place: 'start' | 'inside' | 'end';
  /** Index of the flat step. */
  readonly step: number;
  readonly values: Float64Array;
  /** An observable by name. */
  get(name: string): number;
}

export interface Simulated {
  readonly model: CellModel;
  readonly scenario: Scenario;
  readonly rows: readonly Row[];
  readonly events: readonly SimulationEvent[];
  readonly steps: readonly { readonly step: FlatStep; readonly start: number }[];
  readonly result: SimulationResult;
  readonly ledger: Ledger;
  /** The last row of a flat step. */
  end(step: number): Row;
  /** The first row of a flat step. */
  start(step: number): Row;
}

/**
 * Runs a protocol, as a scenario writes it, in memory.
 *
 * @param protocol a YAML list
 * @param set further overrides
 * @param more further options of the simulation
 */
export function run(protocol: string, set: readonly string[] = [], more: Partial<SimulationOptions> = {}): Simulated {
  const study = loadStudy({ text: cellText, set: [`operation.protocol=${protocol}`, ...set] });
  const model = study.makeModel();
  const place = new Map(model.observables.map(({ name }, index) => [name, index]));
  const rows: Row[] = [];
  const events: SimulationEvent[] = [];
  const steps: { step: FlatStep; start: number }[] = [];
  const result = simulate({
    model,
    steps: expandProtocol(study.scenario.operation.protocol),
    stackPressure: study.scenario.operation.stackPressure.pressure,
    onRow(time, values, where) {
      const copy = values.slice();
      rows.push({ time, place: where, step: steps.length - 1, values: copy, get: (name) => copy[place.get(name)!] });
    },
    onEvent: (event) => events.push(event),
    onStepStart: (step, _index, start) => steps.push({ step, start }),
    ...more,
  });
  return {
    model,
    scenario: study.scenario,
    rows,
    events,
    steps,
    result,
    ledger: model.ledger(result.state, result.load, result.charge),
    end: (step) => rows.findLast((row) => row.step === step)!,
    start: (step) => rows.find((row) => row.step === step)!,
  };
}
