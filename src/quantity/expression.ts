import type { MathNode } from 'mathjs';
import { faradayConstant, gasConstant } from './constants.js';
import { type QuantityIssue, quote } from './grammar.js';
import { loadParser } from './mathjs.js';
import { nearest } from './nearest.js';

/**
 * Formulas of temperature that a scenario may hold. mathjs parses the text to a tree; every node is checked against the
 * lists below and turned into closures of ours. Nothing is evaluated as code: a name that is not in the lists has no meaning.
 *
 * Each node becomes a pair of functions of T: its value and its exact derivative.
 */
export interface Compiled {
  readonly value: (temperature: number) => number;
  readonly derivative: (temperature: number) => number;
  /** Whether the temperature appears at all; lets constant parts fold. */
  readonly varies: boolean;
}

const longestExpression = 500;
const deepestTree = 64;
const deepestParentheses = 32;
const mostArguments = 8;

const allowedCharacters = /^[0-9A-Za-z+\-*/^(),. ]*$/;

const constants: ReadonlyMap<string, number> = new Map([
  ['R', gasConstant],
  ['F', faradayConstant],
  ['pi', Math.PI],
]);

/** Functions of one argument: value, and derivative from the argument u and its derivative du. */
const unary: ReadonlyMap<string, { readonly value: (u: number) => number; readonly slope: (u: number) => number }> =
  new Map([
    ['exp', { value: Math.exp, slope: Math.exp }],
    ['log', { value: Math.log, slope: (u: number) => 1 / u }],
    ['log10', { value: Math.log10, slope: (u: number) => 1 / (u * Math.LN10) }],
    ['sqrt', { value: Math.sqrt, slope: (u: number) => 0.5 / Math.sqrt(u) }],
    ['abs', { value: Math.abs, slope: Math.sign }],
    ['tanh', { value: Math.tanh, slope: (u: number) => 1 - Math.tanh(u) ** 2 }],
  ]);

const functionNames = [...unary.keys(), 'min', 'max'];
const names = ['T', ...constants.keys(), ...functionNames];

class Refusal extends Error {
  constructor(readonly issue: QuantityIssue) {
    super(issue.message);
  }
}

function refuse(text: string, reason: string, word?: string): never {
  const close = word === undefined ? undefined : nearest(word, names);
  throw new Refusal({
    code: 'bad-expression',
    message: `the expression ${quote(text)} is not allowed: ${reason}`,
    got: quote(text),
    expected: `numbers, T, ${[...constants.keys()].join(', ')}, + - * / ^, parentheses, ${functionNames.join(', ')}`,
    ...(close === undefined ? {} : { nearest: close }),
  });
}

const zero = (): number => 0;
const constant = (value: number): Compiled => ({ value: () => value, derivative: zero, varies: false });
const temperatureItself: Compiled = { value: (T) => T, derivative: () => 1, varies: true };

/** A part without T is computed once. */
const fold = (part: Compiled): Compiled => (part.varies ? part : constant(part.value(Number.NaN)));

function combine(operator: string, a: Compiled, b: Compiled): Compiled | undefined {
  const varies = a.varies || b.varies;
  const [u, du, v, dv] = [a.value, a.derivative, b.value, b.derivative];
  switch (operator) {
    case '+':
      return { varies, value: (T) => u(T) + v(T), derivative: (T) => du(T) + dv(T) };
    case '-':
      return { varies, value: (T) => u(T) - v(T), derivative: (T) => du(T) - dv(T) };
    case '*':
      return { varies, value: (T) => u(T) * v(T), derivative: (T) => du(T) * v(T) + u(T) * dv(T) };
    case '/':
      return { varies, value: (T) => u(T) / v(T), derivative: (T) => (du(T) - (u(T) / v(T)) * dv(T)) / v(T) };
    case '^':
      return {
        varies,
        value: (T) => u(T) ** v(T),
        derivative: b.varies ? generalPower(u, du, v, dv) : constantPower(u, du, v(0)),
      };
  }
  return undefined;
}

type OfTemperature = (temperature: number) => number;

/** d(u^n) = n u^(n-1) du; n = 0 and du = 0 apart, where u = 0 could give 0 * Infinity. */
const constantPower = (u: OfTemperature, du: OfTemperature, n: number): OfTemperature =>
  n === 0
    ? zero
    : (T) => {
        const slope = du(T);
        return slope === 0 ? 0 : n * u(T) ** (n - 1) * slope;
      };

/** d(u^v) = u^v ln u dv + v u^(v-1) du; u^v ln u goes to 0 with u where v > 0. */
const generalPower =
  (u: OfTemperature, du: OfTemperature, v: OfTemperature, dv: OfTemperature): OfTemperature =>
  (T) => {
    const base = u(T);
    const exponent = v(T);
    const slope = du(T);
    const byExponent = base === 0 && exponent > 0 ? 0 : base ** exponent * Math.log(base) * dv(T);
    return slope === 0 ? byExponent : byExponent + exponent * base ** (exponent - 1) * slope;
  };

/** The smaller (sign = 1) or larger (sign = -1) of two, with the derivative of whichever it is. */
const extreme = (a: Compiled, b: Compiled, sign: 1 | -1): Compiled => ({
  varies: a.varies || b.varies,
  value: (T) => (sign === 1 ? Math.min(a.value(T), b.value(T)) : Math.max(a.value(T), b.value(T))),
  derivative: (T) => (sign * (a.value(T) - b.value(T)) <= 0 ? a.derivative(T) : b.derivative(T)),
});

/** The fields of mathjs's nodes that are looked at, whatever the type says. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: unknown;
  readonly op?: unknown;
  readonly implicit?: unknown;
  readonly isPercentage?: unknown;
  readonly content?: Node;
  readonly args?: readonly Node[];
  readonly fn?: Node;
}

function compileNode(node: Node, text: string, depth: number): Compiled {
  if (depth > deepestTree) refuse(text, 'it is nested too deeply');
  const part = (child: Node): Compiled => fold(compileNode(child, text, depth + 1));
  switch (node.type) {
    case 'ConstantNode':
      if (typeof node.value !== 'number' || !Number.isFinite(node.value))
        refuse(text, `${String(node.value)} is not a finite number`);
      return constant(node.value);
    case 'SymbolNode': {
      const name = String(node.name);
      if (name === 'T') return temperatureItself;
      const value = constants.get(name);
      return value === undefined ? refuse(text, `"${name}" is not a name it may use`, name) : constant(value);
    }
    case 'ParenthesisNode':
      return part(node.content!);
    case 'OperatorNode':
      return compileOperator(node, text, part);
    case 'FunctionNode':
      return compileCall(node, text, part);
    default:
      return refuse(text, `${node.type.replace(/Node$/, '')} has no place in it`);
  }
}

function compileOperator(node: Node, text: string, part: (child: Node) => Compiled): Compiled {
  const operator = String(node.op);
  const args = node.args ?? [];
  if (node.implicit === true) refuse(text, 'a product needs its "*"');
  if (node.isPercentage === true) refuse(text, 'the operator "%" is not allowed');
  if (args.length === 1 && (operator === '-' || operator === '+')) {
    const u = part(args[0]!);
    return operator === '+' ? u : { varies: u.varies, value: (T) => -u.value(T), derivative: (T) => -u.derivative(T) };
  }
  const combined = args.length === 2 ? combine(operator, part(args[0]!), part(args[1]!)) : undefined;
  return combined ?? refuse(text, `the operator "${operator}" is not allowed`);
}

function compileCall(node: Node, text: string, part: (child: Node) => Compiled): Compiled {
  if (node.fn?.type !== 'SymbolNode') refuse(text, 'only plain functions can be called');
  const name = String(node.fn.name);
  const args = node.args ?? [];
  const single = unary.get(name);
  if (single) {
    if (args.length !== 1) refuse(text, `${name} takes one argument`);
    const u = part(args[0]!);
    return {
      varies: u.varies,
      value: (T) => single.value(u.value(T)),
      derivative: (T) => single.slope(u.value(T)) * u.derivative(T),
    };
  }
  if (name !== 'min' && name !== 'max') refuse(text, `"${name}" is not a function it may use`, name);
  if (args.length < 2 || args.length > mostArguments) refuse(text, `${name} takes 2 to ${mostArguments} arguments`);
  return args.map(part).reduce((a, b) => extreme(a, b, name === 'min' ? 1 : -1));
}

/** Refuses what need not reach the parser at all. */
function checkText(text: string): void {
  if (text === '') refuse(text, 'it is empty');
  if (text.length > longestExpression) refuse(text, `it is longer than ${longestExpression} characters`);
  const stranger = /[^0-9A-Za-z+\-*/^(),. ]/u.exec(text)?.[0];
  if (stranger !== undefined || !allowedCharacters.test(text))
    refuse(text, `the character ${JSON.stringify(stranger)} is not allowed`);
  if (/(^|[^A-Za-z0-9.])0[xob]/i.test(text)) refuse(text, 'numbers are decimal');
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (depth > deepestParentheses) refuse(text, 'its parentheses are nested too deeply');
  }
}

/**
 * Compiles a formula of the temperature T (K); R and F are in SI.
 * @param source for example `"2.1e5/T*exp(-4060/T)"`
 * @returns value and derivative as functions of T, or the issue `bad-expression`; never throws
 */
export function compileExpression(source: string): Compiled | QuantityIssue {
  const text = source.replace(/[ \t\r\n]+/g, ' ').trim();
  try {
    checkText(text);
    const { parse } = loadParser();
    let tree: MathNode;
    try {
      tree = parse(text);
    } catch (error) {
      return refuse(text, error instanceof Error ? error.message : 'it cannot be parsed');
    }
    return fold(compileNode(tree as unknown as Node, text, 0));
  } catch (error) {
    if (error instanceof Refusal) return error.issue;
    throw error;
  }
}
