import { nodesOfFacets } from '../../../mesh/index.js';
import { boundaryOf, type FacetSet, type Mesh } from '../../../mesh/mesh.js';
import { ElementAssembly, patternFromElements, SparseDirect } from '../../../solvers/index.js';
import { dot, nodeNormals } from './facet-normals.js';
import { forEachFacet } from './loads.js';
import type { CreepSolution } from './solution.js';

/** Pressure of a holder on a boundary. */
export interface ContactPressure {
  /** Nodes of the boundary. */
  readonly nodes: Int32Array;
  /** p_n = -n . sigma . n at each, Pa, positive in compression. */
  readonly pressure: Float64Array;
  /** Total force, N or N/m. */
  readonly force: number;
}

/**
 * The pressure with which the holders of a boundary (an interface with given normal velocity, a platen) press on the metal, from the
 * reactions: int phi_i p_n dA = -R_i . n. Of the order of accuracy of the velocity and in exact balance, unlike stresses at the wall (Gresho, Lee,
 * Sani, Maslanik & Eaton, Int. J. Numer. Meth. Fluids 7, 1111 (1987)).
 */
export function contactPressure({ problem, reactions }: CreepSolution, boundary: string): ContactPressure {
  const { mesh } = problem;
  const { dimension } = mesh;
  const facets = boundaryOf(mesh, boundary);
  const { nodes, normals } = nodeNormals(mesh, facets);
  const right = Float64Array.from(nodes, (node, k) => {
    const reaction = reactions.subarray(node * dimension, (node + 1) * dimension);
    return -dot(reaction, normals[k]![0]!);
  });
  const pressure = densityOf(mesh, facets, nodes, right);
  return { nodes, pressure, force: right.reduce((sum, x) => sum + x, 0) };
}

/** Friction of the metal along a boundary. */
export interface ContactShear {
  readonly nodes: Int32Array;
  /** Traction of the metal on its holder along the first axis (across), Pa. */
  readonly shear: Float64Array;
}

/**
 * The traction with which the metal pulls the holders of a straight boundary along the first axis, from the reactions as `contactPressure`.
 * At walls, which are planes of symmetry, there is none; the reaction of a node there is that of the wall as well and is not used.
 * @param walls boundaries at whose nodes the shear is zero
 */
export function contactShear(
  { problem, reactions }: CreepSolution,
  boundary: string,
  walls: readonly string[],
): ContactShear {
  const { mesh } = problem;
  const facets = boundaryOf(mesh, boundary);
  const { nodes } = nodeNormals(mesh, facets);
  const onWall = new Set(walls.flatMap((wall) => [...nodesOfFacets(mesh, boundaryOf(mesh, wall), 2)]));
  const right = Float64Array.from(nodes, (node) => (onWall.has(node) ? 0 : -reactions[node * mesh.dimension]!));
  return { nodes, shear: densityOf(mesh, facets, nodes, right, onWall) };
}

/**
 * The density along a boundary whose integrals with the shape functions of its nodes are given.
 * @param none nodes at which it is zero: their integrals are not read
 */
function densityOf(
  mesh: Mesh,
  facets: FacetSet,
  nodes: Int32Array,
  right: Float64Array,
  none: ReadonlySet<number> = new Set(),
): Float64Array {
  const place = new Int32Array(mesh.coordinates.length / mesh.dimension).fill(-1);
  for (const [k, node] of nodes.entries()) place[node] = k;

  // Mass matrix of the boundary: of a cell's functions only those of its facet are left.
  const lists: number[][] = [];
  const masses: Float64Array[] = [];
  forEachFacet(mesh, facets, (quadrature, cellNodes) => {
    const { values } = quadrature.basis(2);
    const size = cellNodes.length;
    const on = Array.from(cellNodes.keys()).filter((a) => {
      let most = 0;
      for (let q = 0; q < quadrature.count; q++) most = Math.max(most, Math.abs(values[q * size + a]!));
      return most > 1e-9;
    });
    const mass = new Float64Array(on.length ** 2);
    for (let q = 0; q < quadrature.count; q++)
      for (const [i, a] of on.entries())
        for (const [j, b] of on.entries())
          mass[i * on.length + j]! += quadrature.weights[q]! * values[q * size + a]! * values[q * size + b]!;
    for (const [i, a] of on.entries()) {
      if (!none.has(cellNodes[a]!)) continue;
      for (let j = 0; j < on.length; j++) {
        mass[i * on.length + j] = 0;
        mass[j * on.length + i] = 0;
      }
      mass[i * on.length + i] = 1;
    }
    lists.push(on.map((a) => place[cellNodes[a]!]!));
    masses.push(mass);
  });
  const groups = [...new Set(lists.map((list) => list.length))].map((nodesPerElement) => {
    const chosen = lists.flatMap((list, k) => (list.length === nodesPerElement ? [k] : []));
    return { nodesPerElement, nodes: Int32Array.from(chosen.flatMap((k) => lists[k]!)), chosen };
  });
  const pattern = patternFromElements(nodes.length, groups, 'symmetric');
  const values = new Float64Array(pattern.columnIndex.length);
  for (const group of groups) {
    const assembly = new ElementAssembly(pattern, group, 'symmetric');
    for (const [e, k] of group.chosen.entries()) assembly.add(values, e, masses[k]!);
  }
  const direct = SparseDirect.analyse(pattern, { kind: 'positive-definite' });
  direct.factor(values);
  const { solution } = direct.solve(right);
  direct.release();
  return solution;
}
