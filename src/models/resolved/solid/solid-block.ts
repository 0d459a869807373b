import { CellQuadrature, type Mesh } from '../../../mesh/index.js';
import { type PointInput, type PointResponse, pointBuffers } from '../../../physics/point-law.js';
import type { ElementAssembly, ElementGroup } from '../../../solvers/index.js';
import { compressibilityOf, type SolidMaterial } from './material.js';
import { StrainMatrix } from './strain.js';

/** How displacements are approximated; see `SolidOperator`. */
export type SolidMethod = 'standard' | 'mean-dilatation' | 'mixed';

/** Sums over the body, of one evaluation. */
export interface SolidSums {
  /** J (per metre of depth when plane). */
  storedEnergy: number;
  /** W. */
  dissipation: number;
  /** Sum of the magnitudes of the terms of div u, m^3: what residuals of the mixed method's volumes are held against. */
  dilatation: number;
}

/** Where the cells of a block are counted. */
export interface SolidBlockPlace {
  readonly index: number;
  readonly firstCell: number;
  readonly firstPoint: number;
}

/** What the cells of one region are made of, with the buffers of a point. */
interface Region {
  readonly material: SolidMaterial;
  readonly input: PointInput;
  readonly response: PointResponse;
  readonly compressibility: number;
}

/** The cells of one shape: their part of the residual, the tangent and the state. */
export class SolidBlock {
  /** Quadrature points of all cells. */
  readonly points: number;
  readonly quadrature: CellQuadrature;
  /** Numbers of a point's state; the largest of the materials. */
  readonly stateSize: number;
  readonly #strain: StrainMatrix;
  readonly #method: SolidMethod;
  readonly #regions: (Region | undefined)[];
  readonly #old: Float64Array;
  readonly #new: Float64Array;
  readonly #pressures: number;
  readonly #order: 1 | 2;
  readonly #firstPoint: number;
  readonly #axisymmetric: boolean;
  // Work of one cell.
  readonly #local: Float64Array;
  readonly #forces: Float64Array;
  readonly #matrix: Float64Array;
  readonly #product: Float64Array;
  readonly #mean: Float64Array;
  readonly #eigenstrain = new Float64Array(6);
  readonly #position: Float64Array;
  readonly #views: { readonly old: Float64Array; readonly new: Float64Array };

  /**
   * @param group unknowns of the cells: displacements node by node, then pressures in the mixed method
   * @throws LithostatError for a material without a bulk modulus in the mixed method
   */
  constructor(
    mesh: Mesh,
    materials: ReadonlyMap<string, SolidMaterial>,
    method: SolidMethod,
    degree: number,
    place: SolidBlockPlace,
    readonly group: ElementGroup,
  ) {
    const block = mesh.blocks[place.index]!;
    const cells = block.region.length;
    this.#method = method;
    this.#order = block.order;
    this.#firstPoint = place.firstPoint;
    this.#axisymmetric = mesh.geometry === 'axisymmetric';
    this.quadrature = new CellQuadrature(
      mesh,
      { block, firstCell: place.firstCell, firstPoint: place.firstPoint },
      degree,
      method === 'mixed' ? [1, 2] : [block.order],
    );
    const { nodes } = this.quadrature.basis(block.order);
    this.#strain = new StrainMatrix(mesh.geometry, nodes);
    this.#pressures = method === 'mixed' ? this.quadrature.basis(1).nodes : 0;
    this.points = cells * this.quadrature.count;
    this.#regions = mesh.regions.map((name, region) =>
      block.region.includes(region) ? regionOf(name, materials.get(name)!, method) : undefined,
    );
    this.stateSize = this.#regions.reduce((most, region) => Math.max(most, region?.input.state.length ?? 0), 0);
    this.#old = new Float64Array(this.points * this.stateSize);
    this.#new = new Float64Array(this.points * this.stateSize);
    const { columns, components } = this.#strain;
    const size = columns + this.#pressures;
    this.#local = new Float64Array(size);
    this.#forces = new Float64Array(size);
    this.#matrix = new Float64Array(size * size);
    this.#product = new Float64Array(components * columns);
    this.#mean = new Float64Array(columns);
    this.#position = new Float64Array(mesh.dimension);
    this.#views = { old: this.#old, new: this.#new };
    this.#virgin(cells);
  }

  /** State of all points at the end of the last evaluation, and at the begin of the step. */
  get states(): { readonly old: Float64Array; readonly new: Float64Array } {
    return this.#views;
  }

  /** The step is done: what the last evaluation found is where the next one begins. */
  commit(): void {
    this.#old.set(this.#new);
  }

  /**
   * Adds the forces of all cells to the residual, their stiffness to the tangent, writes stresses and states.
   * @param unknowns displacements (and pressures) @param duration of the step, s
   * @param residual null when not wanted @param tangent values of a matrix and what adds to it; null when not wanted
   * @param stress six numbers a point, from the block's first point on
   */
  evaluate(
    unknowns: Float64Array,
    duration: number,
    residual: Float64Array | null,
    tangent: { readonly assembly: ElementAssembly; readonly values: Float64Array } | null,
    stress: Float64Array,
    sums: SolidSums,
  ): void {
    const { group, quadrature } = this;
    const { nodesPerElement: size, nodes } = group;
    const cells = nodes.length / size;
    for (let cell = 0; cell < cells; cell++) {
      for (let k = 0; k < size; k++) this.#local[k] = unknowns[nodes[cell * size + k]!]!;
      quadrature.prepare(cell);
      this.#forces.fill(0);
      if (tangent !== null) this.#matrix.fill(0);
      this.#integrate(cell, duration, tangent !== null, stress, sums);
      if (residual !== null)
        for (let k = 0; k < size; k++) {
          const at = nodes[cell * size + k]!;
          residual[at] = residual[at]! + this.#forces[k]!;
        }
      if (tangent === null) continue;
      mirror(this.#matrix, size);
      tangent.assembly.add(tangent.values, cell, this.#matrix);
    }
  }

  #integrate(cell: number, duration: number, wantsTangent: boolean, stress: Float64Array, sums: SolidSums): void {
    const { quadrature, stateSize } = this;
    const strain = this.#strain;
    const basis = quadrature.basis(this.#order);
    const { dimension, count, weights, positions } = quadrature;
    const { material, input, response, compressibility } = this.#regions[quadrature.region]!;
    const mixed = this.#method === 'mixed';
    if (this.#method === 'mean-dilatation') this.#findMean();
    else this.#mean.fill(0);
    input.duration = duration;
    const size = strain.columns + this.#pressures;
    for (let q = 0; q < count; q++) {
      const weight = weights[q]!;
      const radius = this.#axisymmetric ? positions[q * dimension]! : 0;
      strain.set(basis.gradients, q * basis.nodes * dimension, basis.values, q * basis.nodes, radius);
      // The mixed method takes the deviator: a mean dilatation of zero.
      if (this.#method !== 'standard') strain.useMeanDilatation(this.#mean);
      strain.apply(this.#local, input.drive);
      const volume = this.#takeEigenstrain(material, q, input.drive);
      const point = cell * count + q;
      for (let k = 0; k < input.state.length; k++) input.state[k] = this.#old[point * stateSize + k]!;
      material.law.respond(material.parameters, input, response);
      for (let k = 0; k < input.state.length; k++) this.#new[point * stateSize + k] = response.state[k]!;
      sums.storedEnergy += weight * response.storedEnergy;
      sums.dissipation += weight * response.dissipation;
      strain.addForces(response.stress, weight, this.#forces);
      if (wantsTangent) strain.addStiffness(response.tangent, weight, this.#matrix, size, this.#product);
      const at = 6 * (this.#firstPoint + point);
      for (let k = 0; k < 6; k++) stress[at + k] = response.stress[k]!;
      if (!mixed) continue;
      const pressure = this.#addPressure(q, weight, volume, compressibility, wantsTangent, sums);
      const mean = (stress[at]! + stress[at + 1]! + stress[at + 2]!) / 3;
      for (let k = 0; k < 3; k++) stress[at + k] = stress[at + k]! - mean - pressure;
    }
  }

  /** Weak incompressibility of the point: -q (div u - tr eps0 + p/K), and -p div w; returns the pressure. */
  #addPressure(
    q: number,
    weight: number,
    eigenvolume: number,
    compressibility: number,
    wantsTangent: boolean,
    sums: SolidSums,
  ): number {
    const { divergence, columns } = this.#strain;
    const { values } = this.quadrature.basis(1);
    const count = this.#pressures;
    const size = columns + count;
    let pressure = 0;
    for (let k = 0; k < count; k++) pressure += values[q * count + k]! * this.#local[columns + k]!;
    let volume = -eigenvolume;
    let terms = Math.abs(eigenvolume) + compressibility * Math.abs(pressure);
    for (let k = 0; k < columns; k++) {
      const term = divergence[k]! * this.#local[k]!;
      volume += term;
      terms += Math.abs(term);
    }
    sums.dilatation += weight * terms;
    for (let k = 0; k < columns; k++) this.#forces[k] = this.#forces[k]! - weight * pressure * divergence[k]!;
    for (let i = 0; i < count; i++) {
      const shape = weight * values[q * count + i]!;
      this.#forces[columns + i] = this.#forces[columns + i]! - shape * (volume + compressibility * pressure);
      if (!wantsTangent) continue;
      const row = (columns + i) * size;
      for (let k = 0; k < columns; k++) this.#matrix[row + k] = this.#matrix[row + k]! - shape * divergence[k]!;
      for (let k = 0; k <= i; k++)
        this.#matrix[row + columns + k] =
          this.#matrix[row + columns + k]! - shape * compressibility * values[q * count + k]!;
    }
    sums.storedEnergy += 0.5 * weight * compressibility * pressure * pressure;
    return pressure;
  }

  /** Subtracts the eigenstrain at a point, its deviator alone in the mixed method; returns its trace. */
  #takeEigenstrain({ eigenstrain }: SolidMaterial, q: number, drive: Float64Array): number {
    if (eigenstrain === undefined) return 0;
    const { dimension, positions } = this.quadrature;
    if (typeof eigenstrain === 'function') {
      for (let k = 0; k < dimension; k++) this.#position[k] = positions[q * dimension + k]!;
      eigenstrain(this.#position, this.#eigenstrain);
    } else this.#eigenstrain.set(eigenstrain);
    const volume = this.#eigenstrain[0]! + this.#eigenstrain[1]! + this.#eigenstrain[2]!;
    const left = this.#method === 'mixed' ? volume / 3 : 0;
    for (let k = 0; k < 6; k++) drive[k] = drive[k]! - this.#eigenstrain[k]! + (k < 3 ? left : 0);
    return volume;
  }

  /** Mean of the divergence over the prepared cell. */
  #findMean(): void {
    const { weights, count, positions, dimension } = this.quadrature;
    const { gradients, values, nodes } = this.quadrature.basis(this.#order);
    this.#mean.fill(0);
    let whole = 0;
    for (let q = 0; q < count; q++) {
      const weight = weights[q]!;
      whole += weight;
      const hoop = this.#axisymmetric ? 1 / positions[q * dimension]! : 0;
      for (let node = 0; node < nodes; node++)
        for (let axis = 0; axis < dimension; axis++) {
          const at = node * dimension + axis;
          const gradient = gradients[(q * nodes + node) * dimension + axis]!;
          const all = axis === 0 ? gradient + hoop * values[q * nodes + node]! : gradient;
          this.#mean[at] = this.#mean[at]! + weight * all;
        }
    }
    for (let k = 0; k < this.#mean.length; k++) this.#mean[k] = this.#mean[k]! / whole;
  }

  #virgin(cells: number): void {
    const { count, block } = this.quadrature;
    for (let cell = 0; cell < cells; cell++) {
      const { material } = this.#regions[block.region[cell]!]!;
      for (let q = 0; q < count; q++) {
        const at = (cell * count + q) * this.stateSize;
        material.law.initialState(material.parameters, this.#old.subarray(at, at + material.law.state.length));
      }
    }
    this.#new.set(this.#old);
  }
}

function regionOf(name: string, material: SolidMaterial, method: SolidMethod): Region {
  const { input, response } = pointBuffers(material.law, material.parameters);
  input.temperature = material.temperature ?? input.temperature;
  input.strengthFactor = material.strengthFactor ?? input.strengthFactor;
  return { material, input, response, compressibility: method === 'mixed' ? compressibilityOf(name, material) : 0 };
}

/** Copies what is below the diagonal to above. */
function mirror(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) for (let k = 0; k < i; k++) matrix[k * size + i] = matrix[i * size + k]!;
}
