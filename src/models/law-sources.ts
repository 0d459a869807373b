import { laws, pointLaws } from '../physics/registry.js';

/**
 * Sources of the laws that a model uses, in the order of the registry.
 * @param mechanismOf laws by name, each with the mechanism that uses it; laws that are not named are not used
 * @param mechanisms which mechanisms are on
 * @returns one line a source, `source [law: contact/creep-hysteresis, voids/pillars]`
 */
export function lawSources<Mechanism extends string>(
  mechanismOf: Readonly<Record<string, Mechanism | 'always'>>,
  mechanisms: Readonly<Record<Mechanism, boolean>>,
): string[] {
  const lines = new Map<string, string[]>();
  for (const { name, sources } of [...laws, ...pointLaws]) {
    const mechanism = mechanismOf[name];
    if (mechanism === undefined || (mechanism !== 'always' && !mechanisms[mechanism])) continue;
    for (const source of sources) lines.set(source, [...(lines.get(source) ?? []), name]);
  }
  return [...lines].map(([source, names]) => `${source} [law: ${names.join(', ')}]`);
}
