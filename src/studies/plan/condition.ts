import { formatPath, parsePath, valueAt } from '../../io/scenario/index.js';
import { type Issue, isIssue, nearest, type WrittenQuantity } from '../../quantity/index.js';
import { type Choice, type Column, measuresTheSame, quantityOf } from './column.js';
import { type Comparison, type Condition, type OperandText, parseCondition } from './condition-parser.js';

/** What the conditions of a study can see. */
export interface ConditionScope {
  readonly columns: readonly Column[];
  /** Every value that a column takes; a sample of them where there are many. */
  readonly choices: readonly (readonly Choice[])[];
  /** The scenario as written, which holds what no column sets. */
  readonly base: unknown;
}

/** A quantity, a word or a switch; undefined: there is nothing, or nothing that can be compared. */
type Operand = WrittenQuantity | string | boolean | undefined;
type Reader = (choices: readonly (Choice | null)[]) => Operand;

/**
 * Whether a condition holds for the choices of a case (one place a column, null where the scenario stands); null where it cannot be
 * told, since a value is missing or of another kind.
 */
export type CompiledCondition = (choices: readonly (Choice | null)[]) => boolean | null;

/** Relative difference within which two numbers are equal: the same value in other units is. */
const equality = 1e-12;

function operandOf(value: unknown): Operand {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return quantityOf(value) ?? String(value);
}

function compareNumbers(a: number, comparison: Comparison, b: number): boolean {
  const equal = Math.abs(a - b) <= equality * Math.max(Math.abs(a), Math.abs(b));
  switch (comparison) {
    case '==':
      return equal;
    case '!=':
      return !equal;
    case '<=':
      return equal || a < b;
    case '>=':
      return equal || a > b;
    case '<':
      return !equal && a < b;
    case '>':
      return !equal && a > b;
  }
}

/** Three-valued: null where the two sides cannot be compared. */
function compare(left: Operand, comparison: Comparison, right: Operand): boolean | null {
  if (left === undefined || right === undefined) return null;
  if (typeof left === 'object' && typeof right === 'object') {
    return measuresTheSame(left.unit, right.unit) ? compareNumbers(left.si, comparison, right.si) : null;
  }
  if (typeof left !== typeof right || typeof left === 'object') return null;
  if (comparison === '==') return left === right;
  return comparison === '!=' ? left !== right : null;
}

class ConditionCompiler {
  readonly issues: Issue[] = [];

  constructor(
    private readonly scope: ConditionScope,
    private readonly place: string,
    private readonly text: string,
  ) {}

  compile(condition: Condition): CompiledCondition {
    if (condition.kind === 'compare') return this.comparison(condition);
    if (condition.kind === 'not') {
      const part = this.compile(condition.part);
      return (choices) => {
        const value = part(choices);
        return value === null ? null : !value;
      };
    }
    const parts = condition.parts.map((part) => this.compile(part));
    // One part may decide, whatever the unknown others are.
    const decisive = condition.kind === 'or';
    return (choices) => {
      let unknown = false;
      for (const part of parts) {
        const value = part(choices);
        if (value === decisive) return decisive;
        if (value === null) unknown = true;
      }
      return unknown ? null : !decisive;
    };
  }

  private comparison({ left, comparison, right }: Extract<Condition, { kind: 'compare' }>): CompiledCondition {
    const [a, b] = [this.operand(left), this.operand(right)];
    if (a === null || b === null) return () => null;
    const test: CompiledCondition = (choices) => compare(a.read(choices), comparison, b.read(choices));
    // A comparison that can be told for no value at all is a mistake.
    const pairs = a.samples.flatMap((one) => b.samples.map((other) => [one, other] as const));
    if (pairs.some(([one, other]) => compare(one, comparison, other) !== null)) return test;
    const isText = a.samples.some((one) => typeof one === 'string') && b.samples.some((one) => typeof one === 'string');
    this.issues.push({
      code: isText ? 'bad-condition' : 'wrong-dimension',
      path: this.place,
      message: isText ? 'names can be equal or not, and nothing else' : 'these two cannot be compared',
      got: `${left.text} ${comparison} ${right.text}`,
      expected: isText
        ? '== or !='
        : `a value like ${describe(a.samples) ?? describe(b.samples) ?? 'those of the path'}`,
    });
    return test;
  }

  /** How the value of an operand is read, and some of the values that it takes. */
  private operand(operand: OperandText): { read: Reader; samples: readonly Operand[] } | null {
    if (operand.kind === 'quantity') return fixed(operand.quantity);
    if (operand.kind === 'boolean') return fixed(operand.value);
    if (operand.kind === 'text') return fixed(operandOf(operand.text));
    const path = parsePath(operand.text);
    const { columns, choices, base } = this.scope;
    const setters = columns.flatMap((column, index) => {
      const own = parsePath(column.path);
      const leads =
        own !== null && path !== null && own.length <= path.length && own.every((step, i) => step === path[i]);
      return leads ? [{ index, rest: path.slice(own.length) }] : [];
    });
    const written = path === null ? undefined : valueAt(base, path);
    if (setters.length === 0 && written === undefined) {
      // A single word that is nowhere in the scenario is a name, as in metal == Li.
      if (/^[\w-]+$/.test(operand.text) && !Object.hasOwn(base as object, operand.text)) return fixed(operand.text);
      this.unknown(operand.text);
      return null;
    }
    const still = operandOf(written);
    // As overrides are: the last column that sets the place, or a section that holds it, wins.
    const last = [...setters].reverse();
    const read: Reader = (row) => {
      for (const { index, rest } of last) {
        const choice = row[index];
        if (choice !== null && choice !== undefined) return operandAt(choice, rest);
      }
      return still;
    };
    const samples = setters.flatMap(({ index, rest }) => choices[index].map((choice) => operandAt(choice, rest)));
    return { read, samples: written === undefined ? samples : [...samples, still] };
  }

  private unknown(text: string): void {
    const { columns, base } = this.scope;
    const known = [...new Set([...columns.map(({ path }) => path), ...leaves(base)])];
    const guess = nearest(text, known);
    this.issues.push({
      code: 'unknown-path',
      path: this.place,
      message: `"${text}" is neither varied nor written in the scenario`,
      got: JSON.stringify(this.text),
      expected: 'a path that the study varies or the scenario gives, or a word in quotes',
      ...(guess === undefined ? {} : { nearest: guess }),
      remedy: guess === undefined ? 'give it a value in the scenario; defaults are not seen' : `write ${guess}`,
    });
  }
}

const fixed = (value: Operand) => ({ read: () => value, samples: [value] });

/** Quantities are read once for a value. */
const quantities = new WeakMap<Choice, Operand>();

function operandAt(choice: Choice, rest: readonly (string | number)[]): Operand {
  if (rest.length > 0) return operandOf(valueAt(choice.value, rest));
  if (quantities.has(choice)) return quantities.get(choice);
  const operand = operandOf(choice.value);
  quantities.set(choice, operand);
  return operand;
}

function describe(samples: readonly Operand[]): string | undefined {
  const quantity = samples.find((one) => typeof one === 'object');
  return quantity === undefined ? undefined : `${quantity.number} ${quantity.unit.text}`.trim();
}

/** Paths of all values of plain data. */
function leaves(data: unknown, path: readonly (string | number)[] = []): string[] {
  if (typeof data !== 'object' || data === null) return path.length === 0 ? [] : [formatPath(path)];
  const entries: [string | number, unknown][] = Array.isArray(data) ? [...data.entries()] : Object.entries(data);
  return entries.flatMap(([key, value]) => leaves(value, [...path, key]));
}

/**
 * Makes a condition ready for many cases.
 *
 * @param text see `parseCondition`
 * @param place path of the condition in the scenario, for issues
 * @returns the condition, or what is wrong with it: it cannot be read, names what is nowhere, or compares what cannot be compared
 */
export function compileCondition(
  text: string,
  place: string,
  scope: ConditionScope,
): CompiledCondition | readonly Issue[] {
  const parsed = parseCondition(text);
  if (isIssue(parsed)) return [{ ...parsed, path: place }];
  const compiler = new ConditionCompiler(scope, place, text);
  const compiled = compiler.compile(parsed);
  return compiler.issues.length > 0 ? compiler.issues : compiled;
}
