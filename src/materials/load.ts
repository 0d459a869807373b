import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { LithostatError } from '../quantity/index.js';
import { electrolyteCatalogue, interfaceCatalogue, metalCatalogue } from './catalogues.js';
import { type InterfaceFile, indexSchema, type LibraryFile, readLibraryFile } from './file.js';
import { expectedNames, IssueSink, zodIssues } from './issues.js';
import { type InterfaceEntry, MaterialLibrary } from './library.js';
import { makeElectrolyte, makeInterfaceClass, makeMetal, missingIssue, missingProperties } from './material.js';
import type { Catalogue } from './property.js';
import type { PropertyRecord, PropertyRecords } from './record.js';

const folders = { metal: 'metals', electrolyte: 'electrolytes', interface: 'interfaces' } as const;

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const cause = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new LithostatError([
      { code: 'unreadable-file', path: '', file, message: `${file} cannot be read: ${cause}` },
    ]);
  }
}

/** One file, checked: every problem of the file is thrown at once. */
function readFile<K extends LibraryFile['kind']>(
  root: string,
  kind: K,
  name: string,
): Extract<LibraryFile, { kind: K }> {
  const file = `${root}/${folders[kind]}/${name}.yaml`;
  const sink = new IssueSink(file);
  const read = readLibraryFile(readYaml(file), kind, sink);
  if (read !== undefined && read.name !== name) {
    sink.add({
      code: 'inconsistent',
      path: 'name',
      message: `the file is named ${name}`,
      got: read.name,
      expected: name,
    });
  }
  sink.throwIfAny();
  return read as Extract<LibraryFile, { kind: K }>;
}

function checkComplete(
  root: string,
  kind: LibraryFile['kind'],
  catalogue: Catalogue,
  records: PropertyRecords,
  name: string,
) {
  const missing = missingProperties(catalogue, records);
  if (missing.length === 0) return;
  throw new LithostatError([{ ...missingIssue(name, missing), file: `${root}/${folders[kind]}/${name}.yaml` }]);
}

/** Records of a class that starts from another: what is taken over is marked as assumed. */
function inherited(base: InterfaceFile, own: PropertyRecords): Map<string, PropertyRecord> {
  const records = new Map<string, PropertyRecord>();
  for (const [path, record] of base.records) {
    const { calibratedOn: _, ...rest } = record;
    const source = record.certainty === 'assumed' ? record.source : `taken over from ${base.name}: ${record.source}`;
    records.set(path, { ...rest, source, certainty: 'assumed' });
  }
  for (const [path, record] of own) records.set(path, record);
  return records;
}

function readInterface(
  root: string,
  name: string,
  listed: { aliases: string[]; metals: string[]; electrolytes: string[] },
  all: readonly string[],
): InterfaceEntry {
  const { title, basedOn, records: own, variants } = readFile(root, 'interface', name);
  let records = own;
  if (basedOn !== undefined) {
    const base = all.includes(basedOn) ? readFile(root, 'interface', basedOn) : undefined;
    if (base === undefined || base.basedOn !== undefined) {
      const message = `basedOn has to name a class that is complete in itself, not "${basedOn}"`;
      const file = `${root}/${folders.interface}/${name}.yaml`;
      throw new LithostatError([
        { code: 'unknown-name', path: 'basedOn', file, message, ...expectedNames(basedOn, all) },
      ]);
    }
    records = inherited(base, own);
  }
  checkComplete(root, 'interface', interfaceCatalogue, records, name);
  return { variants, base: makeInterfaceClass({ name, title, ...listed, records }) };
}

/** Makes a value on the first call and keeps it. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * Opens a folder of materials. Only its index is read now; a material's file is read when the material is asked for.
 * @param root folder that holds `index.yaml`, `metals`, `electrolytes` and `interfaces`
 * @throws LithostatError when the index is damaged; asking for a material throws one with every problem of its file,
 * each with file and path
 */
export function readLibrary(root: string): MaterialLibrary {
  const file = `${root}/index.yaml`;
  const index = indexSchema.safeParse(readYaml(file));
  if (!index.success) throw new LithostatError(zodIssues(index.error, '').map((issue) => ({ ...issue, file })));
  const { metals, electrolytes, interfaces } = index.data;
  const classes = Object.keys(interfaces);
  return new MaterialLibrary({
    metals: new Map(
      Object.entries(metals).map(([name, { aliases }]) => {
        const get = once(() => {
          const { title, records, creep, defaultCreep } = readFile(root, 'metal', name);
          checkComplete(root, 'metal', metalCatalogue, records, name);
          const seed = { name, title, aliases, records, lineage: [name], creepAlternatives: creep };
          return makeMetal(seed, creep.get(defaultCreep));
        });
        return [name, { aliases, get }];
      }),
    ),
    electrolytes: new Map(
      Object.entries(electrolytes).map(([name, { aliases }]) => {
        const get = once(() => {
          const { title, records } = readFile(root, 'electrolyte', name);
          checkComplete(root, 'electrolyte', electrolyteCatalogue, records, name);
          return makeElectrolyte({ name, title, aliases, records, lineage: [name] });
        });
        return [name, { aliases, get }];
      }),
    ),
    interfaces: new Map(
      Object.entries(interfaces).map(([name, listed]) => {
        return [name, { ...listed, get: once(() => readInterface(root, name, listed, classes)) }];
      }),
    ),
  });
}

let cached: MaterialLibrary | undefined;

/**
 * The library that comes with the package; its index is read on the first call.
 * @throws LithostatError when a file of it is damaged
 */
export function loadLibrary(): MaterialLibrary {
  cached ??= readLibrary(fileURLToPath(new URL('library', import.meta.url)));
  return cached;
}
