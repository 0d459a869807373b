import { type Issue, LithostatError, nearest } from '../quantity/index.js';
import type { Electrolyte, InterfaceClass, Metal } from './material.js';
import { makeInterfaceClass } from './material.js';
import type { PropertyRecords } from './record.js';

/** An interface class with the values that differ for some of its electrolytes. */
export interface InterfaceEntry {
  readonly base: InterfaceClass;
  readonly variants: ReadonlyMap<string, PropertyRecords>;
}

interface Contents {
  readonly metals: ReadonlyMap<string, Metal>;
  readonly electrolytes: ReadonlyMap<string, Electrolyte>;
  readonly interfaces: ReadonlyMap<string, InterfaceEntry>;
}

const fold = (name: string): string => name.trim().toLowerCase();

/** Finds a name or alias, whatever its case; an exact name wins over an alias. */
function find<T>(
  name: string,
  entries: ReadonlyMap<string, T>,
  aliases: (entry: T) => readonly string[],
): T | undefined {
  const exact = entries.get(name);
  if (exact !== undefined) return exact;
  const wanted = fold(name);
  for (const [key, entry] of entries) if (fold(key) === wanted) return entry;
  for (const entry of entries.values()) if (aliases(entry).some((alias) => fold(alias) === wanted)) return entry;
  return undefined;
}

function unknownName(kind: string, name: string, entries: Iterable<[string, readonly string[]]>): Issue {
  const list = [...entries];
  const hint = nearest(
    name,
    list.flatMap(([key, aliases]) => [key, ...aliases]),
  );
  return {
    code: 'unknown-name',
    path: '',
    message: `there is no ${kind} "${name}"`,
    got: name,
    expected: `one of ${list.map(([key]) => key).join(', ')}`,
    ...(hint !== undefined && { nearest: hint }),
    ...(kind !== 'interface class' && { remedy: `add "${name}" under materials, or use a name of the library` }),
  };
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

  /** A metal by name or alias (any case), or undefined. */
  findMetal(name: string): Metal | undefined {
    return find(name, this.contents.metals, (metal) => metal.aliases);
  }

  /** An electrolyte by name or alias (any case), or undefined. */
  findElectrolyte(name: string): Electrolyte | undefined {
    return find(name, this.contents.electrolytes, (electrolyte) => electrolyte.aliases);
  }

  /** An interface class by name or alias (any case), without the values of a particular electrolyte, or undefined. */
  findInterfaceClass(name: string): InterfaceClass | undefined {
    return find(name, this.contents.interfaces, (entry) => entry.base.aliases)?.base;
  }

  /**
   * A metal by name or alias (any case).
   * @throws LithostatError with the nearest name when there is none
   */
  metal(name: string): Metal {
    const found = this.findMetal(name);
    if (found !== undefined) return found;
    const all = [...this.contents.metals].map(([key, metal]): [string, readonly string[]] => [key, metal.aliases]);
    throw new LithostatError([unknownName('metal', name, all)]);
  }

  /**
   * An electrolyte by name or alias (any case).
   * @throws LithostatError with the nearest name when there is none
   */
  electrolyte(name: string): Electrolyte {
    const found = this.findElectrolyte(name);
    if (found !== undefined) return found;
    const all = [...this.contents.electrolytes].map(([key, e]): [string, readonly string[]] => [key, e.aliases]);
    throw new LithostatError([unknownName('electrolyte', name, all)]);
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
    if (from.properties.ion !== to.properties.ion) {
      throw new LithostatError([
        {
          code: 'inconsistent',
          path: '',
          message: `${from.name} gives ${from.properties.ion} ions, but ${to.name} carries ${to.properties.ion} ions`,
          got: `${from.name} | ${to.name}`,
          expected: 'a metal and an electrolyte of the same ion',
        },
      ]);
    }
    const entry = name === undefined ? this.#classFor(from, to) : this.#classNamed(name);
    const variant = to.lineage.map((ancestor) => entry.variants.get(ancestor)).find((records) => records !== undefined);
    if (variant === undefined) return entry.base;
    return makeInterfaceClass({ ...entry.base, records: new Map([...entry.base.records, ...variant]) });
  }

  #classNamed(name: string): InterfaceEntry {
    const { interfaces } = this.contents;
    const entry = find(name, interfaces, (candidate) => candidate.base.aliases);
    if (entry !== undefined) return entry;
    const all = [...interfaces].map(([key, { base }]): [string, readonly string[]] => [key, base.aliases]);
    throw new LithostatError([unknownName('interface class', name, all)]);
  }

  #classFor(metal: Metal, electrolyte: Electrolyte): InterfaceEntry {
    const lists = (names: readonly string[], lineage: readonly string[]) =>
      lineage.some((name) => names.includes(name));
    for (const entry of this.contents.interfaces.values()) {
      if (lists(entry.base.metals, metal.lineage) && lists(entry.base.electrolytes, electrolyte.lineage)) return entry;
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
