import { edgeCurrent } from '../../physics/conduction/edge-current.js';
import { type PlatingLimitParameters, platingLimit } from '../../physics/fracture/plating-limit.js';
import { faradayConstant } from '../../quantity/index.js';
import { atElectrode, cellObservables } from '../cell-observables.js';
import type { ObservableDescriptor } from '../model.js';
import type { FilmInterface } from './interface.js';
import { buriedOffset, crackOffset, thicknessOffset } from './layout.js';
import type { FilmParameters } from './parameters.js';
import type { FilmSystem } from './system.js';

const interfaceObservables: readonly ObservableDescriptor[] = [
  { name: 'thickness', unit: 'm', meaning: 'thickness of the electrode, voids included' },
  { name: 'metalVolume', unit: 'm', meaning: 'metal left per nominal area' },
  { name: 'contactFraction', unit: '1', meaning: 'share of the interface in contact between voids' },
  { name: 'trueContact', unit: '1', meaning: 'share of that contact that truly touches (asperities)' },
  { name: 'voidVolume', unit: 'm', meaning: 'open void volume per nominal area' },
  { name: 'buriedVolume', unit: 'm', meaning: 'void volume buried in the metal per nominal area' },
  {
    name: 'localCurrentDensity',
    unit: 'A/m^2',
    meaning: 'current density where metal and electrolyte touch, positive on stripping',
  },
  {
    name: 'edgeCurrentDensity',
    unit: 'A/m^2',
    meaning: 'current density at the void rims where it is largest, positive on stripping',
  },
  { name: 'currentConcentration', unit: '1', meaning: 'local over mean current density' },
  { name: 'contactPressure', unit: 'Pa', meaning: 'mean absolute pressure on the contact between voids' },
  { name: 'overpotential', unit: 'V', meaning: 'affinity of the reaction over the Faraday constant' },
  { name: 'flawOverpotential', unit: 'V', meaning: 'plating overpotential at the tip of the flaw or crack, magnitude' },
  { name: 'flawThreshold', unit: 'V', meaning: 'overpotential above which the flaw or crack grows' },
  { name: 'crackLength', unit: 'm', meaning: 'depth of the flaw, or length of the dendrite that grew from it' },
  { name: 'platingLimit', unit: 'A/m^2', meaning: 'local plating current density at which the flaw would grow' },
  {
    name: 'platingLimitUse',
    unit: '1',
    meaning:
      'local current density (with flux focusing: at the void rims) over the plating limit, positive on stripping; from 1 on the flaw grows when the current turns',
  },
];

/** Observables of a cell: those of the cell, then of each interface (suffix 1, 2), then the void radius of each class. */
export function filmObservables(parameters: FilmParameters): ObservableDescriptor[] {
  const list = [...cellObservables];
  parameters.electrodes.forEach((electrode, j) => {
    const side = j + 1;
    list.push(...atElectrode(interfaceObservables, side));
    electrode.voids.classes.forEach(({ spacing }, k) => {
      list.push({
        name: `voidRadius${side}.${k + 1}`,
        unit: 'm',
        meaning: `electrode ${side}: base radius of the voids of class ${k + 1}, cell radius ${(spacing * 1e6).toPrecision(3)} um`,
      });
    });
  });
  return list;
}

/** Writes the observables at the state that `system` was last refreshed at, in the order of `filmObservables`. */
export function writeObservables(system: FilmSystem, state: Float64Array, out: Float64Array): void {
  const { parameters, layout } = system;
  let next = 0;
  out[next++] = system.voltage;
  out[next++] = state[layout.current];
  out[next++] = state[layout.charge];
  out[next++] = system.stackPressure;
  out[next++] = parameters.temperature;
  for (let j = 0; j < system.interfaces.length; j++) {
    const one = system.interfaces[j];
    const electrode = parameters.electrodes[j]!;
    const extra = layout.start[j] + layout.classes[j];
    out[next++] = state[extra + thicknessOffset];
    out[next++] =
      electrode.thickness - (system.sign(j) * electrode.molarVolume * state[layout.charge]) / faradayConstant;
    // Closed voids rest within the tolerance of zero, on either side.
    out[next++] = Math.min(1, one.contactFraction);
    out[next++] = one.trueContact;
    out[next++] = one.voidVolume;
    out[next++] = state[extra + buriedOffset];
    out[next++] = one.localCurrentDensity;
    const edge = edgeCurrentDensityOf(one, parameters.electrolyte.conductivity);
    out[next++] = edge;
    out[next++] = 1 / (one.contactFraction * one.trueContact);
    out[next++] = one.contactPressure;
    out[next++] = one.overpotential;
    out[next++] = one.flawOverpotential;
    out[next++] = one.flawThreshold;
    out[next++] = state[extra + crackOffset];
    const limit = platingLimitOf(one, system);
    out[next++] = limit;
    const decisive = parameters.mechanisms.fluxFocusing ? edge : one.localCurrentDensity;
    out[next++] = decisive === 0 ? 0 : decisive / limit;
    for (let k = 0; k < layout.classes[j]; k++) out[next++] = one.radius[k];
  }
}

const edgeInputs = new Float64Array(2);
const edgeOutput = new Float64Array(3);

/**
 * Largest current density at the rims of the voids of any class (A/m^2): the mean one over the cell of a void times
 * `conduction/edge-current`, over the true contact. Without voids it is the local current density.
 */
function edgeCurrentDensityOf(one: FilmInterface, conductivity: number): number {
  const { classes } = one.electrode.voids;
  let largest = 1;
  for (let k = 0; k < classes.length; k++) {
    const covered = 1 - one.classContact[k];
    if (!(covered > 1e-9)) continue;
    edgeInputs[0] = Math.min(0.98, Math.sqrt(covered));
    edgeInputs[1] = (conductivity * one.laws.unitResistance) / classes[k].spacing;
    edgeCurrent.evaluate(null, edgeInputs, edgeOutput);
    // The class carries its share of the current; its contact already has the local current density.
    largest = Math.max(largest, one.classContact[k] * edgeOutput[0]);
  }
  return one.localCurrentDensity * largest;
}

/** The plating limit of an interface at the pressure for which it was last solved (Pa). */
interface SolvedLimit {
  readonly law: PlatingLimitParameters;
  pressure: number;
  value: number;
}

const solvedLimits = new WeakMap<FilmInterface, SolvedLimit>();
const limitInputs = new Float64Array(4);
const limitOutput = new Float64Array(5);

/**
 * Local current density at which a flaw of the depth at assembly would grow if the current turned, at the present stack pressure
 * (A/m^2). It depends on nothing else that changes, so it is solved again only when the pressure has changed.
 */
function platingLimitOf(one: FilmInterface, system: FilmSystem): number {
  const { parameters } = system;
  const { electrolyte, mechanisms, temperature } = parameters;
  const { kinetics, flaw } = one.electrode;
  const pressure = Math.max(0, system.stackPressure);
  let solved = solvedLimits.get(one);
  if (solved === undefined) {
    const law = {
      ...kinetics,
      // Equal coefficients: the exchange current density does not feel the pressure.
      ...(mechanisms.stressKinetics ? {} : { mechanicalTransferCoefficient: kinetics.transferCoefficient }),
      ...one.laws.flaw,
    };
    solved = { law, pressure: Number.NaN, value: Number.NaN };
    solvedLimits.set(one, solved);
  }
  if (solved.pressure !== pressure) {
    limitInputs[0] = flaw.depth;
    limitInputs[1] = electrolyte.conductivity;
    limitInputs[2] = temperature;
    limitInputs[3] = pressure;
    platingLimit.evaluate(solved.law, limitInputs, limitOutput);
    solved.pressure = pressure;
    solved.value = limitOutput[0];
  }
  return solved.value;
}
