import type { Mesh } from '../../mesh/index.js';

/** How a mesh file is to be understood. */
export interface ReadMeshOptions {
  /** Length of one unit of the file, m. The files carry none. */
  readonly unit: number;
  /** What a mesh in the plane means [plane]; one in space is `space` whatever is said here. */
  readonly geometry?: 'plane' | 'axisymmetric';
  /** Regions that are metal, for the sides of interfaces [`metal`, when there is a region of that name]. */
  readonly metal?: readonly string[];
  /** Sides of interfaces that `metal` does not tell: names of the regions on the two sides, by name of the interface. */
  readonly sides?: Readonly<Record<string, { readonly metal: string; readonly electrolyte: string }>>;
  /** Names that have to be there; a region, a boundary or an interface each. */
  readonly require?: Partial<Readonly<Record<'regions' | 'boundaries' | 'interfaces', readonly string[]>>>;
}

/** A mesh, where it comes from, and what the reader chose by itself. */
export interface ReadMesh {
  readonly mesh: Mesh;
  /** `Gmsh 4.1, binary` */
  readonly format: string;
  /** Sentences for people. */
  readonly notes: readonly string[];
}
