import type { Issue } from './issue.js';
import { nearest } from './nearest.js';
import { lookUpRareUnit } from './rare-units.js';
import { emptyScale, multiply, type Scale } from './scale.js';
import { normalise } from './spelling.js';
import { commonUnits, lookUpUnit, type Unit } from './units.js';

/**
 * The grammar of a quantity (spaces are free between tokens, white space inside a token is not):
 *
 *     quantity = number [ "*" | "/" ] [ product ]
 *     product  = factor { [ "*" | "/" ] factor }         juxtaposition is a product
 *     factor   = base [ "^" exponent ]
 *     base     = unit | "1" | "(" product ")" | "sqrt" "(" product ")"
 *     exponent = decimal | "(" decimal [ "/" decimal ] ")"
 *     number   = [ sign ] digits [ "." digits ] [ "e" [ sign ] digits ]
 *
 * Products are read from left to right and "/" divides by the next factor alone: `J/mol/K` and `J/(mol K)` are the same,
 * `mA/cm^2 h` is mA h/cm^2. An exponent may also follow its unit directly, as print does it: `cm2`, `cm-2`, `s⁻¹`.
 * Equivalents: `·` `⋅` `×` for `*`, `**` for `^`, `µ` for `u`, `Ω` for `ohm`, `Å` for `angstrom`, `°C` for `degC`, `°` for `deg`,
 * `√` for `sqrt`, the minus sign U+2212 for `-`, superscript digits for an exponent.
 */

/** A problem with one text; where it stands is for the caller to add. */
export type QuantityIssue = Omit<Issue, 'path'>;

/** A number with its unit, not yet multiplied out. */
export interface ParsedText {
  /** The number as it was written, normalised so that JavaScript can read it. */
  readonly number: string;
  readonly scale: Scale;
  /** The unit as it was written, trimmed; empty when there was none. */
  readonly unitText: string;
}

/** Units that mean something else in this context: eV is per particle where a molar energy is asked for. */
export type UnitContext = ReadonlyMap<string, Unit>;

const longestText = 200;
const deepestNesting = 16;
const largestExponent = 99;

/** Signals a problem out of the recursive descent; never leaves this file. */
class Refusal extends Error {
  constructor(readonly issue: QuantityIssue) {
    super(issue.message);
  }
}

/** Quotes what a person wrote, shortened so that a message stays a line. */
export const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);

const numberPattern = /^[+-]? ?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/;
const decimalPattern = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)/y;
const wordPattern = /[A-Za-z]+|%/y;

/** Recursive descent over the unit part. */
class UnitReader {
  private at = 0;
  private depth = 0;
  private factors = 0;
  private affine: ((value: number) => number) | undefined;

  constructor(
    private readonly text: string,
    private readonly whole: string,
    private readonly context: UnitContext | undefined,
  ) {}

  read(scale: Scale): void {
    const operator = this.take('/') ? -1 : this.take('*') ? 1 : 0;
    if (operator === 0 && this.at === this.text.length) return;
    this.product(scale, 1, operator === -1 ? -1 : 1);
    this.skipSpace();
    if (this.at < this.text.length) this.refuse(`"${this.text[this.at]}" does not belong in a unit`);
    if (this.affine) {
      if (this.factors !== 1 || scale.exponents[4] !== 1) {
        throw new Refusal({
          code: 'affine-unit',
          message: `${quote(this.whole)} uses a temperature scale with an offset inside a compound unit`,
          got: quote(this.whole),
          expected: 'degC and degF only alone, as a temperature',
          remedy: 'write K instead of degC in a compound unit',
        });
      }
      scale.affine = this.affine;
    }
  }

  private product(scale: Scale, power: number, firstSign: number): void {
    this.factor(scale, power * firstSign);
    for (;;) {
      this.skipSpace();
      if (this.at === this.text.length || this.text[this.at] === ')') return;
      const sign = this.take('/') ? -1 : 1;
      if (sign === 1) this.take('*');
      this.factor(scale, power * sign);
    }
  }

  private factor(scale: Scale, power: number): void {
    this.skipSpace();
    this.factors++;
    if (this.take('(')) {
      this.group(scale, power);
      return;
    }
    if (this.text[this.at] === '1' && !/[\d.eE]/.test(this.text[this.at + 1] ?? '')) {
      this.at++;
      return;
    }
    const word = this.match(wordPattern);
    if (word === undefined) {
      const character = this.text[this.at];
      if (character === undefined) this.refuse('a unit is missing at the end');
      if (/[\d.]/.test(character))
        this.refuse('a second number stands inside the unit', 'put all digits in front, for example "2e5 Pa"');
      if (character === ',')
        this.refuse('a comma stands in the number', 'write a decimal point, for example "1.5 MPa"');
      this.refuse(`"${character}" does not belong here`);
    }
    if (word === 'sqrt') {
      if (this.take('(')) this.group(scale, power / 2);
      else this.factor(scale, power / 2);
      return;
    }
    const unit = this.context?.get(word) ?? lookUpUnit(word) ?? lookUpRareUnit(word);
    if (!unit) throw new Refusal(unknownUnit(word, this.whole));
    multiply(scale, unit, power * this.exponent());
    if (unit.affine) this.affine = unit.affine;
  }

  private group(scale: Scale, power: number): void {
    if (++this.depth > deepestNesting) this.refuse('the parentheses are nested too deeply');
    const open = this.at;
    // The exponent stands behind the group, but the factors inside need it: find the partner first.
    const close = this.partner(open);
    this.at = close + 1;
    const exponent = this.exponent();
    const end = this.at;
    this.at = open;
    this.product(scale, power * exponent, 1);
    if (this.at !== close) this.refuse('a parenthesis is not closed');
    this.at = end;
    this.depth--;
  }

  private partner(open: number): number {
    let level = 1;
    for (let i = open; i < this.text.length; i++) {
      if (this.text[i] === '(') level++;
      else if (this.text[i] === ')' && --level === 0) return i;
    }
    return this.refuse('a parenthesis is not closed');
  }

  /** Reads an optional exponent: `^-0.5`, `^(1/2)`, or digits that follow directly as in `cm-2`. */
  private exponent(): number {
    let value: number;
    if (!/[\d.+-]/.test(this.text[this.at] ?? '')) {
      if (!this.take('^')) return 1;
      if (this.take('(')) {
        const numerator = this.decimal();
        const denominator = this.take('/') ? this.decimal() : 1;
        if (!this.take(')')) this.refuse('the parenthesis of an exponent is not closed');
        value = numerator / denominator;
      } else value = this.decimal();
    } else value = this.decimal();
    if (!(Math.abs(value) <= largestExponent)) this.refuse(`an exponent is beyond ${largestExponent}`);
    return value;
  }

  private decimal(): number {
    this.skipSpace();
    const digits = this.match(decimalPattern);
    return digits === undefined ? this.refuse('an exponent has no number') : Number(digits);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.text)?.[0];
    if (text !== undefined) this.at += text.length;
    return text;
  }

  private skipSpace(): void {
    while (this.text[this.at] === ' ') this.at++;
  }

  private take(character: string): boolean {
    let next = this.at;
    while (this.text[next] === ' ') next++;
    if (this.text[next] !== character) return false;
    this.at = next + 1;
    return true;
  }

  private refuse(reason: string, remedy?: string): never {
    throw new Refusal(malformed(this.whole, reason, remedy));
  }
}

function malformed(text: string, reason: string, remedy?: string): QuantityIssue {
  return {
    code: 'malformed-quantity',
    message: `${quote(text)} cannot be read as a quantity: ${reason}`,
    got: quote(text),
    expected: 'a number and a unit, for example "0.2 mA/cm^2"',
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function unknownUnit(word: string, text: string): QuantityIssue {
  const close = nearest(word, commonUnits);
  return {
    code: 'unknown-unit',
    message: `"${word}" in ${quote(text)} is not a unit`,
    got: quote(word),
    expected: 'a unit such as mA/cm^2, MPa, um, degC, 1/s',
    ...(close === undefined ? {} : { nearest: close, remedy: `write "${close}"` }),
  };
}

function guarded<T>(action: () => T): T | QuantityIssue {
  try {
    return action();
  } catch (error) {
    if (error instanceof Refusal) return error.issue;
    throw error;
  }
}

/** Whether `readText` or `readUnit` failed. */
export const isIssue = (value: object): value is QuantityIssue => 'code' in value;

/**
 * Reads a unit without a number, for example `MPa m^0.5`.
 * @returns its scale, or the issue that stopped the reader
 */
export function readUnit(text: string): Scale | QuantityIssue {
  return guarded(() => {
    if (text.length > longestText) throw new Refusal(malformed(text, `it is longer than ${longestText} characters`));
    const scale = emptyScale();
    new UnitReader(normalise(text), text, undefined).read(scale);
    return scale;
  });
}

/**
 * Reads a number with a unit by the grammar above.
 * @param text what a person wrote
 * @param context units that mean something else than usual here
 * @returns the parts, or the issue that stopped the reader
 */
export function readText(text: string, context?: UnitContext): ParsedText | QuantityIssue {
  return guarded(() => {
    if (text.length > longestText) throw new Refusal(malformed(text, `it is longer than ${longestText} characters`));
    const plain = normalise(text);
    if (plain === '') {
      throw new Refusal({
        code: 'empty',
        message: 'the text is empty where a quantity belongs',
        got: quote(text),
        expected: 'a number and a unit',
      });
    }
    if (/^[+-]? ?(nan|inf(inity)?|\.nan|\.inf)(?![a-z])/i.test(plain)) throw new Refusal(notFinite(text));
    const number = numberPattern.exec(plain)?.[0];
    if (number === undefined) throw new Refusal(malformed(text, 'it does not begin with a number'));
    const unitText = plain.slice(number.length).trim();
    const scale = emptyScale();
    new UnitReader(unitText, text, context).read(scale);
    return { number: number.replace(' ', ''), scale, unitText };
  });
}

/** The issue for a number that a double cannot hold. */
export const notFinite = (text: string): QuantityIssue => ({
  code: 'not-finite',
  message: `${quote(text)} is not a finite number in SI units`,
  got: quote(text),
  expected: 'a finite number',
});
