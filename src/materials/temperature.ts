import {
  arrheniusFunction,
  type DimensionName,
  type TemperatureFunction,
  temperatureFunction,
} from '../quantity/index.js';

/** Temperature at which reference values hold when nothing else is said, K. */
export const referenceTemperature = 298.15;

/** What the activation energies of the library belong to: the property itself, not the property times temperature. */
export const arrheniusForm = 'k0 exp(-Ea/RT)';

/** A property that depends on temperature. */
export interface TemperatureDependence extends TemperatureFunction {
  /** Value at 298.15 K, SI. */
  readonly reference: number;
  /** J/mol; null where the law is not Arrhenius. */
  readonly activationEnergy: number | null;
}

/** Where the value of a record holds (K), or the expression that stands for it. */
export type ThermalLaw = { readonly at: number } | { readonly expression: string; readonly unit: string };

const dependence = (law: TemperatureFunction, activationEnergy: number | null): TemperatureDependence => ({
  text: law.text,
  at: law.at,
  derivative: law.derivative,
  reference: law.at(referenceTemperature),
  activationEnergy,
});

/**
 * A property as a function of temperature.
 * @param value SI, at `law.at`; not used with an expression
 * @param activationEnergy J/mol; not used with an expression
 * @param law where the value holds, or the expression in its place
 * @throws ZodError when an expression is not allowed or not finite from 250 to 400 K
 */
export function temperatureDependence(
  value: number,
  activationEnergy: number,
  law: ThermalLaw,
  dimension: DimensionName,
  text: string,
): TemperatureDependence {
  if ('expression' in law) return dependence(temperatureFunction(dimension, { exclusiveMinimum: 0 }).parse(law), null);
  return dependence(arrheniusFunction(value, law.at, activationEnergy, text), activationEnergy);
}
