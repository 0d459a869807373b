import { formatNumber, formatQuantity, raisedExponents } from './display-units.js';
import { type Html, table } from './html-page.js';

/** SI unit of the scenario's values by the last word of their path; a path that says more comes first. */
const unitsByKey: Readonly<Record<string, string>> = {
  area: 'm^2',
  thickness: 'm',
  temperature: 'K',
  resistance: 'ohm m^2',
  activationEnergy: 'J/mol',
  hardness: 'Pa',
  pressure: 'Pa',
  stackPressure: 'Pa',
  ambientPressure: 'Pa',
  voidPressure: 'Pa',
  stiffness: 'Pa/m',
  time: 's',
  rest: 's',
  over: 's',
  every: 's',
  spacing: 'm',
  seedRadius: 'm',
  initialRadius: 'm',
  sinkLength: 'm',
  wavelength: 'm',
  depth: 'm',
  voidGrowth: 'm',
  strip: 'A/m^2',
  plate: 'A/m^2',
  from: 'A/m^2',
  to: 'A/m^2',
  start: 'A/m^2',
  step: 'A/m^2',
  stop: 'A/m^2',
  range: 'A/m^2',
  currentDensity: 'A/m^2',
  capacity: 'C/m^2',
  hold: 'V',
  voltage: 'V',
  voltageLimit: 'V',
};

interface Row {
  readonly path: string;
  readonly value: unknown;
  readonly unit: string | null;
}

function lastWord(path: string): string {
  return /([A-Za-z]+)(?:\[\d+\])*$/.exec(path)?.[1] ?? '';
}

function flatten(value: unknown, path: string, units: Readonly<Record<string, string>>, rows: Row[]): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      flatten(item, `${path}[${index}]`, units, rows);
    });
  } else if (value !== null && typeof value === 'object') {
    const { value: number, unit, ...rest } = value as Record<string, unknown>;
    if (typeof number === 'number' && typeof unit === 'string' && Object.keys(rest).length === 0) {
      rows.push({ path, value: number, unit });
    } else {
      for (const [key, item] of Object.entries(value)) flatten(item, path ? `${path}.${key}` : key, units, rows);
    }
  } else if (value !== undefined) rows.push({ path, value, unit: units[path] ?? unitsByKey[lastWord(path)] ?? null });
}

function cells({ path, value, unit }: Row): [string, string, string] {
  if (typeof value !== 'number') return [path, String(value), ''];
  if (unit === null) return [path, formatNumber(value, 6), ''];
  return [
    path,
    formatQuantity(value, unit),
    `${formatNumber(value, 6)}${unit === '1' ? '' : ` ${raisedExponents(unit)}`}`,
  ];
}

/**
 * The inputs of a run as a table: path, value in the unit of the field, value in SI.
 *
 * @param inputs the scenario in SI, nested; `{ value, unit }` pairs are taken as quantities
 * @param units SI units by path, where the inputs do not say
 */
export function inputsTable(inputs: Readonly<Record<string, unknown>>, units: Readonly<Record<string, string>>): Html {
  const rows: Row[] = [];
  flatten(inputs, '', units, rows);
  return table('Everything the run was given, defaults included.', ['Input', 'Value', 'SI'], rows.map(cells), [1, 2]);
}
