import type { Issue } from '../quantity/issue.js';
import { tensorSize } from './tensor.js';

/** What a law is told about one material point. Buffers belong to the caller; no law writes to them. */
export interface PointInput {
  /**
   * Six numbers in Mandel's order (`tensor.ts`): the total small strain at the end of the step for laws driven by `strain`, the strain
   * rate (1/s) for laws driven by `strain-rate`.
   */
  readonly drive: Float64Array;
  /** State at the beginning of the step, `stateSize` numbers. */
  readonly state: Float64Array;
  /** Length of the time step, s; 0 is an instantaneous (elastic) answer. Laws without a state do not use it. */
  duration: number;
  /** K. */
  temperature: number;
  /** Factor on the creep strength of the metal (`strength/size-effect`), 1 in bulk. */
  strengthFactor: number;
}

/** What a law answers. Buffers belong to the caller. */
export interface PointResponse {
  /** Pa, Mandel's order; its deviator alone where the law says `incompressible`. */
  readonly stress: Float64Array;
  /** Derivative of the stress with respect to the drive over the whole step (consistent), row-major 6 x 6; Pa or Pa s. */
  readonly tangent: Float64Array;
  /** State at the end of the step. */
  readonly state: Float64Array;
  /** Elastic energy density at the end, J/m^3. */
  storedEnergy: number;
  /** What becomes heat, never negative: in the step, J/m^3 (laws driven by strain), or as a power density, W/m^3 (by strain rate). */
  dissipation: number;
  /**
   * Where the law `hasPotential`: density whose derivative with respect to the drive is the stress, up to a constant of the step. J/m^3 (strain)
   * or W/m^3 (strain rate). Else 0.
   */
  potential: number;
}

/** One number of the state of a material point. */
export interface StateVariable {
  readonly name: string;
  readonly unit: string;
}

/** Where a test or a user finds the law at work: parameters, and the sizes of drives and steps that belong to them. */
export interface PointLawExample<Parameters> {
  readonly parameters: Parameters;
  /** Size of the drive (norm of its six numbers). */
  readonly drive: number;
  /** Seconds. */
  readonly duration: number;
  /** K. */
  readonly temperature: number;
}

/**
 * A constitutive law of a material point: a pure function of strain (or strain rate), old state, time step, temperature to stress, consistent
 * tangent and new state; the tensor-valued sibling of `Law`. Never allocates, never fails inside its limits; small strains. One law per file.
 */
export interface PointLaw<Parameters> {
  /** Family and variant, kebab-case: `creep/power-law-flow`. */
  readonly name: string;
  readonly title: string;
  readonly equation: string;
  /** Authors, year, equation. */
  readonly sources: readonly string[];
  readonly drive: 'strain' | 'strain-rate';
  /** The stress is a deviator and the trace of the drive is ignored: pressure is an unknown of its own. */
  readonly incompressible: boolean;
  /** The response to a rotated drive is the rotated response. */
  readonly isotropic: boolean;
  readonly hasPotential: boolean;
  /** Numbers of the state in order; its length is the size of the state. Strains come as six in Mandel's order. */
  readonly state: readonly StateVariable[];
  readonly examples: readonly PointLawExample<Parameters>[];
  /** What is wrong with parameters, each an issue with its path in them; empty: the law holds for them. */
  problems(parameters: Parameters): Issue[];
  /** Writes the state of virgin material. */
  initialState(parameters: Parameters, out: Float64Array): void;
  /** The answer to a step; writes all of `response`. */
  respond(parameters: Parameters, input: PointInput, response: PointResponse): void;
  /** Bulk modulus, Pa, for mixed elements, where the pressure is elastic: stress = deviator + bulkModulus tr(strain) 1. */
  bulkModulus?(parameters: Parameters): number;
  /** As in `Law`: dimensionless distance to a corner (first yield), 0 on it. */
  distanceToKink?(parameters: Parameters, input: PointInput): number;
}

/** Buffers for one point of a law, virgin: nothing is strained, the state is the initial one, 1 s, 298.15 K, strength factor 1. */
export function pointBuffers<Parameters>(
  law: PointLaw<Parameters>,
  parameters: Parameters,
): { input: PointInput; response: PointResponse } {
  const state = new Float64Array(law.state.length);
  law.initialState(parameters, state);
  return {
    input: { drive: new Float64Array(tensorSize), state, duration: 1, temperature: 298.15, strengthFactor: 1 },
    response: {
      stress: new Float64Array(tensorSize),
      tangent: new Float64Array(tensorSize * tensorSize),
      state: new Float64Array(law.state.length),
      storedEnergy: 0,
      dissipation: 0,
      potential: 0,
    },
  };
}

/** Six state variables of a symmetric tensor. */
export function tensorState(name: string, unit: string): StateVariable[] {
  return ['xx', 'yy', 'zz', 'sqrt2 yz', 'sqrt2 xz', 'sqrt2 xy'].map((component) => ({
    name: `${name} ${component}`,
    unit,
  }));
}
