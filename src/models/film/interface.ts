import { constriction } from '../../physics/conduction/constriction.js';
import { contactAfterHold, contactGrowth } from '../../physics/contact/contact-growth.js';
import { creepHysteresis } from '../../physics/contact/creep-hysteresis.js';
import { flawOverpotential } from '../../physics/fracture/flaw-overpotential.js';
import { pennyGrowth, pennyVolume } from '../../physics/fracture/penny-growth.js';
import { pressurisedFlaw } from '../../physics/fracture/pressurised-flaw.js';
import { overpotential } from '../../physics/kinetics/overpotential.js';
import { creepClosure } from '../../physics/voids/creep-closure.js';
import { voidVolumePerArea } from '../../physics/voids/geometry.js';
import { vacancyCondensation } from '../../physics/voids/vacancy-condensation.js';
import { vacancyOverpotential } from '../../physics/voids/vacancy-overpotential.js';
import { vacancySupersaturation } from '../../physics/voids/vacancy-supersaturation.js';
import { faradayConstant } from '../../quantity/index.js';
import { type InterfaceLaws, interfaceLaws } from './interface-laws.js';
import { InterfaceSlopes } from './interface-slopes.js';
import { buriedOffset, contactOffset, crackOffset, depthOffset, thicknessOffset } from './layout.js';
import type { ElectrodeParameters, FilmParameters } from './parameters.js';
import { VoidClosure } from './void-closure.js';
import { VoidOpening } from './void-opening.js';

/** Depth below which buried voids count as laid open (m); keeps the rate of exposure finite. */
const exposureDepth = 1e-8;
/** Base radius over cell radius above which the constriction is held: the ring of contact is then gone. */
const largestConstriction = 0.999;

/**
 * One metal | electrolyte interface of the film model (mean field): laws applied to the unknowns of that interface.
 *
 * `update` computes what follows from the unknowns, the current density and the pressure; `rates` what changes; both write
 * to fields and buffers made once, and beside the values the derivatives (`slopes`) from the tangents of the laws. Where a law or a
 * clip has a corner, the derivative is that of the branch taken, and at zero void volume that of a growing void.
 * The coupling of the classes is stated here and nowhere else:
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
  /** The part of it that the roofs of voids follow (m/s). */
  translationVelocity = 0;
  /** Set when the load asks for no current: decided by the load, so that no trial state can flip it. */
  resting = false;
  /** Overpotential at the flaw, magnitude (V), and the threshold at which it grows. */
  flawOverpotential = 0;
  flawThreshold = 0;
  /** Share of the stripped volume that condenses. */
  condensingFraction = 0;
  /** Rate of metal in the crack, and of buried voids that close, per nominal area (m/s). */
  crackVolumeRate = 0;
  buriedClosure = 0;
  /** Share of the nominal area whose voids hold metal back that the body moves: sum of A_k m_k (1 - theta_k). */
  shedShare = 0;

  /** By class: base radius (m), contact between the voids, rate of void volume per area of class (m/s). */
  readonly radius: Float64Array;
  readonly classContact: Float64Array;
  readonly volumeRate: Float64Array;
  /** What closes the voids, by mechanism. */
  readonly closure: VoidClosure;
  private readonly opening: VoidOpening;

  readonly slopes: InterfaceSlopes;
  readonly laws: InterfaceLaws;
  private readonly count: number;
  private readonly input = new Float64Array(6);
  private readonly out = new Float64Array(7);

  constructor(
    private readonly cell: FilmParameters,
    readonly electrode: ElectrodeParameters,
  ) {
    const count = electrode.voids.classes.length;
    this.count = count;
    this.laws = interfaceLaws(cell, electrode);
    this.slopes = new InterfaceSlopes(count);
    this.radius = new Float64Array(count);
    this.classContact = new Float64Array(count);
    this.volumeRate = new Float64Array(count);
    const voids = { radius: this.radius, contact: this.classContact, volumeRate: this.volumeRate };
    this.opening = new VoidOpening(cell, electrode, this.laws, this.slopes, voids);
    this.closure = new VoidClosure(cell, electrode, this.laws, this.slopes, voids);
  }

  /** Writes the initial unknowns of this interface from place `at` on. */
  initialise(state: Float64Array, at: number): void {
    const { voids, contact, flaw } = this.electrode;
    voids.classes.forEach((one, k) => {
      state[at + k] = voidVolumePerArea(voids.aspectRatio, one.spacing, one.initialRadius) - this.laws.seedVolume[k];
    });
    const extra = at + this.count;
    state[extra + buriedOffset] = 0;
    state[extra + depthOffset] = 0;
    state[extra + contactOffset] = contact.perfect
      ? 1
      : contactAfterHold(
          contact,
          0,
          contact.formation.pressure + this.cell.ambientPressure,
          contact.formation.time,
          this.cell.temperature,
        );
    state[extra + crackOffset] = flaw.depth;
    state[extra + thicknessOffset] = this.electrode.thickness;
  }

  /** Absolute tolerances of the unknowns of this interface from place `at` on. */
  tolerances(out: Float64Array, at: number, relative: number): void {
    for (let k = 0; k < this.count; k++) {
      // The nucleus is the scale on which closure ends; far smaller ones (in tests of closure) need not be resolved.
      const share = Math.min(
        1,
        Math.max(1e-6, (0.02 * this.laws.seedVolume[k]) / (relative * this.laws.fullVolume[k])),
      );
      out[at + k] = share * relative * this.laws.fullVolume[k];
    }
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
    const { crack } = this.laws;
    const { depth } = this.electrode.flaw;
    const radius = state[at + this.count + crackOffset];
    if (radius === depth) return 0;
    return (pennyVolume(crack, radius) - pennyVolume(crack, depth)) / this.cell.area;
  }

  /**
   * What follows from the state at once.
   * @param current density into the electrolyte here, per nominal area (A/m^2), positive on stripping
   * @param pressure of the stack (Pa)
   */
  update(state: Float64Array, at: number, current: number, pressure: number): void {
    const { cell, electrode, slopes, radius, classContact, input, out } = this;
    const { mechanisms, temperature, electrolyte } = cell;
    const { classes, coverage } = electrode.voids;
    const { seedVolume, fullVolume } = this.laws;
    const lattice = coverage === 'lattice';
    let contact = 0;
    let volume = 0;
    for (let k = 0; k < this.count; k++) {
      const { spacing, areaShare, seedRadius } = classes[k];
      const unclipped = state[at + k];
      // Smooth through zero, where closed voids rest (a corner there would stall the integrator in its own noise), and positive.
      const seed = seedVolume[k];
      const total = unclipped < 0 ? (seed * seed) / (seed - unclipped) : unclipped + seed;
      const size = spacing * Math.cbrt(total / fullVolume[k]);
      radius[k] = size;
      const sizeSlope = (size / (3 * total)) * (unclipped < 0 ? (total / seed) ** 2 : 1);
      slopes.radius[k] = sizeSlope;
      // The nucleus conducts (it is no void): only the area beyond it is lost.
      const covered = (size * size - seedRadius * seedRadius) / (spacing * spacing);
      const coveredSlope = (2 * size * sizeSlope) / (spacing * spacing);
      const touching = lattice ? Math.max(0, 1 - covered) : Math.exp(-covered);
      classContact[k] = touching;
      slopes.contact[k] = lattice ? (covered > 1 ? 0 : -coveredSlope) : -touching * coveredSlope;
      contact += areaShare * touching;
      volume += areaShare * unclipped;
    }
    this.contactFraction = contact;
    this.voidVolume = volume;

    const extra = at + this.count;
    if (electrode.contact.perfect) this.trueContact = 1;
    else {
      input[0] = state[extra + contactOffset];
      // Nothing is trapped between the surfaces, so the atmosphere presses too.
      input[1] = pressure + cell.ambientPressure;
      creepHysteresis.evaluate(electrode.contact, input, out);
      this.trueContact = out[0];
      slopes.trueContactByState = out[1];
      slopes.trueContactByPressure = out[2];
    }
    const local = current / (contact * this.trueContact);
    this.localCurrentDensity = local;
    slopes.localByContact = -local / contact;
    slopes.localByState = (-local * slopes.trueContactByState) / this.trueContact;
    slopes.localByCurrent = 1 / (contact * this.trueContact);
    slopes.localByPressure = (-local * slopes.trueContactByPressure) / this.trueContact;
    this.contactPressure = (pressure + cell.ambientPressure) / contact;

    const pressureToWork = mechanisms.stressKinetics ? electrode.molarVolume : 0;
    const work = pressureToWork * this.contactPressure;
    slopes.workByContact = -work / contact;
    slopes.workByPressure = pressureToWork / contact;
    this.updatePotential(current, work);
    this.updateConstriction(current);

    // A flaw senses plating only: the magnitude of the cathodic overpotential.
    const crackRadius = state[extra + crackOffset];
    input[0] = Math.max(0, -local);
    input[1] = crackRadius;
    input[2] = electrolyte.conductivity;
    input[3] = temperature;
    input[4] = work;
    flawOverpotential.evaluate(electrode.kinetics, input, out);
    this.flawOverpotential = out[0];
    slopes.flawByLocal = local < 0 ? -out[1] : 0;
    slopes.flawByCrack = out[2];
    slopes.flawByWork = out[5];
    input[0] = crackRadius;
    input[1] = pressure;
    pressurisedFlaw.evaluate(this.laws.flaw, input, out);
    this.flawThreshold = out[0];
    slopes.thresholdByCrack = out[1];
    slopes.thresholdByPressure = out[2];
  }

  /** Kinetics, stress and vacancies: the potential without constriction. */
  private updatePotential(current: number, work: number): void {
    const { cell, electrode, slopes, laws, input, out } = this;
    const { mechanisms, temperature } = cell;
    input[0] = this.localCurrentDensity;
    input[1] = temperature;
    input[2] = work;
    overpotential.evaluate(electrode.kinetics, input, out);
    this.overpotential = out[0];
    const byLocal = out[1];
    const byWork = out[3] - 1 / faradayConstant;
    slopes.voltageByContact = byLocal * slopes.localByContact + byWork * slopes.workByContact;
    slopes.voltageByState = byLocal * slopes.localByState;
    slopes.voltageByCurrent = byLocal * slopes.localByCurrent;
    slopes.voltageByPressure = byLocal * slopes.localByPressure + byWork * slopes.workByPressure;

    this.condensingFraction = 0;
    slopes.condensingByCurrent = 0;
    this.vacancyOverpotential = 0;
    const { vacancyFraction } = electrode.voids;
    if (mechanisms.vacancyCondensation && current > 0 && vacancyFraction > 0) {
      // Sinks lie deeper than the spacing of voids, so the flux that counts is the mean one.
      input[0] = current;
      input[1] = temperature;
      vacancyCondensation.evaluate(laws.vacancies, input, out);
      this.condensingFraction = out[0];
      slopes.condensingByCurrent = out[1];
      vacancySupersaturation.evaluate(laws.vacancies, input, out);
      const supersaturationByCurrent = out[1];
      input[0] = out[0];
      vacancyOverpotential.evaluate(null, input, out);
      // Vacancies made under pressure reach a void without pressure only if they pay at least for the work p_n Vm.
      const least =
        mechanisms.stressKinetics && this.condensingFraction > 0 ? laws.molarToVolume * this.contactPressure : 0;
      if (out[0] < least) {
        this.vacancyOverpotential = vacancyFraction * least;
        slopes.voltageByContact -= (vacancyFraction * least) / this.contactFraction;
        slopes.voltageByPressure += (vacancyFraction * laws.molarToVolume) / this.contactFraction;
      } else {
        this.vacancyOverpotential = vacancyFraction * out[0];
        slopes.voltageByCurrent += vacancyFraction * out[1] * supersaturationByCurrent;
      }
    }
    this.potential = this.overpotential + this.vacancyOverpotential - work / faradayConstant;
  }

  private updateConstriction(current: number): void {
    const { classContact, contactFraction, slopes, input, out } = this;
    const { classes } = this.electrode.voids;
    const perCurrent = 1 / this.cell.electrolyte.conductivity;
    if (!this.cell.mechanisms.constriction) return;
    let spreading = 0;
    for (let k = 0; k < this.count; k++) {
      const covered = 1 - classContact[k];
      slopes.constrictionByVolume[k] = 0;
      if (covered <= 0) continue;
      const ratio = Math.sqrt(covered);
      const held = ratio > largestConstriction;
      input[0] = held ? largestConstriction : ratio;
      constriction.evaluate(null, input, out);
      const share = classContact[k] / contactFraction;
      const weight = classes[k].areaShare * classes[k].spacing * share;
      spreading += weight * share * out[0];
      const byContact = weight * ((2 * out[0]) / contactFraction - (held ? 0 : (0.5 * share * out[1]) / ratio));
      slopes.constrictionByVolume[k] = current * perCurrent * byContact * slopes.contact[k];
    }
    this.constrictionVoltage = current * spreading * perCurrent;
    slopes.voltageByCurrent += spreading * perCurrent;
    slopes.voltageByContact -= (2 * this.constrictionVoltage) / contactFraction;
  }

  /**
   * Writes the rates of the unknowns from place `at` on; call `update` with the same arguments first.
   * @param withSlopes when false, the laws of empty void classes are not evaluated: they contribute nothing but slopes
   */
  rates(
    state: Float64Array,
    at: number,
    current: number,
    pressure: number,
    rate: Float64Array,
    withSlopes: boolean,
  ): void {
    const { cell, electrode, laws, slopes, classContact, volumeRate } = this;
    const { mechanisms, ambientPressure } = cell;
    const { classes } = electrode.voids;
    const { molarToVolume, translationFactor } = laws;
    const extra = at + this.count;
    const recession = molarToVolume * current;
    const stripping = current > 0;

    const buried = state[extra + buriedOffset];
    const bare = state[extra + depthOffset] < -0.5 * exposureDepth;
    const depth = bare ? -0.5 * exposureDepth : state[extra + depthOffset];
    const cover = depth + exposureDepth;
    const exposure = stripping ? (buried * recession) / cover : 0;
    slopes.exposureByBuried = stripping ? recession / cover : 0;
    slopes.exposureByDepth = bare ? 0 : -exposure / cover;
    slopes.buriedByBuried = -slopes.exposureByBuried;
    slopes.buriedByDepth = -slopes.exposureByDepth;
    slopes.buriedByCurrent = stripping ? (-buried * molarToVolume) / cover : 0;
    slopes.buriedByPressure = 0;

    this.opening.start(current, pressure, this.contactFraction, this.condensingFraction, exposure);
    let buriedRate = -exposure + this.closure.add(state, at, current, pressure, withSlopes);

    this.buriedClosure = 0;
    slopes.buriedClosureByBuried = 0;
    slopes.buriedClosureByPressure = 0;
    if (mechanisms.creepClosure && (withSlopes || buried !== 0)) {
      const { input, out } = this;
      input[0] = 1;
      input[1] = pressure + ambientPressure;
      input[2] = cell.temperature;
      input[3] = 1;
      creepClosure.evaluate(laws.isolatedClosure, input, out);
      this.buriedClosure = (buried * out[0]) / laws.isolatedVolume;
      buriedRate -= this.buriedClosure;
      slopes.buriedClosureByBuried = out[0] / laws.isolatedVolume;
      slopes.buriedClosureByPressure = (buried * out[2]) / laws.isolatedVolume;
      slopes.buriedByBuried -= slopes.buriedClosureByBuried;
      slopes.buriedByPressure -= slopes.buriedClosureByPressure;
    }

    this.growCrack(state, extra, pressure, rate);
    let grossSum = 0;
    let shed = 0;
    for (let k = 0; k < this.count; k++) {
      grossSum += classes[k].areaShare * volumeRate[k];
      shed += classes[k].areaShare * translationFactor[k] * (1 - classContact[k]);
    }
    this.shedShare = shed;
    const apart = this.closureApart() ? this.closureRate() : 0;
    // d(metal)/dt = -recession, metal = thickness - open voids - buried voids + crack, thickness rate = -v_b.
    this.translationVelocity = (recession + this.crackVolumeRate - grossSum - buriedRate - apart) / (1 - shed);
    this.bodyVelocity = this.translationVelocity + apart;
    for (let k = 0; k < this.count; k++) {
      volumeRate[k] -= translationFactor[k] * (1 - classContact[k]) * this.translationVelocity;
      rate[at + k] = volumeRate[k];
    }
    rate[extra + buriedOffset] = buriedRate;
    rate[extra + thicknessOffset] = -this.bodyVelocity;

    // The layer plated since the last stripping, in which buried voids lie; stripping takes it off again.
    rate[extra + depthOffset] = stripping ? (-recession * depth) / cover : -recession;
    slopes.depthByDepth = stripping && !bare ? (-recession * exposureDepth) / (cover * cover) : 0;
    slopes.depthByCurrent = stripping ? (-molarToVolume * depth) / cover : -molarToVolume;

    if (electrode.contact.perfect || !mechanisms.contactEvolution) rate[extra + contactOffset] = 0;
    else {
      const { input, out } = this;
      input[0] = state[extra + contactOffset];
      input[1] = pressure + ambientPressure;
      input[2] = cell.temperature;
      contactGrowth.evaluate(laws.contactGrowth, input, out);
      rate[extra + contactOffset] = out[0];
      slopes.contactRateByState = out[1];
      slopes.contactRateByPressure = out[2];
    }
  }

  /**
   * Whether the roofs of voids follow the body without the part of its motion that closure makes. At rest they always do: that part is the
   * closure itself.
   */
  closureApart(): boolean {
    return this.resting || this.cell.options.translationVelocity === 'recession';
  }

  /** Volume rate of all closure, open and buried voids, per nominal area (m/s). */
  closureRate(): number {
    const { classes } = this.electrode.voids;
    const { creepClosure: creep, interfaceDiffusion, latticeDiffusion } = this.closure;
    let sum = this.buriedClosure;
    for (let k = 0; k < this.count; k++) {
      sum += classes[k].areaShare * (creep[k] + interfaceDiffusion[k] + latticeDiffusion[k]);
    }
    return sum;
  }

  /** Writes the growth rate of the crack and finds the volume that it takes per nominal area. */
  private growCrack(state: Float64Array, extra: number, pressure: number, rate: Float64Array): void {
    const { input, out, slopes, laws, cell } = this;
    const radius = state[extra + crackOffset];
    rate[extra + crackOffset] = 0;
    this.crackVolumeRate = 0;
    slopes.crackByContact = 0;
    slopes.crackByState = 0;
    slopes.crackByCrack = 0;
    slopes.crackByCurrent = 0;
    slopes.crackByPressure = 0;
    slopes.crackVolume = (2.5 * pennyVolume(laws.crack, radius)) / (radius * cell.area);
    slopes.crackVolumeCurvature = (1.5 * slopes.crackVolume) / radius;
    if (!cell.mechanisms.dendrites || !(this.flawOverpotential > this.flawThreshold)) return;
    input[0] = radius;
    // The stack presses on the metal at the mouth as in `fracture/pressurised-flaw`: growth starts from zero at the threshold.
    const stackShare = laws.stackShare * laws.molarToVolume;
    input[1] = this.flawOverpotential + stackShare * pressure;
    input[2] = laws.unitResistance;
    pennyGrowth.evaluate(laws.crack, input, out);
    rate[extra + crackOffset] = out[0];
    this.crackVolumeRate = slopes.crackVolume * out[0];
    const byLocal = out[2] * slopes.flawByLocal;
    const byWork = out[2] * slopes.flawByWork;
    slopes.crackByContact = byLocal * slopes.localByContact + byWork * slopes.workByContact;
    slopes.crackByState = byLocal * slopes.localByState;
    slopes.crackByCrack = out[1] + out[2] * slopes.flawByCrack;
    slopes.crackByCurrent = byLocal * slopes.localByCurrent;
    slopes.crackByPressure = byLocal * slopes.localByPressure + byWork * slopes.workByPressure + out[2] * stackShare;
  }
}
