import { stridesOf, type VoxelComponents } from './components.js';

/** The shortest way over faces of voxels between two sets of components. */
export interface ComponentGap {
  /** Page, row and column, from 0, where it starts and ends. */
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  /** Voxels in between. */
  readonly voxels: number;
}

type Shape = readonly [pages: number, rows: number, columns: number];

const farthest = 65_535;

/** Whether a component at the faces has one of the bits. */
const marked = (components: VoxelComponents, marks: Uint8Array, bits: number): Uint8Array => {
  const chosen = new Uint8Array(components.count);
  for (let component = 0; component < components.atFaces; component++)
    chosen[component] = (marks[component]! & bits) === 0 ? 0 : 1;
  return chosen;
};

/**
 * Finds where two sets of components come nearest, in steps over faces of voxels (city-block distance; periodic faces are not
 * stepped across): two raster scans of distances, 2 bytes a voxel.
 *
 * @param marks of the components at faces
 * @param first bits of `marks` of the one set
 * @param second bits of `marks` of the other set
 * @returns null when one of the sets is empty. Rosenfeld and Pfaltz (1966).
 */
export function nearestGap(
  components: VoxelComponents,
  shape: Shape,
  marks: Uint8Array,
  first: number,
  second: number,
): ComponentGap | null {
  const { ofVoxel } = components;
  const starts = marked(components, marks, first);
  const ends = marked(components, marks, second);
  const [pages, rows, columns] = shape;
  const strides = stridesOf(shape);
  const distances = new Uint16Array(ofVoxel.length);
  let voxel = 0;
  for (let page = 0; page < pages; page++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, voxel++) {
        const component = ofVoxel[voxel]!;
        let distance = component >= 0 && starts[component] === 1 ? 0 : farthest;
        if (column > 0) distance = Math.min(distance, distances[voxel - 1]! + 1);
        if (row > 0) distance = Math.min(distance, distances[voxel - strides[1]]! + 1);
        if (page > 0) distance = Math.min(distance, distances[voxel - strides[0]]! + 1);
        distances[voxel] = distance;
      }
  let nearest = -1;
  for (let page = pages - 1; page >= 0; page--)
    for (let row = rows - 1; row >= 0; row--)
      for (let column = columns - 1; column >= 0; column--) {
        voxel--;
        let distance = distances[voxel]!;
        if (column < columns - 1) distance = Math.min(distance, distances[voxel + 1]! + 1);
        if (row < rows - 1) distance = Math.min(distance, distances[voxel + strides[1]]! + 1);
        if (page < pages - 1) distance = Math.min(distance, distances[voxel + strides[0]]! + 1);
        distances[voxel] = distance;
        const component = ofVoxel[voxel]!;
        if (component >= 0 && ends[component] === 1 && (nearest < 0 || distance <= distances[nearest]!))
          nearest = voxel;
      }
  if (nearest < 0 || distances[nearest] === farthest) return null;
  const placeOf = (at: number): [number, number, number] => [
    Math.floor(at / strides[0]),
    Math.floor((at % strides[0]) / strides[1]),
    at % strides[1],
  ];
  const voxels = distances[nearest]! - 1;
  let at = nearest;
  while (distances[at]! > 0) {
    const place = placeOf(at);
    // Down the distances, by the first neighbour that is nearer.
    for (let axis = 0; axis < 3; axis++) {
      const [below, above] = [at - strides[axis]!, at + strides[axis]!];
      if (place[axis]! > 0 && distances[below]! < distances[at]!) {
        at = below;
        break;
      }
      if (place[axis]! < shape[axis]! - 1 && distances[above]! < distances[at]!) {
        at = above;
        break;
      }
    }
  }
  return { from: placeOf(at), to: placeOf(nearest), voxels };
}

/** Highest page, row or column that the marked components reach; -1 when there are none. */
export function reachOf(
  components: VoxelComponents,
  shape: Shape,
  axis: number,
  marks: Uint8Array,
  bits: number,
): number {
  const chosen = marked(components, marks, bits);
  const stride = stridesOf(shape)[axis]!;
  const extent = shape[axis]!;
  let reach = -1;
  for (let voxel = 0; voxel < components.ofVoxel.length; voxel++) {
    const component = components.ofVoxel[voxel]!;
    if (component < 0 || chosen[component] === 0) continue;
    const place = Math.floor(voxel / stride) % extent;
    if (place > reach) reach = place;
  }
  return reach;
}
