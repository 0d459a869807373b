import { faradayConstant } from '../../quantity/index.js';
import type { DifferentialAlgebraicSystem } from '../../solvers/index.js';
import type { Load } from '../model.js';
import { FilmInterface } from './interface.js';
import { type FilmLayout, filmLayout, quadratureIndex, quadratureNames } from './layout.js';
import type { FilmParameters } from './parameters.js';

/**
 * The film model as a system M y' = f(t, y): what the cell is, without how it is integrated.
 *
 * Coupling, all of it here: both interfaces carry the current density (with opposite signs) and the pressure of the stack, which the
 * fixture sets from the change of stack thickness; the load gives the algebraic row for the current density.
 */
export class FilmSystem implements DifferentialAlgebraicSystem {
  readonly size: number;
  readonly mass: Uint8Array;
  readonly quadratureCount = quadratureNames.length;
  readonly layout: FilmLayout;
  readonly interfaces: readonly FilmInterface[];
  /** Fixture pressure at the last refresh (Pa). */
  stackPressure = 0;
  /** Cell voltage at the last refresh (V). */
  voltage = 0;
  /** Rise of stack thickness since assembly at the last refresh (m). */
  stackGrowth = 0;
  load: Load;
  private readonly spareRate: Float64Array;
  /** Stored volume of each interface at assembly (m). */
  readonly initialStoredVolume: readonly number[];
  private readonly initialVolume: number;
  private readonly electrolyteResistance: number;

  constructor(readonly parameters: FilmParameters) {
    this.layout = filmLayout(parameters);
    this.size = this.layout.size;
    this.spareRate = new Float64Array(this.size);
    this.mass = new Uint8Array(this.size).fill(1);
    this.mass[this.layout.current] = 0;
    this.interfaces = parameters.electrodes.map((electrode) => new FilmInterface(parameters, electrode));
    this.electrolyteResistance = parameters.electrolyte.thickness / parameters.electrolyte.conductivity;
    this.load = {
      startTime: 0,
      electrical: { kind: 'current', currentDensity: 0 },
      stackPressure: parameters.fixture.pressure,
      stackPressureSlope: 0,
    };
    const start = new Float64Array(this.size);
    this.initialise(start);
    this.initialStoredVolume = this.interfaces.map((one, j) => one.storedVolume(start, this.layout.start[j]));
    this.initialVolume = this.storedVolume(start);
  }

  initialise(state: Float64Array): void {
    state.fill(0);
    this.interfaces.forEach((one, j) => {
      one.initialise(state, this.layout.start[j]);
    });
  }

  tolerances(out: Float64Array, relative: number): void {
    this.interfaces.forEach((one, j) => {
      one.tolerances(out, this.layout.start[j], relative);
    });
    out[this.layout.charge] = relative * 1;
    out[this.layout.current] = relative * 0.1;
  }

  /** +1 for electrode 1, -1 for electrode 2: the sign of its current density against that of the cell. */
  sign(j: number): number {
    return j === 0 ? 1 : -1;
  }

  /** Start value of the algebraic current density under the load. */
  currentGuess(time: number, state: Float64Array): number {
    const { electrical, startTime } = this.load;
    if (electrical.kind === 'current') return electrical.currentDensity;
    if (electrical.kind === 'ramp') return electrical.currentDensity + electrical.slope * (time - startTime);
    const now = state[this.layout.current];
    return now !== 0 ? now : electrical.voltage / this.electrolyteResistance / 10;
  }

  /** Computes pressure, interfaces and voltage at a state. */
  refresh(time: number, state: Float64Array): void {
    const { load, layout } = this;
    const current = state[layout.current];
    const setPoint = load.stackPressure + load.stackPressureSlope * (time - load.startTime);
    let charged = 0;
    this.parameters.electrodes.forEach((electrode, j) => {
      charged += (this.sign(j) * electrode.molarVolume * state[layout.charge]) / faradayConstant;
    });
    this.stackGrowth = this.storedVolume(state) - this.initialVolume - charged;
    this.stackPressure = setPoint + this.parameters.fixture.stiffness * this.stackGrowth;
    const pressure = Math.max(0, this.stackPressure);
    let voltage = current * this.electrolyteResistance;
    for (let j = 0; j < this.interfaces.length; j++) {
      const one = this.interfaces[j];
      const sign = this.sign(j);
      one.update(state, layout.start[j], sign * current, pressure);
      voltage += sign * one.potential + sign * one.constrictionVoltage;
    }
    this.voltage = voltage;
  }

  evaluate(time: number, state: Float64Array, rate: Float64Array): void {
    this.refresh(time, state);
    this.writeRates(state, rate, null);
    const { layout, load } = this;
    const current = state[layout.current];
    rate[layout.charge] = current;
    const { electrical } = load;
    rate[layout.current] =
      electrical.kind === 'voltage'
        ? electrical.voltage - this.voltage
        : electrical.kind === 'ramp'
          ? electrical.currentDensity + electrical.slope * (time - load.startTime) - current
          : electrical.currentDensity - current;
  }

  evaluateQuadratures(time: number, state: Float64Array, rate: Float64Array): void {
    const { layout, parameters } = this;
    this.refresh(time, state);
    rate.fill(0);
    this.writeRates(state, this.spareRate, rate);
    const current = state[layout.current];
    let growth = 0;
    for (const one of this.interfaces) growth -= one.bodyVelocity;
    rate[quadratureIndex.electricalWork] = current * this.voltage;
    const elastic = parameters.fixture.stiffness * this.stackGrowth;
    // Dead load and atmosphere do the work; what the spring holds is stored.
    rate[quadratureIndex.stackWork] = -(this.stackPressure - elastic + parameters.ambientPressure) * growth;
    rate[quadratureIndex.fixtureElastic] = elastic * growth;
    rate[quadratureIndex.electrolyteConduction] = current * current * this.electrolyteResistance;
  }

  /** Open and buried voids less metal in cracks, both interfaces (m). */
  private storedVolume(state: Float64Array): number {
    let volume = 0;
    for (let j = 0; j < this.interfaces.length; j++) {
      volume += this.interfaces[j].storedVolume(state, this.layout.start[j]);
    }
    return volume;
  }

  private writeRates(state: Float64Array, rate: Float64Array, energy: Float64Array | null): void {
    const { layout } = this;
    const pressure = Math.max(0, this.stackPressure);
    for (let j = 0; j < this.interfaces.length; j++) {
      const current = this.sign(j) * state[layout.current];
      this.interfaces[j].rates(state, layout.start[j], current, pressure, rate, energy);
    }
  }
}
