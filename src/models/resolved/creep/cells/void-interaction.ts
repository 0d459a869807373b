import { voidCell } from '../../../../mesh/index.js';
import { creepReferenceStress } from '../../../../physics/creep/power-law.js';
import { solveCreep, volumeRate } from '../solution.js';
import { carry, type Estimate, richardson } from './estimate.js';
import { type CellOptions, checkCell, type Friction } from './void-closure.js';

export interface VoidInteractionCase {
  readonly exponent: number;
  /** a/b: radius of the hemispherical void over that of its cell. */
  readonly ratio: number;
  readonly friction: Friction;
  /** q: height over base radius; 1, a hemisphere, by default. */
  readonly aspect?: number;
  /** Thickness of the metal over b; 2 by default. */
  readonly thickness?: number;
}

/**
 * c: a half-spheroidal void in a cylindrical cell (radius b, frictionless walls) under a rigid frictionless platen with the mean pressure p loses
 * volume at c A a^3 (p/sigma_ref)^n.
 */
export function crowdedClosure(
  { exponent, ratio, friction, aspect = 1, thickness = 2 }: VoidInteractionCase,
  options: CellOptions = {},
): Estimate {
  const { resolution = 6 } = options;
  checkCell({ exponent, resolution, ratio });
  const rates = [1, 2, 4].map((factor) => {
    const mesh = voidCell({
      void: { kind: 'spheroid', aspect },
      radius: 1,
      surroundings: { kind: 'cell', radius: 1 / ratio, metalHeight: thickness / ratio },
      resolution: factor * resolution,
      growth: 1.5 ** (1 / factor),
      ...(aspect === 0 && { rimSize: 0.05 / (factor * resolution) ** 2 }),
      order: 2,
    });
    const flow = solveCreep({
      mesh,
      material: { referenceRate: 1, exponent },
      conditions: [
        { kind: 'platen', boundary: 'top', load: { pressure: creepReferenceStress } },
        { kind: 'normal-velocity', boundary: 'interface', velocity: 0, friction },
        { kind: 'normal-velocity', boundary: 'outer', velocity: 0 },
      ],
    });
    return volumeRate(flow, 'void');
  });
  return richardson(rates);
}

/**
 * beta_n(a/b) of the frictionless cell: c = c_n [1 - beta_n (a/b)^(3/n)]^(-n), c_n = pi (3/(2n))^n. Near 1 for large n: crowded voids close
 * many times faster.
 */
export function voidInteraction(exponent: number, ratio: number, options: CellOptions = {}): Estimate {
  const isolated = Math.PI * (1.5 / exponent) ** exponent;
  const crowded = crowdedClosure({ exponent, ratio, friction: 'none' }, options);
  return carry(crowded, (c) => (1 - (c / isolated) ** (-1 / exponent)) * ratio ** (-3 / exponent));
}
