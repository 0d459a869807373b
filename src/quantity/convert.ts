import { sameExponents } from './dimension.js';
import type { QuantityIssue } from './grammar.js';
import { parseAnyQuantity } from './parse.js';

/**
 * How a value of one unit becomes a value of another: `factor * value + offset`, rounded to 15 digits, so that 50 A/m^2 is 5 mA/cm^2.
 *
 * @param from a unit such as `degC`; empty or `1` for pure numbers
 * @param to a unit of the same dimension
 * @returns the conversion, or what is wrong: an unknown unit, another dimension
 */
export function unitConversion(
  from: string,
  to: string,
): { readonly ok: true; convert(value: number): number } | { readonly ok: false; readonly issue: QuantityIssue } {
  if (from === to) return { ok: true, convert: (value) => value };
  const scales = [];
  for (const unit of [from, to]) {
    // `1 1` is no quantity, `1` is.
    const plain = unit === '1' ? '' : unit;
    const zero = parseAnyQuantity(`0 ${plain}`.trim());
    const one = parseAnyQuantity(`1 ${plain}`.trim());
    if (!one.ok) return one;
    const offset = zero.ok ? zero.value : 0;
    // The factor of a unit without offset keeps all its digits; that of degC loses some to 273.15 and is rounded.
    const factor = offset === 0 ? one.value : Number((one.value - offset).toPrecision(12));
    scales.push({ factor, offset, exponents: one.exponents });
  }
  const [source, target] = scales as [(typeof scales)[0], (typeof scales)[0]];
  if (!sameExponents(source.exponents, target.exponents)) {
    return {
      ok: false,
      issue: {
        code: 'wrong-dimension',
        message: `${from || 'a pure number'} cannot be converted to ${to || 'a pure number'}`,
        got: from || 'no unit',
        expected: to === '' || to === '1' ? 'a pure number' : `a unit such as ${to}`,
      },
    };
  }
  const convert = (value: number) => {
    const shown = (value * source.factor + source.offset - target.offset) / target.factor;
    return Number.isFinite(shown) ? Number(shown.toPrecision(15)) : shown;
  };
  return { ok: true, convert };
}
