import type { DimensionName } from './dimension.js';

declare const brand: unique symbol;

/**
 * A number in SI whose dimension the compiler knows: a current does not pass for a current density. It costs nothing at
 * run time. Arithmetic gives plain numbers again; the brand guards the seams between modules, not every line.
 */
export type Quantity<D extends DimensionName> = number & { readonly [brand]: D };

/** States that `value` (SI) has the given dimension. The caller's word is taken: nothing is converted or checked. */
export function asQuantity<D extends DimensionName>(value: number, _dimension: D): Quantity<D> {
  return value as Quantity<D>;
}

export type Dimensionless = Quantity<'dimensionless'>;
export type Length = Quantity<'length'>;
export type Area = Quantity<'area'>;
export type Time = Quantity<'time'>;
export type Temperature = Quantity<'temperature'>;
export type Pressure = Quantity<'pressure'>;
export type PressurePerLength = Quantity<'pressurePerLength'>;
export type MolarEnergy = Quantity<'molarEnergy'>;
export type Current = Quantity<'current'>;
export type CurrentDensity = Quantity<'currentDensity'>;
export type CapacityPerArea = Quantity<'capacityPerArea'>;
export type Voltage = Quantity<'voltage'>;
export type AreaSpecificResistance = Quantity<'areaSpecificResistance'>;
export type Conductivity = Quantity<'conductivity'>;
export type Diffusivity = Quantity<'diffusivity'>;
export type SurfaceEnergy = Quantity<'surfaceEnergy'>;
export type MolarVolume = Quantity<'molarVolume'>;
export type StrainRate = Quantity<'strainRate'>;
export type FractureToughness = Quantity<'fractureToughness'>;
