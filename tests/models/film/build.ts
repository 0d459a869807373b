import { FilmModel } from '../../../src/models/film/film-model.js';
import { quadratureIndex } from '../../../src/models/film/layout.js';
import { type FilmMechanisms, filmMechanismsSchema, filmOptionsSchema } from '../../../src/models/film/mechanisms.js';
import type { ElectrodeParameters, FilmParameters, VoidClass } from '../../../src/models/film/parameters.js';
import type {
  AdvanceResult,
  ElectricalLoad,
  EventRequest,
  Ledger,
  Load,
  MetalSupply,
  ModelNotice,
  ModelState,
} from '../../../src/models/model.js';
import { faradayConstant } from '../../../src/quantity/index.js';

/** Lithium: volume of metal per charge (m^3/C). */
export const volumePerCharge = 1.3e-5 / faradayConstant;

/** All mechanisms off but those named. */
export function only(...names: (keyof FilmMechanisms)[]): FilmMechanisms {
  const every = Object.keys(filmMechanismsSchema.parse({})) as (keyof FilmMechanisms)[];
  return filmMechanismsSchema.parse(Object.fromEntries(every.map((name) => [name, names.includes(name)])));
}

/** All mechanisms as a scenario has them when it says nothing, but those named switched as given. */
export function usual(changes: Partial<FilmMechanisms> = {}): FilmMechanisms {
  return filmMechanismsSchema.parse(changes);
}

export interface ElectrodeSettings
  extends Partial<Omit<ElectrodeParameters, 'voids' | 'creep' | 'kinetics' | 'contact' | 'flaw'>> {
  readonly voids?: Partial<ElectrodeParameters['voids']>;
  readonly creep?: Partial<ElectrodeParameters['creep']>;
  readonly kinetics?: Partial<ElectrodeParameters['kinetics']>;
  readonly contact?: Partial<ElectrodeParameters['contact']>;
  readonly flaw?: Partial<ElectrodeParameters['flaw']>;
  /** One class of voids in place of `voids.classes`. */
  readonly one?: Partial<VoidClass>;
}

/** One class of voids: cell radius 10 um, nucleus 10 nm. */
export function voidClass(changes: Partial<VoidClass> = {}): VoidClass {
  const seedRadius = changes.seedRadius ?? 1e-8;
  return { spacing: 1e-5, areaShare: 1, initialRadius: seedRadius, ...changes, seedRadius };
}

/**
 * Lithium of round numbers on an interface with exchange current density 50 A/m^2. Vacancies do not condense and diffusion does
 * not act unless asked for, so that a test shows all that acts.
 */
export function electrode(settings: ElectrodeSettings = {}): ElectrodeParameters {
  const { voids, creep, kinetics, contact, flaw, one, ...rest } = settings;
  return {
    thickness: 50e-6,
    molarVolume: 1.3e-5,
    yieldStrength: 0.77e6,
    sizeEffect: { amplitude: 0, referenceDiameter: 1.39e-6, exponent: 0.68 },
    selfDiffusion: { referenceValue: 5.6e-15, activationEnergy: 0, referenceTemperature: 298.15 },
    interfaceDiffusivity: { referenceValue: 1e-21, activationEnergy: 0, referenceTemperature: 298.15 },
    surfaceEnergy: 0.5,
    patches: null,
    edgeMultiplier: null,
    ...rest,
    creep: { referenceRate: 1e-3, exponent: 6.6, activationEnergy: 37e3, referenceTemperature: 298.15, ...creep },
    kinetics: {
      exchangeCurrentDensity: 50,
      activationEnergy: 0,
      transferCoefficient: 0.5,
      mechanicalTransferCoefficient: 0.5,
      ...kinetics,
    },
    contact: {
      perfect: true,
      hardness: 2e7,
      exponent: 2,
      unloadingExponent: 1.1,
      creepExponent: 6.6,
      activationEnergy: 37e3,
      formation: { pressure: 1e7, time: 600 },
      ...contact,
    },
    voids: {
      classes: [voidClass(one)],
      aspectRatio: 1,
      coverage: 'lattice',
      friction: 'frictionless',
      voidPressure: 0,
      vacancyFraction: 0,
      criticalSupersaturation: 2,
      sinkLength: 1e-5,
      translation: 1,
      rimFilling: 1,
      occlusion: 0.1,
      ...voids,
    },
    flaw: { depth: 5e-6, geometryFactor: 1.1215222552, ...flaw },
  };
}

export interface CellSettings
  extends Partial<Omit<FilmParameters, 'electrolyte' | 'fixture' | 'electrodes' | 'options'>> {
  readonly electrolyte?: Partial<FilmParameters['electrolyte']>;
  readonly fixture?: Partial<FilmParameters['fixture']>;
  readonly options?: Partial<FilmParameters['options']>;
  /** Both electrodes of a symmetric cell, or each of its own, or the one of a half cell. */
  readonly electrodes?:
    | ElectrodeSettings
    | readonly [ElectrodeSettings]
    | readonly [ElectrodeSettings, ElectrodeSettings];
}

/** A symmetric cell of 500 um of electrolyte (0.04 S/m) under 3 MPa in vacuum; every mechanism is off unless named. */
export function cell(settings: CellSettings = {}): FilmParameters {
  const { electrolyte, fixture, options, electrodes = {}, ...rest } = settings;
  const list = (Array.isArray(electrodes) ? electrodes : [electrodes, electrodes]) as readonly ElectrodeSettings[];
  return {
    area: 1e-4,
    temperature: 298.15,
    ambientPressure: 0,
    mechanisms: only(),
    relativeTolerance: 1e-9,
    sources: [],
    ...rest,
    fixture: { kind: 'load', pressure: 3e6, stiffness: 0, ...fixture },
    electrolyte: {
      thickness: 500e-6,
      conductivity: 0.04,
      fractureToughness: 1e6,
      youngsModulus: 150e9,
      poissonRatio: 0.26,
      ...electrolyte,
    },
    electrodes: list.map(electrode) as unknown as FilmParameters['electrodes'],
    options: { ...filmOptionsSchema.parse({}), ...options },
  };
}

/** A model with the state that it is in, driven step by step. */
export class Cell {
  readonly model: FilmModel;
  readonly state: ModelState;
  readonly notices: ModelNotice[] = [];
  /** Charge counted from the protocol, as a caller counts it (C/m^2). */
  net = 0;
  throughput = 0;
  /** Called after every accepted step. */
  watch: ((cell: Cell) => void) | undefined;
  private load: Load;
  private readonly values: Float64Array;

  constructor(readonly parameters: FilmParameters) {
    this.model = new FilmModel(parameters);
    this.state = this.model.initialState();
    this.values = new Float64Array(this.model.observables.length);
    this.load = this.loadOf({ kind: 'current', currentDensity: 0 });
  }

  /** Applies an electrical load for a duration (s) or until an event; the pressure is that of the fixture, plus a slope (Pa/s). */
  apply(electrical: ElectricalLoad, duration: number, events: readonly EventRequest[] = [], slope = 0): AdvanceResult {
    this.load = this.loadOf(electrical, slope);
    const result = this.model.advance(
      this.state,
      this.load,
      this.state.time + duration,
      events,
      () => {
        this.watch?.(this);
        return true;
      },
      (notice) => this.notices.push(notice),
    );
    const elapsed = this.state.time - this.load.startTime;
    if (electrical.kind !== 'voltage') {
      const rise = electrical.kind === 'ramp' ? electrical.slope * elapsed : 0;
      this.net += (electrical.currentDensity + 0.5 * rise) * elapsed;
      this.throughput += Math.abs(electrical.currentDensity + 0.5 * rise) * elapsed;
    }
    return result;
  }

  /** Holds a current density (A/m^2). */
  pass(currentDensity: number, duration: number, events: readonly EventRequest[] = []): AdvanceResult {
    return this.apply({ kind: 'current', currentDensity }, duration, events);
  }

  /** An observable under the load last applied. */
  see(name: string): number {
    const index = this.model.observables.findIndex((one) => one.name === name);
    if (index < 0) throw new RangeError(`no observable ${name}`);
    this.model.observe(this.state, this.load, this.values);
    return this.values[index];
  }

  /** An energy term integrated so far (J/m^2). */
  energy(name: keyof typeof quadratureIndex): number {
    return this.state.quadratures[quadratureIndex[name]];
  }

  /** What brings metal to the interfaces that are stripped. */
  supply(): readonly MetalSupply[] {
    return this.model.metalSupply(this.state, this.load);
  }

  ledger(): Ledger {
    return this.model.ledger(this.state, this.load, { net: this.net, throughput: this.throughput });
  }

  private loadOf(electrical: ElectricalLoad, slope = 0): Load {
    const { fixture } = this.parameters;
    return {
      startTime: this.state.time,
      electrical,
      stackPressure: fixture.pressure,
      stackPressureSlope: slope,
    };
  }
}

/** Request that fires when an observable falls through a threshold. */
export function falling(observable: string, threshold: number): EventRequest {
  return { name: `until:${observable}`, observable, threshold, direction: -1 };
}

/** Request that fires when an observable rises through a threshold. */
export function rising(observable: string, threshold: number): EventRequest {
  return { name: `until:${observable}`, observable, threshold, direction: 1 };
}

/** Integral by Gauss-Legendre quadrature of ten points on many equal panels of ln x; exact enough for smooth rates. */
export function integrate(f: (x: number) => number, from: number, to: number, panels = 200): number {
  const nodes = [0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717];
  const weights = [0.2955242247147529, 0.2692667193099963, 0.219086362515982, 0.1494513491505806, 0.0666713443086881];
  const width = Math.log(to / from) / panels;
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = Math.log(from) + (panel + 0.5) * width;
    nodes.forEach((node, i) => {
      for (const side of [-1, 1]) {
        const x = Math.exp(middle + side * node * 0.5 * width);
        sum += weights[i] * f(x) * x * 0.5 * width;
      }
    });
  }
  return sum;
}
