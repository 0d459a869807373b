// D: volumes of generated meshes, whose curved cells stand for the exact shapes.
import { cellTerm, Numbering, subMesh, voidCell, voidOctant } from '../../dist/mesh/index.js';
import { fittedOrder } from './order.mjs';

/** Volume of a mesh by quadrature on its curved cells. */
function volume(mesh) {
  const { loops } = cellTerm(new Numbering(mesh, [{ name: 'x', order: 1, components: 1 }]), { degree: 6 });
  let sum = 0;
  loops.forEach(({ points, prepare }, block) => {
    for (let place = 0; place < mesh.blocks[block].region.length; place++) {
      prepare(place);
      for (const weight of points.weights) sum += weight;
    }
  });
  return sum;
}

const angle = Math.PI / 3;
const base = Math.sin(angle);

/** Volume of a cap of a sphere of radius 1, as what a cylinder of metal of radius 2 and height 3 lacks. */
function cap(resolution) {
  const surroundings = { kind: 'cell', radius: 2, metalHeight: 3, electrolyteThickness: 1 };
  const mesh = voidCell({ void: { kind: 'cap', angle }, radius: base, surroundings, resolution });
  return 12 * Math.PI - volume(subMesh(mesh, ['metal']).mesh);
}

/** Volume of an eighth of a ball of radius 1 in a cube of hexahedra or tetrahedra. */
const octant = (shape, resolution) =>
  8 - volume(voidOctant({ radius: 1, halfWidth: 2, metalHeight: 2, resolution, shape }));
const octantOrder = (shape) =>
  fittedOrder(
    [4, 2, 1],
    [2, 4, 8].map((resolution) => octant(shape, resolution) - Math.PI / 6),
  );

export const cases = {
  'D-10.volume': () => cap(48),
  'D-10.ratio': () => cap(48) / base ** 3,
  'D-10.order': () =>
    fittedOrder(
      [4, 2, 1],
      [16, 32, 64].map((resolution) => cap(resolution) - 0.654498469498),
    ),
  'D-10.octant': () => octant('hexahedron', 8),
  'D-10.octant-order@hexahedron': () => octantOrder('hexahedron'),
  'D-10.octant-order@tetrahedron': () => octantOrder('tetrahedron'),
};
