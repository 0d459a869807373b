import { quadrature } from './elements/quadrature.js';
import { referenceElement, verticesOf } from './elements/reference-element.js';
import type { CellBlock, CellShape, Mesh } from './mesh.js';
import { cellCount, facetsOf, nodeCount } from './mesh.js';

/** How well the cells of a mesh are shaped, each number for each cell. */
export interface MeshQuality {
  /** 1 for a regular cell (equilateral, square, cube), 0 for a flat one, negative for one turned inside out (mean ratio, Knupp 2001, the worst of points within). */
  readonly shape: Float64Array;
  /** Smallest over largest determinant of the map from the reference cell, over points within: 1 for parallelograms and straight simplices. */
  readonly evenness: Float64Array;
  /** Smallest angle between straight lines along neighbouring edges; rad. */
  readonly minimumAngle: Float64Array;
  /** Largest such angle; rad. */
  readonly maximumAngle: Float64Array;
  /** Side of a square or cube of the cell's area or volume (in the plane of the mesh also when axisymmetric); m. */
  readonly size: Float64Array;
}

/** Edges of the regular simplex as columns, from the first vertex; what a perfect map's Jacobian is compared with. */
const regular: Readonly<Record<CellShape, readonly (readonly number[])[]>> = {
  triangle: [
    [1, 0.5],
    [0, Math.sqrt(3) / 2],
  ],
  quadrilateral: [
    [1, 0],
    [0, 1],
  ],
  tetrahedron: [
    [1, 0.5, 0.5],
    [0, Math.sqrt(3) / 2, Math.sqrt(3) / 6],
    [0, 0, Math.sqrt(2 / 3)],
  ],
  hexahedron: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

/** Measures all cells of a mesh. Nothing is refused: see `checkMesh`. */
export function meshQuality(mesh: Mesh): MeshQuality {
  const cells = cellCount(mesh);
  const quality: MeshQuality = {
    shape: new Float64Array(cells),
    evenness: new Float64Array(cells),
    minimumAngle: new Float64Array(cells),
    maximumAngle: new Float64Array(cells),
    size: new Float64Array(cells),
  };
  let first = 0;
  for (const block of mesh.blocks) {
    measureMaps(mesh, block, first, quality);
    measureAngles(mesh, block, first, quality);
    first += block.region.length;
  }
  return quality;
}

function measureMaps(
  mesh: Mesh,
  { shape, order, nodes, region }: CellBlock,
  first: number,
  quality: MeshQuality,
): void {
  const { dimension, coordinates } = mesh;
  const { points, weights, count } = quadrature(shape, order === 2 ? 4 : 2);
  const size = nodeCount[shape][order];
  const gradients = new Float64Array(count * size * dimension);
  for (let q = 0; q < count; q++) {
    const point = points.subarray(q * dimension, (q + 1) * dimension);
    referenceElement(shape, order).gradients(point, gradients, q * size * dimension);
  }
  const inverse = invertedUpper(regular[shape]);
  const jacobian = new Float64Array(dimension * dimension);
  const compared = new Float64Array(dimension * dimension);
  for (let place = 0; place < region.length; place++) {
    let worst = 1;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    let measure = 0;
    for (let q = 0; q < count; q++) {
      jacobian.fill(0);
      for (let k = 0; k < size; k++) {
        const node = nodes[place * size + k];
        for (let i = 0; i < dimension; i++) {
          const x = coordinates[node * dimension + i];
          for (let j = 0; j < dimension; j++) {
            jacobian[i * dimension + j] += x * gradients[(q * size + k) * dimension + j];
          }
        }
      }
      const determinant = determinantOf(jacobian, dimension);
      measure += weights[q] * determinant;
      least = Math.min(least, determinant);
      most = Math.max(most, determinant);
      let norm = 0;
      for (let i = 0; i < dimension; i++) {
        for (let j = 0; j < dimension; j++) {
          let sum = 0;
          for (let k = 0; k <= j; k++) sum += jacobian[i * dimension + k] * inverse[k][j];
          compared[i * dimension + j] = sum;
          norm += sum * sum;
        }
      }
      const det = determinantOf(compared, dimension);
      const ratio = norm === 0 ? 0 : (dimension * Math.sign(det) * Math.abs(det) ** (2 / dimension)) / norm;
      worst = Math.min(worst, ratio);
    }
    quality.shape[first + place] = worst;
    quality.evenness[first + place] = most > 0 ? least / most : Number.NEGATIVE_INFINITY;
    quality.size[first + place] = Math.abs(measure) ** (1 / dimension);
  }
}

function measureAngles(
  mesh: Mesh,
  { shape, order, nodes, region }: CellBlock,
  first: number,
  quality: MeshQuality,
): void {
  const { dimension, coordinates } = mesh;
  const size = nodeCount[shape][order];
  // In two dimensions the cell itself is the polygon.
  const polygons = dimension === 2 ? [verticesOf(shape).map((_, k) => k)] : facetsOf[shape];
  for (let place = 0; place < region.length; place++) {
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    for (const polygon of polygons) {
      for (let k = 0; k < polygon.length; k++) {
        const here = nodes[place * size + polygon[k]];
        const next = nodes[place * size + polygon[(k + 1) % polygon.length]];
        const before = nodes[place * size + polygon[(k + polygon.length - 1) % polygon.length]];
        let [aa, bb, ab] = [0, 0, 0];
        for (let d = 0; d < dimension; d++) {
          const a = coordinates[next * dimension + d] - coordinates[here * dimension + d];
          const b = coordinates[before * dimension + d] - coordinates[here * dimension + d];
          aa += a * a;
          bb += b * b;
          ab += a * b;
        }
        const angle = Math.acos(Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb))));
        least = Math.min(least, angle);
        most = Math.max(most, angle);
      }
    }
    quality.minimumAngle[first + place] = least;
    quality.maximumAngle[first + place] = most;
  }
}

function determinantOf(m: Float64Array, dimension: number): number {
  if (dimension === 2) return m[0] * m[3] - m[1] * m[2];
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}

/** Inverse of an upper triangular matrix, by back substitution. */
function invertedUpper(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const inverse = matrix.map(() => new Array<number>(n).fill(0));
  for (let j = 0; j < n; j++) {
    for (let i = j; i >= 0; i--) {
      let sum = i === j ? 1 : 0;
      for (let k = i + 1; k <= j; k++) sum -= matrix[i][k] * inverse[k][j];
      inverse[i][j] = sum / matrix[i][i];
    }
  }
  return inverse;
}
