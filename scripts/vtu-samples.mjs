// Writes the meshes of the tests with fields as VTU files, a collection of them, and what a reader must find there, for scripts/check-vtu.py.
//   node scripts/vtu-samples.mjs FOLDER
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PvdCollection, readMesh, writeVtu } from '../dist/io/mesh/index.js';
import { CellQuadrature, cellCount, nodeCount, referenceElement } from '../dist/mesh/index.js';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node scripts/vtu-samples.mjs FOLDER');
mkdirSync(folder, { recursive: true });
const meshes = fileURLToPath(new URL('../tests/data/meshes/', import.meta.url));

/** A field that is not symmetric in anything. */
const wave = (x, y, z) => 1 + 2 * x - 3 * y + 0.5 * z + x * y - y * z + 0.7 * x * x - 0.3 * y * y + 0.9 * z * z;

function fieldsOf(mesh) {
  const { dimension, coordinates } = mesh;
  const nodes = coordinates.length / dimension;
  const at = (node) => [0, 1, 2].map((axis) => (axis < dimension ? coordinates[node * dimension + axis] : 0));
  const perNode = (count, of) =>
    Float64Array.from({ length: count * nodes }, (_, k) => of(Math.floor(k / count), k % count));
  return [
    { name: 'wave', unit: 'Pa', kind: 'scalar', at: 'nodes', values: perNode(1, (node) => wave(...at(node))) },
    { name: 'place', unit: 'm', kind: 'vector', at: 'nodes', values: perNode(dimension, (node, k) => at(node)[k]) },
    {
      name: 'components',
      unit: '1',
      kind: 'symmetric-tensor',
      at: 'nodes',
      values: perNode(dimension === 2 ? 4 : 6, (_, k) => k + 1),
    },
    {
      name: 'number',
      unit: '1',
      kind: 'scalar',
      at: 'cells',
      values: Float64Array.from({ length: cellCount(mesh) }, (_, cell) => cell),
    },
  ];
}

/** Area or volume of each region. */
function measures(mesh) {
  const sums = Object.fromEntries(mesh.regions.map((name) => [name, 0]));
  let firstCell = 0;
  for (const block of mesh.blocks) {
    const quadrature = new CellQuadrature(mesh, { block, firstCell }, 6, []);
    for (let place = 0; place < block.region.length; place++) {
      quadrature.prepare(place);
      for (const weight of quadrature.weights) sums[mesh.regions[block.region[place]]] += weight;
    }
    firstCell += block.region.length;
  }
  return sums;
}

/** Places in some cells with the value of the field there, by our own shape functions. */
function probes(mesh, values) {
  const found = [];
  let cell = 0;
  for (const { shape, order, nodes, region } of mesh.blocks) {
    const element = referenceElement(shape, order);
    const size = nodeCount[shape][order];
    const functions = new Float64Array(size);
    for (let place = 0; place < region.length; place++, cell++) {
      const local = [0.13 + 0.05 * (place % 3), 0.31, 0.22].slice(0, mesh.dimension);
      element.values(local, functions);
      const own = nodes.subarray(place * size, (place + 1) * size);
      const sum = (of) => own.reduce((total, node, k) => total + functions[k] * of(node), 0);
      const at = local.map((_, axis) => sum((node) => mesh.coordinates[node * mesh.dimension + axis]));
      found.push({ cell, local, at, value: sum((node) => values[node]) });
    }
  }
  return found;
}

const expected = {};
const pvd = PvdCollection.create(join(folder, 'all.pvd'));
const names = readdirSync(meshes)
  .filter((name) => name.endsWith('.msh'))
  .sort();
for (const [time, name] of names.entries()) {
  const metal = name.startsWith('blocks') ? ['Li'] : ['metal'];
  const { mesh } = readMesh(join(meshes, name), { unit: 1, metal });
  const fields = fieldsOf(mesh);
  const file = name.replace(/msh$/, 'vtu');
  writeVtu(join(folder, file), [{ mesh, fields }], { time });
  pvd.add({ time, file });
  expected[file] = {
    time,
    regions: mesh.regions,
    cells: cellCount(mesh),
    nodes: mesh.coordinates.length / mesh.dimension,
    linear: mesh.blocks.every(({ order }) => order === 1),
    measures: measures(mesh),
    probes: probes(mesh, fields[0].values),
    fields: fields.map(({ name, unit }) => `${name} [${unit}]`),
    tensor: mesh.dimension === 2 ? [1, 2, 3, 4, 0, 0] : [1, 2, 3, 4, 5, 6],
  };
}

// Two pieces of a file; each has a field that the other lacks.
const [lower, upper] = ['void-41-text.msh', 'tower-27.msh'].map(
  (name) => readMesh(join(meshes, name), { unit: 1 }).mesh,
);
const [wavy, , , numbers] = fieldsOf(lower);
writeVtu(join(folder, 'pieces.vtu'), [
  { mesh: lower, fields: [wavy, numbers] },
  { mesh: upper, fields: [fieldsOf(upper)[0], { ...fieldsOf(upper)[1], name: 'velocity', unit: 'm/s' }] },
]);
expected['pieces.vtu'] = {
  pieces: [lower, upper].map((mesh) => ({ nodes: mesh.coordinates.length / mesh.dimension, cells: cellCount(mesh) })),
  regions: [...new Set([...lower.regions, ...upper.regions])],
};
writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected));
