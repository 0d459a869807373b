import type { PointLaw } from '../../../physics/point-law.js';
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
