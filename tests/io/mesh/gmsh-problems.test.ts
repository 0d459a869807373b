import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readMesh } from '../../../src/io/mesh/index.js';
import type { ReadMeshOptions } from '../../../src/io/mesh/options.js';
import { LithostatError } from '../../../src/quantity/index.js';
import { issuesOf, meshBytes, meshFile, meshNames, readBytes, shipped } from './meshes.js';

const text = meshBytes('void-22-text').toString();
const text4 = meshBytes('void-41-text').toString();
const folder = mkdtempSync(join(tmpdir(), 'meshes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A text in which something stands that is replaced. */
function edited(from: string | RegExp, to: string, source = text): string {
  const result = source.replace(from, to);
  expect(result).not.toBe(source);
  return result;
}

describe('a Gmsh file is refused with the reason', () => {
  it.each<[string, string, Partial<ReadMeshOptions>, object]>([
    [
      'cells of no group',
      edited(/ 2 2 1 (\d+)/g, ' 2 2 0 $1'),
      {},
      { code: 'unnamed-group', got: expect.stringMatching(/^\d+ triangles in no group$/) },
    ],
    [
      'cells of a group without a name',
      edited('2 2 "metal"', '2 9 "metal"'),
      {},
      { code: 'unnamed-group', got: expect.stringContaining('in group 2'), expected: expect.stringContaining('metal') },
    ],
    [
      'a version that is not read',
      edited('2.2 0 8', '4 0 8'),
      {},
      { code: 'unknown-format', got: 'version 4', line: 2 },
    ],
    ['prisms', edited(/\n(\d+) 2 2 /, '\n$1 6 2 '), {}, { code: 'unknown-cell-type', got: 'prism (type 6)' }],
    ['cells of order 3', edited(/\n(\d+) 2 2 /, '\n$1 21 2 '), {}, { got: 'triangle of order 3 (type 21)' }],
    [
      'a type that there is not',
      edited(/\n(\d+) 2 2 /, '\n$1 77 2 '),
      {},
      { code: 'unknown-cell-type', got: 'type 77' },
    ],
    [
      'a node that is not there',
      edited(/ 61\n/, ' 62\n'),
      {},
      { code: 'damaged-file', got: expect.stringContaining('62') },
    ],
    ['a huge number of nodes', edited('$Nodes\n61', '$Nodes\n6100000000'), {}, { code: 'damaged-file', line: 17 }],
    ['a coordinate that is none', edited('1 0 -10 0', '1 0 nan 0'), {}, { code: 'damaged-file', got: '"nan"' }],
    [
      'a mesh off the plane',
      edited('1 0 -10 0', '1 0 -10 1'),
      {},
      { code: 'not-plane', got: '1 node of 61 with another z' },
    ],
    [
      'a mesh beyond the axis',
      edited('1 0 -10 0', '1 -2 -10 0'),
      { geometry: 'axisymmetric' },
      { code: 'beyond-axis', got: '1 node with negative x' },
    ],
    [
      'a node that was moved through other cells',
      edited(/\n2 12 -10 0/, '\n2 0 5 0'),
      {},
      { code: 'inverted-cells', got: expect.stringContaining('such pair') },
    ],
    [
      'a flat cell',
      edited(/\n(\d+) 2 2 1 1 (\d+) (\d+) \d+\n/, '\n$1 2 2 1 1 $2 $3 $3\n'),
      {},
      { code: 'inverted-cells', got: expect.stringMatching(/^1 such cell: the triangle at/) },
    ],
    [
      'a partitioned mesh, 2.2',
      edited(/\n(\d+) 2 2 (\d) (\d)/, '\n$1 2 4 $2 $3 1 1'),
      {},
      { code: 'partitioned-mesh' },
    ],
    [
      'a partitioned mesh, 4.1',
      edited('$Nodes', '$PartitionedEntities\n2\n0\n$EndPartitionedEntities\n$Nodes', text4),
      {},
      { code: 'partitioned-mesh' },
    ],
    ['a section twice', `${text}${text.slice(text.indexOf('$Nodes'))}`, {}, { got: 'a second $Nodes' }],
    ['a unit of nothing', text, { unit: 0 }, { code: 'out-of-range', got: '0 m' }],
    [
      'a metal that is not there',
      text,
      { metal: ['Li'] },
      { code: 'missing-group', got: 'Li', expected: 'electrolyte, metal' },
    ],
    [
      'sides that are not those of the interface',
      text,
      { sides: { interface: { metal: 'metal', electrolyte: 'metal' } } },
      { code: 'wrong-sides' },
    ],
    [
      'an interface whose metal is not known',
      text.replace('"metal"', '"Li"'),
      {},
      {
        code: 'unstated-side',
        got: expect.stringMatching(/an interface between (Li and electrolyte|electrolyte and Li)/),
      },
    ],
    [
      'an interface that is needed and is a boundary',
      text,
      { require: { interfaces: ['void'] } },
      { code: 'missing-group', got: 'void, which is a boundary', expected: 'interface' },
    ],
    [
      'a facet that is of no cell',
      edited(/\n(\d+) 1 2 (\d+) (\d+) (\d+) \d+\n/, '\n$1 1 2 $2 $3 $4 40\n'),
      {},
      { code: 'stray-facets' },
    ],
  ])('%s', (_, content, options, issue) => {
    expect(issuesOf(() => readBytes(content, options))[0]).toMatchObject(issue);
  });

  it('neighbours that have other nodes between their common vertices', () => {
    const blocks = meshBytes('blocks-9').toString();
    // The first cell takes a middle node of its own for one of its edges, at the same place.
    const [, count] = /\$Nodes\n(\d+)\n/.exec(blocks)!;
    const [line, head, , rest] = /^(\d+ 10 2 10 \S+ \S+ \S+ \S+ \S+ \S+ )(\d+)( .*)$/m.exec(blocks)!;
    const edge = Number(line.split(' ')[10]);
    const place = new RegExp(`^${edge} (\\S+ \\S+ 0)`, 'm').exec(blocks)![1];
    const apart = blocks
      .replace(line, `${head}999${rest}`)
      .replace(`$Nodes\n${count}\n`, `$Nodes\n${Number(count) + 1}\n999 ${place}\n`);
    const [issue] = issuesOf(() => readBytes(apart, { metal: ['Li'] }));
    expect(issue).toMatchObject({ code: 'unmatched-cells', got: expect.stringMatching(/^1 such pair, one at/) });
  });

  it('lists every group that is missing, with what there is', () => {
    const issues = issuesOf(() =>
      shipped('void-41-binary', { require: { regions: ['Metal', 'coating'], boundaries: ['outlet'] } }),
    );
    expect(issues.map(({ code, got, expected, nearest }) => ({ code, got, expected, nearest }))).toEqual([
      { code: 'missing-group', got: 'Metal', expected: 'electrolyte, metal', nearest: 'metal' },
      { code: 'missing-group', got: 'coating', expected: 'electrolyte, metal', nearest: undefined },
      {
        code: 'missing-group',
        got: 'outlet',
        expected: 'void, void floor, axis, bottom, top, side',
        nearest: undefined,
      },
    ]);
  });

  it.each<[string, string, RegExp]>([
    ['drawing.geo', 'SetFactory("OpenCASCADE");\nBox(1) = {0,0,0,1,1,1};\n', /Gmsh drawing/],
    ['old.msh', '$NOD\n3\n', /version 1/],
    ['other.vtu', '<?xml version="1.0"?>\n<VTKFile>', /VTK/],
    ['notes.txt', 'lorem ipsum', /a text file/],
  ])('a file of another format: %s', (name, content, got) => {
    writeFileSync(join(folder, name), content);
    const [issue] = issuesOf(() => readMesh(join(folder, name), { unit: 1 }));
    expect(issue).toMatchObject({ code: 'unknown-format', got: expect.stringMatching(got) });
  });

  it('a folder, an empty file, and none', () => {
    writeFileSync(join(folder, 'empty.msh'), '');
    expect(issuesOf(() => readMesh(folder, { unit: 1 }))[0]!.code).toBe('not-a-file');
    expect(issuesOf(() => readMesh(join(folder, 'empty.msh'), { unit: 1 }))[0]!.code).toBe('damaged-file');
    expect(issuesOf(() => readMesh(join(folder, 'none.msh'), { unit: 1 }))[0]!.code).toBe('file-missing');
  });
});

describe('a damaged Gmsh file', () => {
  const whole = meshNames.map((name) => [name, meshBytes(name)] as const);
  const options = { unit: 1e-6, metal: [] };

  /** Reads whatever it is; what it cannot read it has to say. */
  const survives = (bytes: Buffer): boolean => {
    try {
      readBytes(bytes, options);
      return true;
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
      const [issue] = error.issues;
      expect(issue!.message.length).toBeGreaterThan(10);
      return false;
    }
  };

  it.each(whole)('cut off anywhere is refused: %s', (_, bytes) => {
    // What stands behind the last section's name is the only thing that may be missing.
    const end = bytes.lastIndexOf('$EndElements') + '$EndElements'.length;
    for (let length = 0; length < end; length += 1 + Math.floor(end / 150)) {
      expect(survives(bytes.subarray(0, length)), `${length} bytes`).toBe(false);
    }
  });

  it.each(whole)('with wrong bytes is read or refused, and ends: %s', (_, bytes) => {
    let seed = 12345;
    const random = () => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return seed / 2 ** 32;
    };
    let refused = 0;
    for (let trial = 0; trial < 150; trial++) {
      const damaged = Buffer.from(bytes);
      const flips = 1 + Math.floor(3 * random());
      for (let flip = 0; flip < flips; flip++)
        damaged[Math.floor(random() * bytes.length)] = Math.floor(256 * random());
      if (!survives(damaged)) refused++;
    }
    expect(refused).toBeGreaterThan(20);
  });

  it('knows the file that it is in', () => {
    const path = join(folder, 'cut.msh');
    writeFileSync(path, meshBytes('tower-10').subarray(0, 3000));
    const [issue] = issuesOf(() => readMesh(path, { unit: 1e-6 }));
    expect(issue).toMatchObject({ code: 'damaged-file', file: path });
    expect(issue!.message).toMatch(/at byte \d+/);
    expect(meshFile('void-22-text')).toMatch(/void-22-text\.msh$/);
  });
});
