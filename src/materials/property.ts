import type { DimensionName } from '../quantity/index.js';
import type { TemperatureDependence } from './temperature.js';

/** A number with a dimension. Bounds are in SI. */
export interface ScalarProperty<R extends boolean = boolean> {
  readonly kind: 'scalar';
  readonly dimension: DimensionName;
  readonly meaning: string;
  readonly required: R;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly integer?: boolean;
}

/** A number with a dimension that depends on temperature. */
export interface ThermalProperty<R extends boolean = boolean> {
  readonly kind: 'thermal';
  readonly dimension: DimensionName;
  readonly meaning: string;
  readonly required: R;
}

/** A word: the name of a law or of a choice. */
export interface TextProperty<O extends string = string, R extends boolean = boolean> {
  readonly kind: 'text';
  readonly meaning: string;
  readonly required: R;
  /** The words that are allowed; absent when any word is. */
  readonly options?: readonly O[];
}

/** A number or a word: `translation: law`. */
export interface ScalarOrTextProperty<O extends string = string, R extends boolean = boolean> {
  readonly kind: 'scalar-or-text';
  readonly meaning: string;
  readonly required: R;
  readonly dimension: DimensionName;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly options: readonly O[];
}

export interface FlagProperty<R extends boolean = boolean> {
  readonly kind: 'flag';
  readonly meaning: string;
  readonly required: R;
}

/** Properties that belong together: `contact`, `voids`, `sizeEffect`. A group that is not required may be absent whole. */
export interface PropertyGroup<M extends Catalogue = Catalogue, R extends boolean = boolean> {
  readonly kind: 'group';
  readonly meaning: string;
  readonly required: R;
  readonly members: M;
}

export type Property = ScalarProperty | ThermalProperty | TextProperty | ScalarOrTextProperty | FlagProperty;

/** Names of properties with what they are; one declaration gives validation, types, tables and override schema. */
export interface Catalogue {
  readonly [name: string]: Property | PropertyGroup;
}

type ValueOf<P> = P extends { kind: 'scalar' }
  ? number
  : P extends { kind: 'thermal' }
    ? TemperatureDependence
    : P extends { kind: 'flag' }
      ? boolean
      : P extends { kind: 'scalar-or-text'; options: readonly (infer O)[] }
        ? number | O
        : P extends { kind: 'text'; options: readonly (infer O)[] }
          ? O
          : P extends { kind: 'text' }
            ? string
            : P extends { kind: 'group'; members: infer M extends Catalogue }
              ? PlainValues<M>
              : never;

type NamesWhere<C extends Catalogue, R extends boolean> = {
  [K in keyof C]: C[K] extends { required: R } ? K : never;
}[keyof C];

/** Plain SI values of a catalogue: what a model reads. */
export type PlainValues<C extends Catalogue> = {
  readonly [K in NamesWhere<C, true>]: ValueOf<C[K]>;
} & { readonly [K in NamesWhere<C, false>]?: ValueOf<C[K]> };

interface Bounds {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly integer?: boolean;
}

/** Declares a required number. */
export function scalar(dimension: DimensionName, meaning: string, bounds: Bounds = {}): ScalarProperty<true> {
  return { kind: 'scalar', dimension, meaning, required: true, ...bounds };
}

/** Declares a number that may be absent. */
export function optionalScalar(dimension: DimensionName, meaning: string, bounds: Bounds = {}): ScalarProperty<false> {
  return { kind: 'scalar', dimension, meaning, required: false, ...bounds };
}

/** Declares a required number that depends on temperature. */
export function thermal(dimension: DimensionName, meaning: string): ThermalProperty<true> {
  return { kind: 'thermal', dimension, meaning, required: true };
}

/** Declares a number that depends on temperature and may be absent. */
export function optionalThermal(dimension: DimensionName, meaning: string): ThermalProperty<false> {
  return { kind: 'thermal', dimension, meaning, required: false };
}

/** Declares a required word out of a list. */
export function choice<const O extends string>(
  options: readonly O[],
  meaning: string,
): TextProperty<O, true> & { readonly options: readonly O[] } {
  return { kind: 'text', options, meaning, required: true };
}

/** Declares a required group. */
export function group<const M extends Catalogue>(meaning: string, members: M): PropertyGroup<M, true> {
  return { kind: 'group', meaning, required: true, members };
}

/** Declares a group that may be absent. */
export function optionalGroup<const M extends Catalogue>(meaning: string, members: M): PropertyGroup<M, false> {
  return { kind: 'group', meaning, required: false, members };
}

/** Every property of a catalogue with its dotted path, groups flattened, in the order of declaration. */
export function* flatten(catalogue: Catalogue, prefix = ''): Generator<[path: string, property: Property]> {
  for (const [name, property] of Object.entries(catalogue)) {
    if (property.kind === 'group') yield* flatten(property.members, `${prefix}${name}.`);
    else yield [`${prefix}${name}`, property];
  }
}
