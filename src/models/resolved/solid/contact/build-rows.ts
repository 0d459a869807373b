import {
  boundaryOf,
  type FacetQuadrature,
  facetTerm,
  interfaceOf,
  interfaceTerm,
  type Mesh,
  type Numbering,
} from '../../../../mesh/index.js';
import { LithostatError } from '../../../../quantity/index.js';
import type { ContactRows } from './contact-rows.js';

/** What is summed for one contact point. */
interface Sum {
  weight: number;
  /** By displacement node of the system (its first unknown): integral of hat times shape function, and the same times the normal. */
  readonly shares: Map<number, Float64Array>;
  /** Those of them that are on the other side. */
  readonly others: Set<number>;
}

/**
 * Rows of an interface with two deformable sides.
 * @param field of the numbering that the rows are about: `displacement` or `velocity`
 * @throws LithostatError where the interface is not there or its sides share their nodes
 */
export function interfaceRows(mesh: Mesh, numbering: Numbering, name: string, field = 'displacement'): ContactRows {
  const { metal, electrolyte } = interfaceOf(mesh, name);
  const { order } = numbering.field(field);
  const builder = new RowBuilder(mesh, numbering, field);
  const sides = [metal, electrolyte].map((facets) => ({ numbering, facets }));
  const term = interfaceTerm(sides[0]!, sides[1]!, { degree: builder.degree, orders: [1, order] });
  for (const { group, points, prepare } of term.loops)
    for (let k = 0; k < group.nodes.length / group.nodesPerElement; k++) {
      prepare(k);
      builder.add(points.metal, k, points.electrolyte);
    }
  const rows = builder.finish();
  const touching = rows.node.findIndex((node) => builder.sharesNode(node));
  if (touching >= 0)
    throw new LithostatError([
      {
        code: 'unsuitable',
        path: `interfaces.${name}`,
        message: `both sides of interface "${name}" have node ${rows.node[touching]} in common, so they cannot separate`,
        remedy: 'Split the mesh along the interface first.',
      },
    ]);
  return rows;
}

/**
 * Rows of a boundary that may touch a rigid obstacle; its outward normal points to the obstacle.
 * @param field of the numbering that the rows are about: `displacement` or `velocity`
 * @throws LithostatError where the boundary is not there
 */
export function boundaryRows(mesh: Mesh, numbering: Numbering, name: string, field = 'displacement'): ContactRows {
  const { order } = numbering.field(field);
  const builder = new RowBuilder(mesh, numbering, field);
  const term = facetTerm(numbering, boundaryOf(mesh, name), { degree: builder.degree, orders: [1, order] });
  for (const { points, prepare } of term.loops)
    for (let k = 0; k < points.facets.cells.length; k++) {
      prepare(k);
      builder.add(points, k, null);
    }
  return builder.finish();
}

class RowBuilder {
  readonly degree: number;
  readonly #sums = new Map<number, Sum>();
  readonly #mesh: Mesh;
  readonly #order: 1 | 2;
  readonly #first: number;
  readonly #places: Int32Array;
  readonly #partners = new Set<number>();

  constructor(mesh: Mesh, numbering: Numbering, field: string) {
    const { order, first, places } = numbering.field(field);
    this.#mesh = mesh;
    this.#order = order;
    this.#first = first;
    this.#places = places;
    // Hat, shape function, area of a curved facet and the radius.
    this.degree = 2 * order + 3;
  }

  /** Whether a node of the metal's side was met on the other side as well. */
  sharesNode(node: number): boolean {
    return this.#partners.has(node);
  }

  /** Adds facet k as it was prepared; the other side is at the same points. */
  add(points: FacetQuadrature, k: number, other: FacetQuadrature | null): void {
    const { count, weights, normals, dimension } = points;
    const hats = points.basis(1);
    const shapes = points.basis(this.#order);
    const nodes = nodesOf(points, k);
    const partners = other === null ? null : nodesOf(other, k);
    // On order 1 the dual basis: node against node.
    const match = partners === null || this.#order === 2 ? null : matched(shapes, other!.basis(1), count);
    for (let q = 0; q < count; q++)
      for (let hat = 0; hat < hats.nodes; hat++) {
        const value = weights[q]! * hats.values[q * hats.nodes + hat]!;
        if (Math.abs(hats.values[q * hats.nodes + hat]!) < 1e-14) continue;
        const sum = this.#sumOf(nodes[hat]!);
        sum.weight += value;
        const normal = normals.subarray(q * dimension, (q + 1) * dimension);
        if (this.#order === 1) {
          this.#share(sum, nodes[hat]!, value, normal);
          if (match !== null) this.#shareOther(sum, partners![match[hat]!]!, -value, normal);
          continue;
        }
        for (let node = 0; node < shapes.nodes; node++) {
          const both = value * shapes.values[q * shapes.nodes + node]!;
          if (both !== 0) this.#share(sum, nodes[node]!, both, normal);
        }
        if (partners === null) continue;
        const theirs = other!.basis(2);
        for (let node = 0; node < theirs.nodes; node++) {
          const both = value * theirs.values[q * theirs.nodes + node]!;
          if (both !== 0) this.#shareOther(sum, partners[node]!, -both, normal);
        }
      }
  }

  finish(): ContactRows {
    const { dimension, coordinates } = this.#mesh;
    const node = Int32Array.from(this.#sums.keys()).sort();
    const count = node.length;
    const start = new Int32Array(count + 1);
    node.forEach((vertex, k) => {
      start[k + 1] = start[k]! + this.#sums.get(vertex)!.shares.size * dimension;
    });
    const length = start[count]!;
    const rows = {
      count,
      start,
      node,
      unknowns: new Int32Array(length),
      side: new Int8Array(length),
      normal: new Float64Array(length),
      tangents: Array.from({ length: dimension - 1 }, () => new Float64Array(length)),
      weight: new Float64Array(count),
      position: new Float64Array(count * dimension),
      direction: new Float64Array(count * dimension),
    };
    const tangents = rows.tangents.map(() => new Float64Array(dimension));
    for (const [k, vertex] of node.entries()) {
      const { weight, shares, others } = this.#sums.get(vertex)!;
      rows.weight[k] = weight;
      rows.position.set(coordinates.subarray(vertex * dimension, (vertex + 1) * dimension), k * dimension);
      const direction = meanNormal(shares, others, dimension);
      rows.direction.set(direction, k * dimension);
      setTangents(direction, tangents);
      let at = start[k]!;
      for (const unknown of [...shares.keys()].sort((a, b) => a - b)) {
        const share = shares.get(unknown)!;
        for (let i = 0; i < dimension; i++, at++) {
          rows.unknowns[at] = unknown + i;
          rows.side[at] = others.has(unknown) ? -1 : 1;
          rows.normal[at] = share[1 + i]! / weight;
          for (const [d, tangent] of tangents.entries()) rows.tangents[d]![at] = (share[0]! * tangent[i]!) / weight;
        }
      }
    }
    return rows;
  }

  #sumOf(vertex: number): Sum {
    let sum = this.#sums.get(vertex);
    if (sum === undefined) {
      sum = { weight: 0, shares: new Map(), others: new Set() };
      this.#sums.set(vertex, sum);
    }
    return sum;
  }

  #shareOther(sum: Sum, node: number, value: number, normal: Float64Array): void {
    this.#partners.add(node);
    sum.others.add(this.#first + this.#places[node]! * normal.length);
    this.#share(sum, node, value, normal);
  }

  #share({ shares }: Sum, node: number, value: number, normal: Float64Array): void {
    const unknown = this.#first + this.#places[node]! * normal.length;
    let share = shares.get(unknown);
    if (share === undefined) {
      share = new Float64Array(1 + normal.length);
      shares.set(unknown, share);
    }
    share[0] = share[0]! + value;
    for (let i = 0; i < normal.length; i++) share[1 + i] = share[1 + i]! + value * normal[i]!;
  }
}

/** Nodes of the cell of facet k. */
function nodesOf({ block, facets }: FacetQuadrature, k: number): Int32Array {
  const perCell = block.nodes.length / block.region.length;
  const cell = facets.cells[k]!;
  return block.nodes.subarray(cell * perCell, (cell + 1) * perCell);
}

type Shapes = { readonly nodes: number; readonly values: Float64Array };

/** For each node of a facet the node of the other side that has the same shape function along it. */
function matched(ours: Shapes, theirs: Shapes, count: number): Int32Array {
  const match = new Int32Array(ours.nodes).fill(-1);
  for (let a = 0; a < ours.nodes; a++) {
    let least = Number.POSITIVE_INFINITY;
    for (let b = 0; b < theirs.nodes; b++) {
      let difference = 0;
      for (let q = 0; q < count; q++)
        difference += Math.abs(ours.values[q * ours.nodes + a]! - theirs.values[q * theirs.nodes + b]!);
      if (difference < least) {
        least = difference;
        match[a] = b;
      }
    }
  }
  return match;
}

/** Normal of a point: that of the metal's side, normalised. */
function meanNormal(
  shares: ReadonlyMap<number, Float64Array>,
  others: ReadonlySet<number>,
  dimension: number,
): Float64Array {
  const normal = new Float64Array(dimension);
  for (const [unknown, share] of shares)
    if (!others.has(unknown)) for (let i = 0; i < dimension; i++) normal[i] = normal[i]! + share[1 + i]!;
  const length = Math.hypot(...normal);
  return normal.map((component) => component / length);
}

/** Unit vectors along the interface, right-handed with the normal. */
function setTangents(normal: Float64Array, tangents: readonly Float64Array[]): void {
  if (normal.length === 2) {
    tangents[0]!.set([-normal[1]!, normal[0]!]);
    return;
  }
  // The coordinate axis that is farthest from the normal makes the first direction.
  const axis = [0, 1, 2].reduce((best, i) => (Math.abs(normal[i]!) < Math.abs(normal[best]!) - 1e-12 ? i : best), 0);
  const first = tangents[0]!;
  for (let i = 0; i < 3; i++) first[i] = (i === axis ? 1 : 0) - normal[axis]! * normal[i]!;
  const length = Math.hypot(...first);
  for (let i = 0; i < 3; i++) first[i] = first[i]! / length;
  for (let i = 0; i < 3; i++) {
    const [j, k] = [(i + 1) % 3, (i + 2) % 3];
    tangents[1]![i] = normal[j]! * first[k]! - normal[k]! * first[j]!;
  }
}
