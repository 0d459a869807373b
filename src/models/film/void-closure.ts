import { sizeEffectStrength } from '../../physics/strength/size-effect.js';
import { creepClosure } from '../../physics/voids/creep-closure.js';
import { interfaceDiffusionClosure } from '../../physics/voids/interface-diffusion-closure.js';
import { latticeDiffusionClosure } from '../../physics/voids/lattice-diffusion-closure.js';
import { occlusion } from '../../physics/voids/occlusion.js';
import { rimFilling } from '../../physics/voids/rim-filling.js';
import type { InterfaceLaws } from './interface-laws.js';
import type { InterfaceSlopes } from './interface-slopes.js';
import type { ElectrodeParameters, FilmParameters } from './parameters.js';
import type { VoidBuffers } from './void-opening.js';

/** Ligament over cell radius below which the strength is held. */
const smallestLigament = 1e-3;

/** What closes, fills and buries voids at one interface. Writes values and slopes to the buffers that it is given. */
export class VoidClosure {
  /** By class: rate per area of class by each mechanism (m/s). */
  readonly creepClosure: Float64Array;
  readonly interfaceDiffusion: Float64Array;
  readonly latticeDiffusion: Float64Array;
  readonly rimFilling: Float64Array;
  /** By class: pressure that closes the void, surface tension included (Pa). */
  readonly closingPressure: Float64Array;
  /** By class: strength of the metal around the void over that of bulk metal. */
  readonly strengthFactor: Float64Array;
  private readonly input = new Float64Array(4);
  private readonly out = new Float64Array(5);
  /** Strength of the metal around a void, and its derivative to the radius. */
  private strength = 1;
  private strengthSlope = 0;

  constructor(
    private readonly cell: FilmParameters,
    private readonly electrode: ElectrodeParameters,
    private readonly laws: InterfaceLaws,
    private readonly slopes: InterfaceSlopes,
    private readonly voids: VoidBuffers,
  ) {
    const each = () => new Float64Array(electrode.voids.classes.length);
    this.creepClosure = each();
    this.interfaceDiffusion = each();
    this.latticeDiffusion = each();
    this.rimFilling = each();
    this.closingPressure = each();
    this.strengthFactor = each().fill(1);
  }

  /**
   * Takes closure, rim filling and occlusion from the rate of every class, and their slopes from its slopes.
   * @param state unknowns, those of the interface from place `at` on
   * @param current density at the interface, positive on stripping (A/m^2) @param pressure of the stack (Pa)
   * @param withSlopes when false, empty classes are passed over: they have slopes but no rates
   * @returns rate at which plating buries voids, per nominal area (m/s)
   */
  add(state: Float64Array, at: number, current: number, pressure: number, withSlopes: boolean): number {
    const { cell, electrode, laws, slopes, voids, input, out } = this;
    const { mechanisms, temperature } = cell;
    const { grossByVolume, grossByCurrent, grossByPressure } = slopes;
    const { classes, voidPressure } = electrode.voids;
    const drop = pressure + cell.ambientPressure - voidPressure;
    const squeeze = Math.max(0, drop);
    const squeezeSlope = drop >= 0 ? 1 : 0;
    const plating = current < 0;
    const surface = mechanisms.surfaceTension ? 2 * electrode.surfaceEnergy : 0;
    let burial = 0;
    for (let k = 0; k < classes.length; k++) {
      const excess = state[at + k];
      const radius = voids.radius[k];
      const radiusSlope = slopes.radius[k];
      const capillary = surface / radius;
      const effective = squeeze + capillary;
      this.closingPressure[k] = effective;
      this.creepClosure[k] = 0;
      this.interfaceDiffusion[k] = 0;
      this.latticeDiffusion[k] = 0;
      this.rimFilling[k] = 0;
      slopes.buriedByVolume[k] = 0;
      slopes.closureByVolume[k] = 0;
      slopes.closureByPressure[k] = 0;
      // NaN goes on, so that it is seen.
      if (withSlopes || excess !== 0) {
        const total = Math.abs(excess) + laws.seedVolume[k];
        // The nucleus itself does not close: of the closure of the whole void, the share of its volume that is void.
        const density = laws.density[k] * (excess / total);
        const densitySlope = (laws.density[k] * laws.seedVolume[k]) / (total * total);
        this.findStrength(radius, classes[k].spacing);
        this.strengthFactor[k] = this.strength;
        const capillarySlope = -capillary / radius;
        let closure = 0;
        let perVoid = 0;
        let perVoidByRadius = 0;
        let perVoidByPressure = 0;
        input[0] = radius;
        input[2] = temperature;
        input[3] = this.strength;
        if (mechanisms.creepClosure) {
          input[1] = effective;
          creepClosure.evaluate(laws.closure[k], input, out);
          this.creepClosure[k] = density * out[0];
          closure += this.creepClosure[k];
          perVoid += out[0];
          perVoidByRadius += out[1] + out[2] * capillarySlope + out[4] * this.strengthSlope;
          perVoidByPressure += out[2];
        }
        if (mechanisms.interfaceDiffusion) {
          input[1] = squeeze;
          interfaceDiffusionClosure.evaluate(laws.interfaceDiffusion[k], input, out);
          this.interfaceDiffusion[k] = density * out[0];
          closure += this.interfaceDiffusion[k];
          perVoid += out[0];
          perVoidByRadius += out[1] + out[4] * this.strengthSlope;
          perVoidByPressure += out[2];
        }
        if (mechanisms.latticeDiffusion) {
          input[1] = effective;
          latticeDiffusionClosure.evaluate(laws.latticeDiffusion, input, out);
          this.latticeDiffusion[k] = density * out[0];
          closure += this.latticeDiffusion[k];
          perVoid += out[0];
          perVoidByRadius += out[1] + out[2] * capillarySlope;
          perVoidByPressure += out[2];
        }
        voids.volumeRate[k] -= closure;
        slopes.closureByVolume[k] = densitySlope * perVoid + density * perVoidByRadius * radiusSlope;
        slopes.closureByPressure[k] = density * perVoidByPressure * squeezeSlope;
        grossByVolume[k] -= slopes.closureByVolume[k];
        grossByPressure[k] -= slopes.closureByPressure[k];
      }
      if (!plating) continue;
      input[0] = current;
      if (mechanisms.rimFilling) {
        input[1] = voids.contact[k];
        rimFilling.evaluate(laws.rimFilling, input, out);
        this.rimFilling[k] = out[0];
        voids.volumeRate[k] -= out[0];
        grossByCurrent[k] -= out[1];
        grossByVolume[k] -= out[2] * slopes.contact[k];
      }
      if (mechanisms.occlusion) {
        const { areaShare } = classes[k];
        input[1] = excess;
        input[2] = radius;
        occlusion.evaluate(laws.occlusion, input, out);
        voids.volumeRate[k] -= out[0];
        burial += areaShare * out[0];
        const byVolume = out[2] + out[3] * radiusSlope;
        grossByCurrent[k] -= out[1];
        grossByVolume[k] -= byVolume;
        slopes.buriedByCurrent += areaShare * out[1];
        slopes.buriedByVolume[k] = areaShare * byVolume;
      }
    }
    return burial;
  }

  /** Size-dependent strength of the metal around a void, left in `strength`. */
  private findStrength(radius: number, spacing: number): void {
    const { mechanisms, options } = this.cell;
    if (!mechanisms.sizeDependentStrength) return;
    const least = smallestLigament * spacing;
    const held = spacing - radius < least;
    const ligament = held ? least : spacing - radius;
    const ligamentSlope = held ? 0 : -1;
    let slope = 2;
    switch (options.sizeEffectLength) {
      case 'void':
        this.input[0] = 2 * radius;
        break;
      case 'ligament':
        this.input[0] = 2 * ligament;
        slope = 2 * ligamentSlope;
        break;
      default:
        this.input[0] = (2 * radius * ligament) / spacing;
        slope = (2 * (ligament + radius * ligamentSlope)) / spacing;
    }
    sizeEffectStrength.evaluate(this.electrode.sizeEffect, this.input, this.out);
    this.strength = this.out[0];
    this.strengthSlope = this.out[1] * slope;
  }
}
