import { FilmModel } from '../../dist/models/film/film-model.js';
import { quadratureIndex } from '../../dist/models/film/layout.js';
import { filmMechanismsSchema, filmOptionsSchema } from '../../dist/models/film/mechanisms.js';
import { conductivity, creepLaw, electrolyteThickness, kinetics, molarVolume, temperature } from './test-constants.mjs';

/** Mechanisms of the film model: those named are on, all others off. */
export function only(...names) {
  const every = Object.keys(filmMechanismsSchema.parse({}));
  return filmMechanismsSchema.parse(Object.fromEntries(every.map((name) => [name, names.includes(name)])));
}

/** Mechanisms as a scenario has them when it says nothing, those given changed. */
export function usual(changes = {}) {
  return filmMechanismsSchema.parse(changes);
}

/** A diffusivity that does not depend on temperature. */
export function diffusivity(referenceValue) {
  return { referenceValue, activationEnergy: 0, referenceTemperature: temperature };
}

/** One class of voids: cell radius 10 um, nucleus 10 nm, nothing but the nucleus at the start. */
export function voidClass(changes = {}) {
  const seedRadius = changes.seedRadius ?? 1e-8;
  return { spacing: 1e-5, areaShare: 1, initialRadius: seedRadius, ...changes, seedRadius };
}

/** An electrode of lithium in round numbers; `one` changes its single class of voids, `voids`, `contact` their groups. */
function electrode({ one, voids, contact, ...rest }) {
  return {
    thickness: 50e-6,
    molarVolume,
    creep: creepLaw(1e-3, 6.6),
    sizeEffect: { amplitude: 0, referenceDiameter: 1.39e-6, exponent: 0.68 },
    selfDiffusion: diffusivity(5.6e-15),
    interfaceDiffusivity: diffusivity(1e-21),
    surfaceEnergy: 0.5,
    kinetics: kinetics(50),
    patches: null,
    edgeMultiplier: null,
    flaw: { depth: 5e-6, geometryFactor: 1.1215222552 },
    ...rest,
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
  };
}

/**
 * Parameters of a cell: 500 um of electrolyte, 3 MPa, vacuum, every mechanism off.
 * @param settings what differs; `electrodes` is a list of one (half cell) or two, or one object for both
 */
export function cellParameters(settings = {}) {
  const { electrolyte, fixture, options, electrodes = {}, ...rest } = settings;
  const list = Array.isArray(electrodes) ? electrodes : [electrodes, electrodes];
  return {
    area: 1e-4,
    temperature,
    ambientPressure: 0,
    mechanisms: only(),
    relativeTolerance: 1e-9,
    sources: [],
    ...rest,
    fixture: { kind: 'load', pressure: 3e6, stiffness: 0, ...fixture },
    electrolyte: {
      thickness: electrolyteThickness,
      conductivity,
      fractureToughness: 1e6,
      youngsModulus: 150e9,
      poissonRatio: 0.26,
      ...electrolyte,
    },
    electrodes: list.map(electrode),
    options: { ...filmOptionsSchema.parse({}), ...options },
  };
}

/** A film model with its state, driven step by step through the face that every cell model has. */
export class FilmCell {
  constructor(settings) {
    this.parameters = cellParameters(settings);
    this.model = new FilmModel(this.parameters);
    this.state = this.model.initialState();
    this.values = new Float64Array(this.model.observables.length);
    /** Charge from the protocol (C/m^2), net and total. */
    this.charge = { net: 0, throughput: 0 };
    this.load = this.loadOf(0);
  }

  loadOf(currentDensity) {
    return {
      startTime: this.state.time,
      electrical: { kind: 'current', currentDensity },
      stackPressure: this.parameters.fixture.pressure,
      stackPressureSlope: 0,
    };
  }

  /** Holds a current density (A/m^2) for a duration (s) or until an event. @returns what ended it; throws when the solver fails */
  pass(currentDensity, duration, events = []) {
    this.load = this.loadOf(currentDensity);
    const result = this.model.advance(this.state, this.load, this.state.time + duration, events);
    if (result.failure !== null) throw new Error(result.failure.message);
    const elapsed = this.state.time - this.load.startTime;
    this.charge.net += currentDensity * elapsed;
    this.charge.throughput += Math.abs(currentDensity) * elapsed;
    return result;
  }

  /** `pass` for the whole duration; throws when an event ends it early. */
  hold(currentDensity, duration) {
    const { event } = this.pass(currentDensity, duration);
    if (event !== null) throw new Error(`${event} at ${this.state.time} s`);
  }

  /** An observable under the last load. */
  see(name) {
    this.model.observe(this.state, this.load, this.values);
    const index = this.model.observables.findIndex((one) => one.name === name);
    if (index < 0) throw new RangeError(`no observable ${name}`);
    return this.values[index];
  }

  /** An energy term so far (J/m^2). */
  energy(name) {
    return this.state.quadratures[quadratureIndex[name]];
  }

  ledger() {
    return this.model.ledger(this.state, this.load, this.charge);
  }
}

/** Event: an observable falls (-1) or rises (+1) through a threshold. */
export function crossing(observable, threshold, direction = -1) {
  return { name: `until:${observable}`, observable, threshold, direction };
}
