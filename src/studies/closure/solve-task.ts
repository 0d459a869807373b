import { edgeOpeningFactor, PatchCurrent, pillarContact, strippedVoid } from '../../models/resolved/closure/index.js';
import {
  crowdedClosure,
  type Estimate,
  type Friction,
  sinusoidalForcing,
  voidClosure,
} from '../../models/resolved/creep/index.js';
import type { ClosureAnswer, ClosureTask } from './tasks.js';

/** Solves one cell problem. @throws LithostatError */
export function solveTask({ table, parameters }: ClosureTask): ClosureAnswer {
  const number = (name: string): number => parameters[name] as number;
  const friction = parameters.friction as Friction;
  const exponent = number('exponent');
  switch (table) {
    case 'shape':
      return { shapeFactor: voidClosure({ exponent, aspect: number('aspect'), friction }, options) };
    case 'crowding':
      return {
        closureFactor: crowdedClosure(
          { exponent, aspect: number('aspect'), friction, ratio: number('ratio') },
          options,
        ),
      };
    case 'foil':
      return {
        closureFactor: crowdedClosure({
          exponent,
          friction: 'none',
          ratio: number('ratio'),
          thickness: number('thickness'),
        }),
      };
    case 'forcing': {
      const { traction, dissipation } = sinusoidalForcing(exponent);
      return { traction, dissipation };
    }
    case 'stripping':
      return stripping(exponent, number('relativeSize'), friction, number('pressure'));
    case 'edge':
      return { edgeOpening: edgeOpeningFactor({ exponent, relativeSize: number('relativeSize'), friction }) };
    case 'pillars': {
      const { pressure, gapGrowth } = pillarContact({ exponent, contact: number('contact') }, { cells: 6 });
      return { pressure, gapGrowth };
    }
  }
}

/** Meshes that are coarse already give four digits. */
const options = { resolution: 4 };

/** Two meshes, of which the coarse one ends at half the radius: what they differ by is the error. */
function stripping(exponent: number, relativeSize: number, friction: Friction, pressure: number): ClosureAnswer {
  const current = new PatchCurrent(relativeSize);
  const solve = (cells: number, farRadius: number) =>
    strippedVoid({ exponent, aspect: 0, friction, current, pressure }, { cells, farRadius });
  const [fine, coarse] = [solve(8, 30), solve(6, 15)];
  const estimate = (name: 'centre' | 'mean'): Estimate => ({
    value: fine[name],
    error: Math.abs(fine[name] - coarse[name]),
  });
  return { centre: estimate('centre'), mean: estimate('mean') };
}
