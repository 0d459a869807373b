import { CellQuadrature, type Mesh, type PointQuantity, recover } from '../../../mesh/index.js';
import { pointBuffers } from '../../../physics/point-law.js';
import { ElementAssembly, patternFromElements, SparseDirect } from '../../../solvers/index.js';
import type { SolidMaterial } from './material.js';
import type { SolidOperator } from './solid-operator.js';
import { StrainMatrix } from './strain.js';

/**
 * Continuous stress at the nodes of the mesh, six numbers each in Mandel's order, Pa. Where no material has a state (elasticity) by
 * superconvergent patch recovery (`recover`), else by projection of the stresses at the quadrature points, as the last evaluation left them.
 * Stress jumps between materials: split the mesh along their interface to keep the sides apart.
 * @param unknowns of the operator
 */
export function nodalStress(operator: SolidOperator, unknowns: Float64Array): Float64Array {
  const elastic = [...operator.materials.values()].every(({ law }) => law.state.length === 0);
  const { order } = operator.numbering.field('displacement');
  return elastic ? recover(operator.mesh, order, elasticStress(operator, unknowns)) : projectedStress(operator);
}

/** Stress of materials without a state at any point, from the unknowns. */
function elasticStress(operator: SolidOperator, unknowns: Float64Array): PointQuantity {
  const { mesh, numbering, materials, method, dimension } = operator;
  const { order } = numbering.field('displacement');
  const mixed = method === 'mixed';
  const points = mesh.regions.map((name) => {
    const material = materials.get(name);
    return material === undefined ? null : { material, ...pointBuffers(material.law, material.parameters) };
  });
  const strains = new Map<number, StrainMatrix>();
  const strainOf = (nodes: number): StrainMatrix => {
    const known = strains.get(nodes) ?? new StrainMatrix(mesh.geometry, nodes);
    strains.set(nodes, known);
    return known;
  };
  const eigenstrain = new Float64Array(6);
  return {
    components: 6,
    orders: mixed ? [1, order] : [order],
    sample(quadrature, q, out) {
      const { material, input, response } = points[quadrature.region]!;
      const { nodes: cells, nodesPerElement } = numbering.groups[mesh.blocks.indexOf(quadrature.block)]!;
      const first = quadrature.place * nodesPerElement;
      const basis = quadrature.basis(order);
      const strain = strainOf(basis.nodes);
      const radius = mesh.geometry === 'axisymmetric' ? quadrature.positions[2 * q]! : 0;
      strain.set(basis.gradients, q * basis.nodes * dimension, basis.values, q * basis.nodes, radius);
      if (mixed) strain.useMeanDilatation(noDilatation(strain));
      const local = Float64Array.from({ length: strain.columns }, (_, k) => unknowns[cells[first + k]!]!);
      strain.apply(local, input.drive);
      eigenstrainAt(material, quadrature.positions.subarray(q * dimension, (q + 1) * dimension), eigenstrain);
      const volume = mixed ? (eigenstrain[0]! + eigenstrain[1]! + eigenstrain[2]!) / 3 : 0;
      for (let k = 0; k < 6; k++) input.drive[k] = input.drive[k]! - eigenstrain[k]! + (k < 3 ? volume : 0);
      material.law.respond(material.parameters, input, response);
      out.set(response.stress);
      if (!mixed) return;
      const linear = quadrature.basis(1);
      let pressure = (response.stress[0]! + response.stress[1]! + response.stress[2]!) / 3;
      for (let k = 0; k < linear.nodes; k++)
        pressure += linear.values[q * linear.nodes + k]! * unknowns[cells[first + strain.columns + k]!]!;
      for (let k = 0; k < 3; k++) out[k] = out[k]! - pressure;
    },
  };
}

function noDilatation({ columns }: StrainMatrix): Float64Array {
  return new Float64Array(columns);
}

function eigenstrainAt({ eigenstrain }: SolidMaterial, position: Float64Array, out: Float64Array): void {
  if (eigenstrain === undefined) out.fill(0);
  else if (typeof eigenstrain === 'function') eigenstrain(position, out);
  else out.set(eigenstrain);
}

/** The continuous field nearest to the stresses at the quadrature points, in the mean square. */
function projectedStress(operator: SolidOperator): Float64Array {
  const { mesh, numbering, stress } = operator;
  const { order, nodes: used, places } = numbering.field('displacement');
  const groups = mesh.blocks.map((block) => {
    const nodesPerElement = block.nodes.length / block.region.length;
    return { nodesPerElement, nodes: block.nodes.map((node) => places[node]!) };
  });
  const pattern = patternFromElements(used.length, groups, 'symmetric');
  const values = new Float64Array(pattern.columnIndex.length);
  const sides = Array.from({ length: 6 }, () => new Float64Array(used.length));
  for (const [b, { quadrature }] of operator.blocks.entries()) {
    const assembly = new ElementAssembly(pattern, groups[b]!, 'symmetric');
    const mass = massQuadrature(mesh, quadrature);
    for (let cell = 0; cell < quadrature.block.region.length; cell++) {
      assembly.add(values, cell, massOf(mass, order, cell));
      addSides(quadrature, order, cell, groups[b]!.nodes, stress, sides);
    }
  }
  const solver = SparseDirect.analyse(pattern, { kind: 'positive-definite' });
  solver.factor(values);
  const fields = solver.solveMany(sides);
  const out = new Float64Array((mesh.coordinates.length / mesh.dimension) * 6);
  used.forEach((node, place) => {
    for (let c = 0; c < 6; c++) out[6 * node + c] = fields[c]!.solution[place]!;
  });
  return out;
}

/** A rule that makes mass matrices definite. */
function massQuadrature(mesh: Mesh, { block }: CellQuadrature): CellQuadrature {
  return new CellQuadrature(mesh, { block, firstCell: 0 }, 2 * block.order + 2, [block.order]);
}

function massOf(points: CellQuadrature, order: 1 | 2, cell: number): Float64Array {
  points.prepare(cell);
  const { nodes, values } = points.basis(order);
  const matrix = new Float64Array(nodes * nodes);
  for (let q = 0; q < points.count; q++)
    for (let i = 0; i < nodes; i++)
      for (let j = 0; j < nodes; j++)
        matrix[i * nodes + j] =
          matrix[i * nodes + j]! + points.weights[q]! * values[q * nodes + i]! * values[q * nodes + j]!;
  return matrix;
}

function addSides(
  points: CellQuadrature,
  order: 1 | 2,
  cell: number,
  places: Int32Array,
  stress: Float64Array,
  sides: readonly Float64Array[],
): void {
  points.prepare(cell);
  const { nodes, values } = points.basis(order);
  for (let q = 0; q < points.count; q++)
    for (let i = 0; i < nodes; i++) {
      const share = points.weights[q]! * values[q * nodes + i]!;
      const place = places[cell * nodes + i]!;
      for (let c = 0; c < 6; c++)
        sides[c]![place] = sides[c]![place]! + share * stress[6 * (points.firstPoint + q) + c]!;
    }
}
