import { faradayConstant } from '../../quantity/index.js';
import type { DifferentialAlgebraicSystem } from '../../solvers/index.js';
import type { Load } from '../model.js';
import { addEnergyRates } from './energy-rates.js';
import { FilmInterface } from './interface.js';
import { InterfaceJacobian } from './interface-jacobian.js';
import { buriedOffset, crackOffset, type FilmLayout, filmLayout, quadratureIndex, quadratureNames } from './layout.js';
import type { FilmParameters } from './parameters.js';

/**
 * The film model as a system M y' = f(t, y): what the cell is, without how it is integrated.
 *
 * Coupling, all of it here: both interfaces carry the current density (with opposite signs) and the pressure of the stack, which the
 * fixture sets from the change of stack thickness; the load gives the algebraic row for the current density.
 *
 * What was computed last is kept with the state and load it belongs to, so that rates, energy rates and observables at one state cost
 * one computation; results do not depend on what was asked before.
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
  /** Stored volume of each interface at assembly (m). */
  readonly initialStoredVolume: readonly number[];
  private readonly initialVolume: number;
  private readonly electrolyteResistance: number;
  /** Growth of the stack per charge passed, at rest of all voids (m^3/C). */
  private readonly growthPerCharge: number;
  private readonly jacobians: readonly InterfaceJacobian[];
  private readonly pressureGradient: Float64Array;
  private currentLoad: Load;
  /** Where the interfaces were last updated (NaN: nowhere), and whether their rates belong to the same state. */
  private seenTime = Number.NaN;
  private readonly seen: Float64Array;
  private readonly seenRate: Float64Array;
  private ratesKnown = false;

  constructor(readonly parameters: FilmParameters) {
    this.layout = filmLayout(parameters);
    this.size = this.layout.size;
    this.seen = new Float64Array(this.size);
    this.seenRate = new Float64Array(this.size);
    this.pressureGradient = new Float64Array(this.size);
    this.mass = new Uint8Array(this.size).fill(1);
    this.mass[this.layout.current] = 0;
    this.interfaces = parameters.electrodes.map((electrode) => new FilmInterface(parameters, electrode));
    this.jacobians = this.interfaces.map(
      (one, j) =>
        new InterfaceJacobian(one, {
          size: this.size,
          start: this.layout.start[j],
          current: this.layout.current,
          sign: this.sign(j),
        }),
    );
    this.electrolyteResistance = parameters.electrolyte.thickness / parameters.electrolyte.conductivity;
    let growthPerCharge = 0;
    parameters.electrodes.forEach((electrode, j) => {
      growthPerCharge -= (this.sign(j) * electrode.molarVolume) / faradayConstant;
    });
    this.growthPerCharge = growthPerCharge;
    this.currentLoad = {
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

  get load(): Load {
    return this.currentLoad;
  }

  set load(load: Load) {
    this.currentLoad = load;
    this.seenTime = Number.NaN;
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
    if (this.isSeen(time, state)) return;
    const { currentLoad: load, layout } = this;
    const current = state[layout.current];
    const setPoint = load.stackPressure + load.stackPressureSlope * (time - load.startTime);
    this.stackGrowth = this.storedVolume(state) - this.initialVolume + this.growthPerCharge * state[layout.charge];
    this.stackPressure = setPoint + this.parameters.fixture.stiffness * this.stackGrowth;
    const pressure = Math.max(0, this.stackPressure);
    const resting = load.electrical.kind === 'current' && load.electrical.currentDensity === 0;
    let voltage = current * this.electrolyteResistance;
    for (let j = 0; j < this.interfaces.length; j++) {
      const one = this.interfaces[j];
      const sign = this.sign(j);
      one.resting = resting;
      one.update(state, layout.start[j], sign * current, pressure);
      voltage += sign * one.potential + sign * one.constrictionVoltage;
    }
    this.voltage = voltage;
    this.seen.set(state);
    this.seenTime = time;
    this.ratesKnown = false;
  }

  evaluate(time: number, state: Float64Array, rate: Float64Array): void {
    this.refresh(time, state);
    if (!this.ratesKnown) this.computeRates(false);
    rate.set(this.seenRate);
  }

  evaluateQuadratures(time: number, state: Float64Array, rate: Float64Array): void {
    const { layout, parameters } = this;
    this.refresh(time, state);
    if (!this.ratesKnown) this.computeRates(false);
    rate.fill(0);
    const current = state[layout.current];
    const pressure = Math.max(0, this.stackPressure);
    let growth = 0;
    for (let j = 0; j < this.interfaces.length; j++) {
      addEnergyRates(parameters, this.interfaces[j], this.sign(j) * current, pressure, rate);
      growth -= this.interfaces[j].bodyVelocity;
    }
    rate[quadratureIndex.electricalWork] = current * this.voltage;
    const elastic = parameters.fixture.stiffness * this.stackGrowth;
    // Dead load and atmosphere do the work; what the spring holds is stored.
    rate[quadratureIndex.stackWork] = -(this.stackPressure - elastic + parameters.ambientPressure) * growth;
    rate[quadratureIndex.fixtureElastic] = elastic * growth;
    rate[quadratureIndex.electrolyteConduction] = current * current * this.electrolyteResistance;
  }

  /** Writes df_i/dy_j from the tangents of the laws; on a corner, that of the branch that `evaluate` takes. */
  jacobian(time: number, state: Float64Array, jacobian: Float64Array): void {
    this.refresh(time, state);
    this.computeRates(true);
    jacobian.fill(0);
    const { layout, size } = this;
    const { electrical } = this.currentLoad;
    const gradient = this.parameters.fixture.stiffness !== 0 ? this.fillPressureGradient() : null;
    const row = layout.current * size;
    jacobian[layout.charge * size + layout.current] = 1;
    jacobian[row + layout.current] = electrical.kind === 'voltage' ? -this.electrolyteResistance : -1;
    for (const one of this.jacobians) {
      one.write(jacobian, gradient);
      if (electrical.kind === 'voltage') one.subtractVoltage(jacobian, row, gradient);
    }
  }

  /** Derivative of the pressure that the interfaces are given to every unknown; zero when the fixture has lifted off. */
  private fillPressureGradient(): Float64Array {
    const { pressureGradient: gradient, layout, interfaces } = this;
    const stiffness = this.stackPressure < 0 ? 0 : this.parameters.fixture.stiffness;
    interfaces.forEach((one, j) => {
      const start = layout.start[j];
      const extra = start + layout.classes[j];
      one.electrode.voids.classes.forEach(({ areaShare }, k) => {
        gradient[start + k] = stiffness * areaShare;
      });
      gradient[extra + buriedOffset] = stiffness;
      gradient[extra + crackOffset] = -stiffness * one.slopes.crackVolume;
    });
    gradient[layout.charge] = stiffness * this.growthPerCharge;
    return gradient;
  }

  private isSeen(time: number, state: Float64Array): boolean {
    if (time !== this.seenTime) return false;
    const { seen } = this;
    for (let i = 0; i < seen.length; i++) if (seen[i] !== state[i]) return false;
    return true;
  }

  /** Open and buried voids less metal in cracks, both interfaces (m). */
  private storedVolume(state: Float64Array): number {
    let volume = 0;
    for (let j = 0; j < this.interfaces.length; j++) {
      volume += this.interfaces[j].storedVolume(state, this.layout.start[j]);
    }
    return volume;
  }

  /** Rates at the state last seen, into `seenRate`. */
  private computeRates(withSlopes: boolean): void {
    const { layout, seen: state, seenRate: rate, currentLoad: load } = this;
    const pressure = Math.max(0, this.stackPressure);
    const current = state[layout.current];
    for (let j = 0; j < this.interfaces.length; j++) {
      this.interfaces[j].rates(state, layout.start[j], this.sign(j) * current, pressure, rate, withSlopes);
    }
    rate[layout.charge] = current;
    const { electrical } = load;
    rate[layout.current] =
      electrical.kind === 'voltage'
        ? electrical.voltage - this.voltage
        : electrical.kind === 'ramp'
          ? electrical.currentDensity + electrical.slope * (this.seenTime - load.startTime) - current
          : electrical.currentDensity - current;
    this.ratesKnown = true;
  }
}
