import { type Issue, LithostatError, nearest } from '../quantity/index.js';
import { type Electrolyte, type InterfaceClass, type Metal, makeInterfaceClass } from './material.js';
import type { PropertyRecords } from './record.js';

/** An interface class with the values that differ for some of its electrolytes. */
export interface InterfaceEntry {
  readonly base: InterfaceClass;
  readonly variants: ReadonlyMap<string, PropertyRecords>;
}

/** Something with names that is read when it is asked for. */
export interface Listed<T> {
  readonly aliases: readonly string[];
  get(): T;
}

/** An interface class with the names of the materials that it is for. */
export interface ListedClass extends Listed<InterfaceEntry> {
  readonly metals: readonly string[];
  readonly electrolytes: readonly string[];
}

export interface Contents {
  readonly metals: ReadonlyMap<string, Listed<Metal>>;
  readonly electrolytes: ReadonlyMap<string, Listed<Electrolyte>>;
  readonly interfaces: ReadonlyMap<string, ListedClass>;
}

type Entries = ReadonlyMap<string, Listed<unknown>>;

const fold = (name: string): string => name.trim().toLowerCase();

/** The canonical name for a name or alias, whatever its case; exact names come before aliases. */
function canonical(name: string, entries: Entries): string | undefined {
  if (entries.has(name)) return name;
  const wanted = fold(name);
  for (const key of entries.keys()) if (fold(key) === wanted) return key;
  for (const [key, entry] of entries) if (entry.aliases.some((alias) => fold(alias) === wanted)) return key;
  return undefined;
}

function unknownName(kind: string, name: string, entries: Entries): Issue {
  const spellings = [...entries].flatMap(([key, { aliases }]) => [key, ...aliases]);
  const hint = nearest(name, spellings);
  return {
    code: 'unknown-name',
    path: '',
    message: `there is no ${kind} "${name}"`,
    got: name,
    expected: `one of ${[...entries.keys()].join(', ')}`,
    ...(hint !== undefined && { nearest: hint }),
    ...(kind !== 'interface class' && { remedy: `add "${name}" under materials, or use a name of the library` }),
  };
}

function take<T>(kind: string, name: string, entries: ReadonlyMap<string, Listed<T>>): T {
  const key = canonical(name, entries);
  if (key === undefined) throw new LithostatError([unknownName(kind, name, entries)]);
  return entries.get(key)!.get();
}

/** Metals, electrolytes and interface classes by name. Immutable; `withOverrides` makes a changed copy. */
export class MaterialLibrary {
  constructor(readonly contents: Contents) {}

  /** Canonical names, in alphabetical order. */
  names(): { readonly metals: string[]; readonly electrolytes: string[]; readonly interfaces: string[] } {
    const { metals, electrolytes, interfaces } = this.contents;
    return {
      metals: [...metals.keys()].sort(),
      electrolytes: [...electrolytes.keys()].sort(),
      interfaces: [...interfaces.keys()].sort(),
    };
  }

  /** Every spelling that is understood, canonical names and aliases (any case); no file is read for it. */
  spellings(): { readonly metals: string[]; readonly electrolytes: string[]; readonly interfaces: string[] } {
    const all = (entries: Entries) => [...entries].flatMap(([name, { aliases }]) => [name, ...aliases]);
    const { metals, electrolytes, interfaces } = this.contents;
    return { metals: all(metals), electrolytes: all(electrolytes), interfaces: all(interfaces) };
  }

  /** What a name or alias (any case) stands for, or undefined. */
  find(name: string): { readonly kind: 'metal' | 'electrolyte' | 'interface'; readonly name: string } | undefined {
    const { metals, electrolytes, interfaces } = this.contents;
    const kinds = [
      ['metal', metals],
      ['electrolyte', electrolytes],
      ['interface', interfaces],
    ] as const;
    for (const [kind, entries] of kinds) {
      const found = canonical(name, entries);
      if (found !== undefined) return { kind, name: found };
    }
    return undefined;
  }

  /**
   * A metal by name or alias (any case).
   * @throws LithostatError with the nearest name when there is none
   */
  metal(name: string): Metal {
    return take('metal', name, this.contents.metals);
  }

  /**
   * An electrolyte by name or alias (any case).
   * @throws LithostatError with the nearest name when there is none
   */
  electrolyte(name: string): Electrolyte {
    return take('electrolyte', name, this.contents.electrolytes);
  }

  /**
   * Default values of an interface.
   * @param metal name or alias of the metal
   * @param electrolyte name or alias of the electrolyte; values of the class that differ for it are taken
   * @param name of the class; without it the class that lists both materials (or what they are based on)
   * @throws LithostatError when a name is unknown, when metal and electrolyte carry different ions, or no class lists both
   */
  interfaceClass(metal: string, electrolyte: string, name?: string): InterfaceClass {
    const from = this.metal(metal);
    const to = this.electrolyte(electrolyte);
    if (from.properties.ion !== to.properties.ion) throw new LithostatError([differentIons(from, to)]);
    const { interfaces } = this.contents;
    const { base, variants } =
      name === undefined ? this.#classFor(from, to) : take('interface class', name, interfaces);
    const variant = to.lineage.map((ancestor) => variants.get(ancestor)).find((records) => records !== undefined);
    if (variant === undefined) return base;
    return makeInterfaceClass({ ...base, records: new Map([...base.records, ...variant]) });
  }

  #classFor(metal: Metal, electrolyte: Electrolyte): InterfaceEntry {
    const lists = (names: readonly string[], lineage: readonly string[]) =>
      lineage.some((name) => names.includes(name));
    for (const entry of this.contents.interfaces.values()) {
      if (lists(entry.metals, metal.lineage) && lists(entry.electrolytes, electrolyte.lineage)) return entry.get();
    }
    throw new LithostatError([
      {
        code: 'unknown-name',
        path: '',
        message: `no interface class lists ${metal.name} on ${electrolyte.name}`,
        got: `${metal.name} | ${electrolyte.name}`,
        expected: `one of ${this.names().interfaces.join(', ')}`,
        remedy: 'name a class under cell.interfaces.class, or base the material on one of the library',
      },
    ]);
  }
}

function differentIons(metal: Metal, electrolyte: Electrolyte): Issue {
  return {
    code: 'inconsistent',
    path: '',
    message: `${metal.name} gives ${metal.properties.ion} ions, but ${electrolyte.name} carries ${electrolyte.properties.ion} ions`,
    got: `${metal.name} | ${electrolyte.name}`,
    expected: 'a metal and an electrolyte of the same ion',
  };
}
