import { asQuantity, type Quantity } from './brand.js';
import { faradayConstant } from './constants.js';
import { type DimensionName, describeExponents, dimensionOf, dimensions, sameExponents } from './dimension.js';
import {
  isIssue,
  notFinite,
  type ParsedText,
  type QuantityIssue,
  quote,
  readText,
  type UnitContext,
} from './grammar.js';
import { toSI } from './scale.js';

/** Outcome of reading a quantity: a value in SI, or what is wrong with the text. */
export type ParseResult<D extends DimensionName> =
  | { readonly ok: true; readonly value: Quantity<D> }
  | { readonly ok: false; readonly issue: QuantityIssue };

/** An activation energy of 1 eV is 1 eV per particle: 96485.33212 J/mol. */
const perParticle: UnitContext = new Map(
  (
    [
      ['eV', 0],
      ['meV', -3],
      ['keV', 3],
    ] as const
  ).map(([symbol, decade]) => [
    symbol,
    { exponents: dimensions.molarEnergy.exponents, numerator: faradayConstant, denominator: 1, decade },
  ]),
);

const article = (title: string): string => (/^[aeio]/.test(title) ? `an ${title}` : `a ${title}`);

/** How a dimension is asked for in messages: `current density, for example 0.2 mA/cm^2`. */
export const expectation = (dimension: DimensionName): string =>
  `${dimensions[dimension].title}, for example ${dimensions[dimension].examples[0]}`;

/** What stands in a place, in words: `a list`, `true`, `number 3`, `text "abc"`. */
export function kindOf(input: unknown): string {
  if (input === null || typeof input === 'boolean') return String(input);
  if (typeof input === 'string') return `text ${quote(input)}`;
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a mapping';
  return typeof input === 'number' ? `number ${input}` : `a ${typeof input}`;
}

function bareNumber(text: string, dimension: DimensionName): QuantityIssue {
  const { title, unit } = dimensions[dimension];
  return {
    code: 'bare-number',
    message: `${text} has no unit where ${article(title)} is needed`,
    got: text,
    expected: expectation(dimension),
    remedy: `write "${text} ${unit}"`,
  };
}

function wrongDimension(text: string, parsed: ParsedText, dimension: DimensionName): QuantityIssue {
  const known = dimensionOf(parsed.scale.exponents);
  const got = known
    ? `${dimensions[known].title} (${parsed.unitText})`
    : `${parsed.unitText} (${describeExponents(parsed.scale.exponents)})`;
  return {
    code: 'wrong-dimension',
    message: `${quote(text)} is ${known ? article(dimensions[known].title) : `in ${describeExponents(parsed.scale.exponents)}`}; ${article(dimensions[dimension].title)} is needed`,
    got,
    expected: expectation(dimension),
    // Coulomb and farad are rarely meant beside a temperature.
    ...(dimension === 'temperature' && /^[CF]$/.test(parsed.unitText)
      ? { nearest: `deg${parsed.unitText}`, remedy: `write "${parsed.number} deg${parsed.unitText}"` }
      : {}),
  };
}

const fail = (issue: QuantityIssue) => ({ ok: false, issue }) as const;

/** The SI value of a parsed text, or the issue that it is out of a double's range. */
function convert(text: string, parsed: ParsedText): number | QuantityIssue {
  const { affine } = parsed.scale;
  const value = affine ? affine(Number(parsed.number)) : toSI(parsed.number, parsed.scale);
  const vanished = value === 0 && /[1-9]/.test(parsed.number.split(/e/i)[0]!) && !affine;
  return Number.isFinite(value) && !vanished ? value : notFinite(text);
}

/**
 * Reads a quantity and converts it to SI.
 * @param input what the scenario holds: a string such as `"0.2 mA/cm^2"`; plain numbers only for `dimensionless`
 * @param dimension what is needed
 * @returns the value in SI, or an issue with code `bare-number`, `wrong-dimension`, `unknown-unit`, `affine-unit`,
 * `malformed-quantity`, `not-finite`, `below-absolute-zero`, `wrong-type`, `missing` or `empty`; never throws
 */
export function parseQuantity<D extends DimensionName>(input: unknown, dimension: D): ParseResult<D> {
  if (typeof input === 'number') {
    if (!Number.isFinite(input)) return fail(notFinite(String(input)));
    return dimension === 'dimensionless'
      ? { ok: true, value: asQuantity(input, dimension) }
      : fail(bareNumber(String(input), dimension));
  }
  if (typeof input !== 'string') {
    const missing = input === undefined;
    return fail({
      code: missing ? 'missing' : 'wrong-type',
      message: missing
        ? `${article(dimensions[dimension].title)} is needed`
        : `${kindOf(input)} stands where ${article(dimensions[dimension].title)} is needed`,
      got: missing ? 'nothing' : kindOf(input),
      expected: expectation(dimension),
    });
  }
  let parsed = readText(input);
  if (isIssue(parsed))
    return fail(parsed.code === 'unknown-unit' ? parsed : { ...parsed, expected: expectation(dimension) });
  if (dimension === 'molarEnergy' && sameExponents(parsed.scale.exponents, dimensions.energy.exponents)) {
    const molar = readText(input, perParticle);
    if (!isIssue(molar) && sameExponents(molar.scale.exponents, dimensions.molarEnergy.exponents)) parsed = molar;
  }
  if (!sameExponents(parsed.scale.exponents, dimensions[dimension].exponents)) {
    return fail(
      parsed.unitText === '' ? bareNumber(parsed.number, dimension) : wrongDimension(input, parsed, dimension),
    );
  }
  if (parsed.scale.affine && dimension !== 'temperature') {
    return fail({
      code: 'affine-unit',
      message: `${quote(input)} is a temperature on a scale with an offset; ${article(dimensions[dimension].title)} is needed`,
      got: `temperature (${parsed.unitText})`,
      expected: expectation(dimension),
      remedy: `write "${parsed.number} K"`,
    });
  }
  const value = convert(input, parsed);
  if (typeof value !== 'number') return fail(value);
  if (dimension === 'temperature' && value < 0) {
    return fail({
      code: 'below-absolute-zero',
      message: `${quote(input)} is below absolute zero`,
      got: quote(input),
      expected: expectation(dimension),
    });
  }
  return { ok: true, value: asQuantity(value, dimension) };
}

/**
 * Reads a quantity of whatever dimension.
 * @param text for example `"7.7e-3 MPa^-6.56/s"`
 * @returns its value in SI and the exponents of metre, kilogram, second, ampere, kelvin, mole; or the issue
 */
export function parseAnyQuantity(
  text: string,
):
  | { readonly ok: true; readonly value: number; readonly exponents: readonly number[] }
  | { readonly ok: false; readonly issue: QuantityIssue } {
  const parsed = readText(text);
  if (isIssue(parsed)) return fail(parsed);
  const value = convert(text, parsed);
  if (typeof value !== 'number') return fail(value);
  return { ok: true, value, exponents: Array.from(parsed.scale.exponents) };
}

/** The stress at which creep prefactors are kept, Pa: A in Pa^-n would be about 1e-43 (Li, n = 6.6). */
const referenceStress = 1e6;

/** A power-law creep prefactor A of `rate = A stress^n`, split into numbers of ordinary size. */
export interface CreepPrefactor {
  /** Strain rate at a uniaxial stress of 1 MPa, 1/s. */
  readonly referenceRate: number;
  /** Stress exponent n. */
  readonly exponent: number;
}

/**
 * Reads a creep prefactor; the stress exponent is the one of its unit.
 * @param text for example `"7.7e-3 MPa^-6.56/s"`; any unit of pressure and time, converted
 * @returns the rate at 1 MPa and the exponent, or the issue
 */
export function parseCreepPrefactor(
  text: unknown,
): { readonly ok: true; readonly value: CreepPrefactor } | { readonly ok: false; readonly issue: QuantityIssue } {
  const expected = 'creep prefactor, for example 7.7e-3 MPa^-6.56/s';
  if (typeof text !== 'string') {
    const missing = text === undefined;
    const got = missing ? 'nothing' : kindOf(text);
    return fail({
      code: missing ? 'missing' : typeof text === 'number' ? 'bare-number' : 'wrong-type',
      message: missing ? 'a creep prefactor is needed' : `${got} stands where a creep prefactor is needed`,
      got,
      expected,
    });
  }
  const parsed = readText(text);
  if (isIssue(parsed)) return fail({ ...parsed, expected });
  const [m, kg, s, A, K, mol] = parsed.scale.exponents as unknown as number[];
  const exponent = Number((-kg!).toFixed(9));
  const isPrefactor = sameExponents([exponent, -exponent, 2 * exponent - 1, 0, 0, 0], [m!, kg!, s!, A!, K!, mol!]);
  if (!isPrefactor || exponent <= 0) {
    return fail({
      code: 'wrong-dimension',
      message: `${quote(text)} is not a power of inverse pressure per time`,
      got: `${parsed.unitText || 'no unit'} (${describeExponents(parsed.scale.exponents)})`,
      expected,
    });
  }
  parsed.scale.decade += exponent * Math.log10(referenceStress);
  const referenceRate = toSI(parsed.number, parsed.scale);
  if (!Number.isFinite(referenceRate)) return fail(notFinite(text));
  if (referenceRate <= 0) {
    return fail({
      code: 'out-of-range',
      message: `${quote(text)} is not above zero`,
      got: quote(text),
      expected: `${expected}; above zero`,
    });
  }
  return { ok: true, value: { referenceRate, exponent } };
}
