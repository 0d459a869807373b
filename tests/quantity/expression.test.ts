import fc from 'fast-check';
import { evaluate } from 'mathjs';
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/quantity/expression.js';
import { faradayConstant, gasConstant } from '../../src/quantity/index.js';
import { processorTime } from '../house/processor-time.js';

function compiled(text: string) {
  const result = compileExpression(text);
  if ('code' in result) throw new Error(result.message);
  return result;
}

function refusal(text: string) {
  const result = compileExpression(text);
  if (!('code' in result)) throw new Error(`${text} was compiled`);
  return result;
}

describe('values', () => {
  test.each<[string, number]>([
    ['T', 300],
    ['2.1e5/T*exp(-4060/T)', (2.1e5 / 300) * Math.exp(-4060 / 300)],
    ['-T^2', -90000],
    ['2^3^2', 512],
    ['2^-1', 0.5],
    ['1 - 2 - 3', -4],
    ['12/2/3', 2],
    ['R', gasConstant],
    ['exp(-0.4*F/(R*T))', Math.exp((-0.4 * faradayConstant) / (gasConstant * 300))],
    ['log(T)', Math.log(300)],
    ['log10(T)', Math.log10(300)],
    ['sqrt(abs(-T))', Math.sqrt(300)],
    ['min(T, 298, 299)', 298],
    ['max(T, 298, 299)', 300],
    ['tanh(T/300)', Math.tanh(1)],
    ['+pi', Math.PI],
    ['0^0', 1],
    ['  ( T )\n', 300],
    ['(300-T)^0', 1],
  ])('%s at 300 K', (text, expected) => {
    expect(compiled(text).value(300)).toBeCloseTo(expected, 12);
  });
});

/** Random formulas that stay finite: sums, products, quotients and powers of positive parts. */
const { formula } = fc.letrec<{ formula: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    fc.constant('T'),
    fc.constant('(T/300)'),
    fc.constant('R'),
    fc.constant('pi'),
    fc.integer({ min: 1, max: 9 }).map(String),
    fc.constant('0.25'),
  ),
  formula: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc
      .tuple(tie('formula'), fc.constantFrom('+', '-', '*', '/'), tie('formula'))
      .map(([a, operator, b]) => `(${a}${operator}${b})`),
    tie('formula').map((a) => `abs(${a})^1.5`),
    tie('formula').map((a) => `abs(${a})^(T/300)`),
    tie('formula').map((a) => `(-${a})`),
    tie('formula').map((a) => `tanh(${a}/100)`),
    tie('formula').map((a) => `exp(-abs(${a})/1000)`),
    tie('formula').map((a) => `sqrt(1+abs(${a}))`),
    tie('formula').map((a) => `log(2+abs(${a}))`),
    tie('formula').map((a) => `log10(2+abs(${a}))`),
    fc.tuple(tie('formula'), tie('formula')).map(([a, b]) => `min(${a},${b})`),
    fc.tuple(tie('formula'), tie('formula')).map(([a, b]) => `max(${a},${b})`),
  ),
}));

describe('against independent judges', () => {
  test('the value is what mathjs evaluates', () => {
    fc.assert(
      fc.property(formula, fc.integer({ min: 250, max: 400 }), (text, T) => {
        fc.pre(text.length <= 400);
        const ours = compiled(text).value(T);
        const theirs = evaluate(text, { T, R: gasConstant, F: faradayConstant, pi: Math.PI }) as number;
        if (Number.isFinite(theirs)) expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-12 * Math.abs(theirs));
        else expect(Number.isFinite(ours)).toBe(false);
      }),
    );
  });

  test.each(['(0.25 - 0.25)*T', '(T - T)', '0'])('a power of zero has the slope zero: %s', (nothing) => {
    for (const power of ['(T/300)', '0.25', '2', 'T']) {
      const { value, derivative } = compiled(`abs(${nothing})^${power}`);
      expect(value(310)).toBe(0);
      expect(derivative(310)).toBe(0);
    }
  });

  test('the derivative is the slope of the value', () => {
    let checked = 0;
    fc.assert(
      fc.property(formula, fc.double({ min: 250.3, max: 399.7, noNaN: true }), (text, T) => {
        fc.pre(text.length <= 400);
        const { value, derivative } = compiled(text);
        // Two central differences; where they disagree there is a kink or cancellation, and no slope to compare with.
        const slope = (h: number): number => (value(T + h) - value(T - h)) / (2 * h);
        const [coarse, fine] = [slope(2e-3), slope(1e-3)];
        const scale = Math.max(Math.abs(fine), Math.abs(value(T)) * 1e-3, 1e-12);
        fc.pre(Number.isFinite(fine) && Math.abs(coarse - fine) < 1e-6 * scale);
        checked++;
        expect(Math.abs(derivative(T) - fine)).toBeLessThan(1e-5 * scale);
      }),
      { numRuns: 300 },
    );
    expect(checked).toBeGreaterThan(200);
  });
});

describe('nothing escapes', () => {
  test.each([
    'constructor',
    '__proto__',
    'cos.constructor("return process")()',
    'exp.constructor("return process")()',
    'exp.constructor',
    'T.constructor',
    'T.toString',
    'T["constructor"]',
    'R[1]',
    '[1,2]',
    '{a: 1}',
    '"text"',
    "'text'",
    '`text`',
    'f(x) = x',
    'exp(x) = 1',
    'T = 3',
    'R = 1; T',
    'T; T',
    'T\n; R',
    'import("fs")',
    'import(T)',
    'createUnit(T)',
    'evaluate(T)',
    'parse(T)',
    'simplify(T)',
    'derivative(T, T)',
    'config(T)',
    'process',
    'globalThis',
    'require(T)',
    'constructor(T)',
    'hasOwnProperty(T)',
    'toString()',
    'valueOf()',
    '__defineGetter__(T, T)',
    'exp(T)(T)',
    '(exp)(T)',
    'sin(T)',
    'random()',
    'gamma(T)',
    'T!',
    "T'",
    'T % 2',
    '5%',
    'T mod 2',
    'T to K',
    'T in K',
    '2 cm',
    'T and R',
    'not T',
    'T == 1',
    'T > 1',
    'T ? 1 : 2',
    'T | 1',
    'T & 1',
    '~T',
    'T << 1',
    'T .* R',
    'T .^ R',
    '1:10',
    '2 T',
    '2(T)',
    'T R',
    'i',
    'e',
    'x',
    't',
    'Infinity',
    'NaN',
    'true',
    'null',
    'undefined',
    '1e999',
    '0x10',
    '0b11',
    '0o7',
    'T # comment',
    '',
    ' ',
    '()',
    '(T',
    'T)',
    'exp',
    'exp()',
    'exp(T, T)',
    'log(T, 10)',
    'min(T)',
    'min()',
    `max(${Array(9).fill('T').join(',')})`,
    'exp T',
    '*T',
    'T*',
    'T**2',
    'T//2',
    '1.2.3',
    '1..2',
    'ехр(T)', // Cyrillic letters that look like exp
    '\uff34', // fullwidth T
    '\u{1d413}', // mathematical bold T
    'T\u200b',
    'T\u00a0+ 1',
    'T\u2028R',
    'T\u202e',
    '\u0000',
    'T\\u0028',
    'expﬁ(T)',
    '\ud800',
    'T²',
    'T·R',
  ])('%j', (text) => {
    const issue = refusal(text);
    expect(issue.code).toBe('bad-expression');
    expect(issue.expected).toContain('exp');
    expect(issue.message.length).toBeLessThan(300);
  });

  test('a near miss names what was meant', () => {
    expect(refusal('Exp(T)').nearest).toBe('exp');
    expect(refusal('log1O(T)').nearest).toBe('log10');
    expect(refusal('sqr(T)').nearest).toBe('sqrt');
  });

  test.each([
    ['a long text', '1+'.repeat(1e6) + 1],
    ['deep parentheses', `${'('.repeat(200)}T${')'.repeat(200)}`],
    ['deep calls', `${'abs('.repeat(60)}T${')'.repeat(60)}`],
    ['a chain of signs', `${'-'.repeat(400)}T`],
    ['a chain of powers', Array(200).fill('T').join('^')],
    ['a long sum', Array(200).fill('T').join('+')],
  ])('%s is refused quickly', (_, text) => {
    const start = processorTime();
    expect(refusal(text).code).toBe('bad-expression');
    // Not a claim about speed: only that nothing grows without bound.
    expect(processorTime() - start).toBeLessThan(5000);
  });

  test('no text throws or touches the global object', () => {
    const before = Object.getOwnPropertyNames(globalThis).length;
    const fragment = fc.constantFrom(
      'T',
      'R',
      'exp',
      'min',
      '(',
      ')',
      ',',
      '+',
      '-',
      '*',
      '/',
      '^',
      '1',
      '.',
      'e',
      '=',
      ';',
      '[',
      ']',
      '"',
      'constructor',
      '.constructor',
      '__proto__',
      ' ',
      'mod',
      'to',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const result = compileExpression(input);
        if ('code' in result) expect(result.code).toBe('bad-expression');
        else expect(typeof result.value(300)).toBe('number');
      }),
      { numRuns: 1000 },
    );
    expect(Object.getOwnPropertyNames(globalThis).length).toBe(before);
  });

  test('the source has no way to run text as code', async () => {
    const { readFile } = await import('node:fs/promises');
    for (const file of ['expression.ts', 'temperature-function.ts', 'mathjs.ts']) {
      const source = await readFile(new URL(`../../src/quantity/${file}`, import.meta.url), 'utf8');
      expect(source).not.toMatch(/\beval\s*\(|new Function|\.evaluate\(|\.compile\(/);
    }
  });
});
