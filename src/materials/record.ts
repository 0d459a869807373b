import { type DimensionName, dimensions } from '../quantity/index.js';
import type { ThermalLaw } from './temperature.js';

/** How far a value can be relied on; `scenario` is a value that the user gave. */
export const certainties = ['high', 'medium', 'low', 'calibrated', 'assumed', 'scenario'] as const;

/** One value with its provenance. */
export interface PropertyRecord {
  /** SI for numbers. */
  readonly value: number | string | boolean;
  /** SI unit; `1` for plain numbers, empty for words. */
  readonly unit: string;
  /** The value as it was written. */
  readonly text: string;
  readonly source: string;
  readonly certainty: (typeof certainties)[number];
  readonly conditions: string;
  /** Band that the source gives (SI); null is an open end. */
  readonly range?: readonly [low: number | null, high: number | null];
  readonly note?: string;
  /** For calibrated values: what they were fitted to. */
  readonly calibratedOn?: string;
  /** For properties that depend on temperature. */
  readonly thermal?: ThermalLaw;
}

/** Values by dotted path: `molarVolume`, `conductivity.activationEnergy`, `voids.spacing`. */
export type PropertyRecords = ReadonlyMap<string, PropertyRecord>;

const siUnits: Partial<Record<DimensionName, string>> = {
  dimensionless: '1',
  length: 'm',
  time: 's',
  temperature: 'K',
  pressure: 'Pa',
  strainRate: '1/s',
  molarEnergy: 'J/mol',
  molarMass: 'kg/mol',
  molarVolume: 'm^3/mol',
  density: 'kg/m^3',
  diffusivity: 'm^2/s',
  interfaceDiffusivity: 'm^3/s',
  surfaceEnergy: 'J/m^2',
  conductivity: 'S/m',
  fractureToughness: 'Pa m^0.5',
  areaSpecificResistance: 'ohm m^2',
};

/** SI unit of a dimension as text; the base units where the field has no name for it. */
export function siUnit(dimension: DimensionName): string {
  const named = siUnits[dimension];
  if (named !== undefined) return named;
  const names = ['m', 'kg', 's', 'A', 'K', 'mol'];
  const powers = dimensions[dimension].exponents.map((power, i) => (power === 1 ? names[i] : `${names[i]}^${power}`));
  return powers.filter((_, i) => dimensions[dimension].exponents[i] !== 0).join(' ') || '1';
}
