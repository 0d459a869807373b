import { CellQuadrature } from './elements/cell-quadrature.js';
import { InvertedCellError } from './elements/geometry-map.js';
import type { Mesh } from './mesh.js';

/** The cells that are inverted somewhere within (at the points of a quadrature), in the order of the mesh. */
export function* invertedCells(mesh: Mesh): Generator<InvertedCellError> {
  let firstCell = 0;
  for (const block of mesh.blocks) {
    const points = new CellQuadrature(mesh, { block, firstCell }, block.order === 2 ? 4 : 2, []);
    for (let place = 0; place < block.region.length; place++) {
      try {
        points.prepare(place);
      } catch (error) {
        if (!(error instanceof InvertedCellError)) throw error;
        yield error;
      }
    }
    firstCell += block.region.length;
  }
}

/** The first cell that is inverted somewhere within, if there is one. */
export function findInvertedCell(mesh: Mesh): InvertedCellError | undefined {
  for (const inverted of invertedCells(mesh)) return inverted;
  return undefined;
}
