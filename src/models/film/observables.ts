import { faradayConstant } from '../../quantity/index.js';
import type { ObservableDescriptor } from '../model.js';
import { buriedOffset, crackOffset, thicknessOffset } from './layout.js';
import type { FilmParameters } from './parameters.js';
import type { FilmSystem } from './system.js';

const cellObservables: readonly ObservableDescriptor[] = [
  { name: 'voltage', unit: 'V', meaning: 'cell voltage, electrode 1 against electrode 2' },
  { name: 'currentDensity', unit: 'A/m^2', meaning: 'current per nominal area, positive strips electrode 1' },
  { name: 'capacity', unit: 'C/m^2', meaning: 'net charge per nominal area stripped from electrode 1' },
  { name: 'stackPressure', unit: 'Pa', meaning: 'pressure of the fixture on the stack' },
  { name: 'temperature', unit: 'K', meaning: 'temperature of the cell' },
];

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
  { name: 'currentConcentration', unit: '1', meaning: 'local over mean current density' },
  { name: 'contactPressure', unit: 'Pa', meaning: 'mean absolute pressure on the contact between voids' },
  { name: 'overpotential', unit: 'V', meaning: 'affinity of the reaction over the Faraday constant' },
  { name: 'flawOverpotential', unit: 'V', meaning: 'plating overpotential at the tip of the flaw or crack, magnitude' },
  { name: 'flawThreshold', unit: 'V', meaning: 'overpotential above which the flaw or crack grows' },
  { name: 'crackLength', unit: 'm', meaning: 'depth of the flaw, or length of the dendrite that grew from it' },
];

/** Observables of a cell: those of the cell, then of each interface (suffix 1, 2), then the void radius of each class. */
export function filmObservables(parameters: FilmParameters): ObservableDescriptor[] {
  const list = [...cellObservables];
  parameters.electrodes.forEach((electrode, j) => {
    const side = j + 1;
    for (const { name, unit, meaning } of interfaceObservables) {
      list.push({ name: `${name}${side}`, unit, meaning: `electrode ${side}: ${meaning}` });
    }
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
    out[next++] = one.contactFraction;
    out[next++] = one.trueContact;
    out[next++] = one.voidVolume;
    out[next++] = state[extra + buriedOffset];
    out[next++] = one.localCurrentDensity;
    out[next++] = 1 / (one.contactFraction * one.trueContact);
    out[next++] = one.contactPressure;
    out[next++] = one.overpotential;
    out[next++] = one.flawOverpotential;
    out[next++] = one.flawThreshold;
    out[next++] = state[extra + crackOffset];
    for (let k = 0; k < layout.classes[j]; k++) out[next++] = one.radius[k];
  }
}
