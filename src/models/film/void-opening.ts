import { fluxFocusing } from '../../physics/conduction/flux-focusing.js';
import { type EdgeOpeningParameters, edgeOpening } from '../../physics/voids/edge-opening.js';
import { gapGrowth, pillarOpening } from '../../physics/voids/pillars.js';
import type { InterfaceLaws } from './interface-laws.js';
import type { InterfaceSlopes } from './interface-slopes.js';
import type { ElectrodeParameters, FilmParameters } from './parameters.js';

/** The voids of one interface by class, in the buffers of its owner. */
export interface VoidBuffers {
  /** Base radius (m). */
  readonly radius: Float64Array;
  /** Contact between the voids of the class. */
  readonly contact: Float64Array;
  /** Rate of void volume per area of class (m/s). */
  readonly volumeRate: Float64Array;
}

/** What opens voids at one interface, in a body at rest. Writes values and slopes to the buffers that it is given. */
export class VoidOpening {
  private readonly input = new Float64Array(6);
  private readonly out = new Float64Array(7);

  constructor(
    private readonly cell: FilmParameters,
    private readonly electrode: ElectrodeParameters,
    private readonly laws: InterfaceLaws,
    private readonly slopes: InterfaceSlopes,
    private readonly voids: VoidBuffers,
  ) {}

  /**
   * Sets the rate of every class and its slopes to what opens voids: M1, M2, M3, and buried voids laid open.
   * @param current density at the interface, positive on stripping (A/m^2) @param pressure of the stack (Pa)
   * @param contact theta, contact fraction between voids
   * @param condensing share of the stripped volume that condenses (M1); its slope is in the slopes
   * @param exposure rate at which buried voids are laid open, per area (m/s)
   */
  start(current: number, pressure: number, contact: number, condensing: number, exposure: number): void {
    const { slopes, laws, input, out } = this;
    const { contact: classContact, volumeRate } = this.voids;
    const { grossByVolume, grossByContact, grossByCurrent, grossByPressure } = slopes;
    const stripping = current > 0;
    const perLocalContact = (laws.molarToVolume * current) / contact;
    let opening = 0;
    let openingByCurrent = 0;
    let openingByPressure = 0;
    if (stripping) {
      opening = condensing;
      openingByCurrent = slopes.condensingByCurrent;
      if (laws.pillars !== null) {
        // Share of the recession that opens gaps between pillars (M2).
        input[0] = current;
        input[1] = pressure;
        input[2] = this.cell.temperature;
        input[3] = this.cell.electrolyte.conductivity;
        input[4] = laws.unitResistance;
        input[5] = laws.pillarStrength;
        pillarOpening.evaluate(laws.pillars, input, out);
        opening += out[0];
        openingByCurrent += out[1];
        openingByPressure = out[2];
      }
    }
    const perContact = opening * perLocalContact;
    const perContactByCurrent = openingByCurrent * perLocalContact + (opening * laws.molarToVolume) / contact;
    for (let k = 0; k < volumeRate.length; k++) {
      const touching = classContact[k];
      volumeRate[k] = perContact * touching + exposure;
      grossByVolume[k] = perContact * slopes.contact[k];
      grossByContact[k] = (-perContact * touching) / contact;
      grossByCurrent[k] = perContactByCurrent * touching - slopes.buriedByCurrent;
      grossByPressure[k] = openingByPressure * perLocalContact * touching;
    }
    if (stripping && laws.edge !== null) this.openEdges(laws.edge, current, pressure);
  }

  /**
   * Volume rate per class area opened at void rims by the crowded current (M3): the excess k_J - 1 of the rim over an area as large as
   * the void's, times the part g(s) that creep does not keep closed, s = (I_c/I)^(1/n). The area is a modelling choice of order one.
   */
  private openEdges(edge: EdgeOpeningParameters, current: number, pressure: number): void {
    const { input, out, cell, laws, slopes } = this;
    const { radius, contact, volumeRate } = this.voids;
    const exponent = this.electrode.creep.exponent;
    const perCurrent = (this.electrode.edgeMultiplier ?? 1) * laws.molarToVolume;
    const relative = 1 / (cell.electrolyte.conductivity * laws.unitResistance);
    for (let k = 0; k < volumeRate.length; k++) {
      input[0] = pressure;
      input[1] = cell.temperature;
      input[2] = cell.electrolyte.conductivity;
      input[3] = laws.unitResistance;
      input[4] = laws.rimStrength[k];
      edgeOpening.evaluate(edge, input, out);
      const onset = out[0];
      const s = (onset / current) ** (1 / exponent);
      if (s >= 1) continue;
      const slope = s > 0 ? (s * Math.log(s)) / exponent : 0; // dg/d ln(I_c/I)
      const open = gapGrowth(s);
      const growth = perCurrent * current * open;
      const growthByCurrent = perCurrent * (open - slope);
      const growthByPressure = s > 0 ? (perCurrent * current * slope * out[1]) / onset : 0;
      const covered = 1 - contact[k];
      input[0] = radius[k] * relative;
      fluxFocusing.evaluate(null, input, out);
      const crowding = out[0] - 1;
      volumeRate[k] += growth * covered * crowding;
      slopes.grossByVolume[k] +=
        growth * (covered * out[1] * relative * slopes.radius[k] - slopes.contact[k] * crowding);
      slopes.grossByCurrent[k] += growthByCurrent * covered * crowding;
      slopes.grossByPressure[k] += growthByPressure * covered * crowding;
    }
  }
}
