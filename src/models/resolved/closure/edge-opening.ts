import { stickingOutside } from '../creep/cells/void-closure.js';
import type { Estimate, Friction } from '../creep/index.js';
import { PatchCurrent } from './patch-current.js';
import { rimOnset, spread } from './rim-onset.js';
import { strippedVoid } from './stripped-void.js';

export interface EdgeOpeningCase {
  readonly exponent: number;
  /** abar = a/(kappa Z). */
  readonly relativeSize: number;
  readonly friction: Friction;
}

/** Width of the narrow ring over a. */
const width = 5e-4;

/**
 * Chat_n: the contact at the rim of a flat void stays in compression while it is stripped at I if
 * P > Chat_n sigma_ref ((Vm I/(F kappa Z))/A)^(1/n). For n = 1 without friction 2/3 exactly, whatever abar (the contact pressure and the current are
 * then similar).
 */
export function edgeOpeningFactor(
  { exponent, relativeSize, friction }: EdgeOpeningCase,
  { cells = 12 }: { readonly cells?: number } = {},
): Estimate {
  const current = new PatchCurrent(relativeSize);
  const scale = relativeSize ** (1 / exponent);
  const outerFactor = friction === 'sticking' ? stickingOutside(exponent) : 1;
  const pressures = (drive: number) => {
    const flow = strippedVoid(
      { exponent, aspect: 0, friction, current, pressure: drive * scale },
      { cells, outerFactor },
    );
    return { narrow: flow.rimPressure(width), wide: flow.rimPressure(spread * width) };
  };
  return rimOnset(exponent, pressures, 0.1 + 0.63 * exponent);
}
