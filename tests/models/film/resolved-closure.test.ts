import { describe, expect, it } from 'vitest';
import { crowdedClosure } from '../../../src/models/resolved/creep/index.js';
import { Cell, cell, falling, only } from './build.js';

const radius = 5e-6;
const shrunk = 0.96;
const referenceRate = 1e-3;

/** Time in which the voids of a film at rest shrink by 4 %, s. */
function filmTime(exponent: number, aspectRatio: number, ratio: number, sticking: boolean, pressure: number): number {
  const one = new Cell(
    cell({
      electrodes: [
        {
          creep: { referenceRate, exponent },
          one: { seedRadius: 1e-9, initialRadius: radius, spacing: radius / ratio },
          voids: { aspectRatio, friction: sticking ? 'sticking' : 'frictionless' },
        },
      ],
      mechanisms: only('creepClosure', 'voidInteraction'),
      fixture: { pressure },
    }),
  );
  one.pass(0, 1e12, [falling('voidRadius1.1', shrunk * radius)]);
  return one.state.time;
}

/** The same from the cell problem with a void of the mean radius: d(2 pi q a^3/3)/dt = -c A a^3 (p/1 MPa)^n. */
function resolvedTime(exponent: number, aspect: number, ratio: number, sticking: boolean, pressure: number): number {
  const middle = ratio * Math.sqrt(shrunk);
  const { value } = crowdedClosure(
    { exponent, aspect, ratio: middle, friction: sticking ? 'sticking' : 'none' },
    { resolution: 3 },
  );
  return (Math.log(1 / shrunk) * 2 * Math.PI * aspect) / (value * referenceRate * (pressure / 1e6) ** exponent);
}

describe('film beside the resolved cell', () => {
  it.each([
    { exponent: 6.6, aspect: 1, ratio: 0.5, sticking: false, pressure: 3e6 },
    { exponent: 5, aspect: 0.35, ratio: 0.7, sticking: false, pressure: 2e6 },
    { exponent: 6.6, aspect: 0.75, ratio: 0.6, sticking: true, pressure: 4e6 },
    { exponent: 3, aspect: 0.2, ratio: 0.8, sticking: true, pressure: 1e6 },
    { exponent: 6.6, aspect: 0.5, ratio: 0.85, sticking: false, pressure: 1e6 },
  ])('voids close at the rate of the cell to 10 %: $exponent, $aspect, $ratio, sticking $sticking', (one) => {
    const { exponent, aspect, ratio, sticking, pressure } = one;
    const film = filmTime(exponent, aspect, ratio, sticking, pressure);
    expect(Math.abs(film / resolvedTime(exponent, aspect, ratio, sticking, pressure) - 1)).toBeLessThan(0.1);
  });
});
