/**
 * Partial derivatives of what one interface computes, filled by `FilmInterface` beside the values from the tangents of the laws.
 *
 * Void classes see each other and the rest of the cell through few quantities, and the derivatives are kept in these: the void
 * volume w_k of the class itself, the contact fraction theta between voids, the current density i (positive on stripping), the
 * pressure P, and the other unknowns of the interface. `By…` names what is varied with the others held. SI.
 */
export class InterfaceSlopes {
  /** By class, to its w_k: radius, contact of the class, voltage of the constriction. */
  readonly radius: Float64Array;
  readonly contact: Float64Array;
  readonly constrictionByVolume: Float64Array;
  /** By class: rate of void volume in a body at rest. */
  readonly grossByVolume: Float64Array;
  readonly grossByContact: Float64Array;
  readonly grossByCurrent: Float64Array;
  readonly grossByPressure: Float64Array;
  /** By class: rate of its closure, and that of the buried voids. */
  readonly closureByVolume: Float64Array;
  readonly closureByPressure: Float64Array;
  buriedClosureByBuried = 0;
  buriedClosureByPressure = 0;
  /** The same in every class: rate at which buried voids are laid open. */
  exposureByBuried = 0;
  exposureByDepth = 0;

  /** True contact to the plastic contact (state) and P. */
  trueContactByState = 0;
  trueContactByPressure = 0;
  /** Current density on what touches. */
  localByContact = 0;
  localByState = 0;
  localByCurrent = 0;
  localByPressure = 0;
  /** Mechanical work of the reaction, p_n Vm. */
  workByContact = 0;
  workByPressure = 0;
  /** Share of the stripped volume that condenses. */
  condensingByCurrent = 0;
  /** Potential and voltage of the constriction together. */
  voltageByContact = 0;
  voltageByState = 0;
  voltageByCurrent = 0;
  voltageByPressure = 0;
  /** Overpotential at the flaw, to the local current density, the crack radius and the mechanical work. */
  flawByLocal = 0;
  flawByCrack = 0;
  flawByWork = 0;
  /** Threshold of the flaw. */
  thresholdByCrack = 0;
  thresholdByPressure = 0;

  /** Rate of the buried volume, by class to w_k. */
  readonly buriedByVolume: Float64Array;
  buriedByBuried = 0;
  buriedByDepth = 0;
  buriedByCurrent = 0;
  buriedByPressure = 0;
  /** Rate of the depth that it lies under. */
  depthByDepth = 0;
  depthByCurrent = 0;
  /** Rate of the plastic contact. */
  contactRateByState = 0;
  contactRateByPressure = 0;
  /** Rate of the crack radius, all that it depends on. */
  crackByContact = 0;
  crackByState = 0;
  crackByCrack = 0;
  crackByCurrent = 0;
  crackByPressure = 0;
  /** Metal in the crack per nominal area: first and second derivative to the radius. */
  crackVolume = 0;
  crackVolumeCurvature = 0;

  constructor(classes: number) {
    const each = () => new Float64Array(classes);
    this.radius = each();
    this.contact = each();
    this.constrictionByVolume = each();
    this.grossByVolume = each();
    this.grossByContact = each();
    this.grossByCurrent = each();
    this.grossByPressure = each();
    this.buriedByVolume = each();
    this.closureByVolume = each();
    this.closureByPressure = each();
  }
}
