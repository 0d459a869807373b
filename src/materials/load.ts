import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { LithostatError } from '../quantity/index.js';
import { electrolyteCatalogue, interfaceCatalogue, metalCatalogue } from './catalogues.js';
import { type ElectrolyteFile, type InterfaceFile, type LibraryFile, type MetalFile, readLibraryFile } from './file.js';
import { expectedNames, IssueSink } from './issues.js';
import { type InterfaceEntry, MaterialLibrary } from './library.js';
import { makeElectrolyte, makeInterfaceClass, makeMetal, missingIssue, missingProperties } from './material.js';
import type { Catalogue } from './property.js';
import type { PropertyRecord, PropertyRecords } from './record.js';

const folders = { metal: 'metals', electrolyte: 'electrolytes', interface: 'interfaces' } as const;

type Located<F> = F & { readonly file: string };

function unreadable(file: string, error: unknown): LithostatError {
  const message = `${file} cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  return new LithostatError([{ code: 'unreadable-file', path: '', file, message }]);
}

function readFolder(root: string, kind: LibraryFile['kind']): Located<LibraryFile>[] {
  const folder = `${root}/${folders[kind]}`;
  const files: Located<LibraryFile>[] = [];
  const issues = [];
  let names: string[];
  try {
    names = readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch (error) {
    throw unreadable(folder, error);
  }
  for (const name of names) {
    const file = `${folder}/${name}`;
    let node: unknown;
    try {
      node = parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw unreadable(file, error);
    }
    const sink = new IssueSink(file);
    const read = readLibraryFile(node, kind, sink);
    if (read !== undefined) files.push({ ...read, file });
    issues.push(...sink.issues);
  }
  if (issues.length > 0) throw new LithostatError(issues);
  return files;
}

/** Records of a class that starts from another: what is taken over is marked as assumed. */
function inherited(base: InterfaceFile, own: PropertyRecords): Map<string, PropertyRecord> {
  const records = new Map<string, PropertyRecord>();
  for (const [path, record] of base.records) {
    if (path === 'contact.perfect') continue;
    const { calibratedOn: _, ...rest } = record;
    const source = record.certainty === 'assumed' ? record.source : `taken over from ${base.name}: ${record.source}`;
    records.set(path, { ...rest, source, certainty: 'assumed' });
  }
  for (const [path, record] of own) records.set(path, record);
  return records;
}

function checkComplete(
  catalogue: Catalogue,
  records: PropertyRecords,
  file: { name: string; file: string },
  sink: IssueSink,
) {
  const missing = missingProperties(catalogue, records);
  if (missing.length > 0) sink.add({ ...missingIssue(file.name, missing), file: file.file });
}

/**
 * Reads a folder of materials.
 * @param root folder that holds `metals`, `electrolytes` and `interfaces`
 * @returns the library with every value in SI
 * @throws LithostatError with every problem; each issue names its file and the path inside
 */
export function readLibrary(root: string): MaterialLibrary {
  const metalFiles = readFolder(root, 'metal') as Located<MetalFile>[];
  const electrolyteFiles = readFolder(root, 'electrolyte') as Located<ElectrolyteFile>[];
  const interfaceFiles = readFolder(root, 'interface') as Located<InterfaceFile>[];
  const sink = new IssueSink();
  for (const file of metalFiles) checkComplete(metalCatalogue, file.records, file, sink);
  for (const file of electrolyteFiles) checkComplete(electrolyteCatalogue, file.records, file, sink);
  const byName = new Map(interfaceFiles.map((file) => [file.name, file]));
  const classRecords = new Map<string, PropertyRecords>();
  for (const file of interfaceFiles) {
    const base = file.basedOn === undefined ? undefined : byName.get(file.basedOn);
    if (file.basedOn !== undefined && (base === undefined || base.basedOn !== undefined)) {
      const message = `basedOn has to name a class that is complete in itself, not "${file.basedOn}"`;
      sink.add({
        code: 'unknown-name',
        path: 'basedOn',
        file: file.file,
        message,
        ...expectedNames(file.basedOn, byName.keys()),
      });
      continue;
    }
    const records = base === undefined ? file.records : inherited(base, file.records);
    checkComplete(interfaceCatalogue, records, file, sink);
    classRecords.set(file.name, records);
  }
  sink.throwIfAny();
  const metals = metalFiles.map(({ name, title, aliases, records, creep, defaultCreep }) =>
    makeMetal({ name, title, aliases, records, lineage: [name], creepAlternatives: creep }, creep.get(defaultCreep)),
  );
  const electrolytes = electrolyteFiles.map(({ name, title, aliases, records }) =>
    makeElectrolyte({ name, title, aliases, records, lineage: [name] }),
  );
  const interfaces = interfaceFiles.map(({ name, title, aliases, metals, electrolytes, variants }): InterfaceEntry => {
    const records = classRecords.get(name)!;
    return { variants, base: makeInterfaceClass({ name, title, aliases, metals, electrolytes, records }) };
  });
  return new MaterialLibrary({
    metals: new Map(metals.map((metal) => [metal.name, metal])),
    electrolytes: new Map(electrolytes.map((electrolyte) => [electrolyte.name, electrolyte])),
    interfaces: new Map(interfaces.map((entry) => [entry.base.name, entry])),
  });
}

let cached: MaterialLibrary | undefined;

/**
 * The library that comes with the package; read on the first call.
 * @throws LithostatError when a file of it is damaged
 */
export function loadLibrary(): MaterialLibrary {
  cached ??= readLibrary(fileURLToPath(new URL('library', import.meta.url)));
  return cached;
}
