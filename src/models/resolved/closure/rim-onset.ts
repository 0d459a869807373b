import { LithostatError } from '../../../quantity/index.js';
import type { Estimate } from '../creep/index.js';

/** Mean pressures at the rim under one driving pressure: over a narrow ring and over one `spread` times as wide. */
export interface RimPressures {
  readonly narrow: number;
  readonly wide: number;
}

/** Width of the wide ring over that of the narrow one. */
export const spread = 8;
/** A pressure is found to this part. */
const precision = 2e-4;
const mostTurns = 40;

/**
 * The pressure at which the singular part of the contact pressure at a rim vanishes: above it contact is kept, below it the rim would need
 * tension. Near the rim p = K rho^(-1/(n+1)) + p_0 + ..., the singularity of a crack in power-law metal (Hutchinson 1968, Rice & Rosengren 1968), so
 * the mean over a ring of width w vanishes at a pressure that approaches the wanted one as w^(1/(n+1)): slowly for large n. Two widths tell the
 * limit; half of what that adds is the error.
 *
 * @param pressures for a driving pressure; rising
 * @param guess of the pressure wanted
 */
export function rimOnset(exponent: number, pressures: (drive: number) => RimPressures, guess: number): Estimate {
  const known = new Map<number, RimPressures>();
  const at = (drive: number): RimPressures => {
    const found = known.get(drive) ?? pressures(drive);
    known.set(drive, found);
    return found;
  };
  const narrow = root((drive) => at(drive).narrow, guess);
  const wide = root((drive) => at(drive).wide, narrow);
  const power = 1 / (exponent + 1);
  const correction = (narrow - wide) / (spread ** power - 1);
  return { value: narrow + correction, error: Math.abs(correction) / 2 };
}

/**
 * Root of a rising function: a bracket grown from the guess, then the false position (Illinois). The pressure at the rim turns as the 1/n-th power
 * of the distance from the root, so that methods which trust slopes do not end.
 */
function root(f: (x: number) => number, guess: number): number {
  let [low, high] = [guess, guess];
  let [atLow, atHigh] = [f(guess), 0];
  const rising = atLow < 0;
  for (let turn = 0, part = 0.02; ; turn++, part *= 2) {
    if (turn === mostTurns) throw notFound(low, high);
    const next = (rising ? high : low) * (rising ? 1 + part : 1 / (1 + part));
    const value = f(next);
    if (value < 0 === rising) {
      [low, high] = [next, next];
      atLow = value;
      continue;
    }
    [low, high, atLow, atHigh] = rising ? [high, next, atLow, value] : [next, low, value, atLow];
    break;
  }
  for (let turn = 0; high - low > precision * high; turn++) {
    if (turn === mostTurns) throw notFound(low, high);
    // Never nearer to an end than a tenth of the bracket.
    const straight = (low * atHigh - high * atLow) / (atHigh - atLow);
    const x = Math.min(high - 0.1 * (high - low), Math.max(low + 0.1 * (high - low), straight));
    const y = f(x);
    if (y > 0) {
      [high, atHigh] = [x, y];
      atLow /= 2;
    } else {
      [low, atLow] = [x, y];
      atHigh /= 2;
    }
  }
  return (low + high) / 2;
}

function notFound(low: number, high: number): LithostatError {
  return new LithostatError(
    [
      {
        code: 'not-converged',
        path: 'closure.rim',
        message: 'no pressure was found at which the rim of a contact opens',
        got: `a bracket from ${low} to ${high} after ${mostTurns} turns`,
        expected: `one as narrow as a part ${precision}`,
        remedy: 'Give a finer mesh at the rim.',
      },
    ],
    3,
  );
}
