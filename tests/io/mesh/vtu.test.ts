import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { PvdCollection, type VtuPiece, type WrittenField, writeVtu } from '../../../src/io/mesh/index.js';
import { cellCount, type Mesh } from '../../../src/mesh/index.js';
import { issuesOf, shipped } from './meshes.js';

const folder = mkdtempSync(join(tmpdir(), 'vtu-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Arrays of a VTK file by piece and name, decoded from the specification of the format. */
function decode(path: string): { text: string; pieces: Map<string, Float64Array | Int32Array | Uint8Array>[] } {
  const bytes = readFileSync(path);
  const mark = bytes.indexOf('_', bytes.indexOf('<AppendedData')) + 1;
  const text = bytes.toString('latin1', 0, mark);
  const pieces = text
    .split('<Piece')
    .slice(1)
    .map((piece) => {
      const arrays = new Map<string, Float64Array | Int32Array | Uint8Array>();
      for (const [, type, name, offset] of piece.matchAll(/type="(\w+)" Name="([^"]+)".*offset="(\d+)"/g)) {
        const at = mark + Number(offset);
        const word = (k: number) => Number(bytes.readBigUInt64LE(at + 8 * k));
        const [blocks, whole, rest] = [word(0), word(1), word(2)];
        const parts: Buffer[] = [];
        let from = at + 8 * (3 + blocks);
        for (let block = 0; block < blocks; block++) {
          const part = inflateSync(bytes.subarray(from, from + word(3 + block)));
          expect(part.length).toBe(block === blocks - 1 && rest > 0 ? rest : whole);
          parts.push(part);
          from += word(3 + block);
        }
        const { buffer } = Uint8Array.from(Buffer.concat(parts));
        const Kind = { Float64: Float64Array, Int32: Int32Array, UInt8: Uint8Array }[type!]!;
        arrays.set(name!, new Kind(buffer));
      }
      return arrays;
    });
  return { text, pieces };
}

const write = (pieces: readonly VtuPiece[], time?: number) => {
  const path = join(folder, 'fields.vtu');
  writeVtu(path, pieces, time === undefined ? {} : { time });
  return decode(path);
};

const scalar = (mesh: Mesh, name = 'pressure', of = (k: number) => k / 7): WrittenField => ({
  name,
  unit: 'Pa',
  kind: 'scalar',
  at: 'nodes',
  values: Float64Array.from({ length: mesh.coordinates.length / mesh.dimension }, (_, k) => of(k)),
});

describe('a VTU file', () => {
  it('holds the mesh and its fields to the bit, with units, regions and time', () => {
    const { mesh } = shipped('void-order2-41-binary');
    const nodes = mesh.coordinates.length / 2;
    const velocity = Float64Array.from({ length: 2 * nodes }, (_, k) => Math.sin(k));
    const stress = Float64Array.from({ length: 4 * cellCount(mesh) }, (_, k) => k);
    const { text, pieces } = write(
      [
        {
          mesh,
          fields: [
            scalar(mesh),
            { name: 'velocity', unit: 'm/s', kind: 'vector', at: 'nodes', values: velocity },
            { name: 'stress', unit: 'Pa', kind: 'symmetric-tensor', at: 'cells', values: stress },
          ],
        },
      ],
      0.1 + 0.2,
    );
    expect(text).toContain('>0.30000000000000004</DataArray>');
    expect(text).toContain('>101 108 101 99 116 114 111 108 121 116 101 0 109 101 116 97 108 0</Array>');
    const [arrays] = pieces as [(typeof pieces)[0]];
    const points = arrays.get('Points')!;
    expect(points.length).toBe(3 * nodes);
    expect([...points.filter((_, k) => k % 3 < 2)]).toEqual([...mesh.coordinates]);
    expect(arrays.get('connectivity')).toEqual(mesh.blocks[0]!.nodes);
    expect(arrays.get('region')).toEqual(mesh.blocks[0]!.region);
    expect(new Set(arrays.get('types'))).toEqual(new Set([22]));
    expect([...arrays.get('offsets')!.slice(0, 2)]).toEqual([6, 12]);
    expect(arrays.get('pressure [Pa]')).toEqual(Float64Array.from({ length: nodes }, (_, k) => k / 7));
    expect([...arrays.get('velocity [m/s]')!.slice(0, 6)]).toEqual([
      velocity[0],
      velocity[1],
      0,
      velocity[2],
      velocity[3],
      0,
    ]);
    expect([...arrays.get('stress [Pa]')!.slice(6, 12)]).toEqual([4, 5, 6, 7, 0, 0]);
  });

  it('takes tensors as the laws of mechanics have them', () => {
    const { mesh } = shipped('void-41-text');
    const [xx, yy, zz, yz, xz, xy] = [1, 2, 3, 4, 5, 6];
    const mandel = [xx, yy, zz, Math.SQRT2 * yz!, Math.SQRT2 * xz!, Math.SQRT2 * xy!];
    const values = Float64Array.from({ length: 6 * cellCount(mesh) }, (_, k) => mandel[k % 6]!);
    const { pieces } = write([
      { mesh, fields: [{ name: 'stress', unit: 'Pa', kind: 'mandel-tensor', at: 'cells', values }] },
    ]);
    const found = pieces[0]!.get('stress [Pa]')!;
    expect(found.length).toBe(values.length);
    for (const [k, wanted] of [xx, yy, zz, xy, yz, xz].entries()) expect(found[6 + k]).toBeCloseTo(wanted!, 14);
  });

  it('parts long arrays into blocks', () => {
    const side = 300;
    const coordinates = new Float64Array(3 * (2 * side * side + 2));
    for (let k = 0; k < coordinates.length; k++) coordinates[k] = Math.cos(k);
    const mesh: Mesh = {
      geometry: 'space',
      dimension: 3,
      coordinates,
      blocks: [{ shape: 'tetrahedron', order: 1, nodes: Int32Array.of(0, 1, 2, 3), region: Int32Array.of(0) }],
      regions: ['metal'],
      boundaries: new Map(),
      interfaces: new Map(),
    };
    const { pieces } = write([{ mesh, fields: [] }]);
    // Byte by byte: half a million numbers are too many to be compared one by one.
    const found = pieces[0]!.get('Points')!;
    expect(Buffer.compare(Buffer.from(found.buffer), Buffer.from(coordinates.buffer))).toBe(0);
  });

  it('has pieces with regions that are numbered through, and NaN where a piece lacks a field', () => {
    const first = shipped('void-41-text').mesh;
    const second = shipped('blocks').mesh;
    const { pieces, text } = write([
      { mesh: first, fields: [scalar(first)] },
      { mesh: second, fields: [scalar(second), scalar(second, 'potential <&>')] },
    ]);
    expect(text).toContain('Name="potential &lt;&amp;&gt; [Pa]"');
    expect(new Set(pieces[0]!.get('region'))).toEqual(new Set([0, 1]));
    expect(new Set(pieces[1]!.get('region'))).toEqual(new Set([2, 3]));
    expect(pieces[0]!.get('potential &lt;&amp;&gt; [Pa]')!.every(Number.isNaN)).toBe(true);
    expect(pieces[1]!.get('potential &lt;&amp;&gt; [Pa]')!.every(Number.isFinite)).toBe(true);
  });

  it('refuses fields that do not fit', () => {
    const { mesh } = shipped('void-41-text');
    const field = scalar(mesh);
    const refuse = (...fields: WrittenField[]) => expect(() => write([{ mesh, fields }])).toThrow(RangeError);
    refuse({ ...field, values: new Float64Array(3) });
    refuse(field, field);
    refuse({ ...field, at: 'cells' });
    expect(() =>
      write([
        { mesh, fields: [field] },
        { mesh, fields: [{ ...field, at: 'cells', values: new Float64Array(cellCount(mesh)) }] },
      ]),
    ).toThrow(/on nodes in one piece and a scalar on cells in another/);
    expect(() => write([{ mesh, fields: [] }], Number.NaN)).toThrow(RangeError);
  });

  it('leaves the old file where the new one cannot be written', () => {
    const { mesh } = shipped('void-41-text');
    expect(issuesOf(() => writeVtu(join(folder, 'none', 'a.vtu'), [{ mesh, fields: [] }]))[0]!.code).toBe(
      'file-missing',
    );
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

describe('a collection', () => {
  const path = join(folder, 'run.pvd');

  it('is whole after every addition, and goes on behind the time of a checkpoint', () => {
    const pvd = PvdCollection.create(path);
    pvd.add({ time: 0, file: 'fields/0.vtu' });
    pvd.add({ time: 1 / 3, file: 'fields/"1" & co.vtu' });
    const text = readFileSync(path, 'utf8');
    expect(text.match(/<DataSet /g)).toHaveLength(2);
    expect(text).toContain('timestep="0.3333333333333333" group="" part="0" file="fields/&quot;1&quot; &amp; co.vtu"');
    pvd.add({ time: 2, file: 'fields/2.vtu', part: 0 });
    pvd.add({ time: 2, file: 'fields/2b.vtu', part: 1 });
    expect(() => pvd.add({ time: 1, file: 'x.vtu' })).toThrow(/ascend/);
    const again = PvdCollection.resume(path, 1 / 3);
    expect(again.entries).toEqual([
      { time: 0, file: 'fields/0.vtu', part: 0 },
      { time: 1 / 3, file: 'fields/"1" & co.vtu', part: 0 },
    ]);
    again.add({ time: 0.5, file: 'fields/1b.vtu' });
    expect(readFileSync(path, 'utf8').match(/<DataSet /g)).toHaveLength(3);
    expect(PvdCollection.resume(join(folder, 'other.pvd'), 1).entries).toEqual([]);
  });

  it('is refused when it is damaged', () => {
    const whole = readFileSync(path, 'utf8');
    for (const text of [whole.slice(0, -20), whole.replace('part="0"', 'part="x"'), 'something else']) {
      writeFileSync(path, text);
      expect(issuesOf(() => PvdCollection.resume(path, 1))[0]).toMatchObject({ code: 'damaged-file', file: path });
    }
  });
});
