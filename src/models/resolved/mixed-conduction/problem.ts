import type { CellOrder, FacetSet, Mesh } from '../../../mesh/index.js';
import type { ElectronicCurrentParameters } from '../../../physics/conduction/electronic-current.js';
import type { InterfaceKinetics, PlaceFunction } from '../conduction/interface-kinetics.js';
import type { Conductivity } from '../conduction/problem.js';

/** A metal at the surface of a mixed conductor: ions pass by its reaction, electrons reversibly or through a resistance. */
export interface MixedElectrode {
  readonly name: string;
  /** Name of a boundary (or interface) of the mesh, or the facets themselves. */
  readonly facets: string | FacetSet;
  /** Reaction of the ions; null: ideal contact, Phi = phi_M. */
  readonly kinetics: InterfaceKinetics | null;
  /** Area-specific resistance to electrons Z_e (ohm m^2); 0 (the default): reversible, Phi_e = phi_M; Infinity: none pass. */
  readonly electronResistance?: number;
  /** Normal pressure of the metal p_n (Pa) and its molar volume (m^3/mol); the reaction feels Vm p_n/F. */
  readonly stress?: { readonly molarVolume: number; readonly normalPressure: number | PlaceFunction };
}

/**
 * Steady conduction of ions and electrons without deposition inside (Wagner 1933),
 *
 *     div (kappa grad Phi) = 0,   div (kappa_e grad Phi_e) = 0,   mu_Li/F = Phi - Phi_e,
 *
 * Phi and Phi_e the reduced electrochemical potentials of ion and electron (V). kappa_e may follow mu_Li, which couples both. Lithium metal without
 * stress has mu_Li = 0; where Phi - Phi_e exceeds what pressure and surface of a nucleus cost, lithium comes out inside (`deposition`).
 */
export interface MixedConductionProblem {
  readonly mesh: Mesh;
  /** Order of both potentials; that of the mesh by default. */
  readonly order?: CellOrder;
  /** K. */
  readonly temperature: number;
  /** Ionic conductivity by region (S/m). */
  readonly ionic: Readonly<Record<string, Conductivity>>;
  /** Electronic conduction by region: a constant (S/m), or the law's parameters. */
  readonly electronic: Readonly<Record<string, number | ElectronicCurrentParameters>>;
  readonly electrodes: readonly MixedElectrode[];
}
