import { faradayConstant } from '../../quantity/index.js';
import { atElectrode, cellObservables } from '../cell-observables.js';
import type { ObservableDescriptor } from '../model.js';
import { sectionArea } from './electrolyte/cell-conduction.js';
import type { ResolvedParameters } from './parameters.js';
import { electrolyteStress } from './rates.js';
import type { StepStart } from './step.js';
import { contactFraction, halfWidth, voidsOf, voidVolume } from './surface/chain.js';

const interfaceObservables: readonly ObservableDescriptor[] = [
  { name: 'thickness', unit: 'm', meaning: 'thickness of the electrode, voids included' },
  { name: 'metalVolume', unit: 'm', meaning: 'metal left per nominal area, by its mesh' },
  { name: 'contactFraction', unit: '1', meaning: 'share of the interface that touches' },
  { name: 'voidVolume', unit: 'm', meaning: 'void volume per nominal area' },
  { name: 'voids', unit: '1', meaning: 'voids in the section' },
  { name: 'voidHalfWidth', unit: 'm', meaning: 'half width of the widest void at the electrolyte' },
  { name: 'voidHeight', unit: 'm', meaning: 'height of the highest void' },
  {
    name: 'localCurrentDensity',
    unit: 'A/m^2',
    meaning: 'mean current density where metal and electrolyte touch, positive on stripping',
  },
  { name: 'edgeCurrentDensity', unit: 'A/m^2', meaning: 'largest local current density, magnitude' },
  { name: 'largestContactPressure', unit: 'Pa', meaning: 'largest absolute pressure on the contact' },
  { name: 'leastContactPressure', unit: 'Pa', meaning: 'least absolute pressure on the contact; negative in tension' },
  {
    name: 'overpotential',
    unit: 'V',
    meaning: 'affinity of the reaction over the Faraday constant, weighted by the current',
  },
  { name: 'bodyVelocity', unit: 'm/s', meaning: 'velocity of the electrode towards the electrolyte' },
];

const grainObservables: readonly ObservableDescriptor[] = [
  {
    name: 'effectiveConductivity',
    unit: 'S/m',
    meaning: 'conductivity of the grains with their boundaries, between even potentials',
  },
];

const stressObservables: readonly ObservableDescriptor[] = [
  {
    name: 'largestElectrolyteTension',
    unit: 'Pa',
    meaning: 'largest principal stress in the electrolyte at this face, absolute; negative in compression',
  },
];

/** Observables of the cell, then of each interface (suffix 1, 2). */
export function resolvedObservables({ electrodes, electrolyte }: ResolvedParameters): ObservableDescriptor[] {
  const ofInterface = [...interfaceObservables, ...(electrolyte.elasticity === undefined ? [] : stressObservables)];
  return [
    ...cellObservables,
    ...(electrolyte.grains === undefined ? [] : grainObservables),
    ...electrodes.flatMap((_, j) => atElectrode(ofInterface, j + 1)),
  ];
}

/** Writes the observables in the order of `resolvedObservables`. */
export function writeObservables(
  parameters: ResolvedParameters,
  { geometry, rates }: StepStart,
  out: Float64Array,
): void {
  const { currents, stackPressure } = rates;
  const area = sectionArea(parameters.options);
  const stress = electrolyteStress(parameters, rates);
  let next = 0;
  out[next++] = currents.voltage;
  out[next++] = currents.currentDensity;
  out[next++] = geometry.charge;
  out[next++] = stackPressure;
  out[next++] = parameters.temperature;
  const { grains } = parameters.electrolyte;
  if (grains !== undefined) out[next++] = grains.effectiveConductivity;
  geometry.electrodes.forEach(({ chain, top }, j) => {
    const { flow, bodyVelocity } = rates.electrodes[j]!;
    const current = currents.faces[j]!;
    const voids = voidsOf(chain);
    const touching = contactFraction(chain);
    const volume = voidVolume(chain) / area;
    const absolute = stackPressure + parameters.ambientPressure;
    out[next++] = top;
    out[next++] = top - volume;
    out[next++] = touching;
    out[next++] = volume;
    out[next++] = voids.length;
    out[next++] = voids.reduce((most, run) => Math.max(most, halfWidth(chain, run)), 0);
    out[next++] = chain.height.reduce((most, z) => Math.max(most, z), 0);
    out[next++] = touching > 0 ? current.mean / touching : 0;
    out[next++] = current.largest;
    out[next++] = flow?.largestPressure ?? absolute;
    out[next++] = flow?.leastPressure ?? absolute;
    out[next++] = current.overpotential;
    out[next++] = bodyVelocity;
    if (stress !== null) out[next++] = stress.onFaces[j]!;
  });
}

/** Metal per nominal area of an electrode by Faraday's law (m). @param charge net, stripped from electrode 1 (C/m^2) */
export function metalByCharge(
  { electrodes }: ResolvedParameters,
  assembled: readonly number[],
  charge: number,
  j: number,
): number {
  const sign = j === 0 ? 1 : -1;
  return assembled[j]! - (sign * charge * electrodes[j]!.molarVolume) / faradayConstant;
}
