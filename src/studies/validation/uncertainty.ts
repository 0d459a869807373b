import type { MaterialLibrary } from '../../materials/index.js';
import type { Band } from './row.js';

/** A parameter that is not well known, with the overrides that put it elsewhere within what is known. */
export interface UncertainParameter {
  readonly name: string;
  /** One entry an end of its range: what it is there, as text, and the overrides `path=value`. */
  readonly ends: readonly ParameterEnd[];
}

interface ParameterEnd {
  readonly label: string;
  readonly set: readonly string[];
}

/** How far a prediction moves when one parameter moves; of a ratio the logarithm, else the difference. */
export interface Shift {
  readonly parameter: string;
  readonly label: string;
  readonly shift: number;
}

export interface CellMaterials {
  readonly library: MaterialLibrary;
  readonly metal: string;
  readonly electrolyte: string;
}

/** Creep laws of the library that are taken as each other's uncertainty. */
const creepLaws = ['lepage-2019', 'masias-2019'];
/** A scenario gives these together or not at all, so that one takes its companion along. */
const companions: Readonly<Record<string, string>> = { 'contact.formation.pressure': 'contact.formation.time' };

/**
 * The parameters of an interface class that are uncertain, each at both ends of the range that the library declares (an end at the
 * value itself is left out).
 *
 * @param names dotted names in the class: `voids.spacing`
 * @throws RangeError when the class gives no range for one of them, which is a mistake of the caller
 */
export function interfaceParameters(materials: CellMaterials, names: readonly string[]): UncertainParameter[] {
  const { library, metal, electrolyte } = materials;
  const { records, name: className } = library.interfaceClass(metal, electrolyte);
  return names.map((name) => {
    const record = records.get(name);
    if (record?.range === undefined) throw new RangeError(`${className} declares no range for "${name}"`);
    const companion = companions[name];
    const along = companion === undefined ? [] : [[companion, records.get(companion)!] as const];
    const fixed = along.map(([path, { value, unit }]) => `cell.interfaces.${path}=${withUnit(value, unit)}`);
    return { name, ends: endsOf(record, (text) => [`cell.interfaces.${name}=${text}`, ...fixed]) };
  });
}

/** What is uncertain of the metal: its creep rate between laboratories, and diffusion along the interface. */
export function metalParameters({ library, metal }: CellMaterials): UncertainParameter[] {
  const { records, properties } = library.metal(metal);
  const diffusivity = records.get('interfaceDiffusivity')!;
  const creep = creepLaws.filter((name) => name !== properties.creep.name);
  return [
    { name: 'creep', ends: creep.map((name) => ({ label: name, set: [`materials.${metal}.creep=${name}`] })) },
    {
      name: 'interfaceDiffusivity',
      ends: endsOf(diffusivity, (text) => [`materials.${metal}.interfaceDiffusivity=${text}`]),
    },
  ];
}

interface Ranged {
  readonly value: unknown;
  readonly unit: string;
  readonly range?: Band;
}

function endsOf({ value, unit, range = [null, null] }: Ranged, set: (text: string) => string[]): ParameterEnd[] {
  return range
    .filter((end): end is number => end !== null && end !== value)
    .map((end) => ({ label: shown(end, unit), set: set(withUnit(end, unit)) }));
}

/** Units in which people read what is kept in SI. */
const displayUnits: Readonly<Record<string, readonly [unit: string, perSi: number]>> = {
  m: ['um', 1e6],
  Pa: ['MPa', 1e-6],
  'ohm m^2': ['ohm cm^2', 1e4],
};

function shown(value: number, unit: string): string {
  const [name, factor] = displayUnits[unit] ?? [unit, 1];
  return withUnit(Number((value * factor).toPrecision(6)), name);
}

function withUnit(value: unknown, unit: string): string {
  return unit === '1' || unit === '' ? `${value}` : `${value} ${unit}`;
}

/**
 * Combines shifts that each come from one parameter: of every parameter the largest up and the largest down, in quadrature.
 *
 * @returns how far up and how far down (both >= 0)
 */
export function combine(shifts: readonly Shift[]): { readonly up: number; readonly down: number } {
  const parameters = new Set(shifts.map(({ parameter }) => parameter));
  let up = 0;
  let down = 0;
  for (const parameter of parameters) {
    const own = shifts.filter((one) => one.parameter === parameter).map(({ shift }) => shift);
    up = Math.hypot(up, Math.max(0, ...own));
    down = Math.hypot(down, Math.max(0, ...own.map((shift) => -shift)));
  }
  return { up, down };
}
