import { type MaterialResponse, materialResponses } from '../../models/material-response.js';
import { nearest } from '../../quantity/index.js';
import type { CaseTask } from '../cases/index.js';
import { reductions } from '../cases/outputs.js';

/** Something that was measured and can be computed. */
export type Observable =
  | {
      readonly kind: 'case';
      readonly name: string;
      readonly task: Extract<CaseTask, { kind: 'run' | 'critical' }>;
      /** What a run keeps for it: `final(voltage)`; null where it is a column of its own. */
      readonly output: string | null;
      /** Names of inputs that the data give beside it: the time of `at(voltage)`. */
      readonly inputs: readonly string[];
    }
  | {
      readonly kind: 'material';
      readonly name: string;
      readonly response: MaterialResponse;
      readonly material: string;
      readonly inputs: readonly string[];
    };

const criticalModes = ['ccs', 'ccp', 'ccd'] as const;

/** The observable of a name, or null when it is none. */
export function observableOf(name: string): Observable | null {
  const mode = criticalModes.find((one) => one === name);
  if (mode !== undefined) return { kind: 'case', name, task: { kind: 'critical', mode }, output: null, inputs: [] };
  if (name === 'endTime') return { kind: 'case', name, task: { kind: 'run' }, output: null, inputs: [] };
  const [, word, argument] = /^(\w+)\(\s*([^()]+?)\s*\)$/.exec(name) ?? [];
  if (word === undefined) return null;
  const reduction = reductions.find((one) => one === word);
  if (reduction !== undefined) {
    const inputs = reduction === 'at' ? ['time'] : [];
    return { kind: 'case', name, task: { kind: 'run' }, output: `${reduction}(${argument})`, inputs };
  }
  const response = materialResponses.find((one) => one.name === word);
  if (response === undefined) return null;
  return { kind: 'material', name, response, material: argument!, inputs: response.inputs.map((input) => input.name) };
}

/** Whether the differences that count are ratios, where nothing is said. */
export function defaultScale(observable: Observable): 'linear' | 'logarithmic' {
  return observable.kind === 'material' || observable.task.kind === 'critical' ? 'logarithmic' : 'linear';
}

/** What an observable may be called, in words. */
export const observableForms = [
  ...criticalModes,
  'endTime',
  ...reductions.map((one) => `${one}(voltage)`),
  ...materialResponses.map(({ name, kind }) => `${name}(${kind === 'metal' ? 'Li' : 'Li6PS5Cl'})`),
];

/** The form that a misspelt name most likely meant. */
export function nearestObservable(name: string): string | undefined {
  const [, word, argument] = /^(\w+)(\(.*\))$/.exec(name) ?? [];
  if (word === undefined) return nearest(name, observableForms);
  const guess = nearest(word, [...reductions, ...materialResponses.map((one) => one.name)]);
  return guess === undefined ? undefined : `${guess}${argument}`;
}
