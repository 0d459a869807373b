import type { Metal } from '../materials/index.js';
import { LithostatError } from '../quantity/index.js';

/**
 * Refuses a metal that is liquid: every law of the cell models is that of a solid.
 * @param temperature K @param path of the metal's name in the scenario
 * @throws LithostatError from the melting point on
 */
export function checkSolid(metal: Metal, temperature: number, path: string): void {
  const { meltingPoint } = metal.properties;
  if (meltingPoint === undefined || temperature < meltingPoint) return;
  throw new LithostatError([
    {
      code: 'out-of-range',
      path: 'operation.temperature',
      message: `${metal.name} (${path}) is liquid at this temperature; the laws are those of a solid metal`,
      got: `${temperature.toFixed(2)} K`,
      expected: `below ${meltingPoint} K`,
      remedy: 'lower operation.temperature',
    },
  ]);
}
