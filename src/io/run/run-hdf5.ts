import type { Dataset, File, Group } from 'h5wasm/node';
import { replaceWhole } from './atomic-write.js';
import type { Checkpoint } from './checkpoint.js';
import {
  addIntegers,
  addNumbers,
  addText,
  damagedHdf5,
  loadHdf5,
  readHdf5,
  readIntegers,
  readNumbers,
  readText,
  writeHdf5,
} from './hdf5-library.js';
import { type SeriesColumn, SeriesTable } from './series-table.js';

/** What says which run a file belongs to. */
export interface RunIdentity {
  /** Version of lithostat. */
  readonly version: string;
  /** Content hash of the inputs. */
  readonly hash: string;
  readonly title: string;
}

/** The content of `run.h5`. */
export interface RunHdf5 {
  readonly identity: RunIdentity;
  readonly series: SeriesTable;
  readonly checkpoint: Checkpoint | null;
  /** The log up to the checkpoint. */
  readonly log: string;
}

const generator = 'lithostat';
const format = '1';

/** HDF5 takes `/` as a separator; a key is stored under a name without it. */
function safeName(key: string): string {
  return key.replaceAll('%', '%25').replaceAll('/', '%2F').replace(/^\.$/, '%2E');
}

function keyOf(name: string): string {
  return name.replaceAll('%2E', '.').replaceAll('%2F', '/').replaceAll('%25', '%');
}

function addRecord(parent: Group, name: string, record: Readonly<Record<string, number>>): void {
  const group = parent.create_group(name);
  for (const [key, value] of Object.entries(record)) addNumbers(group, safeName(key), Float64Array.of(value));
}

function readRecord(file: File, path: string): Record<string, number> {
  const group = file.get(path);
  if (group === null || !('keys' in group)) throw damagedHdf5(file.filename, `no group ${path}`, 'a run file');
  return Object.fromEntries(group.keys().map((name) => [keyOf(name), readNumbers(file, `${path}/${name}`)[0]]));
}

function addSeries(file: File, series: SeriesTable): void {
  const group = file.create_group('series');
  group.create_attribute('columns', JSON.stringify(series.names()));
  for (const { name, unit, meaning } of series.columns) addNumbers(group, name, series.column(name), { unit, meaning });
}

function textAttribute(entity: Dataset | Group, name: string): string {
  const value = entity.attrs[name]?.value;
  return typeof value === 'string' ? value : '';
}

function readSeries(file: File): SeriesTable {
  const group = file.get('series') as Group | null;
  if (group === null) throw damagedHdf5(file.filename, 'no group series', 'a run file');
  const names = JSON.parse(textAttribute(group, 'columns')) as string[];
  const columns = names.map((name): SeriesColumn => {
    const dataset = file.get(`series/${name}`) as Dataset | null;
    if (dataset === null) throw damagedHdf5(file.filename, `no dataset series/${name}`, 'a run file');
    return { name, unit: textAttribute(dataset, 'unit'), meaning: textAttribute(dataset, 'meaning') };
  });
  return SeriesTable.fromColumns(
    columns,
    names.map((name) => readNumbers(file, `series/${name}`)),
  );
}

function addCheckpoint(file: File, checkpoint: Checkpoint, log: string): void {
  const { state } = checkpoint;
  const group = file.create_group('checkpoint');
  const inner = group.create_group('state');
  addNumbers(inner, 'time', Float64Array.of(state.time), { unit: 's', meaning: 'time since the start of the run' });
  addNumbers(inner, 'vector', state.vector, { meaning: "unknowns in the model's own order" });
  addNumbers(inner, 'quadratures', state.quadratures, {
    meaning: "integrated terms of the ledger in the model's own order",
  });
  addNumbers(inner, 'integrator', state.integrator, { meaning: 'state of the time integrator' });
  addIntegers(group, 'position', Int32Array.from(checkpoint.position), { meaning: 'position in the protocol' });
  addRecord(group, 'rejections', checkpoint.rejections);
  addRecord(group, 'counters', checkpoint.counters);
  addText(group, 'extras', JSON.stringify(checkpoint.extras), { meaning: 'further data as JSON' });
  addText(group, 'log', log, { meaning: 'log.jsonl up to the checkpoint' });
}

function readCheckpoint(file: File): Checkpoint {
  return {
    state: {
      time: readNumbers(file, 'checkpoint/state/time')[0],
      vector: readNumbers(file, 'checkpoint/state/vector'),
      quadratures: readNumbers(file, 'checkpoint/state/quadratures'),
      integrator: readNumbers(file, 'checkpoint/state/integrator'),
    },
    position: readIntegers(file, 'checkpoint/position'),
    rejections: readRecord(file, 'checkpoint/rejections'),
    counters: readRecord(file, 'checkpoint/counters'),
    extras: JSON.parse(readText(file, 'checkpoint/extras')) as Record<string, unknown>,
  };
}

/**
 * Writes `run.h5`, whole or not at all: group `series` with a dataset a column (attributes `unit` and `meaning`), group
 * `checkpoint` with the state to continue from. Any HDF5 reader opens it. Identical content gives identical bytes.
 *
 * @param path the file
 * @param content what to write
 * @param durable forced to the disk before this returns
 * @throws LithostatError when it cannot be written
 */
export async function writeRunHdf5(path: string, content: RunHdf5, durable: boolean): Promise<void> {
  const library = await loadHdf5();
  replaceWhole(
    path,
    (temporary) =>
      writeHdf5(library, temporary, (file) => {
        const { version, hash, title } = content.identity;
        for (const [name, text] of Object.entries({ generator, format, version, hash, title })) {
          file.create_attribute(name, text);
        }
        addSeries(file, content.series);
        if (content.checkpoint) addCheckpoint(file, content.checkpoint, content.log);
      }),
    durable,
  );
}

/**
 * Reads `run.h5` back, to the same bits.
 *
 * @param path the file
 * @throws LithostatError when it is missing, damaged, or not a run of lithostat
 */
export function readRunHdf5(path: string): Promise<RunHdf5> {
  return readHdf5(path, (file) => {
    if (textAttribute(file, 'generator') !== generator)
      throw damagedHdf5(path, 'a file of something else', 'a run of lithostat');
    if (textAttribute(file, 'format') !== format) {
      throw damagedHdf5(path, `format ${textAttribute(file, 'format')}`, `format ${format}`);
    }
    const identity = {
      version: textAttribute(file, 'version'),
      hash: textAttribute(file, 'hash'),
      title: textAttribute(file, 'title'),
    };
    const checkpoint = file.keys().includes('checkpoint') ? readCheckpoint(file) : null;
    const log = checkpoint ? readText(file, 'checkpoint/log') : '';
    return { identity, series: readSeries(file), checkpoint, log };
  });
}
