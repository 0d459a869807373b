import { describe, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import {
  asQuantity,
  type Current,
  type CurrentDensity,
  type Length,
  type Pressure,
  parseQuantity,
  type Quantity,
  quantity,
  type TemperatureFunction,
  temperatureFunction,
} from '../../src/quantity/index.js';

declare function strip(current: CurrentDensity): void;
declare const density: CurrentDensity;
declare const current: Current;
declare const pressure: Pressure;

describe('brands', () => {
  test('a quantity is a number', () => {
    expectTypeOf(density).toExtend<number>();
    expectTypeOf(Math.abs(density)).toEqualTypeOf<number>();
  });

  test('current and current density do not mix', () => {
    strip(density);
    // @ts-expect-error a current is not a current density
    strip(current);
    // @ts-expect-error neither is a pressure
    strip(pressure);
    // @ts-expect-error nor a plain number, whose unit nobody knows
    strip(2);
    // @ts-expect-error arithmetic gives plain numbers, so a sum has to be branded again
    strip(density + density);
    expectTypeOf<Current>().not.toExtend<CurrentDensity>();
    expectTypeOf<CurrentDensity>().not.toExtend<Current>();
  });

  test('the name of the dimension gives the brand', () => {
    expectTypeOf(asQuantity(2, 'currentDensity')).toEqualTypeOf<CurrentDensity>();
    // @ts-expect-error not a dimension
    asQuantity(2, 'currentdensity');
    const result = parseQuantity('3 MPa', 'pressure');
    if (result.ok) expectTypeOf(result.value).toEqualTypeOf<Pressure>();
    // @ts-expect-error a failure has no value
    else result.value;
    // @ts-expect-error not a dimension
    parseQuantity('3 MPa', 'stress');
  });

  test('schemas carry the brand out and the text in', () => {
    const length = quantity('length');
    expectTypeOf<z.output<typeof length>>().toEqualTypeOf<Length>();
    expectTypeOf<z.input<typeof length>>().toEqualTypeOf<string>();
    const share = quantity('dimensionless');
    expectTypeOf<z.output<typeof share>>().toEqualTypeOf<Quantity<'dimensionless'>>();
    expectTypeOf<z.input<typeof share>>().toEqualTypeOf<string | number>();
    const conductivity = temperatureFunction('conductivity');
    expectTypeOf<z.output<typeof conductivity>>().toEqualTypeOf<TemperatureFunction>();
  });
});
