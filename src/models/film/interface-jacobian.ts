import type { FilmInterface } from './interface.js';
import { buriedOffset, contactOffset, crackOffset, depthOffset, thicknessOffset } from './layout.js';

/** Where one interface stands in the matrix of the cell. */
export interface InterfacePlace {
  /** Number of unknowns of the cell: length of a row. */
  readonly size: number;
  /** First unknown of the interface. */
  readonly start: number;
  /** Unknown that is the current density of the cell, and its sign at this interface. */
  readonly current: number;
  readonly sign: number;
}

/**
 * Derivatives of the rates of one interface to the unknowns of the cell, assembled from the slopes of its laws.
 *
 * Classes act on each other through the contact fraction theta and the velocity v_t that voids follow alone: with m_k (1 - theta_k) the share
 * of v_t that class k follows, d(rate_k) = d(gross_k) - m_k (1 - theta_k) dv_t + m_k v_t dtheta_k, and gross_k knows the other classes through theta.
 * The body velocity is the remainder of the conservation of metal, so the derivatives conserve metal to round-off as the rates do.
 */
export class InterfaceJacobian {
  private readonly count: number;
  /** Derivatives to the unknowns of the interface in their order: of the velocity that voids follow, and of the body velocity. */
  private readonly translation: Float64Array;
  private readonly bodyVelocity: Float64Array;
  /** dtheta by class. */
  private readonly contact: Float64Array;
  private translationByCurrent = 0;
  private translationByPressure = 0;
  private velocityByPressure = 0;

  constructor(
    private readonly one: FilmInterface,
    private readonly place: InterfacePlace,
  ) {
    this.count = one.electrode.voids.classes.length;
    this.translation = new Float64Array(this.count + thicknessOffset + 1);
    this.bodyVelocity = new Float64Array(this.count + thicknessOffset + 1);
    this.contact = new Float64Array(this.count);
  }

  /**
   * Adds the rows of the interface to a matrix of zeros; `rates` of the interface comes first, with slopes.
   * @param matrix size x size, row-major, df_i/dy_j
   * @param pressureGradient derivative of the pressure at the interface to every unknown of the cell (Pa per unit)
   */
  write(matrix: Float64Array, pressureGradient: Float64Array | null): void {
    this.prepare();
    const { count, one, place, translation, bodyVelocity, contact } = this;
    const { slopes, laws } = one;
    const { size, start, current, sign } = place;
    const unknowns = bodyVelocity.length;
    const buried = count + buriedOffset;
    const depth = count + depthOffset;
    for (let k = 0; k < count; k++) {
      const row = (start + k) * size;
      const follows = laws.translationFactor[k] * (1 - one.classContact[k]);
      const byContact = slopes.grossByContact[k];
      for (let j = 0; j < count; j++) matrix[row + start + j] = byContact * contact[j] - follows * translation[j];
      for (let j = count; j < unknowns; j++) matrix[row + start + j] = -follows * translation[j];
      matrix[row + start + k] +=
        slopes.grossByVolume[k] + laws.translationFactor[k] * slopes.contact[k] * one.translationVelocity;
      matrix[row + start + buried] += slopes.exposureByBuried;
      matrix[row + start + depth] += slopes.exposureByDepth;
      matrix[row + current] = sign * (slopes.grossByCurrent[k] - follows * this.translationByCurrent);
      addMultiple(matrix, row, pressureGradient, slopes.grossByPressure[k] - follows * this.translationByPressure);
    }

    let row = (start + buried) * size;
    for (let j = 0; j < count; j++) matrix[row + start + j] = slopes.buriedByVolume[j];
    matrix[row + start + buried] = slopes.buriedByBuried;
    matrix[row + start + depth] = slopes.buriedByDepth;
    matrix[row + current] = sign * slopes.buriedByCurrent;
    addMultiple(matrix, row, pressureGradient, slopes.buriedByPressure);

    row = (start + depth) * size;
    matrix[row + start + depth] = slopes.depthByDepth;
    matrix[row + current] = sign * slopes.depthByCurrent;

    row = (start + count + contactOffset) * size;
    matrix[row + start + count + contactOffset] = slopes.contactRateByState;
    addMultiple(matrix, row, pressureGradient, slopes.contactRateByPressure);

    row = (start + count + crackOffset) * size;
    for (let j = 0; j < count; j++) matrix[row + start + j] = slopes.crackByContact * contact[j];
    matrix[row + start + count + contactOffset] = slopes.crackByState;
    matrix[row + start + count + crackOffset] = slopes.crackByCrack;
    matrix[row + current] = sign * slopes.crackByCurrent;
    addMultiple(matrix, row, pressureGradient, slopes.crackByPressure);

    row = (start + count + thicknessOffset) * size;
    for (let j = 0; j < unknowns; j++) matrix[row + start + j] = -bodyVelocity[j];
    matrix[row + current] = -sign * this.translationByCurrent;
    addMultiple(matrix, row, pressureGradient, -this.velocityByPressure);
  }

  /** Subtracts the derivative of the voltage of this interface, with its sign, from a row of the matrix. */
  subtractVoltage(matrix: Float64Array, row: number, pressureGradient: Float64Array | null): void {
    const { count, one, place, contact } = this;
    const { slopes } = one;
    const { start, current, sign } = place;
    for (let j = 0; j < count; j++) {
      matrix[row + start + j] -= sign * (slopes.constrictionByVolume[j] + slopes.voltageByContact * contact[j]);
    }
    matrix[row + start + count + contactOffset] -= sign * slopes.voltageByState;
    matrix[row + current] -= slopes.voltageByCurrent;
    addMultiple(matrix, row, pressureGradient, -sign * slopes.voltageByPressure);
  }

  /** Derivatives of contact fraction and body velocity. */
  private prepare(): void {
    const { count, one, translation, bodyVelocity, contact } = this;
    const { slopes, laws } = one;
    // One where voids follow the body without the part of its motion that closure makes, else zero.
    const apart = one.closureApart() ? 1 : 0;
    const { classes } = one.electrode.voids;
    let byContact = 0;
    let byCurrent = laws.molarToVolume + slopes.crackVolume * slopes.crackByCurrent - slopes.buriedByCurrent;
    let byPressure = slopes.crackVolume * slopes.crackByPressure - slopes.buriedByPressure;
    let closureByPressure = apart * slopes.buriedClosureByPressure;
    let areas = 0;
    for (let k = 0; k < count; k++) {
      const { areaShare } = classes[k];
      contact[k] = areaShare * slopes.contact[k];
      byContact += areaShare * slopes.grossByContact[k];
      byCurrent -= areaShare * slopes.grossByCurrent[k];
      byPressure -= areaShare * slopes.grossByPressure[k];
      closureByPressure += apart * areaShare * slopes.closureByPressure[k];
      areas += areaShare;
    }
    const perRest = 1 / (1 - one.shedShare);
    const crackAndGross = slopes.crackVolume * slopes.crackByContact - byContact;
    for (let k = 0; k < count; k++) {
      const shedByContact = -laws.translationFactor[k] * one.translationVelocity;
      const closure = apart * classes[k].areaShare * slopes.closureByVolume[k];
      translation[k] =
        perRest *
        (contact[k] * (crackAndGross + shedByContact) -
          classes[k].areaShare * slopes.grossByVolume[k] -
          slopes.buriedByVolume[k] -
          closure);
      bodyVelocity[k] = translation[k] + closure;
    }
    const { crackVolume, crackVolumeCurvature } = slopes;
    // The rate of the crack radius is its volume rate over that volume's derivative.
    const crackRate = crackVolume > 0 ? one.crackVolumeRate / crackVolume : 0;
    const buriedClosure = apart * slopes.buriedClosureByBuried;
    translation[count + buriedOffset] =
      -perRest * (areas * slopes.exposureByBuried + slopes.buriedByBuried + buriedClosure);
    translation[count + depthOffset] = -perRest * (areas * slopes.exposureByDepth + slopes.buriedByDepth);
    translation[count + contactOffset] = perRest * crackVolume * slopes.crackByState;
    translation[count + crackOffset] = perRest * (crackVolume * slopes.crackByCrack + crackVolumeCurvature * crackRate);
    translation[count + thicknessOffset] = 0;
    for (let j = count; j < translation.length; j++) bodyVelocity[j] = translation[j];
    bodyVelocity[count + buriedOffset] += buriedClosure;
    this.translationByCurrent = perRest * byCurrent;
    this.translationByPressure = perRest * (byPressure - closureByPressure);
    this.velocityByPressure = this.translationByPressure + closureByPressure;
  }
}

/** Adds a multiple of a vector, when there is one, to a row of a matrix. */
function addMultiple(matrix: Float64Array, row: number, vector: Float64Array | null, factor: number): void {
  if (vector === null || factor === 0) return;
  for (let j = 0; j < vector.length; j++) matrix[row + j] += factor * vector[j];
}
