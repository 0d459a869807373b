import { type FacetSet, type Mesh, nodeCount, referenceElement } from '../../../mesh/index.js';
import type { SolveCounts } from '../../../solvers/index.js';
import { type ContactCurrent, contactCurrent } from './contact-current.js';
import { currentVectors } from './current-vectors.js';
import { type ConductionEnergy, energyBalance } from './energy.js';
import type { PreparedConduction } from './ionic-conduction.js';
import { facetsNamed } from './named-facets.js';
import { nodalBalances } from './nodal-balances.js';
import { facetPoints, integrate } from './points.js';
import type { Electrode } from './problem.js';
import { type SurfaceCurrent, surfaceCurrent } from './surface-current.js';
import { sampleSurface } from './surface-field.js';

/** What an electrode does. */
export interface ElectrodeState {
  readonly name: string;
  /** phi_M (V). */
  readonly potential: number;
  /** Out of the metal (A; A/m on plane meshes). */
  readonly current: number;
  /** Of the facets (m^2; m on plane meshes). */
  readonly area: number;
  /** int i eta_tot dA, never negative (W; W/m). */
  readonly dissipation: number;
  /** int p_n Vm i/F dA: work that the stack does on the metal that reacts (W; W/m). */
  readonly mechanicalPower: number;
  /** Power that charges the double layer (W; W/m); 0 in steady solutions. */
  readonly charging: number;
  /** Quadrature points where the kinetics is outside the range in which it is meant to hold. */
  readonly beyondRange: number;
}

/** Interpolates a linear field to the nodes of quadratic cells that do not carry it. */
function fillBetween({ blocks }: Mesh, order: 1 | 2, field: Float64Array): void {
  if (order === 2) return;
  for (const { shape, order: cellOrder, nodes, region } of blocks) {
    if (cellOrder === 1) continue;
    const all = nodeCount[shape][2];
    const carrying = nodeCount[shape][1];
    const { coordinates, dimension } = referenceElement(shape, 2);
    const weights = new Float64Array(carrying);
    for (let k = carrying; k < all; k++) {
      referenceElement(shape, 1).values(coordinates.subarray(k * dimension, (k + 1) * dimension), weights);
      for (let cell = 0; cell < region.length; cell++) {
        let sum = 0;
        for (let j = 0; j < carrying; j++) sum += weights[j]! * field[nodes[cell * all + j]!]!;
        field[nodes[cell * all + k]!] = sum;
      }
    }
  }
}

/** The potentials and what follows from them. Derived quantities are computed when they are asked for. */
export class ConductionSolution {
  /** Potential at every node of the mesh (V); a linear field is interpolated to the nodes between the vertices of quadratic cells. */
  readonly potential: Float64Array;
  readonly electrodes: readonly ElectrodeState[];
  readonly counts: SolveCounts;
  /** The unknowns, for a next solve to start from. */
  readonly unknowns: Float64Array;
  readonly #prepared: PreparedConduction;
  readonly #electrodes: readonly Electrode[];
  #balances: Float64Array | null = null;
  #energy: ConductionEnergy | null = null;
  readonly #surfaces: readonly (readonly SurfaceCurrent[])[];

  constructor(
    prepared: PreparedConduction,
    electrodes: readonly Electrode[],
    unknowns: Float64Array,
    counts: SolveCounts,
  ) {
    const { system, numbering, reacting, electrodeAreas } = prepared;
    this.#prepared = prepared;
    this.#electrodes = [...electrodes];
    this.unknowns = unknowns;
    this.counts = counts;
    const balances = new Float64Array(system.size);
    system.currents(unknowns, balances);
    this.potential = system.nodalPotential.slice();
    fillBetween(prepared.mesh, prepared.order, this.potential);
    this.electrodes = electrodes.map(({ name }, index): ElectrodeState => {
      let [dissipation, mechanicalPower, charging, beyondRange] = [0, 0, 0, 0];
      for (const surface of reacting[index]!) {
        const { points, overpotential, reaction, currentDensity, drop, normalPressure, volumePerCharge } = surface;
        const power = (density: (at: number) => number): number =>
          integrate(
            points,
            drop.map((_, at) => density(at)),
          );
        dissipation += power((at) => reaction[at]! * overpotential[at]!);
        mechanicalPower += volumePerCharge * power((at) => reaction[at]! * normalPressure[at]!);
        charging += power((at) => (currentDensity[at]! - reaction[at]!) * drop[at]!);
        beyondRange += surface.beyondRange;
      }
      return {
        name,
        potential: unknowns[numbering.firstElectrode + index]!,
        current: balances[numbering.firstElectrode + index]!,
        area: electrodeAreas[index]!,
        dissipation,
        mechanicalPower,
        charging,
        beyondRange,
      };
    });
    this.#surfaces = electrodes.map((electrode, index) =>
      electrode.kinetics === null
        ? []
        : reacting[index]!.map((surface) =>
            surfaceCurrent(
              prepared.mesh,
              electrode,
              surface,
              this.potential,
              unknowns[numbering.firstElectrode + index]!,
            ),
          ),
    );
  }

  /** An electrode by its name. @throws RangeError that lists what there is */
  electrode(name: string): ElectrodeState {
    return this.electrodes[this.#indexOf(name)]!;
  }

  /**
   * The current density on an electrode with kinetics (A/m^2, positive out of the metal): at quadrature points and at the nodes of its
   * facets, from the law at the potentials there. Consistent: it integrates to the electrode's current. One part for each block of cells.
   * @throws RangeError for an electrode that is not there or is ideal (see `contactCurrent`).
   */
  surface(name: string): readonly SurfaceCurrent[] {
    const index = this.#indexOf(name);
    if (this.#electrodes[index]!.kinetics === null)
      throw new RangeError(`The electrode ${name} is ideal: ask for its contactCurrent.`);
    return this.#surfaces[index]!;
  }

  /**
   * Current that enters the electrolyte at each node (A): int (kappa grad Phi . grad N - s N) dV. Zero inside; on the boundary int i N dA,
   * in balance to round-off with the electrodes' currents.
   */
  get nodalCurrents(): Float64Array {
    this.#balances ??= nodalBalances(this.#prepared, this.potential);
    return this.#balances;
  }

  /**
   * The consistent current density on a part of the boundary (A/m^2, positive into the electrolyte): where the contact is ideal or the
   * potential given. Parts that meet there share the currents of the nodes between them.
   * @param facets a part by name, or the name of an electrode.
   */
  contactCurrent(facets: string | FacetSet): ContactCurrent {
    const { mesh, order } = this.#prepared;
    const electrode = this.#electrodes.find(({ name }) => name === facets);
    return contactCurrent(mesh, facetsNamed(mesh, electrode?.facets ?? facets, 'facets'), order, this.nodalCurrents);
  }

  /** Current density at the nodes (A/m^2, `dimension` numbers each), recovered from the gradient of the potential. */
  currentVectors(): Float64Array {
    const { mesh, order, tensors } = this.#prepared;
    return currentVectors(mesh, order, tensors, this.potential);
  }

  /** The energy balance. */
  get energy(): ConductionEnergy {
    this.#energy ??= energyBalance(this.#prepared, this.potential, this.electrodes, () => this.nodalCurrents);
    return this.#energy;
  }

  /**
   * Area-specific resistance between two electrodes, (phi_1 - phi_2) A/I (ohm m^2).
   * @param area that the current density refers to (m^2; m on plane meshes); by default that of the first electrode.
   * @throws RangeError where no current flows
   */
  areaSpecificResistance(from: string, to: string, area?: number): number {
    const [first, second] = [this.electrode(from), this.electrode(to)];
    if (first.current === 0) throw new RangeError(`No current flows through ${from}: there is no resistance to tell.`);
    return ((first.potential - second.potential) * (area ?? first.area)) / first.current;
  }

  /** int Phi dA over a part of the boundary (V m^2; V m on plane meshes). @throws LithostatError for a part that is not there */
  surfaceIntegral(facets: string | FacetSet): number {
    const { mesh, order } = this.#prepared;
    let sum = 0;
    for (const points of facetPoints(mesh, facetsNamed(mesh, facets, 'facets'), order)) {
      const values = new Float64Array(points.weights.length);
      sampleSurface(this.potential, points, values);
      sum += integrate(points, values);
    }
    return sum;
  }

  #indexOf(name: string): number {
    const index = this.#electrodes.findIndex((electrode) => electrode.name === name);
    if (index < 0)
      throw new RangeError(
        `There is no electrode ${name}; there are ${this.#electrodes.map((one) => one.name).join(', ')}.`,
      );
    return index;
  }
}
