import { resolve } from 'node:path';
import { type WrittenField, writeVtu } from '../../io/mesh/index.js';
import { type FacetSet, type Mesh, meshQuality, nodesOfFacets } from '../../mesh/index.js';
import { exitCodes, LithostatError } from '../../quantity/index.js';
import { type MeshFlags, readMeshAsAsked } from '../mesh-options.js';

/** `lithostat mesh convert`. @returns the exit code */
export async function meshConvert(file: string, out: string, options: MeshFlags): Promise<number> {
  checkOut(file, out);
  const { mesh, notes } = readMeshAsAsked(file, options);
  if (!options.json) for (const note of notes) process.stderr.write(`${note}\n`);
  const fields = [...cellFields(mesh), ...marks(mesh)];
  writeVtu(out, [{ mesh, fields }]);
  const names = ['region', ...fields.map(({ name }) => name)];
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ file: out, regions: mesh.regions, fields: names, notes }, null, 2)}\n`
      : `${out}: regions ${mesh.regions.map((name, number) => `${number} ${name}`).join(', ')}; fields ${names.join(', ')}\n`,
  );
  return exitCodes.done;
}

function checkOut(file: string, out: string): void {
  const problem = !/\.vtu$/i.test(out)
    ? 'the file to write is no .vtu file'
    : resolve(out) === resolve(file)
      ? 'the file to write is the one that is read'
      : null;
  if (problem === null) return;
  throw new LithostatError([
    {
      code: 'bad-argument',
      path: '',
      message: problem,
      got: out,
      expected: 'a name that ends in .vtu, for example mesh.vtu',
    },
  ]);
}

function cellFields(mesh: Mesh): WrittenField[] {
  const { shape, size } = meshQuality(mesh);
  return [
    { name: 'shape quality', unit: '1', kind: 'scalar', at: 'cells', values: shape },
    { name: 'size', unit: 'm', kind: 'scalar', at: 'cells', values: size },
  ];
}

/** A field for each boundary and interface that is 1 on its nodes and 0 elsewhere; one that is both is marked once. */
function marks(mesh: Mesh): WrittenField[] {
  const names = [...new Set([...mesh.boundaries.keys(), ...mesh.interfaces.keys()])];
  return names.map((name) => {
    const values = new Float64Array(mesh.coordinates.length / mesh.dimension);
    const sides = mesh.interfaces.get(name);
    const sets: (FacetSet | undefined)[] = [mesh.boundaries.get(name), sides?.metal, sides?.electrolyte];
    const order = mesh.blocks[0]!.order;
    for (const set of sets) {
      if (set !== undefined) for (const node of nodesOfFacets(mesh, set, order)) values[node] = 1;
    }
    return { name: `on ${name}`, unit: '1', kind: 'scalar', at: 'nodes', values };
  });
}
