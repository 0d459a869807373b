import type { CellOrder, FacetSet, InterfaceFacets, Mesh } from '../../../mesh/index.js';
import type { InterfaceKinetics, PlaceFunction } from './interface-kinetics.js';

/** Conductivity (S/m): one number, a symmetric tensor row by row (dimension^2 numbers), or a function of the place. */
export type Conductivity = number | readonly number[] | PlaceFunction;

/** A scalar on a surface: constant, a function of the place, or a value at every node of the mesh (those off the surface are not read). */
export type SurfaceField = number | PlaceFunction | Float64Array;

/**
 * What stress does to the reaction of an interface: eta = phi_M - Phi + Vm p_n/F (Gibbs; Larche & Cahn), and where the transition state
 * feels another share of the mechanical work than of the electrical one, the prefactor through G_m = Vm p_n - V+ p_E.
 */
export interface InterfaceStress {
  /** Molar volume Vm of the metal (m^3/mol). */
  readonly molarVolume: number;
  /** Normal traction in the metal at the interface p_n, compression positive (Pa). */
  readonly normalPressure: SurfaceField;
  /** Partial molar volume V+ of the ion in the electrolyte (m^3/mol); default 0. */
  readonly ionMolarVolume?: number;
  /** Hydrostatic pressure in the electrolyte p_E (Pa); default 0. Acts through the prefactor alone. */
  readonly electrolytePressure?: SurfaceField;
}

/** Where metal and electrolyte are apart by a small gap h: the resistance grows by `kinetics/gap-resistance`, 1 + (h/h0)^2. */
export interface InterfaceGap {
  /** h (m); none where it is 0 or below. */
  readonly gap: SurfaceField;
  /** Gap h0 at which the resistance has doubled (m), 5 to 50 nm. */
  readonly gapScale: number;
}

/** A metal of uniform potential phi_M on a part of the electrolyte's surface. */
export interface Electrode {
  readonly name: string;
  /** Name of a boundary (or interface) of the mesh, or the facets themselves, seen from the electrolyte. */
  readonly facets: string | FacetSet;
  /** Null: ideal contact, Phi = phi_M (primary distribution; its current density is singular at an edge). */
  readonly kinetics: InterfaceKinetics | null;
  readonly stress?: InterfaceStress;
  readonly gap?: InterfaceGap;
}

/** A surface inside the electrolyte, split in the mesh, that resists the current: [Phi] = R i. */
export interface GrainBoundary {
  readonly name: string;
  /** Name of an interface of the mesh, or its facets. The sides must have nodes of their own. */
  readonly facets: string | InterfaceFacets;
  /** Area-specific resistance R (ohm m^2). */
  readonly resistance: number | PlaceFunction;
}

/** A part of the boundary where Phi is given (V). */
interface PrescribedPotential {
  readonly facets: string | FacetSet;
  readonly potential: number | PlaceFunction;
}

/** A part of the boundary through which a given current density enters the electrolyte (A/m^2). */
interface InjectedCurrent {
  readonly facets: string | FacetSet;
  /** By place and outward unit normal; positive into the electrolyte. */
  readonly density: number | ((place: ArrayLike<number>, normal: ArrayLike<number>) => number);
}

/**
 * Steady ionic conduction in a single-ion conductor,
 *
 *     i_vec = -kappa grad Phi,  div i_vec = s          in the electrolyte,
 *     i = i(phi_M - Phi + Vm p_n/F)                    out of each metal into the electrolyte,
 *     i = 0                                            on every other face,
 *
 * Phi the reduced electrochemical potential of the ion (V), which is what a lithium reference electrode would read: pressure in the
 * electrolyte is part of it, and no closed current flows at equilibrium (Newman & Thomas-Alyea 2004, chapter 2).
 */
export interface ConductionProblem {
  /** Of the electrolyte alone. */
  readonly mesh: Mesh;
  /** Order of Phi; that of the mesh by default. */
  readonly order?: CellOrder;
  /** By name of region. */
  readonly conductivity: Readonly<Record<string, Conductivity>>;
  readonly electrodes: readonly Electrode[];
  readonly grainBoundaries?: readonly GrainBoundary[];
  readonly potentials?: readonly PrescribedPotential[];
  readonly injections?: readonly InjectedCurrent[];
  /** Charge that appears in the volume (A/m^3). */
  readonly source?: PlaceFunction;
}

/** What is given of an electrode: its potential (V) or its current, positive out of the metal (A; A/m on plane meshes). */
export type ElectrodeControl = { readonly potential: number } | { readonly current: number };
