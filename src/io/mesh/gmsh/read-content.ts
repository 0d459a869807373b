import { meshError } from '../mesh-error.js';
import type { GmshContent, GmshElements, GmshGroup } from './content.js';
import { partitioned, readElements2, readNodes2 } from './format-2.js';
import { type EntityGroups, readElements4, readEntities4, readNodes4 } from './format-4.js';
import { BinaryNumbers, GmshSource, type NumberSource } from './source.js';

/** What the head of a file says. */
interface Head {
  readonly version: '2.2' | '4.1';
  readonly numbers: NumberSource;
}

/** What was read of a file so far. */
interface Parts {
  names: GmshGroup[];
  entities?: EntityGroups;
  nodes?: { tags: Float64Array; coordinates: Float64Array };
  elements?: GmshElements[];
}

/**
 * Reads a Gmsh file of format 2.2 or 4.1, text or binary (Gmsh 4 reference manual, "MSH file format"). What is not geometry (data on nodes, periodic
 * links, …) is passed over.
 *
 * @param file name, for messages
 * @param bytes the whole file
 * @throws LithostatError when it is damaged, partitioned, of another version, or has cells that are not read
 */
export function readGmshContent(file: string, bytes: Buffer): GmshContent {
  const source = new GmshSource(file, bytes);
  const parts: Parts = { names: [] };
  let head: Head | undefined;
  for (let name = nextSection(source); name !== null; name = nextSection(source)) {
    if (name === 'MeshFormat' && head === undefined) head = readHead(source);
    else if (name === 'PartitionedEntities') throw partitioned(source);
    else if (!knownSections.has(name)) {
      skipSection(source, name);
      continue;
    } else {
      if (head === undefined) throw source.damaged(`$${name}`, '$MeshFormat before it');
      readSection(source, head, name, parts);
    }
    endSection(source, name);
  }
  if (head === undefined) throw source.damaged('no $MeshFormat', 'a Gmsh file');
  if (parts.nodes === undefined) throw source.damaged('the end of the file', 'the section $Nodes');
  if (parts.elements === undefined) throw source.damaged('the end of the file', 'the section $Elements');
  return {
    version: head.version,
    binary: source.binary,
    names: parts.names,
    nodeTags: parts.nodes.tags,
    coordinates: parts.nodes.coordinates,
    elements: parts.elements,
  };
}

const knownSections = new Set(['MeshFormat', 'PhysicalNames', 'Entities', 'Nodes', 'ParametricNodes', 'Elements']);

function readSection(source: GmshSource, { numbers, version }: Head, name: string, parts: Parts): void {
  const repeated = () => source.damaged(`a second $${name}`, 'one');
  if (name === 'PhysicalNames') {
    if (parts.names.length > 0) throw repeated();
    parts.names = readNames(source);
  } else if (name === 'Entities') {
    if (parts.entities !== undefined) throw repeated();
    if (version === '2.2') throw source.damaged('$Entities', 'no such section in format 2.2');
    beginNumbers(source);
    parts.entities = readEntities4(numbers);
  } else if (name === 'Nodes' || name === 'ParametricNodes') {
    if (parts.nodes !== undefined) throw repeated();
    if (version === '2.2') {
      const count = writtenCount(source, 'the number of nodes');
      parts.nodes = readNodes2(numbers, count, name === 'ParametricNodes');
    } else {
      beginNumbers(source);
      parts.nodes = readNodes4(source, numbers);
    }
  } else if (name === 'Elements') {
    if (parts.elements !== undefined) throw repeated();
    if (version === '2.2') {
      parts.elements = readElements2(source, numbers, writtenCount(source, 'the number of elements'));
    } else {
      beginNumbers(source);
      parts.elements = readElements4(source, numbers, parts.entities ?? []);
    }
  } else throw repeated();
}

/** Binary numbers begin on the line behind the name of their section. */
function beginNumbers(source: GmshSource): void {
  if (source.binary) source.restOfLine();
}

/** A count of format 2.2, which is text on a line of its own also in binary files. */
function writtenCount(source: GmshSource, what: string): number {
  const count = source.size(what);
  beginNumbers(source);
  return count;
}

/** The name of the next section, without the sign; null at the end of the file. */
function nextSection(source: GmshSource): string | null {
  source.skipBlanks();
  if (source.atEnd) return null;
  const line = firstWord(source);
  const name = /^\$([A-Za-z]\w*)$/.exec(line)?.[1];
  if (name === undefined || name.startsWith('End')) {
    throw source.damaged(JSON.stringify(line.slice(0, 40)), 'the beginning of a section such as $Nodes');
  }
  return name;
}

/** The word at the current place; the place stays at its end, before the line's. */
function firstWord(source: GmshSource): string {
  const begin = source.at;
  let end = begin;
  while (end < source.bytes.length && source.bytes[end]! > 32 && end - begin < 64) end++;
  source.at = end;
  return source.bytes.toString('latin1', begin, end);
}

function endSection(source: GmshSource, name: string): void {
  source.skipBlanks();
  const mark = source.atEnd ? 'the end of the file' : firstWord(source);
  if (mark !== `$End${name}`) throw source.damaged(JSON.stringify(mark), `$End${name}`);
}

/** Passes over a section whose content is not needed, whatever it is. */
function skipSection(source: GmshSource, name: string): void {
  const mark = `$End${name}`;
  const at = source.bytes.indexOf(`\n${mark}`, source.at, 'latin1');
  if (at < 0) throw source.damaged('the end of the file', mark);
  source.at = at + 1 + mark.length;
}

function readHead(source: GmshSource): Head {
  const version = source.word('the version of the format');
  if (version !== '2.2' && version !== '4.1') throw otherVersion(source, version);
  const type = source.integer('0 for text or 1 for binary');
  const size = source.integer('the size of a number in bytes');
  if (type !== 0 && type !== 1) throw source.damaged(`file type ${type}`, '0 for text or 1 for binary');
  if (size !== 8) throw source.damaged(`numbers of ${size} bytes`, '8 bytes');
  if (type === 0) return { version, numbers: source };
  source.restOfLine();
  source.binary = true;
  const one = new BinaryNumbers(source, false, 4).integer('the number 1, which tells the order of bytes');
  if (one !== 1 && one !== 0x01000000)
    throw source.damaged(String(one), 'the number 1, which tells the order of bytes');
  return { version, numbers: new BinaryNumbers(source, one !== 1, version === '4.1' ? 8 : 4) };
}

function otherVersion(source: GmshSource, version: string) {
  return meshError(source.file, {
    code: 'unknown-format',
    ...source.place,
    message: 'this version of the Gmsh format is not read',
    got: /^[\d.]+$/.test(version) ? `version ${version}` : JSON.stringify(version),
    expected: 'version 2.2 or 4.1',
    remedy: 'convert it: gmsh OLD.msh -save -format msh41 -o NEW.msh',
  });
}

function readNames(source: GmshSource): GmshGroup[] {
  const count = source.size('the number of physical names');
  source.admit(count, { numbers: 3 }, 'physical names');
  const names: GmshGroup[] = [];
  for (let group = 0; group < count; group++) {
    const dimension = source.size('the dimension of a physical group');
    const tag = Math.abs(source.integer('the number of a physical group'));
    const name = /^"(.*)"$/.exec(source.restOfLine())?.[1];
    if (name === undefined) throw source.damaged('no name in quotes', 'the name of a physical group in quotes');
    if (dimension > 3) throw source.damaged(`dimension ${dimension}`, '0 to 3');
    names.push({ dimension, tag, name });
  }
  return names;
}
