import { LithostatError } from '../../quantity/index.js';
import { referenceElement } from '../elements/reference-element.js';
import type { CellShape, Mesh } from '../mesh.js';

/** Times that a generator halves its cells before it gives up. */
const rounds = 4;

/**
 * A mesh without cells that are inside out. Quadratic triangles along a curve can be, where they are much thinner than the curve is high over
 * them; finer ones are not.
 * @param generate makes the mesh with this many times the cells asked for along the curve.
 * @throws LithostatError where no mesh up to 8 times as fine is valid
 */
export function refinedUntilValid(generator: string, generate: (factor: number) => Mesh): Mesh {
  for (let round = 0; round < rounds; round++) {
    const mesh = generate(2 ** round);
    if (mesh.blocks.every((block) => block.order === 1) || hasValidCells(mesh)) return mesh;
  }
  throw new LithostatError([
    {
      code: 'inverted-cell',
      path: `${generator}.resolution`,
      message: `no quadratic mesh of this shape is free of inverted cells, even with ${2 ** (rounds - 1)} times the resolution`,
      remedy:
        'Leave more room beside the void, grade less steeply (a larger size at the rim), or ask for quadrilaterals or order 1.',
    },
  ]);
}

/**
 * Whether the map of every plane cell keeps its orientation at points an eighth of the cell apart. Determinants are to stay above a thousandth of
 * the cell's mean, but where they fall to zero at a vertex, as at the tip of a crack.
 */
function hasValidCells({ blocks, coordinates }: Mesh): boolean {
  for (const { shape, order, nodes, region } of blocks) {
    const element = referenceElement(shape, order);
    const size = element.nodes;
    const points = latticeOf(shape);
    const gradients = new Float64Array(points.length * size * 2);
    points.forEach((point, q) => {
      element.gradients(point, gradients, 2 * q * size);
    });
    const determinants = new Float64Array(points.length);
    for (let place = 0; place < region.length; place++) {
      let mean = 0;
      for (let q = 0; q < points.length; q++) {
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let k = 0; k < size; k++) {
          const node = nodes[place * size + k];
          const at = 2 * (q * size + k);
          a += gradients[at] * coordinates[2 * node];
          b += gradients[at + 1] * coordinates[2 * node];
          c += gradients[at] * coordinates[2 * node + 1];
          d += gradients[at + 1] * coordinates[2 * node + 1];
        }
        determinants[q] = a * d - b * c;
        mean += determinants[q] / points.length;
      }
      const singular = cornersOf(shape).some((q) => Math.abs(determinants[q]) < 1e-2 * mean);
      for (let q = 0; q < points.length; q++) {
        if (!(determinants[q] > (singular ? -1e-6 : 1e-3) * mean)) return false;
      }
    }
  }
  return true;
}

const steps = 8;

/** Points of the reference cell, row by row. */
function latticeOf(shape: CellShape): [number, number][] {
  const points: [number, number][] = [];
  for (let j = 0; j <= steps; j++) {
    const last = shape === 'triangle' ? steps - j : steps;
    for (let i = 0; i <= last; i++) points.push([i / steps, j / steps]);
  }
  return points;
}

/** Places of the vertices among the points. */
function cornersOf(shape: CellShape): number[] {
  const row = steps + 1;
  return shape === 'triangle' ? [0, steps, (row * (row + 1)) / 2 - 1] : [0, steps, row * steps, row * row - 1];
}
