import type { Mesh } from '../../../mesh/mesh.js';
import { creepReferenceStress } from '../../../physics/creep/power-law.js';
import { type Issue, LithostatError } from '../../../quantity/index.js';
import { closedParts } from './closed-parts.js';
import type { CreepCondition } from './conditions.js';
import { type Constraints, compileConstraints } from './constraints.js';
import { FarField } from './far-field.js';
import { largestStress, loadsOf, surfacesOf } from './loads-of.js';
import { CreepOperator } from './operator.js';
import { lengthScale, scaledMesh } from './scaled-mesh.js';
import { CreepSession } from './session.js';

/** The metal: eps_dot = A (sigma_e/(f sigma_ref))^n + sigma_e/(3 mu_d), sigma_ref = 1 MPa. */
interface CreepMaterial {
  /** A(T): uniaxial rate at 1 MPa at the temperature of the problem, 1/s. */
  readonly referenceRate: number;
  /** n, from 1 on. */
  readonly exponent: number;
  /** mu_d of linear (diffusional) creep in parallel, Pa s; none by default. */
  readonly diffusionalViscosity?: number;
  /** f of each cell of the mesh; 1 by default. */
  readonly strengthFactor?: Float64Array;
}

/** A body of creeping metal and what happens on its boundary. */
export interface CreepProblem {
  /** Quadratic cells. All of them are metal: cut it out first. */
  readonly mesh: Mesh;
  readonly material: CreepMaterial;
  readonly conditions: readonly CreepCondition[];
}

/** The units in which a problem is solved, so that any system of units takes the same path. */
interface CreepScale {
  /** m. */
  readonly length: number;
  /** The driving stress S, Pa. */
  readonly stress: number;
  /** A (S/sigma_ref)^n, 1/s. */
  readonly rate: number;
  /** length * rate, m/s. */
  readonly velocity: number;
}

/** A problem in scaled units, ready to be solved. */
export interface ScaledProblem {
  readonly scale: CreepScale;
  readonly mesh: Mesh;
  readonly constraints: Constraints;
  readonly operator: CreepOperator;
  /** Forces of the given tractions at the nodes. */
  readonly load: Float64Array;
  /** Forces on the platens, by unknown. */
  readonly platenLoad: Float64Array;
  readonly farFields: readonly FarField[];
  /** Vertices (numbers of pressures) of each part whose pressure is known up to a constant. */
  readonly floating: readonly Int32Array[];
  readonly exponent: number;
  readonly diffusional: number;
}

/**
 * Takes a problem to scaled units: lengths in the mesh's extent, stresses in the largest one given (or the one that the given velocities
 * would need), rates in what that stress drives.
 * @param session keeps the structure of the system for the next problem
 * @throws LithostatError for a material, a mesh or conditions that make no problem
 */
export function scaleProblem(
  { mesh, material, conditions }: CreepProblem,
  session = new CreepSession(),
): ScaledProblem {
  check(mesh, material, conditions);
  const { exponent, referenceRate, diffusionalViscosity = Number.POSITIVE_INFINITY } = material;
  const metric = compileConstraints(mesh, conditions);
  const length = lengthScale(mesh);
  const fastest = metric.given.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const flowStress = creepReferenceStress * (fastest / (length * referenceRate)) ** (1 / exponent);
  const stress = Math.max(largestStress(mesh, conditions, length), flowStress) || creepReferenceStress;
  const rate = referenceRate * (stress / creepReferenceStress) ** exponent;
  const scale = { length, stress, rate, velocity: length * rate };
  const scaled = scaledMesh(mesh, length);
  const perForce = stress * length ** (mesh.geometry === 'plane' ? 1 : 2);
  const constraints: Constraints = {
    ...metric,
    given: metric.given.map((value) => value / scale.velocity),
    platens: metric.platens.map((platen) => ({ ...platen, force: platen.force / perForce })),
  };
  const strength = material.strengthFactor ?? null;
  const surfaces = surfacesOf(scaled, conditions, scale);
  const open = new CreepOperator(scaled, constraints, { strength, surfaces }, session);
  const closed = closedParts(open, scale.velocity);
  const operator =
    closed.length === 0
      ? open
      : new CreepOperator(
          scaled,
          constraints,
          {
            fixedPressures: closed.map((part) => part.pressure),
            strength,
            source: sourceOf(closed, open.cells),
            surfaces,
          },
          session,
        );
  const platenLoad = new Float64Array(operator.size);
  for (const { unknown, force } of constraints.platens) platenLoad[unknown] = -force;
  return {
    scale,
    mesh: scaled,
    constraints,
    operator,
    load: loadsOf(scaled, conditions, length, stress),
    platenLoad,
    farFields: conditions.flatMap((one) => (one.kind === 'far-field' ? [new FarField(scaled, one.boundary)] : [])),
    floating: closed.map(({ pressures }) => pressures),
    exponent,
    diffusional: stress / (3 * diffusionalViscosity * rate),
  };
}

function sourceOf(closed: readonly { readonly cells: Int32Array; readonly source: number }[], cells: number) {
  const source = new Float64Array(cells);
  for (const part of closed) for (const cell of part.cells) source[cell] = part.source;
  return source;
}

function check(mesh: Mesh, material: CreepMaterial, conditions: readonly CreepCondition[]): void {
  const issues: Issue[] = [];
  const refuse = (path: string, message: string, got: unknown, expected: string, remedy?: string) =>
    issues.push({ code: 'out-of-range', path, message, got: String(got), expected, ...(remedy && { remedy }) });
  const { referenceRate, exponent, diffusionalViscosity, strengthFactor } = material;
  if (!(referenceRate > 0 && Number.isFinite(referenceRate)))
    refuse('material.referenceRate', 'the rate at 1 MPa is not positive', referenceRate, 'a positive rate in 1/s');
  if (!(exponent >= 1 && Number.isFinite(exponent)))
    refuse('material.exponent', 'the stress exponent is out of range', exponent, 'a number from 1 on');
  if (diffusionalViscosity !== undefined && !(diffusionalViscosity > 0))
    refuse('material.diffusionalViscosity', 'a viscosity is positive', diffusionalViscosity, 'Pa s, Infinity for none');
  const cells = mesh.blocks.reduce((sum, { region }) => sum + region.length, 0);
  if (strengthFactor !== undefined && strengthFactor.length !== cells)
    refuse('material.strengthFactor', 'each cell needs its factor', strengthFactor.length, `${cells} numbers`);
  const weak = strengthFactor?.findIndex((factor) => !(factor > 0 && Number.isFinite(factor))) ?? -1;
  if (weak >= 0)
    refuse(`material.strengthFactor[${weak}]`, 'a factor is not positive', strengthFactor![weak], 'a positive number');
  const straight = mesh.blocks.findIndex(({ order }) => order !== 2);
  if (straight >= 0)
    refuse(
      `mesh.blocks[${straight}]`,
      'velocities are quadratic, so the mesh must be',
      `order ${mesh.blocks[straight]!.order}`,
      'cells of order 2',
      'Give the mesh nodes on its edges (toQuadratic).',
    );
  if (cells === 0) refuse('mesh', 'the mesh has no cells', 0, 'at least one cell');
  if (diffusionalViscosity !== undefined && diffusionalViscosity < Number.POSITIVE_INFINITY) {
    const far = conditions.find(({ kind }) => kind === 'far-field');
    if (far !== undefined)
      refuse(
        `conditions.${far.boundary}`,
        'the body outside is known in closed form only for a power law alone',
        'a far field with diffusional creep',
        'no diffusionalViscosity',
        'End the mesh far away with a given pressure instead.',
      );
  }
  if (issues.length > 0) throw new LithostatError(issues);
}
