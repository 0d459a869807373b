/** Powers of the SI base units, in the order metre, kilogram, second, ampere, kelvin, mole. Fractions are allowed. */
export type Exponents = readonly [m: number, kg: number, s: number, A: number, K: number, mol: number];

/** What a dimension is called, the unit it is shown in, and how a person would write it. */
export interface Dimension {
  /** Words for messages: `current density`. */
  readonly title: string;
  readonly exponents: Exponents;
  /** Preferred unit for people, in the grammar of grammar.ts; empty for plain numbers. */
  readonly unit: string;
  /** Quantities as a scenario would write them; the first one is quoted in messages. */
  readonly examples: readonly [string, ...string[]];
}

const define = (title: string, exponents: Exponents, unit: string, ...examples: [string, ...string[]]): Dimension => ({
  title,
  exponents,
  unit,
  examples,
});

/**
 * Every dimension a scenario may ask for. Where two share their exponents (temperature and its difference), the first
 * one names the dimension in messages. Creep prefactors (Pa^-n/s) have no fixed exponents: see `parseCreepPrefactor`.
 */
export const dimensions = {
  dimensionless: define('plain number', [0, 0, 0, 0, 0, 0], '', '0.5', '2 %'),
  length: define('length', [1, 0, 0, 0, 0, 0], 'um', '20 um', '5 nm', '0.5 mm'),
  area: define('area', [2, 0, 0, 0, 0, 0], 'cm^2', '1 cm^2', '78.5 mm^2'),
  volume: define('volume', [3, 0, 0, 0, 0, 0], 'cm^3', '1 cm^3'),
  mass: define('mass', [0, 1, 0, 0, 0, 0], 'g', '1.5 g'),
  amount: define('amount of substance', [0, 0, 0, 0, 0, 1], 'mol', '1 mol', '2 mmol'),
  time: define('time', [0, 0, 1, 0, 0, 0], 's', '60 s', '30 min', '10 h'),
  temperature: define('temperature', [0, 0, 0, 0, 1, 0], 'degC', '25 degC', '298.15 K'),
  temperatureDifference: define('temperature difference', [0, 0, 0, 0, 1, 0], 'K', '10 K'),
  pressure: define('pressure', [-1, 1, -2, 0, 0, 0], 'MPa', '3 MPa', '20 GPa'),
  pressurePerLength: define('pressure per length', [-2, 1, -2, 0, 0, 0], 'MPa/um', '0.1 MPa/um'),
  inversePressure: define('inverse pressure', [1, -1, 2, 0, 0, 0], '1/GPa', '0.1 1/GPa'),
  force: define('force', [1, 1, -2, 0, 0, 0], 'N', '300 N'),
  energy: define('energy', [2, 1, -2, 0, 0, 0], 'J', '1 J', '1 mWh'),
  molarEnergy: define('molar energy', [2, 1, -2, 0, 0, -1], 'kJ/mol', '37 kJ/mol', '0.38 eV'),
  molarEntropy: define('molar entropy', [2, 1, -2, 0, -1, -1], 'J/(mol K)', '29 J/(mol K)'),
  power: define('power', [2, 1, -3, 0, 0, 0], 'W', '1 mW'),
  current: define('current', [0, 0, 0, 1, 0, 0], 'mA', '0.2 mA'),
  currentDensity: define('current density', [-2, 0, 0, 1, 0, 0], 'mA/cm^2', '0.2 mA/cm^2', '10 A/m^2'),
  charge: define('charge', [0, 0, 1, 1, 0, 0], 'mAh', '2 mAh', '10 C'),
  capacityPerArea: define('capacity per area', [-2, 0, 1, 1, 0, 0], 'mAh/cm^2', '0.5 mAh/cm^2'),
  voltage: define('voltage', [2, 1, -3, -1, 0, 0], 'V', '0.5 V', '20 mV'),
  voltagePerTemperature: define('voltage per temperature', [2, 1, -3, -1, -1, 0], 'mV/K', '1 mV/K'),
  resistance: define('resistance', [2, 1, -3, -2, 0, 0], 'ohm', '50 ohm'),
  areaSpecificResistance: define('area-specific resistance', [4, 1, -3, -2, 0, 0], 'ohm cm^2', '5 ohm cm^2'),
  conductivity: define('conductivity', [-3, -1, 3, 2, 0, 0], 'mS/cm', '1 mS/cm', '0.1 S/m'),
  capacitancePerArea: define('capacitance per area', [-4, -1, 4, 2, 0, 0], 'uF/cm^2', '10 uF/cm^2'),
  diffusivity: define('diffusivity', [2, 0, -1, 0, 0, 0], 'm^2/s', '1e-14 m^2/s', '1e-10 cm^2/s'),
  interfaceDiffusivity: define('interface diffusivity', [3, 0, -1, 0, 0, 0], 'm^3/s', '1e-23 m^3/s'),
  velocity: define('velocity', [1, 0, -1, 0, 0, 0], 'nm/s', '1.35 nm/s', '1 um/h'),
  strainRate: define('strain rate', [0, 0, -1, 0, 0, 0], '1/s', '1e-3 1/s', '4.25e4 1/s'),
  viscosity: define('viscosity', [-1, 1, -1, 0, 0, 0], 'Pa s', '1e9 Pa s'),
  surfaceEnergy: define('surface energy', [0, 1, -2, 0, 0, 0], 'J/m^2', '0.5 J/m^2'),
  fractureToughness: define('fracture toughness', [-0.5, 1, -2, 0, 0, 0], 'MPa m^0.5', '0.23 MPa m^0.5'),
  molarVolume: define('molar volume', [3, 0, 0, 0, 0, -1], 'cm^3/mol', '13 cm^3/mol'),
  molarMass: define('molar mass', [0, 1, 0, 0, 0, -1], 'g/mol', '6.94 g/mol'),
  density: define('density', [-3, 1, 0, 0, 0, 0], 'g/cm^3', '0.534 g/cm^3'),
  concentration: define('concentration', [-3, 0, 0, 0, 0, 1], 'mol/m^3', '1000 mol/m^3'),
  numberPerArea: define('number per area', [-2, 0, 0, 0, 0, 0], '1/um^2', '0.01 1/um^2'),
  numberPerVolume: define('number per volume', [-3, 0, 0, 0, 0, 0], '1/um^3', '0.01 1/um^3'),
  thermalExpansion: define('inverse temperature', [0, 0, 0, 0, -1, 0], '1/K', '46e-6 1/K'),
  thermalConductivity: define('thermal conductivity', [1, 1, -3, 0, -1, 0], 'W/(m K)', '0.7 W/(m K)'),
} as const satisfies Record<string, Dimension>;

/** Name of a dimension: `currentDensity`, `pressure`, … */
export type DimensionName = keyof typeof dimensions;

/** All dimension names, in the order of the table. */
export const dimensionNames = Object.keys(dimensions) as readonly DimensionName[];

/** Whether two sets of exponents agree (they are sums of decimals, hence the tolerance). */
export function sameExponents(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < 6; i++) if (Math.abs(a[i]! - b[i]!) > 1e-9) return false;
  return true;
}

/** The first dimension of the table with these exponents, or undefined when the table has none. */
export function dimensionOf(exponents: ArrayLike<number>): DimensionName | undefined {
  return dimensionNames.find((name) => sameExponents(dimensions[name].exponents, exponents));
}

const baseUnits = ['m', 'kg', 's', 'A', 'K', 'mol'] as const;

/** Exponents as text in base units: `kg m^-1 s^-2`; `1` when there are none. */
export function describeExponents(exponents: ArrayLike<number>): string {
  const parts: string[] = [];
  for (let i = 0; i < 6; i++) {
    const power = Number(exponents[i]!.toFixed(9));
    if (power !== 0) parts.push(power === 1 ? baseUnits[i]! : `${baseUnits[i]}^${power}`);
  }
  return parts.join(' ') || '1';
}
