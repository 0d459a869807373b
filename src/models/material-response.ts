import type { MaterialLibrary } from '../materials/index.js';
import { anandCreep } from '../physics/creep/anand.js';
import { powerLawCreep } from '../physics/creep/power-law.js';
import type { DimensionName } from '../quantity/index.js';

/** What a material alone does in a test on it, without a cell: what its parameters are measured by. */
export interface MaterialResponse {
  /** `creepRate`; with the material it is written `creepRate(Li)`. */
  readonly name: string;
  readonly meaning: string;
  readonly kind: 'metal' | 'electrolyte';
  /** What it depends on, in the order in which `evaluate` takes it (SI). */
  readonly inputs: readonly { readonly name: string; readonly dimension: DimensionName }[];
  readonly dimension: DimensionName;
  /** @throws LithostatError when the library has no such material */
  evaluate(library: MaterialLibrary, material: string, inputs: readonly number[]): number;
}

const temperature = { name: 'temperature', dimension: 'temperature' } as const;

/**
 * Steady rate of creep under uniaxial stress, by the creep law that the metal has. Anand's law is taken at its strength of saturation, that
 * of long-lasting flow at the reference rate.
 */
function creepRate(library: MaterialLibrary, metal: string, [stress, at]: readonly number[]): number {
  const { creep } = library.metal(metal).properties;
  const out = new Float64Array(4);
  if (creep.law === 'power-law') powerLawCreep.evaluate(creep, [stress, at], out);
  else {
    const parameters = {
      ...creep,
      rateFactor: creep.prefactor,
      saturationStrength: creep.saturationResistance,
    };
    anandCreep.evaluate(parameters, [stress, at, creep.saturationResistance], out);
  }
  return out[0];
}

/** Responses of materials that data can be held against, one entry each. */
export const materialResponses: readonly MaterialResponse[] = [
  {
    name: 'creepRate',
    meaning: 'steady strain rate under uniaxial stress',
    kind: 'metal',
    inputs: [{ name: 'stress', dimension: 'pressure' }, temperature],
    dimension: 'strainRate',
    evaluate: creepRate,
  },
  {
    name: 'selfDiffusion',
    meaning: 'self-diffusion coefficient of the lattice',
    kind: 'metal',
    inputs: [temperature],
    dimension: 'diffusivity',
    evaluate: (library, metal, [at]) => library.metal(metal).properties.selfDiffusion.at(at),
  },
  {
    name: 'interfaceDiffusivity',
    meaning: 'diffusivity times thickness of the interface',
    kind: 'metal',
    inputs: [temperature],
    dimension: 'interfaceDiffusivity',
    evaluate: (library, metal, [at]) => library.metal(metal).properties.interfaceDiffusivity.at(at),
  },
  {
    name: 'conductivity',
    meaning: 'ionic conductivity',
    kind: 'electrolyte',
    inputs: [temperature],
    dimension: 'conductivity',
    evaluate: (library, electrolyte, [at]) => library.electrolyte(electrolyte).properties.conductivity.at(at),
  },
];
