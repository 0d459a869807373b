import { boundaryOf } from '../../../mesh/mesh.js';
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
  const place = new Int32Array(mesh.coordinates.length / dimension).fill(-1);
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
  const right = Float64Array.from(nodes, (node, k) => {
    const reaction = reactions.subarray(node * dimension, (node + 1) * dimension);
    return -dot(reaction, normals[k]![0]!);
  });
  const direct = SparseDirect.analyse(pattern, { kind: 'positive-definite' });
  direct.factor(values);
  const { solution } = direct.solve(right);
  direct.release();
  return { nodes, pressure: solution, force: right.reduce((sum, x) => sum + x, 0) };
}
