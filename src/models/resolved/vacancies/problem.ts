import type { CellOrder, FacetSet, Mesh } from '../../../mesh/index.js';
import type { VacancyEquilibriumParameters } from '../../../physics/diffusion/vacancy-equilibrium.js';
import type { VacancyFluxParameters } from '../../../physics/diffusion/vacancy-flux.js';
import type { PlaceFunction } from '../conduction/interface-kinetics.js';
import type { SurfaceField } from '../conduction/problem.js';

/** A surface of the metal where a reaction makes and takes vacancies (`diffusion/vacancy-source`). */
export interface VacancyInterface {
  readonly name: string;
  /** Name of a boundary of the metal's mesh, or the facets. */
  readonly facets: string | FacetSet;
  /** beta_s: share of the stripped atoms whose site the interface annihilates, 0 to 1. */
  readonly annihilatedShare: number;
  /** Speed k_ann at which the interface takes excess vacancies (m/s); 0: not at all. */
  readonly annihilationSpeed: number;
}

/**
 * Transport of vacancies in the metal,
 *
 *     dc/dt + div(c v + J) = -(c - c_eq)/tau_s,   J = -D_v (grad c + c V_f/(RT) grad p),
 *
 * with (1 - beta_s) i/F - k_ann (c - c_eq) from the interfaces into the metal (Balluffi, Allen & Carter 2005, chapters 3 and 11). No flux through other
 * surfaces; where metal passes a surface it carries its vacancies along.
 */
export interface VacancyProblem {
  /** Of the metal alone. */
  readonly mesh: Mesh;
  /** Order of c; that of the mesh by default. */
  readonly order?: CellOrder;
  /** K. */
  readonly temperature: number;
  readonly flux: VacancyFluxParameters;
  readonly equilibrium: VacancyEquilibriumParameters;
  /** Lifetime tau_s of excess vacancies in the bulk (s); Infinity (the default): no sinks. */
  readonly lifetime?: number;
  readonly interfaces?: readonly VacancyInterface[];
  /** Surfaces where c is held: at a value (mol/m^3), by place, or at equilibrium under the normal pressure of the load. */
  readonly held?: readonly {
    readonly name: string;
    readonly facets: string | FacetSet;
    readonly concentration: number | PlaceFunction | 'equilibrium';
  }[];
}

/** What acts on the metal at an instant. Fields at nodes are of the mesh's nodes; absent ones are zero. */
export interface VacancyLoad {
  /** Velocity of the metal at the nodes (m/s, `dimension` numbers each), without divergence. */
  readonly velocity?: Float64Array;
  /** Velocity of the nodes themselves (m/s): the mesh follows surfaces while the metal flows through it. */
  readonly meshVelocity?: Float64Array;
  /** Pressure in the metal at the nodes, compression positive (Pa). */
  readonly pressure?: Float64Array;
  /** Current density out of the metal by interface (A/m^2); 0 where none is given. */
  readonly currentDensity?: Readonly<Record<string, SurfaceField>>;
  /** Normal pressure by interface or held surface (Pa), for c_eq there; 0 where none is given. */
  readonly normalPressure?: Readonly<Record<string, SurfaceField>>;
}

/** Vacancies since the start (mol; mol/m on plane meshes), each from its own law; positive into the metal. */
export interface VacancyLedger {
  readonly interfaces: Readonly<Record<string, number>>;
  readonly sinks: number;
  /** With metal through surfaces. */
  readonly carried: number;
  /** Through surfaces where c is held. */
  readonly held: number;
}

export interface VacancyState {
  /** s. */
  readonly time: number;
  /** c at the nodes of the mesh (mol/m^3). */
  readonly concentration: Float64Array;
  /** Where the nodes are (m). */
  readonly coordinates: Float64Array;
  /** int c dV (mol; mol/m). */
  readonly content: number;
  readonly ledger: VacancyLedger;
}
