import { faradayConstant } from '../../quantity/index.js';
import type { ResolvedElectrode } from './parameters.js';

/** What the lag is estimated from, SI. */
interface ContactState {
  /** Largest less least pressure on the contact (Pa). */
  readonly spread: number;
  /** Velocity of the electrode towards the electrolyte (m/s). */
  readonly bodyVelocity: number;
  /** Half width of the widest void; 0 for none (m). */
  readonly voidHalfWidth: number;
}

/**
 * Largest ratio with which currents and pressures settle when they are iterated. Found with a void of 2 um in bulk lithium at 1 MPa on stripping: at
 * 0.029 (0.01 mA/cm^2) they do, at 0.044 (0.002 mA/cm^2) they do not.
 */
export const largestStressLag = 0.035;

/**
 * How far the currents, which take the pressures of the evaluation before, may be from those that belong to them. Differences of pressure dp drive
 * the contact at Vm/F (Vm dp/F)/Z; metal that creeps at the velocity v near a void answers a change dv of it with a pressure of about
 * dp dv/(n v). The ratio of that pressure to dp is (Vm/F)^2 dp/(n Z v). 0 where pressures are even.
 */
export function stressLag(
  { molarVolume, resistance, creep }: Pick<ResolvedElectrode, 'molarVolume' | 'resistance' | 'creep'>,
  { spread, bodyVelocity, voidHalfWidth }: ContactState,
  section: 'axisymmetric' | 'plane',
  width: number,
): number {
  if (!(spread > 0)) return 0;
  // What the body comes down by flows into the voids.
  const part = voidHalfWidth > 0 ? Math.min(1, voidHalfWidth / width) : 1;
  const near = Math.abs(bodyVelocity) / (section === 'axisymmetric' ? part ** 2 : part);
  return ((molarVolume / faradayConstant) ** 2 * spread) / (creep.exponent * resistance * near);
}
