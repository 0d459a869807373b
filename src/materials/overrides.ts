import { formatQuantity, type Issue, LithostatError } from '../quantity/index.js';
import { type CreepLaw, creepCatalogues, electrolyteCatalogue, metalCatalogue } from './catalogues.js';
import type { CreepRecords } from './file.js';
import { expectedNames } from './issues.js';
import { type Listed, MaterialLibrary } from './library.js';
import {
  type Electrolyte,
  type Metal,
  makeElectrolyte,
  makeMetal,
  missingIssue,
  missingProperties,
} from './material.js';
import type { CreepOverride, MaterialOverride, ThermalOverride } from './override-schema.js';
import type { Catalogue, Property } from './property.js';
import { type PropertyRecord, type PropertyRecords, siUnit } from './record.js';
import { referenceTemperature } from './temperature.js';

const fromScenario = { source: 'scenario', certainty: 'scenario', conditions: 'as the scenario gives it' } as const;

/** A value of the scenario as a record. */
function record(property: Property, value: number | string | boolean): PropertyRecord {
  if (typeof value !== 'number' || !('dimension' in property)) {
    return { ...fromScenario, value, unit: '', text: String(value) };
  }
  return { ...fromScenario, value, unit: siUnit(property.dimension), text: formatQuantity(value, property.dimension) };
}

const activation: Property = { kind: 'scalar', dimension: 'molarEnergy', meaning: 'activation energy', required: true };

/** Changes a property that depends on temperature: a bare value keeps the activation energy that is there. */
function applyThermal(
  path: string,
  property: Property,
  given: number | ThermalOverride,
  into: Map<string, PropertyRecord>,
) {
  if (typeof given === 'number') {
    const before = into.get(path)?.thermal;
    if (before === undefined || 'expression' in before) into.delete(`${path}.activationEnergy`);
    into.set(path, { ...record(property, given), thermal: { at: referenceTemperature } });
    return;
  }
  if ('expression' in given) {
    const text = `${given.expression} [${given.unit}]`;
    into.set(path, { ...fromScenario, value: text, unit: given.unit, text, thermal: given });
    into.delete(`${path}.activationEnergy`);
    return;
  }
  const { value, activationEnergy, at } = given as { value: number; activationEnergy: number; at: number };
  into.set(path, { ...record(property, value), thermal: { at } });
  into.set(`${path}.activationEnergy`, record(activation, activationEnergy));
}

type Report = (path: string, issue: Omit<Issue, 'path'>) => void;

function apply(
  catalogue: Catalogue,
  given: Readonly<Record<string, unknown>>,
  prefix: string,
  into: Map<string, PropertyRecord>,
  report: Report,
): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const property = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
    const path = `${prefix}${name}`;
    if (property === undefined) {
      report(path, {
        code: 'unknown-key',
        message: `"${name}" is not a property of this kind of material`,
        ...expectedNames(name, Object.keys(catalogue)),
      });
    } else if (property.kind === 'group') {
      apply(property.members, value as Readonly<Record<string, unknown>>, `${path}.`, into, report);
    } else if (property.kind === 'thermal') {
      applyThermal(path, property, value as number | ThermalOverride, into);
    } else {
      into.set(path, record(property, value as number | string | boolean));
    }
  }
}

/** The creep law that a metal is left with. */
function creepOf(given: CreepOverride | undefined, base: Metal | undefined, report: Report): CreepRecords | undefined {
  const current = base?.creepAlternatives.get(base.properties.creep.name);
  if (given === undefined) return current;
  if (typeof given === 'string') {
    const found = base?.creepAlternatives.get(given);
    if (found !== undefined) return found;
    const names = [...(base?.creepAlternatives.keys() ?? [])];
    report('creep', {
      code: 'unknown-name',
      message: `there is no creep law "${given}"`,
      ...expectedNames(given, names),
    });
    return current;
  }
  const { law: name, at, ...parameters } = given;
  const law = (name ?? current?.law ?? 'power-law') as CreepLaw;
  const kept = current?.law === law ? current : undefined;
  const records = new Map(kept?.records);
  apply(creepCatalogues[law], parameters, '', records, (path, issue) => report(`creep.${path}`, issue));
  const missing = missingProperties(creepCatalogues[law], records);
  if (missing.length > 0) report('creep', missingIssue('creep', missing));
  return { name: 'scenario', law, at: at ?? kept?.at ?? referenceTemperature, records };
}

/** All overrides of a scenario on a library; made in the order in which they need each other. */
class Resolver {
  readonly issues: Issue[] = [];
  readonly #metals: Map<string, Listed<Metal>>;
  readonly #electrolytes: Map<string, Listed<Electrolyte>>;
  readonly #done = new Set<string>();
  /** Names whose problems are reported already; what is based on them is not reported again. */
  readonly #broken = new Set<string>();
  /** Canonical name to the name that the scenario uses. */
  readonly #claimed = new Map<string, string>();
  readonly #open: string[] = [];

  constructor(
    private readonly library: MaterialLibrary,
    private readonly overrides: Readonly<Record<string, MaterialOverride>>,
  ) {
    this.#metals = new Map(library.contents.metals);
    this.#electrolytes = new Map(library.contents.electrolytes);
  }

  result(): MaterialLibrary {
    for (const name of Object.keys(this.overrides)) this.#resolve(name);
    if (this.issues.length > 0) throw new LithostatError(this.issues);
    const { interfaces } = this.library.contents;
    return new MaterialLibrary({ metals: this.#metals, electrolytes: this.#electrolytes, interfaces });
  }

  #report(name: string, path: string, issue: Omit<Issue, 'path'>): void {
    this.issues.push({ ...issue, path: path === '' ? `materials.${name}` : `materials.${name}.${path}` });
  }

  /** The material that a name stands for once its own override is applied. */
  #base(
    name: string,
  ): { kind: 'metal'; material: Metal } | { kind: 'electrolyte'; material: Electrolyte } | 'broken' | undefined {
    const added = Object.keys(this.overrides).find((key) => key.toLowerCase() === name.toLowerCase());
    if (added !== undefined) this.#resolve(added);
    if (added !== undefined && this.#broken.has(added)) return 'broken';
    const contents = { metals: this.#metals, electrolytes: this.#electrolytes, interfaces: new Map() };
    const current = new MaterialLibrary(contents);
    const found = current.find(name);
    if (found?.kind === 'metal') return { kind: 'metal', material: current.metal(found.name) };
    if (found?.kind === 'electrolyte') return { kind: 'electrolyte', material: current.electrolyte(found.name) };
    return undefined;
  }

  #resolve(name: string): void {
    if (this.#done.has(name)) return;
    const override = this.overrides[name]!;
    if (this.#open.includes(name)) {
      const chain = [...this.#open.slice(this.#open.indexOf(name)), name].join(' → ');
      this.#report(name, 'basedOn', { code: 'inconsistent', message: `basedOn goes in a circle: ${chain}` });
      this.#done.add(name);
      for (const member of this.#open) this.#broken.add(member);
      return;
    }
    this.#open.push(name);
    const before = this.issues.length;
    this.#make(name, override);
    if (this.issues.length > before) this.#broken.add(name);
    this.#open.pop();
    this.#done.add(name);
  }

  #make(name: string, { kind: wanted, basedOn, title, creep, ...given }: MaterialOverride): void {
    const own = this.library.find(name);
    const canonical = own === undefined || own.kind === 'interface' ? name : own.name;
    const twin = this.#claimed.get(canonical);
    if (twin !== undefined) {
      const message = `"${twin}" and "${name}" are the same material`;
      this.#report(name, '', { code: 'inconsistent', message, remedy: 'put all values under one name' });
      return;
    }
    this.#claimed.set(canonical, name);
    const selfBased = basedOn === undefined || this.library.find(basedOn)?.name === canonical;
    const base = selfBased ? this.#fromLibrary(canonical) : this.#base(basedOn);
    if (base === 'broken') return;
    if (base === undefined && basedOn !== undefined) {
      const { metals, electrolytes } = this.library.names();
      const names = [...metals, ...electrolytes, ...Object.keys(this.overrides).filter((key) => key !== name)];
      const message = `there is no material "${basedOn}"`;
      this.#report(name, 'basedOn', { code: 'unknown-name', message, ...expectedNames(basedOn, names) });
      return;
    }
    const kind = wanted ?? base?.kind;
    if (kind === undefined) {
      const names = [...this.library.names().metals, ...this.library.names().electrolytes];
      const message = `"${name}" is not in the library, and does not say what it is`;
      const remedy = 'add basedOn: NAME, or kind: metal or kind: electrolyte with every property';
      this.#report(name, '', { code: 'unknown-name', message, ...expectedNames(name, names), remedy });
      return;
    }
    if (base !== undefined && base.kind !== kind) {
      const message = `${base.material.name} is of kind ${base.kind}, not ${kind}`;
      this.#report(name, 'kind', { code: 'inconsistent', message, got: kind, expected: base.kind });
      return;
    }
    const report: Report = (path, issue) => this.#report(name, path, issue);
    const records = new Map<string, PropertyRecord>(base?.material.records);
    const catalogue = kind === 'metal' ? metalCatalogue : electrolyteCatalogue;
    const all = kind === 'electrolyte' && creep !== undefined ? { ...given, creep } : given;
    const before = this.issues.length;
    apply(catalogue, all, '', records, report);
    const seed = this.#seed(canonical, base?.material, title, records, !selfBased);
    if (kind === 'electrolyte') {
      const missing = missingProperties(catalogue, records);
      if (missing.length > 0) report('', missingIssue(name, missing));
      if (this.issues.length > before) return;
      const made = makeElectrolyte(seed);
      this.#electrolytes.set(canonical, { aliases: seed.aliases, get: () => made });
      return;
    }
    const metal = base?.kind === 'metal' ? base.material : undefined;
    const law = creepOf(creep, metal, report);
    const missing = missingProperties(catalogue, records);
    if (law === undefined) missing.push('creep');
    if (missing.length > 0) report('', missingIssue(name, missing));
    if (this.issues.length > before) return;
    const creepAlternatives = new Map(metal?.creepAlternatives);
    creepAlternatives.set(law!.name, law!);
    const made = makeMetal({ ...seed, creepAlternatives }, law);
    this.#metals.set(canonical, { aliases: seed.aliases, get: () => made });
  }

  #fromLibrary(name: string) {
    const found = this.library.find(name);
    if (found?.kind === 'metal') return { kind: 'metal' as const, material: this.library.metal(name) };
    if (found?.kind === 'electrolyte')
      return { kind: 'electrolyte' as const, material: this.library.electrolyte(name) };
    return undefined;
  }

  #seed(
    name: string,
    base: Metal | Electrolyte | undefined,
    title: string | undefined,
    records: PropertyRecords,
    derived: boolean,
  ) {
    const lineage = derived || base === undefined ? [name, ...(base?.lineage ?? [])] : base.lineage;
    const aliases = derived || base === undefined ? [] : base.aliases;
    return { name, title: title ?? base?.title ?? name, aliases, records, lineage };
  }
}

/**
 * A library with the changes and additions of a scenario.
 * @param library not changed
 * @param overrides by name, as `materialOverrideSchema` gives them (SI)
 * @returns the library in which changed values have the source "scenario"
 * @throws LithostatError with every problem: names that do not exist, properties of another kind of material, required
 * properties that are missing (all of a material in one issue), circles of basedOn
 */
export function withOverrides(
  library: MaterialLibrary,
  overrides: Readonly<Record<string, MaterialOverride>>,
): MaterialLibrary {
  return new Resolver(library, overrides).result();
}
