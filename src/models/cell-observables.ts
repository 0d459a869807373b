import type { ObservableDescriptor } from './model.js';

/** What every model says of the cell as a whole, in this order, before what it says of each interface. */
export const cellObservables: readonly ObservableDescriptor[] = [
  { name: 'voltage', unit: 'V', meaning: 'cell voltage, electrode 1 against electrode 2' },
  { name: 'currentDensity', unit: 'A/m^2', meaning: 'current per nominal area, positive strips electrode 1' },
  { name: 'capacity', unit: 'C/m^2', meaning: 'net charge per nominal area stripped from electrode 1' },
  { name: 'stackPressure', unit: 'Pa', meaning: 'pressure of the fixture on the stack' },
  { name: 'temperature', unit: 'K', meaning: 'temperature of the cell' },
];

/** Descriptors of an interface, as those of electrode 1 or 2: the number is appended to the names. */
export function atElectrode(descriptors: readonly ObservableDescriptor[], electrode: number): ObservableDescriptor[] {
  return descriptors.map(({ name, unit, meaning }) => ({
    name: `${name}${electrode}`,
    unit,
    meaning: `electrode ${electrode}: ${meaning}`,
  }));
}
