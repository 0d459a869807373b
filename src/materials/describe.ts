import { LithostatError, parseAnyQuantity } from '../quantity/index.js';
import { creepCatalogues, electrolyteCatalogue, interfaceCatalogue, metalCatalogue } from './catalogues.js';
import { expectedNames } from './issues.js';
import type { MaterialLibrary } from './library.js';
import { loadLibrary } from './load.js';
import type { Electrolyte, InterfaceClass, Metal } from './material.js';
import { type Catalogue, flatten } from './property.js';
import type { PropertyRecord, PropertyRecords } from './record.js';

/** A value as the table of a material shows it. */
interface PropertyRow extends PropertyRecord {
  readonly property: string;
  readonly meaning: string;
}

/** One material or interface class as data; `rows` has every value, those of all creep laws too. */
export interface MaterialDescription {
  readonly name: string;
  readonly kind: 'metal' | 'electrolyte' | 'interface';
  readonly title: string;
  readonly aliases: readonly string[];
  /** Metals: the creep law that is taken unless a scenario names another. */
  readonly defaultCreep?: string;
  /** Interface classes: what they are for. */
  readonly metals?: readonly string[];
  readonly electrolytes?: readonly string[];
  readonly rows: readonly PropertyRow[];
}

function rowsOf(catalogue: Catalogue, records: PropertyRecords, prefix = ''): PropertyRow[] {
  const rows: PropertyRow[] = [];
  for (const [path, property] of flatten(catalogue)) {
    const record = records.get(path);
    if (record !== undefined) rows.push({ property: `${prefix}${path}`, meaning: property.meaning, ...record });
    const activation = records.get(`${path}.activationEnergy`);
    if (property.kind === 'thermal' && activation !== undefined) {
      const meaning = `activation energy: ${property.meaning}`;
      rows.push({ property: `${prefix}${path}.activationEnergy`, meaning, ...activation });
    }
  }
  return rows;
}

function describeMetal(metal: Metal): MaterialDescription {
  const rows = rowsOf(metalCatalogue, metal.records);
  for (const { name, law, records } of metal.creepAlternatives.values()) {
    rows.push(...rowsOf(creepCatalogues[law], records, `creep.${name}.`));
  }
  const { kind, name, title, aliases } = metal;
  return { name, kind, title, aliases, defaultCreep: metal.properties.creep.name, rows };
}

function describeElectrolyte({ kind, name, title, aliases, records }: Electrolyte): MaterialDescription {
  return { name, kind, title, aliases, rows: rowsOf(electrolyteCatalogue, records) };
}

function describeInterface(
  { kind, name, title, aliases, metals, electrolytes, records }: InterfaceClass,
  variants: ReadonlyMap<string, PropertyRecords>,
): MaterialDescription {
  const rows = rowsOf(interfaceCatalogue, records);
  for (const [electrolyte, own] of variants) rows.push(...rowsOf(interfaceCatalogue, own, `${electrolyte}: `));
  return { name, kind, title, aliases, metals, electrolytes, rows };
}

/** Columns padded to the widest cell; the last column runs free. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

function shortNumber(value: number): string {
  const size = Math.abs(value);
  const plain = value === 0 || (size >= 1e-3 && size < 1e5);
  return plain ? String(Number(value.toPrecision(6))) : Number(value.toPrecision(6)).toExponential();
}

/** The unit in which a value was written, with its zero and its size in SI; SI where the text is no plain quantity. */
function unitOf({ text, unit: si }: PropertyRecord): {
  readonly unit: string;
  readonly zero: number;
  readonly one: number;
} {
  const written = /^[-+]?[\d.]+(?:e[-+]?\d+)? *(.*)$/i.exec(text)?.[1];
  if (written !== undefined && written !== '') {
    const [zero, one] = [parseAnyQuantity(`0 ${written}`), parseAnyQuantity(`1 ${written}`)];
    if (zero.ok && one.ok) return { unit: written, zero: zero.value, one: one.value };
  }
  return { unit: si === '1' ? '' : si, zero: 0, one: 1 };
}

/** The band of a value, in the unit of the value. */
function showRange(record: PropertyRecord): string {
  if (record.range === undefined) return '';
  const { unit, zero, one } = unitOf(record);
  const ends = record.range.map((end) => (end === null ? 'open' : shortNumber((end - zero) / (one - zero))));
  return `${ends.join(' … ')}${unit === '' ? '' : ` ${unit}`}`;
}

function text(material: MaterialDescription): string {
  const { name, kind, title, aliases, metals, electrolytes, defaultCreep, rows } = material;
  const head = [`${name} (${kind}): ${title}`];
  if (aliases.length > 0) head.push(`also: ${aliases.join(', ')}`);
  if (metals !== undefined) head.push(`for: ${metals.join(', ')} on ${electrolytes?.join(', ')}`);
  if (defaultCreep !== undefined) head.push(`creep unless a scenario names another: ${defaultCreep}`);
  const body = rows.map((row) => {
    const at = row.thermal !== undefined && 'at' in row.thermal ? ` (${row.thermal.at} K)` : '';
    const calibrated = row.calibratedOn === undefined ? '' : ` (${row.calibratedOn})`;
    const note = row.note === undefined ? '' : ` | ${row.note}`;
    return [
      row.property,
      `${row.text}${at}`,
      showRange(row),
      `${row.certainty}${calibrated}`,
      row.conditions,
      `${row.source}${note}`,
    ];
  });
  return `${head.join('\n')}\n\n${table([['property', 'value', 'range', 'certainty', 'conditions', 'source'], ...body])}\n`;
}

/**
 * One material or interface class of the library, for people and as data.
 * @param name or alias, any case
 * @param library the one that comes with the package unless another is given
 * @returns a table of property, value, range, certainty, conditions and source; and the same as data
 * @throws LithostatError with the nearest name when there is none
 */
export function describeMaterial(
  name: string,
  library: MaterialLibrary = loadLibrary(),
): { readonly text: string; readonly data: MaterialDescription } {
  const found = library.find(name);
  if (found === undefined) {
    const { metals, electrolytes, interfaces } = library.spellings();
    const names = [...metals, ...electrolytes, ...interfaces];
    const message = `there is no material "${name}"`;
    throw new LithostatError([{ code: 'unknown-name', path: '', message, ...expectedNames(name, names) }]);
  }
  let data: MaterialDescription;
  if (found.kind === 'metal') data = describeMetal(library.metal(found.name));
  else if (found.kind === 'electrolyte') data = describeElectrolyte(library.electrolyte(found.name));
  else {
    const entry = library.contents.interfaces.get(found.name)!.get();
    data = describeInterface(entry.base, entry.variants);
  }
  return { text: text(data), data };
}

/** A line of the list of materials. */
interface MaterialSummary {
  readonly name: string;
  readonly kind: MaterialDescription['kind'];
  readonly title: string;
  readonly aliases: readonly string[];
  /** Number of values by certainty. */
  readonly certainties: Readonly<Record<string, number>>;
}

/**
 * Every material and interface class of the library, a line each, and the same as data.
 * @throws LithostatError when a file of the library is damaged
 */
export function describeLibrary(library: MaterialLibrary = loadLibrary()): {
  readonly text: string;
  readonly data: readonly MaterialSummary[];
} {
  const { metals, electrolytes, interfaces } = library.names();
  const data = [...metals, ...electrolytes, ...interfaces].map((material): MaterialSummary => {
    const { name, kind, title, aliases, rows } = describeMaterial(material, library).data;
    const counts: Record<string, number> = {};
    for (const { certainty } of rows) counts[certainty] = (counts[certainty] ?? 0) + 1;
    return { name, kind, title, aliases, certainties: counts };
  });
  const lines = data.map(({ name, kind, title, certainties }) => {
    const counts = Object.entries(certainties).map(([certainty, count]) => `${count} ${certainty}`);
    return [name, kind, title, counts.join(', ')];
  });
  return { text: `${table([['name', 'kind', 'title', 'values by certainty'], ...lines])}\n`, data };
}
