import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readVtu, type VtuPiece, type WrittenField, writeVtu } from '../../../src/io/mesh/index.js';
import { RunFields, readRunFields } from '../../../src/io/run/run-fields.js';
import { cellCount, type Mesh } from '../../../src/mesh/index.js';
import { issuesOf, meshNames, shipped } from './meshes.js';

const folder = mkdtempSync(join(tmpdir(), 'read-vtu-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'fields.vtu');

function field(mesh: Mesh, kind: WrittenField['kind'], at: WrittenField['at'], components: number): WrittenField {
  const places = at === 'nodes' ? mesh.coordinates.length / mesh.dimension : cellCount(mesh);
  const values = Float64Array.from({ length: places * components }, (_, k) => Math.sin(k + components) * 1e-7);
  return { name: `a ${kind} <&> at ${at}`, unit: 'A/m^2', kind, at, values };
}

function fieldsOn(mesh: Mesh): WrittenField[] {
  return [
    field(mesh, 'scalar', 'nodes', 1),
    field(mesh, 'vector', 'nodes', mesh.dimension),
    field(mesh, 'scalar', 'cells', 1),
    field(mesh, 'symmetric-tensor', 'cells', mesh.dimension === 2 ? 4 : 6),
  ];
}

describe('a VTU file that is read again', () => {
  it.each(meshNames)('is %s to the bit, its cells in their blocks and regions, and its fields', (name) => {
    const { mesh } = shipped(name);
    const fields = fieldsOn(mesh);
    writeVtu(path, [{ mesh, fields }], { time: 0.1 + 0.2, durable: false });
    const { time, pieces } = readVtu(path);
    expect(time).toBe(0.1 + 0.2);
    expect(pieces).toHaveLength(1);
    const [read] = pieces as [VtuPiece];
    expect(read.mesh.geometry).toBe(mesh.geometry);
    expect(read.mesh.coordinates).toEqual(mesh.coordinates);
    expect(read.mesh.blocks.flatMap(({ nodes }) => [...nodes])).toEqual(mesh.blocks.flatMap(({ nodes }) => [...nodes]));
    const named = (one: Mesh) =>
      one.blocks.flatMap(({ region }) => Array.from(region, (number) => one.regions[number]));
    expect(named(read.mesh)).toEqual(named(mesh));
    expect(read.fields).toEqual(fields);
  });

  it('has each piece with its own geometry, regions and fields', () => {
    const { mesh } = shipped('void-order2-41-binary');
    const other: Mesh = { ...mesh, geometry: 'axisymmetric', regions: mesh.regions.map((name) => `${name} 2`) };
    const only = field(other, 'scalar', 'nodes', 1);
    writeVtu(
      path,
      [
        { mesh, fields: [field(mesh, 'vector', 'nodes', 2)] },
        { mesh: other, fields: [only] },
      ],
      { durable: false },
    );
    const { time, pieces } = readVtu(path);
    expect(time).toBeNull();
    expect(pieces.map(({ mesh: { geometry } }) => geometry)).toEqual(['plane', 'axisymmetric']);
    expect(pieces.map(({ mesh: { regions } }) => regions)).toEqual([mesh.regions, other.regions]);
    expect(pieces.map(({ fields }) => fields.map(({ kind }) => kind))).toEqual([['vector'], ['scalar']]);
    expect(pieces[1]!.fields[0]).toEqual(only);
  });

  it('has tensors that shear out of the plane as Mandel has them', () => {
    const { mesh } = shipped('void-order2-41-binary');
    const tensor = field(mesh, 'mandel-tensor', 'nodes', 6);
    writeVtu(path, [{ mesh, fields: [tensor] }], { durable: false });
    const [read] = readVtu(path).pieces[0]!.fields as [WrittenField];
    expect(read.kind).toBe('mandel-tensor');
    for (let k = 0; k < tensor.values.length; k++) expect(read.values[k]).toBeCloseTo(tensor.values[k]!, 20);
  });

  it('is refused when it is cut off anywhere, changed, missing, or of another program', () => {
    const { mesh } = shipped('void-order2-41-binary');
    writeVtu(path, [{ mesh, fields: fieldsOn(mesh) }], { durable: false });
    const whole = readFileSync(path);
    const refused = (bytes: Buffer | string) => {
      writeFileSync(path, bytes);
      expect(issuesOf(() => readVtu(path))[0]).toMatchObject({ code: 'damaged-file', file: path });
    };
    for (let part = 0; part < 20; part++) refused(whole.subarray(0, Math.floor((whole.length * part) / 20)));
    // A stretch in the middle is lost, so that later arrays begin too early.
    const middle = Math.floor(whole.length / 2);
    refused(Buffer.concat([whole.subarray(0, middle), whole.subarray(middle + 100)]));
    refused(whole.toString('latin1').replace('vtkZLibDataCompressor', 'vtkLZ4DataCompressor'));
    refused('<VTKFile type="PolyData"></VTKFile>');
    expect(issuesOf(() => readVtu(join(folder, 'nothing.vtu')))[0]!.file).toContain('nothing.vtu');
  });
});

describe('the fields of a run', () => {
  it('are listed with their times, and read one by one', () => {
    const { mesh } = shipped('void-order2-41-binary');
    expect(readRunFields(folder)).toEqual([]);
    const written = RunFields.create(folder);
    for (const time of [0, 1.5, 60]) written.add(time, [{ mesh, fields: [field(mesh, 'scalar', 'nodes', 1)] }]);
    const moments = readRunFields(folder);
    expect(moments.map(({ time }) => time)).toEqual([0, 1.5, 60]);
    expect(moments.map((moment) => moment.read().time)).toEqual([0, 1.5, 60]);
    rmSync(join(folder, 'fields'), { recursive: true });
    expect(issuesOf(() => moments[1]!.read())).toHaveLength(1);
  });
});
