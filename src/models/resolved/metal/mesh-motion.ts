import {
  Assembly,
  type CellQuadrature,
  cellTerm,
  type ElementRoutine,
  Numbering,
} from '../../../mesh/elements/index.js';
import type { Mesh } from '../../../mesh/index.js';
import { FixedUnknowns, SparseDirect } from '../../../solvers/index.js';

/**
 * Moves the nodes of a mesh after those of its boundary: each coordinate's displacement is harmonic inside (Laplace's equation on the mesh's
 * own elements). Made once for a mesh; small displacements keep the cells valid, which the quadrature on the moved mesh checks.
 */
export class MeshMotion {
  readonly #mesh: Mesh;
  readonly #assembly: Assembly;
  readonly #unknowns: Int32Array;
  readonly #fixed: FixedUnknowns;
  readonly #solver: SparseDirect;

  /** @param boundary nodes whose displacement will be given: the whole outer boundary, each node once */
  constructor(mesh: Mesh, boundary: Int32Array) {
    this.#mesh = mesh;
    const order = mesh.blocks[0]!.order;
    const numbering = new Numbering(mesh, [{ name: 'displacement', order, components: 1 }]);
    const cells = cellTerm(numbering, { degree: 2 * order - 1 });
    this.#assembly = new Assembly(numbering.end, [cells], 'symmetric');
    this.#assembly.add(cells, stiffness(order));
    this.#unknowns = Int32Array.from(boundary, (node) => numbering.unknown('displacement', node));
    this.#fixed = new FixedUnknowns(this.#assembly.matrix, this.#unknowns);
    const reduced = this.#fixed.reduce(this.#assembly.matrix);
    this.#solver = SparseDirect.analyse(reduced.pattern, { kind: 'positive-definite' });
    this.#solver.factor(reduced.values);
  }

  /**
   * @param displacement of the boundary's nodes in the order given, `dimension` numbers each; m
   * @returns the mesh with all nodes moved; its cells and names are those of the old one
   */
  moved(displacement: Float64Array): Mesh {
    const { dimension, coordinates } = this.#mesh;
    const result = coordinates.slice();
    const nothing = new Float64Array(this.#assembly.size);
    for (let axis = 0; axis < dimension; axis++) {
      const given = Float64Array.from(this.#unknowns, (_, k) => displacement[k * dimension + axis]!);
      const right = this.#fixed.reduceRightHandSide(this.#assembly.matrix, nothing, given);
      const whole = this.#fixed.expand(this.#solver.solve(right).solution, given);
      // Every node of a mesh carries the field, so unknowns are nodes.
      for (let node = 0; node < whole.length; node++) result[node * dimension + axis]! += whole[node]!;
    }
    return { ...this.#mesh, coordinates: result };
  }
}

/** int grad q . grad u dV. */
function stiffness(order: 1 | 2): ElementRoutine<CellQuadrature> {
  return (points, _state, _vector, matrix) => {
    if (matrix === null) return;
    const { gradients, nodes } = points.basis(order);
    const { dimension } = points;
    for (let q = 0; q < points.count; q++) {
      const weight = points.weights[q]!;
      for (let i = 0; i < nodes; i++)
        for (let j = 0; j <= i; j++) {
          let product = 0;
          for (let axis = 0; axis < dimension; axis++)
            product += gradients[(q * nodes + i) * dimension + axis]! * gradients[(q * nodes + j) * dimension + axis]!;
          matrix[i * nodes + j]! += weight * product;
        }
    }
  };
}
