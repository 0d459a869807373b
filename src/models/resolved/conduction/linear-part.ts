import type { CellOrder } from '../../../mesh/index.js';
import type { ElementGroup, SparseMatrix } from '../../../solvers/index.js';
import { ElementAssembly, patternFromElements } from '../../../solvers/index.js';
import { addConduction, addSource, type BlockRule, fieldNodes } from './cell-terms.js';
import type { TensorAt } from './conductivity.js';
import type { GrainBoundaryPoints } from './grain-boundary.js';
import type { PlaceFunction } from './interface-kinetics.js';
import type { Numbering } from './numbering.js';
import type { FacetPoints } from './points.js';

/** What does not change with the potentials: volume, grain boundaries, sources, given potentials. */
export interface LinearInput {
  readonly order: CellOrder;
  readonly numbering: Numbering;
  readonly rules: readonly BlockRule[];
  readonly tensors: readonly TensorAt[];
  readonly grainBoundaries: readonly GrainBoundaryPoints[];
  readonly injections: readonly { readonly points: FacetPoints; readonly density: Float64Array }[];
  readonly source: PlaceFunction | undefined;
  /** Facets of each electrode with kinetics (none for ideal ones): they widen the pattern. */
  readonly reacting: readonly (readonly FacetPoints[])[];
}

/** K u - b: the matrix of the linear terms in the frozen pattern of the whole system, and its right-hand side (A). */
export class LinearPart {
  readonly matrix: SparseMatrix;
  readonly load: Float64Array;
  /** 1 for unknowns in an element with a node of given potential. */
  readonly anchored: Uint8Array;
  /** Unknowns of the facets of each electrode with kinetics, the metal's potential last. */
  readonly surfaceElements: readonly (readonly ElementGroup[])[];

  constructor(input: LinearInput) {
    const { order, numbering, rules } = input;
    const { unknownOfNode, firstElectrode, size } = numbering;
    const cells = rules.map((rule): ElementGroup => {
      const nodes = fieldNodes(rule);
      return { nodesPerElement: rule.nodes, nodes: nodes.map((node) => unknownOfNode[node]!) };
    });
    this.surfaceElements = input.reacting.map((groups, index) =>
      groups.map((points) => bordered(points, unknownOfNode, firstElectrode + index)),
    );
    const jumps = input.grainBoundaries.map(
      ({ nodes, nodesPerElement }): ElementGroup => ({
        nodesPerElement,
        nodes: nodes.map((node) => unknownOfNode[node]!),
      }),
    );
    const pattern = patternFromElements(size, [...cells, ...this.surfaceElements.flat(), ...jumps], 'symmetric');
    this.matrix = { pattern, values: new Float64Array(pattern.columnIndex.length), symmetry: 'symmetric' };
    this.load = new Float64Array(size);
    this.anchored = new Uint8Array(size);
    for (const group of [...cells, ...jumps]) this.#anchor(group);
    rules.forEach((rule, block) => {
      this.#addCells(rule, new ElementAssembly(pattern, cells[block]!, 'symmetric'), order, input);
    });
    input.grainBoundaries.forEach((boundary, index) => {
      this.#addJumps(boundary, new ElementAssembly(pattern, jumps[index]!, 'symmetric'), numbering);
    });
    for (const { points, density } of input.injections) this.#addInjection(points, density, unknownOfNode);
  }

  /** out = K u - b. */
  multiply(unknowns: Float64Array, out: Float64Array): void {
    const { pattern, values } = this.matrix;
    const { rows, rowStart, columnIndex } = pattern;
    for (let row = 0; row < rows; row++) out[row] = -this.load[row]!;
    for (let row = 0; row < rows; row++) {
      const own = unknowns[row]!;
      let sum = 0;
      for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
        const column = columnIndex[k]!;
        const value = values[k]!;
        sum += value * unknowns[column]!;
        if (column !== row) out[column] = out[column]! + value * own;
      }
      out[row] = out[row]! + sum;
    }
  }

  #anchor({ nodesPerElement, nodes }: ElementGroup): void {
    for (let first = 0; first < nodes.length; first += nodesPerElement) {
      const element = nodes.subarray(first, first + nodesPerElement);
      if (!element.includes(-1)) continue;
      for (const unknown of element) if (unknown >= 0) this.anchored[unknown] = 1;
    }
  }

  #addCells(block: BlockRule, assembly: ElementAssembly, order: CellOrder, input: LinearInput): void {
    const { rule, cells, nodes } = block;
    const { unknownOfNode, given } = input.numbering;
    const matrix = new Float64Array(nodes * nodes);
    const vector = new Float64Array(nodes);
    const tensor = new Float64Array(rule.dimension ** 2);
    const flux = new Float64Array(rule.dimension);
    const own = fieldNodes(block);
    for (let cell = 0; cell < cells; cell++) {
      rule.prepare(cell);
      addConduction(block, order, input.tensors, tensor, flux, matrix);
      assembly.add(this.matrix.values, cell, matrix);
      if (input.source === undefined) vector.fill(0);
      else addSource(block, order, input.source, vector);
      for (let j = 0; j < nodes; j++) {
        const node = own[cell * nodes + j]!;
        if (unknownOfNode[node]! >= 0 || given[node] === 0) continue;
        for (let i = 0; i < nodes; i++) vector[i] = vector[i]! - matrix[i * nodes + j]! * given[node]!;
      }
      for (let i = 0; i < nodes; i++) {
        const row = unknownOfNode[own[cell * nodes + i]!]!;
        if (row >= 0) this.load[row] = this.load[row]! + vector[i]!;
      }
    }
  }

  #addJumps(boundary: GrainBoundaryPoints, assembly: ElementAssembly, { unknownOfNode, given }: Numbering): void {
    const { nodesPerElement, nodes, elements } = boundary;
    const matrix = new Float64Array(nodesPerElement ** 2);
    for (let element = 0; element < elements; element++) {
      boundary.conductanceMatrix(element, matrix);
      assembly.add(this.matrix.values, element, matrix);
      for (let i = 0; i < nodesPerElement; i++) {
        const row = unknownOfNode[nodes[element * nodesPerElement + i]!]!;
        if (row < 0) continue;
        for (let j = 0; j < nodesPerElement; j++) {
          const node = nodes[element * nodesPerElement + j]!;
          if (unknownOfNode[node]! < 0)
            this.load[row] = this.load[row]! - matrix[i * nodesPerElement + j]! * given[node]!;
        }
      }
    }
  }

  #addInjection(points: FacetPoints, density: Float64Array, unknownOfNode: Int32Array): void {
    const { facets, nodesPerFacet, pointsPerFacet, nodes, values, weights } = points;
    for (let facet = 0; facet < facets; facet++)
      for (let q = 0; q < pointsPerFacet; q++) {
        const current = weights[facet * pointsPerFacet + q]! * density[facet * pointsPerFacet + q]!;
        for (let k = 0; k < nodesPerFacet; k++) {
          const row = unknownOfNode[nodes[facet * nodesPerFacet + k]!]!;
          if (row >= 0) this.load[row] = this.load[row]! + current * values[q * nodesPerFacet + k]!;
        }
      }
  }
}

/** The unknowns of facets, with one more at the end of each. */
function bordered(points: FacetPoints, unknownOfNode: Int32Array, last: number): ElementGroup {
  const { facets, nodesPerFacet, nodes } = points;
  const width = nodesPerFacet + 1;
  const all = new Int32Array(facets * width).fill(last);
  for (let facet = 0; facet < facets; facet++)
    for (let k = 0; k < nodesPerFacet; k++) all[facet * width + k] = unknownOfNode[nodes[facet * nodesPerFacet + k]!]!;
  return { nodesPerElement: width, nodes: all };
}
