import type { PointLaw, PointResponse } from '../../../physics/point-law.js';
import { LithostatError } from '../../../quantity/index.js';

/** What a region of a solid is made of: a point law driven by strain, with its parameters. */
export interface SolidMaterial<Parameters = unknown> {
  readonly law: PointLaw<Parameters>;
  readonly parameters: Parameters;
  /** K; 298.15 by default. */
  readonly temperature?: number;
  /** Factor on the creep strength; 1 by default. */
  readonly strengthFactor?: number;
  /**
   * Strain that causes no stress (thermal, chemical, misfit), six numbers in Mandel's order: constant, or a function that writes it for a
   * position (m; r, z when axisymmetric).
   */
  readonly eigenstrain?: ArrayLike<number> | ((position: Float64Array, out: Float64Array) => void);
}

/** A material of any law; `solidMaterial` checks that the parameters are those of the law. */
export function solidMaterial<Parameters>(material: SolidMaterial<Parameters>): SolidMaterial {
  return material as SolidMaterial;
}

/** Where the deviator and the pressure are taken apart, the part of a law that mixed elements use. */
export interface DeviatoricPart {
  /** 1/K, 1/Pa; 0 for incompressible materials. */
  readonly compressibility: number;
}

/**
 * Bulk response of a material for mixed elements.
 * @throws LithostatError for a law that has no bulk modulus of its own (the pressure is not elastic, or the law does not say so)
 */
export function compressibilityOf(region: string, { law, parameters }: SolidMaterial): number {
  if (law.incompressible) return 0;
  const bulk = law.bulkModulus?.(parameters);
  if (bulk !== undefined && bulk > 0) return 1 / bulk;
  throw new LithostatError([
    {
      code: 'unsuitable',
      path: `materials.${region}`,
      message: `mixed elements need the bulk modulus of a material, and "${law.name}" has ${bulk === undefined ? 'none' : `that of ${bulk} Pa`}`,
      expected: 'a law with an elastic bulk modulus above 0',
      remedy: 'Use the mean dilatation instead of mixed elements.',
    },
  ]);
}

/** Takes the deviator of a stress and of its tangent by a deviatoric strain, in place: P D P with P = I - 1 x 1/3. */
export function takeDeviator({ stress, tangent }: PointResponse): void {
  const mean = (stress[0]! + stress[1]! + stress[2]!) / 3;
  for (let k = 0; k < 3; k++) stress[k] = stress[k]! - mean;
  for (let column = 0; column < 6; column++) {
    const average = (tangent[column]! + tangent[6 + column]! + tangent[12 + column]!) / 3;
    for (let k = 0; k < 3; k++) tangent[6 * k + column] = tangent[6 * k + column]! - average;
  }
  for (let row = 0; row < 6; row++) {
    const average = (tangent[6 * row]! + tangent[6 * row + 1]! + tangent[6 * row + 2]!) / 3;
    for (let k = 0; k < 3; k++) tangent[6 * row + k] = tangent[6 * row + k]! - average;
  }
}
