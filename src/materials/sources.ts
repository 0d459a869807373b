import type { Electrolyte, InterfaceClass, Metal } from './material.js';

/** Which properties of a material something rests on. */
interface UsedProperties {
  readonly material: Metal | Electrolyte | InterfaceClass;
  /** Dotted paths; a group stands for all of its members, `creep` for the chosen law. All when absent. */
  readonly properties?: readonly string[];
}

/**
 * Where the values come from that something rests on.
 * @param used materials with the paths of the properties that were read
 * @returns one line a source, `source [Li: selfDiffusion, creep.exponent]`, in the order in which they are met
 * @throws RangeError when a material has no such property, which is a mistake of the caller
 */
export function collectSources(used: Iterable<UsedProperties>): string[] {
  const places = new Map<string, Map<string, Set<string>>>();
  for (const { material, properties } of used) {
    for (const wanted of properties ?? [...material.records.keys()]) {
      const paths = [...material.records.keys()].filter((path) => path === wanted || path.startsWith(`${wanted}.`));
      if (paths.length === 0) throw new RangeError(`${material.name} has no property "${wanted}"`);
      for (const path of paths) {
        const { source } = material.records.get(path)!;
        const byMaterial = places.get(source) ?? new Map<string, Set<string>>();
        places.set(source, byMaterial);
        byMaterial.set(material.name, (byMaterial.get(material.name) ?? new Set()).add(path));
      }
    }
  }
  return [...places].map(([source, byMaterial]) => {
    const where = [...byMaterial].map(([name, paths]) => `${name}: ${[...paths].join(', ')}`).join('; ');
    return `${source} [${where}]`;
  });
}
