/** How a quantity is shown: `shown = factor * value + offset`, in the unit of the label. */
export interface DisplayUnit {
  /** `mA/cm²`, `µm`; empty for a pure number. */
  readonly label: string;
  readonly factor: number;
  readonly offset: number;
}

/** One choice: used while the largest value is below `below` (SI). The last of a list has no bound. */
type Choice = readonly [below: number, label: string, factor: number];

const ladders: Readonly<Record<string, readonly Choice[]>> = {
  V: [
    [1e-3, 'µV', 1e6],
    [1, 'mV', 1e3],
    [Infinity, 'V', 1],
  ],
  m: [
    [1e-6, 'nm', 1e9],
    [1e-3, 'µm', 1e6],
    [1, 'mm', 1e3],
    [Infinity, 'm', 1],
  ],
  'm/s': [
    [1e-6, 'nm/s', 1e9],
    [1e-3, 'µm/s', 1e6],
    [Infinity, 'm/s', 1],
  ],
  Pa: [
    [1e5, 'kPa', 1e-3],
    [1e9, 'MPa', 1e-6],
    [Infinity, 'GPa', 1e-9],
  ],
  s: [
    [180, 's', 1],
    [3 * 3600, 'min', 1 / 60],
    [10 * 86400, 'h', 1 / 3600],
    [Infinity, 'd', 1 / 86400],
  ],
  'A/m^2': [
    [1, 'µA/cm²', 1e2],
    [1e5, 'mA/cm²', 0.1],
    [Infinity, 'A/cm²', 1e-4],
  ],
  'J/m^2': [
    [1, 'mJ/m²', 1e3],
    [1e4, 'J/m²', 1],
    [Infinity, 'kJ/m²', 1e-3],
  ],
  'C/m^2': [[Infinity, 'mAh/cm²', 1 / 3.6e4]],
  'ohm m^2': [[Infinity, 'Ω cm²', 1e4]],
  'S/m': [[Infinity, 'mS/cm', 10]],
  'J/mol': [[Infinity, 'kJ/mol', 1e-3]],
  'm^2': [[Infinity, 'cm²', 1e4]],
  'Pa/m': [[Infinity, 'MPa/mm', 1e-9]],
  'Pa m^0.5': [[Infinity, 'MPa √m', 1e-6]],
  'm^3/mol': [[Infinity, 'cm³/mol', 1e6]],
};

/** Which choice suits a zero. */
const usualChoice: Readonly<Record<string, number>> = { V: 1, m: 1, Pa: 1, s: 0, 'A/m^2': 1, 'J/m^2': 1 };

const raised: Readonly<Record<string, string>> = Object.fromEntries(
  [...'-0123456789'].map((digit, index) => [digit, [...'⁻⁰¹²³⁴⁵⁶⁷⁸⁹'][index]]),
);

function raise(digits: string): string {
  return [...digits].map((digit) => raised[digit] ?? digit).join('');
}

/** A unit with its exponents raised: `m^3/s` becomes `m³/s`, `m^0.5` becomes `√m`. */
export function raisedExponents(unit: string): string {
  return unit.replace(/\bm\^0\.5/g, '√m').replace(/\^(-?\d+)/g, (_all, digits: string) => raise(digits));
}

/**
 * The unit that suits a quantity: what the field uses, and small numbers on the axis.
 *
 * @param unit SI unit as files write it: `A/m^2`, `Pa`, `1`
 * @param largest the largest magnitude to be shown (SI); choices of size (nm, µm, mm) follow it
 * @returns the display unit; an unknown unit is shown as it is
 */
export function displayUnit(unit: string, largest: number): DisplayUnit {
  if (unit === '1' || unit === '') return { label: '', factor: 1, offset: 0 };
  if (unit === 'K') return { label: '°C', factor: 1, offset: -273.15 };
  const ladder = ladders[unit];
  if (!ladder) return { label: raisedExponents(unit), factor: 1, offset: 0 };
  const magnitude = Math.abs(largest);
  const fitting = magnitude > 0 ? ladder.find(([below]) => magnitude < below) : ladder[usualChoice[unit] ?? 0];
  const [, label, factor] = fitting ?? ladder[ladder.length - 1];
  return { label, factor, offset: 0 };
}

/**
 * The unit for an axis: as `displayUnit`, with a power of ten taken into the label where the numbers would be unwieldy.
 *
 * @param unit SI unit as files write it
 * @param largest the largest magnitude to be shown (SI)
 */
export function axisUnit(unit: string, largest: number): DisplayUnit {
  const { label, factor, offset } = displayUnit(unit, largest);
  const exponent = Math.floor(Math.log10(Math.abs(largest * factor + offset)));
  if (!Number.isFinite(exponent) || (exponent >= -3 && exponent < 5)) return { label, factor, offset };
  const power = `10${raise(String(exponent))}`;
  return {
    label: label ? `${power} ${label}` : power,
    factor: factor / 10 ** exponent,
    offset: offset / 10 ** exponent,
  };
}

/**
 * A number for reading: four significant digits, a true minus sign, powers of ten where they are shorter.
 *
 * @param value any number; not finite ones come out as a dash or the sign of infinity
 * @param digits significant digits [4]
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e6) return String(Number(value.toPrecision(digits))).replace('-', '−');
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${String(Number(mantissa)).replace('-', '−')} × 10${raise(String(Number(exponent)))}`;
}

/**
 * A quantity for reading, in the unit that suits it: `0.2 mA/cm²`.
 *
 * @param value in SI
 * @param unit SI unit as files write it
 */
export function formatQuantity(value: number, unit: string): string {
  const { label, factor, offset } = displayUnit(unit, value);
  if (Number.isNaN(value)) return formatNumber(value);
  return `${formatNumber(value * factor + offset)}${label ? ` ${label}` : ''}`;
}

/** A unit as print has it: `um` becomes `µm`, `ohm cm^2` becomes `Ω cm²`, `degC` becomes `°C`; `1` is empty. */
export function printedUnit(unit: string): string {
  if (unit === '1') return '';
  return raisedExponents(unit)
    .replace(/ohm\b/g, 'Ω')
    .replace(/\bdeg(?=[CF]\b)/g, '°')
    .replace(/\bu(?=(?:m|g|s|A|V|F|S|Ah|J|W|mol|L|N|C|Ω)\b)/g, 'µ');
}
