import { describe, expect, it } from 'vitest';
import { type CellShape, gridMesh, type Mesh } from '../../../../src/mesh/index.js';
import { IonicConduction, linearKinetics } from '../../../../src/models/resolved/conduction/index.js';
import { fittedSlope } from './slope.js';

const conductivity = 0.04;
const thickness = 500e-6;
const resistance = 5e-4;

/** Half a wavelength wide; as high as the electrolyte, or as the wave reaches, cells even in x and finer towards z = 0. */
function strip(
  wavelength: number,
  cells: number,
  order: 1 | 2,
  height = thickness,
  shape: CellShape = 'quadrilateral',
): Mesh {
  return gridMesh({
    shape,
    order,
    cells: [cells, Math.max(cells, Math.round((2 * cells * height) / wavelength))],
    upper: [wavelength / 2, height],
    region: 'electrolyte',
  });
}

describe('an interface resistance with a wave', () => {
  /** Amplitude of the current density's first harmonic over the mean, in units of the amplitude of Z. */
  function response(wavelength: number, amplitude: number): number {
    const k = (2 * Math.PI) / wavelength;
    // A wave of 10 um is gone after a few wavelengths; the rest of the electrolyte is a resistor.
    const mesh = strip(wavelength, 8, 2, Math.min(thickness, 3 * wavelength));
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: conductivity },
      electrodes: [
        {
          name: 'metal',
          facets: 'bottom',
          kinetics: linearKinetics((x) => resistance * (1 + amplitude * Math.cos(k * x[0]!))),
        },
        { name: 'counter', facets: 'top', kinetics: null },
      ],
    });
    const solution = cell.solve({ metal: { current: (10 * wavelength) / 2 }, counter: { potential: 0 } });
    let harmonic = 0;
    for (const { points, currentDensity } of solution.surface('metal'))
      points.weights.forEach((weight, at) => {
        harmonic += weight * currentDensity[at]! * Math.cos(k * points.places[2 * at]!);
      });
    return harmonic / (wavelength / 4) / 10 / amplitude;
  }

  it.each([
    [10e-6, 0.926288318],
    [100e-6, 0.556862724],
    [1e-3, 0.112006149],
  ])('of %d m wavelength gives a current with the wave of first order (C-12)', (wavelength, factor) => {
    expect(Math.abs(response(wavelength, 1e-4) / -factor - 1)).toBeLessThan(1e-3);
    // What is left is of second order in the amplitude: relative to the first harmonic, the third power.
    const deviations = [0.4, 0.2, 0.1].map(
      (amplitude) => response(wavelength, amplitude) / response(wavelength, 1e-4) - 1,
    );
    expect(Math.abs(fittedSlope([0.4, 0.2, 0.1], deviations) - 2)).toBeLessThan(0.2);
  });
});

describe('an imposed wave of current', () => {
  const wavelength = 1e-3;
  const k = (2 * Math.PI) / wavelength;

  function amplitude(shape: CellShape, cells: number, order: 1 | 2, counter: number | null): number {
    const mesh = strip(wavelength, cells, order, thickness, shape);
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: conductivity },
      electrodes: [{ name: 'counter', facets: 'top', kinetics: counter === null ? null : linearKinetics(counter) }],
      injections: [{ facets: 'bottom', density: (x) => Math.cos(k * x[0]!) }],
    });
    const { potential } = cell.solve({ counter: { potential: 0 } });
    return potential[0]!;
  }

  it.each([
    [null, 0.00396404063987],
    [5e-4, 0.00396734759935],
  ])('makes a potential with the symbol of the slab, counter resistance %d (C-13)', (counter, expected) => {
    expect(Math.abs(amplitude('quadrilateral', 16, 2, counter) / expected - 1)).toBeLessThan(1e-5);
    const cells = [4, 8, 16];
    const sizes = cells.map((count) => 1 / count);
    // On linear squares the errors of both directions cancel; on triangles they do not.
    const observed = fittedSlope(
      sizes,
      cells.map((count) => amplitude('triangle', count, 1, counter) / expected - 1),
    );
    expect(Math.abs(observed - 2)).toBeLessThan(0.15);
  });
});
