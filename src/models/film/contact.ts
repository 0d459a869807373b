import type { CreepHysteresisParameters } from '../../physics/contact/creep-hysteresis.js';

/** True contact of an interface: the parameters of the contact laws, and how the contact was formed. */
export interface ContactLawParameters extends CreepHysteresisParameters {
  /** Full contact at every pressure; the law is then not used. */
  readonly perfect: boolean;
  /** Pressure (Pa) and time (s) at which metal and electrolyte were pressed together before the run. */
  readonly formation: { readonly pressure: number; readonly time: number };
}
