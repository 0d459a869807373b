import type { CellModel, MetalSupply } from '../../models/model.js';
import { milliampsPerSquareCentimetre } from './result.js';

/** What one probe (or one level of a stepped test) showed, gathered row by row from the observables. */
export class ProbeRecord {
  /** Largest rise of |V| over its reference in the same direction (a fraction); -Infinity before a row was seen. */
  voltageRise = Number.NEGATIVE_INFINITY;
  private readonly place: ReadonlyMap<string, number>;
  private readonly electrodes: readonly number[];
  /** |V| at the first switch-on, by direction: stripping electrode 1, plating it. */
  private readonly reference = [Number.NaN, Number.NaN];
  /** Open void volume at assembly, then at the end of every strip, by electrode (m). */
  private readonly voidVolumes = new Map<number, number[]>();
  private leastContact = Number.POSITIVE_INFINITY;
  private largestLocal = 0;
  private largestUse = 0;
  private supply: MetalSupply | undefined;
  private halfCycles = 0;
  private time = 0;
  private stackPressure = Number.NaN;

  constructor(model: CellModel) {
    this.place = new Map(model.observables.map(({ name }, index) => [name, index]));
    this.electrodes = [1, 2].filter((electrode) => this.place.has(`contactFraction${electrode}`));
  }

  /** The electrode that a current density strips, or undefined when it is the ideal counter electrode (or nothing). */
  strippedBy(currentDensity: number): number | undefined {
    const electrode = currentDensity > 0 ? 1 : currentDensity < 0 ? 2 : 0;
    return this.electrodes.find((one) => one === electrode);
  }

  /** Electrodes that were stripped to the end at least once. */
  get stripped(): number[] {
    return [...this.voidVolumes].filter(([, volumes]) => volumes.length > 1).map(([electrode]) => electrode);
  }

  /** Takes a row of observables. */
  row(time: number, values: Float64Array, currentDensity: number): void {
    this.time = time;
    this.stackPressure = this.value('stackPressure', values);
    for (const electrode of this.electrodes) {
      if (!this.voidVolumes.has(electrode)) {
        this.voidVolumes.set(electrode, [this.value(`voidVolume${electrode}`, values)]);
      }
      this.leastContact = Math.min(this.leastContact, this.value(`contactFraction${electrode}`, values));
      const local = Math.abs(this.value(`localCurrentDensity${electrode}`, values));
      const use = Math.abs(this.value(`platingLimitUse${electrode}`, values));
      if (local > this.largestLocal) this.largestLocal = local;
      if (use > this.largestUse) this.largestUse = use;
    }
    if (currentDensity === 0) return;
    const direction = currentDensity > 0 ? 0 : 1;
    const polarisation = Math.abs(this.value('voltage', values));
    if (Number.isNaN(this.reference[direction])) this.reference[direction] = polarisation;
    const rise = polarisation / this.reference[direction] - 1;
    if (rise > this.voltageRise) this.voltageRise = rise;
  }

  /** Takes the end of a half cycle. */
  halfCycleEnds(values: Float64Array, currentDensity: number): void {
    if (currentDensity === 0) return;
    this.halfCycles++;
    const stripped = this.strippedBy(currentDensity);
    if (stripped !== undefined) this.voidVolumes.get(stripped)?.push(this.value(`voidVolume${stripped}`, values));
  }

  /** Takes what brings metal to the interfaces that are stripped: at the end of each strip, or where the run ended. */
  supplied(supplies: readonly MetalSupply[]): void {
    this.supply = supplies[0] ?? this.supply;
  }

  /**
   * Growth of the open void volume from one strip of the electrode to the next (m).
   * @param back 0 for the last growth, 1 for the one before
   */
  growth(electrode: number, back: number): number {
    const volumes = this.voidVolumes.get(electrode) ?? [];
    const last = volumes.length - 1 - back;
    return last >= 1 ? volumes[last] - volumes[last - 1] : 0;
  }

  /** Largest open void volume at the end of a strip of the electrode (m). */
  largestVoidVolume(electrode: number): number {
    return Math.max(...(this.voidVolumes.get(electrode) ?? [0]));
  }

  /** The numbers for the table of probes; what the model does not observe is left out. */
  evidence(): Record<string, number> {
    const { stripped } = this;
    const numbers = {
      time: this.time,
      halfCycles: this.halfCycles,
      contactFraction: this.leastContact,
      largestLocalCurrent: this.largestLocal / milliampsPerSquareCentimetre,
      platingLimitUse: this.largestUse,
      voidVolume: Math.max(...stripped.map((electrode) => this.largestVoidVolume(electrode))),
      voidGrowth: Math.max(...stripped.map((electrode) => this.growth(electrode, 0))),
      stackPressure: this.stackPressure,
      ...this.shares(),
    };
    return Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value)));
  }

  /** Share of each mechanism in what brings metal to the interface, at the last look while it was stripped. */
  private shares(): Record<string, number> {
    if (this.supply === undefined) return {};
    const { diffusion, creep, plasticFlow, body } = this.supply;
    const whole = diffusion + creep + plasticFlow + body;
    return { byDiffusion: diffusion / whole, byCreep: creep / whole, byPlasticFlow: plasticFlow / whole };
  }

  private value(name: string, values: Float64Array): number {
    const index = this.place.get(name);
    return index === undefined ? Number.NaN : values[index];
  }
}
