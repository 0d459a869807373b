import { cellCount, type Mesh, Numbering } from '../../../mesh/index.js';
import { type Issue, LithostatError } from '../../../quantity/index.js';
import { ElementAssembly, type ElementGroup, type SparsePattern } from '../../../solvers/index.js';
import type { SolidMaterial } from './material.js';
import { SolidBlock, type SolidMethod, type SolidSums } from './solid-block.js';

/** A tangent that the operator adds to: where its values lie and what puts the entries there. */
export interface BoundTangent {
  readonly values: Float64Array;
  readonly assemblies: readonly ElementAssembly[];
}

/**
 * The weak form of equilibrium of solids,
 *
 *     int sigma(eps(u) - eps0) : eps(w) dV = loads(w)     for all w,
 *
 * for small strains, with the stress from the point law of each region and its state at the quadrature points; plane strain, axisymmetric or
 * in space. Methods:
 *
 * - `standard`: displacements alone. Locks when a linear element is nearly incompressible (E-11).
 * - `mean-dilatation`: the B-bar of Hughes (1980): the volume strain is that of the cell's mean. For quadrilaterals and hexahedra of order 1
 *   with creep or a Poisson's ratio near 1/2; triangles of order 1 stay as stiff as before, their volume strain is constant already.
 * - `mixed`: Taylor-Hood, displacements of order 2 and a continuous pressure of order 1, int q (div u - tr eps0 + p/K) dV = 0; for any
 *   Poisson's ratio up to 1/2 itself. Needs cells of order 2. Indefinite.
 *
 * Unknowns: the fields `displacement` (m) and, mixed, `pressure` (Pa) of `numbering`. Where every node of the mesh belongs to a cell, displacement
 * unknown = node * dimension + component.
 */
export class SolidOperator {
  readonly dimension: 2 | 3;
  /** Number of unknowns. */
  readonly size: number;
  /** Number of displacements among them. */
  readonly displacements: number;
  readonly numbering: Numbering;
  readonly groups: readonly ElementGroup[];
  readonly blocks: readonly SolidBlock[];
  /** Quadrature points of the mesh. */
  readonly points: number;
  /** Stress at each quadrature point by the last evaluation, six numbers each in Mandel's order; Pa. */
  readonly stress: Float64Array;
  /** Energy and dissipation of the last evaluation. */
  readonly sums: SolidSums = { storedEnergy: 0, dissipation: 0, dilatation: 0 };

  /**
   * @param materials one for every region that has cells
   * @param degree of the quadrature; by default what integrates the stiffness of straight cells (2 order, 1 on linear simplices, 3 on
   * quadratic tetrahedra)
   * @throws LithostatError for a region without material, a law that is not driven by strain, or a mesh that the method cannot use
   */
  constructor(
    readonly mesh: Mesh,
    readonly materials: ReadonlyMap<string, SolidMaterial>,
    readonly method: SolidMethod,
    degree?: number,
  ) {
    check(mesh, materials, method);
    const { order } = mesh.blocks[0]!;
    const displacement = { name: 'displacement', order, components: mesh.dimension };
    const pressure = { name: 'pressure', order: 1, components: 1 } as const;
    this.numbering = new Numbering(mesh, method === 'mixed' ? [displacement, pressure] : [displacement]);
    this.dimension = mesh.dimension;
    this.displacements = this.numbering.field('displacement').nodes.length * mesh.dimension;
    this.size = this.numbering.end;
    this.groups = this.numbering.groups;
    const blocks: SolidBlock[] = [];
    let firstCell = 0;
    let firstPoint = 0;
    for (const [index, { shape, order: cellOrder, region }] of mesh.blocks.entries()) {
      const place = { index, firstCell, firstPoint };
      const used = degree ?? usualDegree(mesh, shape, cellOrder);
      blocks.push(new SolidBlock(mesh, materials, method, used, place, this.groups[index]!));
      firstCell += region.length;
      firstPoint += blocks.at(-1)!.points;
    }
    this.blocks = blocks;
    this.points = firstPoint;
    this.stress = new Float64Array(6 * firstPoint);
  }

  /** Ties the operator to a matrix whose pattern holds its groups (lower triangle for `symmetric`). */
  bind(pattern: SparsePattern, values: Float64Array, symmetry: 'symmetric' | 'general'): BoundTangent {
    return { values, assemblies: this.groups.map((group) => new ElementAssembly(pattern, group, symmetry)) };
  }

  /**
   * Adds internal forces (N) to the residual and the consistent tangent to its matrix; neither is cleared. Stresses, sums and the states at the
   * end of the step are those of this evaluation afterwards.
   * @param duration of the step, s; 0 is an instantaneous answer
   */
  evaluate(
    unknowns: Float64Array,
    duration: number,
    residual: Float64Array | null,
    tangent: BoundTangent | null,
  ): void {
    this.sums.storedEnergy = 0;
    this.sums.dissipation = 0;
    this.sums.dilatation = 0;
    for (const [k, block] of this.blocks.entries()) {
      const bound = tangent === null ? null : { assembly: tangent.assemblies[k]!, values: tangent.values };
      block.evaluate(unknowns, duration, residual, bound, this.stress, this.sums);
    }
  }

  /** Ends a step: the states of the last evaluation are the old ones from now on. */
  commit(): void {
    for (const block of this.blocks) block.commit();
  }
}

function usualDegree(mesh: Mesh, shape: Mesh['blocks'][number]['shape'], order: 1 | 2): number {
  if (order === 1 && shape === 'triangle') return mesh.geometry === 'plane' ? 1 : 2;
  if (shape === 'tetrahedron') return order === 1 ? 1 : 3;
  return 2 * order;
}

function check(mesh: Mesh, materials: ReadonlyMap<string, SolidMaterial>, method: SolidMethod): void {
  const issues: Issue[] = [];
  if (cellCount(mesh) === 0) issues.push({ code: 'empty-mesh', path: 'mesh', message: 'the mesh has no cells' });
  mesh.regions.forEach((name, region) => {
    if (!mesh.blocks.some((block) => block.region.includes(region))) return;
    const material = materials.get(name);
    if (material === undefined)
      issues.push({
        code: 'missing-material',
        path: `materials.${name}`,
        message: `region "${name}" has no material`,
        got: [...materials.keys()].join(', ') || 'none',
        expected: mesh.regions.join(', '),
      });
    else {
      for (const issue of material.law.problems(material.parameters))
        issues.push({ ...issue, path: `materials.${name}.${issue.path}` });
      const unsuitable = unsuitableLaw(name, material, method);
      if (unsuitable !== null) issues.push(unsuitable);
    }
  });
  if (method === 'mixed' && mesh.blocks.some(({ order }) => order !== 2))
    issues.push({
      code: 'unsuitable',
      path: 'method',
      message: 'the mixed method has displacements of order 2, and the mesh has cells of order 1',
      remedy: 'Make the mesh quadratic, or use the mean dilatation.',
    });
  if (issues.length > 0) throw new LithostatError(issues);
}

function unsuitableLaw(region: string, { law }: SolidMaterial, method: SolidMethod): Issue | null {
  if (law.drive !== 'strain')
    return {
      code: 'unsuitable',
      path: `materials.${region}`,
      message: `"${law.name}" gives the stress of a strain rate; solids need a law driven by strain`,
      remedy: 'Use its elastic-viscoplastic sibling.',
    };
  if (!law.incompressible || method === 'mixed') return null;
  return {
    code: 'unsuitable',
    path: `materials.${region}`,
    message: `"${law.name}" is incompressible: it gives a deviator alone`,
    got: `the method "${method}"`,
    expected: 'the method "mixed"',
  };
}
