import { boundaryOf, facetTerm, type Mesh, Numbering, nodesOfFacets } from '../../../mesh/index.js';
import { isotropicElasticity } from '../../../physics/elasticity/isotropic.js';
import { nodalStress, type SolidMaterial, SolidSystem, type Support } from '../solid/index.js';
import type { Across } from './cell-conduction.js';

/** What the elastic electrolyte is made of and what presses on it. */
export interface ElasticElectrolyte {
  /** Young's modulus E (Pa) and Poisson's ratio nu. */
  readonly youngModulus: number;
  readonly poissonRatio: number;
  /** Absolute pressure on the upper face (height 0) and on the lower one, by the place across (Pa). */
  readonly pressures: readonly [Across, Across];
  /** Traction of the metal along each face, to the right (Pa); none when left out. */
  readonly shears?: readonly [Across, Across];
  /** Mean of both (Pa): force of the stack over the area of the section. */
  readonly mean: number;
}

/** Stress of the electrolyte at the nodes of its mesh. */
export interface ElasticStress {
  /** Two numbers a node (m), from the state without any load. */
  readonly displacement: Float64Array;
  /** Six numbers a node in Mandel's order (Pa). */
  readonly stress: Float64Array;
  /** Largest principal stress (Pa), positive in tension. */
  readonly principal: Float64Array;
  /** The largest of these on the upper and on the lower face (Pa). */
  readonly onFaces: readonly number[];
}

/**
 * Stress in the electrolyte under the pressures of the metal on its faces: linear elasticity, quasi-static, small strains, plane strain or
 * axisymmetric; walls are planes of symmetry, so that an even pressure P leaves uniaxial strain, nu/(1 - nu) P across (Timoshenko & Goodier
 * 1951, section 7). One-way: what bends by nanometres moves no current.
 *
 * Contact pressures on another mesh do not integrate exactly to the force of the stack; the difference is spread evenly over each face, so that
 * nothing but rounding is left to the one node that holds the body.
 * @param mesh of the electrolyte, whole across grain boundaries; boundaries `top`, `bottom`, `left`, `right`
 * @throws LithostatError where the system cannot be solved
 */
export function elasticStress(
  mesh: Mesh,
  { youngModulus, poissonRatio, pressures, shears, mean }: ElasticElectrolyte,
): ElasticStress {
  const material = { law: isotropicElasticity, parameters: { youngModulus, poissonRatio } };
  const materials = new Map(mesh.regions.map((name) => [name, material as SolidMaterial]));
  const system = new SolidSystem({ mesh, materials });
  const names = ['top', 'bottom'] as const;
  const loads = names.map((boundary, j) => {
    const given = pressures[j]!;
    const along = shears?.[j] ?? (() => 0);
    const short = mean - meanOn(mesh, boundary, given);
    // Outwards is up on the upper face and down on the lower one.
    const inwards = j === 0 ? -1 : 1;
    return {
      boundary,
      traction: (position: Float64Array, out: Float64Array) => {
        out[0] = along(position[0]!);
        out[1] = inwards * (given(position[0]!) + short);
      },
    };
  });
  const lowest = mesh.coordinates.reduce((least, y, k) => (k % 2 === 1 ? Math.min(least, y) : least), 0);
  const supports: Support[] = [
    { boundary: 'left', fix: 'normal' },
    { boundary: 'right', fix: 'normal' },
    { point: [0, lowest], displacement: [null, 0] },
  ];
  system.solve({ supports, loads });
  const stress = nodalStress(system.operator, system.unknowns);
  const principal = principalStresses(stress);
  const onFaces = names.map((boundary) =>
    [...nodesOfFacets(mesh, boundaryOf(mesh, boundary), 2)].reduce(
      (most, node) => Math.max(most, principal[node]!),
      Number.NEGATIVE_INFINITY,
    ),
  );
  return { displacement: system.displacement, stress, principal, onFaces };
}

/** Mean of a pressure over a boundary (Pa), by the rule that its forces are integrated with. */
function meanOn(mesh: Mesh, boundary: string, pressure: Across): number {
  let [force, area] = [0, 0];
  const term = facetTerm(new Numbering(mesh, []), boundaryOf(mesh, boundary), { degree: 6, orders: [1] });
  for (const { points, prepare } of term.loops)
    for (let k = 0; k < points.facets.cells.length; k++) {
      prepare(k);
      for (let q = 0; q < points.count; q++) {
        area += points.weights[q]!;
        force += points.weights[q]! * pressure(points.positions[2 * q]!);
      }
    }
  return force / area;
}

/** Largest principal stresses of tensors in Mandel's order of which one axis is normal to the section. */
function principalStresses(stress: Float64Array): Float64Array {
  return Float64Array.from({ length: stress.length / 6 }, (_, node) => {
    const [xx, yy, zz] = [stress[6 * node]!, stress[6 * node + 1]!, stress[6 * node + 2]!];
    const xy = stress[6 * node + 5]! * Math.SQRT1_2;
    return Math.max(zz, (xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy));
  });
}
