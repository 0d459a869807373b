import { constriction } from '../../physics/conduction/constriction.js';
import { fluxFocusing } from '../../physics/conduction/flux-focusing.js';
import { contactAfterHold, contactGrowth } from '../../physics/contact/contact-growth.js';
import { creepHysteresis } from '../../physics/contact/creep-hysteresis.js';
import { flawOverpotential } from '../../physics/fracture/flaw-overpotential.js';
import { pennyGrowth, pennyVolume } from '../../physics/fracture/penny-growth.js';
import { pressurisedFlaw } from '../../physics/fracture/pressurised-flaw.js';
import { effectiveExchangeCurrentDensity } from '../../physics/kinetics/butler-volmer.js';
import { overpotential } from '../../physics/kinetics/overpotential.js';
import { sizeEffectStrength } from '../../physics/strength/size-effect.js';
import { creepClosure } from '../../physics/voids/creep-closure.js';
import { edgeOpening } from '../../physics/voids/edge-opening.js';
import { halfSpheroidVolume, voidsPerArea, voidVolumePerArea } from '../../physics/voids/geometry.js';
import { interfaceDiffusionClosure } from '../../physics/voids/interface-diffusion-closure.js';
import { latticeDiffusionClosure } from '../../physics/voids/lattice-diffusion-closure.js';
import { occlusion } from '../../physics/voids/occlusion.js';
import { gapGrowth, pillarOpening } from '../../physics/voids/pillars.js';
import { rimFilling } from '../../physics/voids/rim-filling.js';
import { shapeFactor } from '../../physics/voids/shape-factor.js';
import { translation } from '../../physics/voids/translation.js';
import { vacancyCondensation } from '../../physics/voids/vacancy-condensation.js';
import { vacancyOverpotential } from '../../physics/voids/vacancy-overpotential.js';
import { vacancySupersaturation } from '../../physics/voids/vacancy-supersaturation.js';
import { faradayConstant, gasConstant } from '../../quantity/index.js';
import { buriedOffset, contactOffset, crackOffset, depthOffset, quadratureIndex, thicknessOffset } from './layout.js';
import type { ElectrodeParameters, FilmParameters } from './parameters.js';

/** Depth below which buried voids count as laid open (m); keeps the rate of exposure finite. */
const exposureDepth = 1e-8;

/**
 * One metal | electrolyte interface of the film model (mean field): laws applied to the unknowns of that interface.
 *
 * `update` computes what follows from the unknowns, the current density and the pressure; `rates` what changes; both write
 * to fields and buffers made once. The coupling of the classes is stated here and nowhere else:
 * - source sharing: contacts see one local current density, so a class gets the share theta_k/theta of the charge;
 * - load sharing: every class sees the nominal pressure; neighbours act through the interaction of the closure law;
 * - the electrode is one body: all voids share the body velocity v_b, from the conservation of metal.
 */
export class FilmInterface {
  /** Contact fraction between voids, sum of A_k theta_k. */
  contactFraction = 1;
  /** True contact of what touches (asperities). */
  trueContact = 1;
  /** Current density on what touches, positive on stripping (A/m^2). */
  localCurrentDensity = 0;
  /** Mean pressure on the contact between voids, absolute (Pa). */
  contactPressure = 0;
  /** Overpotential Aff/F (V), same sign as the current. */
  overpotential = 0;
  /** Part of the voltage spent on the supersaturation of vacancies (V), not negative. */
  vacancyOverpotential = 0;
  /** Potential of the metal against the electrolyte, all terms but constriction (V). */
  potential = 0;
  /** Voltage of the constriction (V), same sign as the current. */
  constrictionVoltage = 0;
  /** Open void volume per nominal area (m), above the nuclei. */
  voidVolume = 0;
  /** Body velocity towards the electrolyte (m/s). */
  bodyVelocity = 0;
  /** Rate of open and buried void volume and of metal in the crack, per nominal area (m/s). */
  stackRate = 0;
  /** Overpotential at the flaw, magnitude (V), and the threshold at which it grows. */
  flawOverpotential = 0;
  flawThreshold = 0;
  /** Share of the stripped volume that condenses. */
  condensingFraction = 0;

  readonly radius: Float64Array;
  readonly classContact: Float64Array;
  private readonly gross: Float64Array;
  private readonly translationFactor: Float64Array;
  private readonly seedVolume: Float64Array;
  private readonly fullVolume: Float64Array;
  private readonly count: number;

  private readonly input = new Float64Array(6);
  private readonly out = new Float64Array(7);
  private readonly perClass: readonly {
    readonly closure: Parameters<typeof creepClosure.evaluate>[0];
    readonly diffusion: Parameters<typeof interfaceDiffusionClosure.evaluate>[0];
  }[];
  private readonly isolatedClosure: Parameters<typeof creepClosure.evaluate>[0];
  private readonly isolatedVolume: number;
  private readonly vacancies;
  private readonly lattice;
  private readonly filling;
  private readonly burial;
  private readonly pillars;
  private readonly edge;
  private readonly flaw;
  private readonly crack;
  private readonly unitResistance: number;
  private readonly molarToVolume: number;

  constructor(
    private readonly cell: FilmParameters,
    readonly electrode: ElectrodeParameters,
  ) {
    const { voids, creep, molarVolume, surfaceEnergy } = electrode;
    const { mechanisms, electrolyte } = cell;
    const classes = voids.classes;
    this.count = classes.length;
    this.molarToVolume = molarVolume / faradayConstant;
    this.radius = new Float64Array(this.count);
    this.classContact = new Float64Array(this.count);
    this.gross = new Float64Array(this.count);
    this.seedVolume = Float64Array.from(classes, (one) =>
      voidVolumePerArea(voids.aspectRatio, one.spacing, one.seedRadius),
    );
    this.fullVolume = Float64Array.from(classes, (one) =>
      voidVolumePerArea(voids.aspectRatio, one.spacing, one.spacing),
    );
    const exchange = effectiveExchangeCurrentDensity(electrode.kinetics, cell.temperature, 0);
    this.unitResistance = (gasConstant * cell.temperature) / (faradayConstant * exchange);
    // The law is followed at half coverage, where closure and loss of contact are decided; it varies slowly with size.
    this.translationFactor = Float64Array.from(classes, (one) => {
      if (!mechanisms.bodyTranslation) return 0;
      if (voids.translation !== null) return voids.translation;
      this.input[0] = (one.spacing * Math.SQRT1_2) / (electrolyte.conductivity * this.unitResistance);
      translation.evaluate({ exponent: creep.exponent }, this.input, this.out);
      // The body cannot lose more than it moves: above one the centre is faster than the mean of the roof.
      return Math.min(1, this.out[0]);
    });
    this.input[0] = voids.aspectRatio;
    shapeFactor.evaluate({ exponent: creep.exponent, friction: voids.friction }, this.input, this.out);
    const shape = this.out[0];
    const surface = mechanisms.surfaceTension ? surfaceEnergy : 0;
    this.perClass = classes.map((one) => ({
      closure: {
        creep,
        shapeFactor: shape,
        spacing: mechanisms.voidInteraction ? one.spacing : Number.POSITIVE_INFINITY,
        fixedInteraction: null,
      },
      diffusion: {
        diffusivity: electrode.interfaceDiffusivity,
        molarVolume,
        surfaceEnergy: surface,
        rimAngle: Math.PI / 2,
        spacing: one.spacing,
        creep: mechanisms.creepClosure ? creep : null,
        ligamentStress: 'void-wall' as const,
      },
    }));
    this.input[0] = 1;
    shapeFactor.evaluate({ exponent: creep.exponent, friction: 'frictionless' }, this.input, this.out);
    this.isolatedClosure = {
      creep,
      shapeFactor: this.out[0],
      spacing: Number.POSITIVE_INFINITY,
      fixedInteraction: null,
    };
    this.isolatedVolume = halfSpheroidVolume(1, 1);
    this.vacancies = {
      vacancyFraction: voids.vacancyFraction,
      criticalSupersaturation: voids.criticalSupersaturation,
      sinkLength: voids.sinkLength,
      diffusivity: electrode.selfDiffusion,
      molarVolume,
    };
    this.lattice = { diffusivity: electrode.selfDiffusion, molarVolume };
    this.filling = { rimFilling: voids.rimFilling, molarVolume };
    this.burial = { occlusion: voids.occlusion, aspectRatio: voids.aspectRatio, molarVolume };
    this.pillars =
      mechanisms.pillars && electrode.patches !== null && electrode.patches.amplitude > 0
        ? {
            ...electrode.patches,
            creep,
            molarVolume,
            electrolyteThickness: electrolyte.thickness,
            metalThickness: electrode.thickness,
          }
        : null;
    this.edge = mechanisms.fluxFocusing ? { creep, molarVolume } : null;
    this.flaw = {
      fractureToughness: electrolyte.fractureToughness,
      poissonRatio: electrolyte.poissonRatio,
      geometryFactor: electrode.flaw.geometryFactor,
      lateralConfinement: 1,
      molarVolume,
    };
    this.crack = {
      fractureToughness: electrolyte.fractureToughness,
      youngsModulus: electrolyte.youngsModulus,
      poissonRatio: electrolyte.poissonRatio,
      geometryFactor: electrode.flaw.geometryFactor,
      molarVolume,
    };
  }

  /** Writes the initial unknowns of this interface from place `at` on. */
  initialise(state: Float64Array, at: number): void {
    const { voids, contact, flaw } = this.electrode;
    voids.classes.forEach((one, k) => {
      state[at + k] = voidVolumePerArea(voids.aspectRatio, one.spacing, one.initialRadius) - this.seedVolume[k];
    });
    const extra = at + this.count;
    state[extra + buriedOffset] = 0;
    state[extra + depthOffset] = 0;
    state[extra + contactOffset] = contact.perfect
      ? 1
      : contactAfterHold(contact, 0, contact.formation.pressure, contact.formation.time, this.cell.temperature);
    state[extra + crackOffset] = flaw.depth;
    state[extra + thicknessOffset] = this.electrode.thickness;
  }

  /** Absolute tolerances of the unknowns of this interface from place `at` on. */
  tolerances(out: Float64Array, at: number, relative: number): void {
    for (let k = 0; k < this.count; k++) out[at + k] = relative * Math.max(1e-9, this.fullVolume[k]);
    const extra = at + this.count;
    out[extra + buriedOffset] = relative * 1e-6;
    out[extra + depthOffset] = relative * 1e-6;
    out[extra + contactOffset] = relative;
    out[extra + crackOffset] = relative * this.electrode.flaw.depth;
    out[extra + thicknessOffset] = relative * 1e-6;
  }

  /** Open void volume above the nuclei, buried volume and metal in the crack per nominal area (m): what lifts or spares the stack. */
  storedVolume(state: Float64Array, at: number): number {
    let volume = state[at + this.count + buriedOffset] - this.crackVolume(state, at);
    const { classes } = this.electrode.voids;
    for (let k = 0; k < this.count; k++) volume += classes[k].areaShare * state[at + k];
    return volume;
  }

  /** Metal in the crack beyond that in the flaw at assembly, per nominal area (m). */
  private crackVolume(state: Float64Array, at: number): number {
    const radius = state[at + this.count + crackOffset];
    return (pennyVolume(this.crack, radius) - pennyVolume(this.crack, this.electrode.flaw.depth)) / this.cell.area;
  }

  /**
   * What follows from the state at once.
   * @param current density into the electrolyte here, per nominal area (A/m^2), positive on stripping
   * @param pressure of the stack (Pa)
   */
  update(state: Float64Array, at: number, current: number, pressure: number): void {
    const { cell, electrode, input, out } = this;
    const { mechanisms, temperature, electrolyte } = cell;
    const { classes, coverage } = electrode.voids;
    let contact = 0;
    let volume = 0;
    for (let k = 0; k < this.count; k++) {
      const { spacing, areaShare, seedRadius } = classes[k];
      const excess = Math.max(0, state[at + k]);
      const radius = spacing * Math.cbrt((excess + this.seedVolume[k]) / this.fullVolume[k]);
      this.radius[k] = radius;
      // The nucleus conducts (it is no void): only the area beyond it is lost.
      const covered = (radius * radius - seedRadius * seedRadius) / (spacing * spacing);
      const touching = coverage === 'lattice' ? Math.max(0, 1 - covered) : Math.exp(-covered);
      this.classContact[k] = touching;
      contact += areaShare * touching;
      volume += areaShare * state[at + k];
    }
    this.contactFraction = contact;
    this.voidVolume = volume;

    const extra = at + this.count;
    if (electrode.contact.perfect) this.trueContact = 1;
    else {
      input[0] = state[extra + contactOffset];
      input[1] = pressure;
      creepHysteresis.evaluate(electrode.contact, input, out);
      this.trueContact = out[0];
    }
    const local = current / (contact * this.trueContact);
    this.localCurrentDensity = local;
    this.contactPressure = (pressure + cell.ambientPressure) / contact;

    const work = mechanisms.stressKinetics ? electrode.molarVolume * this.contactPressure : 0;
    input[0] = local;
    input[1] = temperature;
    input[2] = work;
    overpotential.evaluate(electrode.kinetics, input, out);
    this.overpotential = out[0];

    this.condensingFraction = 0;
    this.vacancyOverpotential = 0;
    if (mechanisms.vacancyCondensation && current > 0 && electrode.voids.vacancyFraction > 0) {
      // Sinks lie deeper than the spacing of voids, so the flux that counts is the mean one.
      input[0] = current;
      input[1] = temperature;
      vacancyCondensation.evaluate(this.vacancies, input, out);
      this.condensingFraction = out[0];
      vacancySupersaturation.evaluate(this.vacancies, input, out);
      input[0] = out[0];
      vacancyOverpotential.evaluate(null, input, out);
      // Vacancies made under pressure reach a void without pressure only if they pay at least for the work p_n Vm.
      const least = this.condensingFraction > 0 ? this.molarToVolume * this.contactPressure : 0;
      this.vacancyOverpotential = electrode.voids.vacancyFraction * Math.max(out[0], least);
    }
    this.potential = this.overpotential + this.vacancyOverpotential - work / faradayConstant;

    let spreading = 0;
    if (mechanisms.constriction) {
      for (let k = 0; k < this.count; k++) {
        const covered = 1 - this.classContact[k];
        if (covered <= 0) continue;
        input[0] = Math.min(0.999, Math.sqrt(covered));
        constriction.evaluate(null, input, out);
        const share = this.classContact[k] / contact;
        spreading += classes[k].areaShare * share * share * classes[k].spacing * out[0];
      }
    }
    this.constrictionVoltage = (current * spreading) / electrolyte.conductivity;

    // A flaw senses plating only: the magnitude of the cathodic overpotential.
    const crackRadius = state[extra + crackOffset];
    input[0] = Math.max(0, -local);
    input[1] = crackRadius;
    input[2] = electrolyte.conductivity;
    input[3] = temperature;
    input[4] = work;
    flawOverpotential.evaluate(electrode.kinetics, input, out);
    this.flawOverpotential = out[0];
    input[0] = crackRadius;
    input[1] = pressure;
    pressurisedFlaw.evaluate(this.flaw, input, out);
    this.flawThreshold = out[0];
  }

  /**
   * Writes the rates of the unknowns from place `at` on; call `update` with the same arguments first.
   * @param energy when given, the energy rates of this interface (W/m^2) are added to it, by `quadratureIndex`
   */
  rates(
    state: Float64Array,
    at: number,
    current: number,
    pressure: number,
    rate: Float64Array,
    energy: Float64Array | null,
  ): void {
    const { cell, electrode, input, out, gross } = this;
    const { mechanisms, temperature, ambientPressure } = cell;
    const { classes, voidPressure } = electrode.voids;
    const extra = at + this.count;
    const recession = this.molarToVolume * current;
    const stripping = current > 0;
    const perLocalContact = recession / this.contactFraction;
    const squeeze = Math.max(0, pressure + ambientPressure - voidPressure);

    const opening = stripping ? this.condensingFraction + this.pillarFraction(current, pressure) : 0;
    const buried = Math.max(0, state[extra + buriedOffset]);
    const depth = Math.max(0, state[extra + depthOffset]);
    const exposure = stripping ? (buried * recession) / (depth + exposureDepth) : 0;

    let grossSum = 0;
    let shed = 0;
    let buriedRate = -exposure;
    for (let k = 0; k < this.count; k++) {
      const { spacing, areaShare } = classes[k];
      const excess = Math.max(0, state[at + k]);
      const radius = this.radius[k];
      const covered = 1 - this.classContact[k];
      const density = voidsPerArea(spacing);
      // The nucleus itself does not close: of the closure of the whole void, the share of its volume that is void.
      const aboveSeed = excess / (excess + this.seedVolume[k]);

      let growth = opening * perLocalContact * this.classContact[k] + exposure;
      if (stripping && this.edge !== null) growth += this.edgeGrowth(current, pressure, radius, covered, recession);

      const capillary = mechanisms.surfaceTension ? (2 * electrode.surfaceEnergy) / radius : 0;
      const effective = squeeze + capillary;
      const strength = this.strength(radius, spacing);
      let closure = 0;
      if (mechanisms.creepClosure) {
        input[0] = radius;
        input[1] = effective;
        input[2] = temperature;
        input[3] = strength;
        creepClosure.evaluate(this.perClass[k].closure, input, out);
        const creep = density * out[0] * aboveSeed;
        closure += creep;
        if (energy !== null) energy[quadratureIndex.creepClosure] += areaShare * effective * creep;
      }
      if (mechanisms.interfaceDiffusion) {
        input[0] = radius;
        input[1] = squeeze;
        input[2] = temperature;
        input[3] = strength;
        interfaceDiffusionClosure.evaluate(this.perClass[k].diffusion, input, out);
        const diffusion = density * out[0] * aboveSeed;
        closure += diffusion;
        if (energy !== null) energy[quadratureIndex.interfaceDiffusionClosure] += areaShare * effective * diffusion;
      }
      if (mechanisms.latticeDiffusion) {
        input[0] = radius;
        input[1] = effective;
        input[2] = temperature;
        latticeDiffusionClosure.evaluate(this.lattice, input, out);
        const diffusion = density * out[0] * aboveSeed;
        closure += diffusion;
        if (energy !== null) energy[quadratureIndex.latticeDiffusionClosure] += areaShare * effective * diffusion;
      }

      let rim = 0;
      if (!stripping && current < 0) {
        if (mechanisms.rimFilling) {
          input[0] = current;
          input[1] = this.classContact[k];
          rimFilling.evaluate(this.filling, input, out);
          rim = out[0];
        }
        if (mechanisms.occlusion) {
          input[0] = current;
          input[1] = excess;
          input[2] = radius;
          occlusion.evaluate(this.burial, input, out);
          growth -= out[0];
          buriedRate += areaShare * out[0];
        }
      }
      gross[k] = growth - closure - rim;
      grossSum += areaShare * gross[k];
      shed += areaShare * this.translationFactor[k] * covered;
      if (energy !== null) {
        energy[quadratureIndex.contactFlow] +=
          areaShare * closure * (this.contactPressure - pressure - ambientPressure);
        energy[quadratureIndex.rimFilling] += areaShare * rim * this.contactPressure;
      }
    }

    // Buried voids are far apart and wholly inside bulk metal: isolated closure.
    if (buried > 0 && mechanisms.creepClosure) {
      input[0] = 1;
      input[1] = pressure + ambientPressure;
      input[2] = temperature;
      input[3] = 1;
      creepClosure.evaluate(this.isolatedClosure, input, out);
      const closure = (buried * out[0]) / this.isolatedVolume;
      buriedRate -= closure;
      if (energy !== null) {
        energy[quadratureIndex.creepClosure] += closure * (pressure + ambientPressure);
        energy[quadratureIndex.contactFlow] += closure * (this.contactPressure - pressure - ambientPressure);
      }
    }

    const crackVolumeRate = this.crackRate(state, extra, rate);
    // d(metal)/dt = -recession, metal = thickness - open voids - buried voids + crack, thickness rate = -v_b.
    this.bodyVelocity = (recession + crackVolumeRate - grossSum - buriedRate) / (1 - shed);
    let openRate = 0;
    for (let k = 0; k < this.count; k++) {
      const change = gross[k] - this.translationFactor[k] * (1 - this.classContact[k]) * this.bodyVelocity;
      rate[at + k] = change;
      openRate += classes[k].areaShare * change;
      if (energy !== null && mechanisms.surfaceTension) {
        energy[quadratureIndex.surfaceEnergy] +=
          classes[k].areaShare * change * ((2 * electrode.surfaceEnergy) / this.radius[k]);
      }
    }
    this.stackRate = openRate + buriedRate - crackVolumeRate;
    rate[extra + buriedOffset] = buriedRate;
    rate[extra + thicknessOffset] = -this.bodyVelocity;
    // Plated metal covers what is buried; stripping takes it off again.
    rate[extra + depthOffset] = stripping
      ? (-recession * depth) / (depth + exposureDepth)
      : buried > 0 || buriedRate > 0
        ? -recession
        : 0;
    if (electrode.contact.perfect || !mechanisms.contactEvolution) rate[extra + contactOffset] = 0;
    else {
      input[0] = state[extra + contactOffset];
      input[1] = pressure;
      input[2] = temperature;
      contactGrowth.evaluate(electrode.contact, input, out);
      rate[extra + contactOffset] = out[0];
    }

    if (energy === null) return;
    energy[quadratureIndex.chargeTransfer] += current * this.overpotential;
    energy[quadratureIndex.constriction] += current * this.constrictionVoltage;
    const condensing = this.condensingFraction;
    const vacancyFraction = electrode.voids.vacancyFraction;
    if (vacancyFraction > 0) {
      const perVacancy = this.vacancyOverpotential / vacancyFraction;
      // What reaches sinks in the metal spends all of it; what condenses has done the work of its volume against the pressure.
      energy[quadratureIndex.vacancySupersaturation] += current * (vacancyFraction - condensing) * perVacancy;
      energy[quadratureIndex.vacancyCondensation] +=
        condensing * (current * perVacancy - recession * this.contactPressure);
    }
    energy[quadratureIndex.crackFilling] += crackVolumeRate * this.contactPressure;
  }

  private strength(radius: number, spacing: number): number {
    const { mechanisms, options } = this.cell;
    if (!mechanisms.sizeDependentStrength) return 1;
    const choice = options.sizeEffectLength;
    const ligament = Math.max(1e-3 * spacing, spacing - radius);
    this.input[0] =
      choice === 'void' ? 2 * radius : choice === 'ligament' ? 2 * ligament : (2 * radius * ligament) / spacing;
    sizeEffectStrength.evaluate(this.electrode.sizeEffect, this.input, this.out);
    return this.out[0];
  }

  /** Share of the recession that opens gaps between pillars (M2). */
  private pillarFraction(current: number, pressure: number): number {
    if (this.pillars === null) return 0;
    const { input, out } = this;
    input[0] = current;
    input[1] = pressure;
    input[2] = this.cell.temperature;
    input[3] = this.cell.electrolyte.conductivity;
    input[4] = this.unitResistance;
    input[5] = 1;
    pillarOpening.evaluate(this.pillars, input, out);
    return out[0];
  }

  /**
   * Volume rate per class area opened at void rims by the crowded current (M3): the excess k_J - 1 of the rim over an area as large as
   * the void's, times the part g(s) that creep does not keep closed, s = (I_c/I)^(1/n). The area is a modelling choice of order one.
   */
  private edgeGrowth(current: number, pressure: number, radius: number, covered: number, recession: number): number {
    const { input, out, cell } = this;
    input[0] = pressure;
    input[1] = cell.temperature;
    input[2] = cell.electrolyte.conductivity;
    input[3] = this.unitResistance;
    input[4] = 1;
    edgeOpening.evaluate(this.edge!, input, out);
    const s = (out[0] / current) ** (1 / this.electrode.creep.exponent);
    if (s >= 1) return 0;
    input[0] = radius / (cell.electrolyte.conductivity * this.unitResistance);
    fluxFocusing.evaluate(null, input, out);
    return (this.electrode.edgeMultiplier ?? 1) * covered * (out[0] - 1) * recession * gapGrowth(s);
  }

  /** Writes the growth rate of the crack; returns the volume that it takes per nominal area (m/s). */
  private crackRate(state: Float64Array, extra: number, rate: Float64Array): number {
    rate[extra + crackOffset] = 0;
    if (!this.cell.mechanisms.dendrites || !(this.flawOverpotential > this.flawThreshold)) return 0;
    const { input, out } = this;
    const radius = state[extra + crackOffset];
    input[0] = radius;
    input[1] = this.flawOverpotential;
    input[2] = this.unitResistance;
    pennyGrowth.evaluate(this.crack, input, out);
    rate[extra + crackOffset] = out[0];
    return (2.5 * pennyVolume(this.crack, radius) * out[0]) / (radius * this.cell.area);
  }
}
