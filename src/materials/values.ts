import type { Catalogue, PlainValues, Property, ScalarOrTextProperty, ScalarProperty } from './property.js';
import type { PropertyRecords } from './record.js';
import { type TemperatureDependence, temperatureDependence } from './temperature.js';

function thermalValue(path: string, records: PropertyRecords, property: Property): TemperatureDependence | undefined {
  const record = records.get(path);
  if (record === undefined || property.kind !== 'thermal') return undefined;
  const { thermal } = record;
  if (thermal === undefined) return undefined;
  const activation = records.get(`${path}.activationEnergy`);
  const at = 'at' in thermal ? ` at ${thermal.at} K` : '';
  const text = activation === undefined ? record.text : `${record.text}${at}, activation energy ${activation.text}`;
  const energy = activation === undefined ? 0 : (activation.value as number);
  return temperatureDependence(record.value as number, energy, thermal, property.dimension, text);
}

/**
 * Plain SI values of a catalogue out of its records.
 * @param missing receives the paths of required properties that no record gives
 * @returns the values, nested as the catalogue is; incomplete when `missing` got anything
 */
export function plainValues<C extends Catalogue>(
  catalogue: C,
  records: PropertyRecords,
  missing: string[],
  prefix = '',
): PlainValues<C> {
  const values: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(catalogue)) {
    const path = `${prefix}${name}`;
    if (property.kind === 'group') {
      const present = [...records.keys()].some((key) => key.startsWith(`${path}.`));
      if (present || property.required) values[name] = plainValues(property.members, records, missing, `${path}.`);
      continue;
    }
    const value = property.kind === 'thermal' ? thermalValue(path, records, property) : records.get(path)?.value;
    if (value !== undefined) values[name] = value;
    else if (property.required) missing.push(path);
  }
  return values as PlainValues<C>;
}

/** What a number has to be, as text, or undefined when it is within the bounds of the property (SI). */
export function boundsViolation(property: ScalarProperty | ScalarOrTextProperty, value: number): string | undefined {
  if (property.minimum !== undefined && value < property.minimum) return `at least ${property.minimum}`;
  if (property.maximum !== undefined && value > property.maximum) return `at most ${property.maximum}`;
  if ('exclusiveMinimum' in property && property.exclusiveMinimum !== undefined && value <= property.exclusiveMinimum) {
    return `above ${property.exclusiveMinimum}`;
  }
  if ('integer' in property && property.integer && !Number.isInteger(value)) return 'a whole number';
  return undefined;
}
