import { describe, expect, it } from 'vitest';
import { type ResistanceField, resistanceAt } from '../../../src/physics/kinetics/resistance-field.js';

describe('interface resistance by place', () => {
  it('is constant', () => {
    expect(resistanceAt({ kind: 'constant', value: 5e-4 })([1, 2])).toBe(5e-4);
  });

  it('is a wave along its direction', () => {
    const at = resistanceAt({
      kind: 'sinusoidal',
      mean: 1e-3,
      amplitude: 0.5,
      wavelength: 1e-5,
      direction: [0, 2, 0],
      phase: 0,
    });
    expect(at([3e-6, 0])).toBeCloseTo(1.5e-3, 15);
    expect(at([3e-6, 5e-6, 7])).toBeCloseTo(0.5e-3, 15);
    expect(at([0, 2.5e-6])).toBeCloseTo(1e-3, 15);
  });

  it('has patches, the last one on top, sharp or with a smooth rim', () => {
    const at = resistanceAt({
      kind: 'patches',
      background: 1,
      patches: [
        { centre: [0, 0], radius: 2, value: 100, rim: 0 },
        { centre: [1, 0], radius: 0.5, value: 4, rim: 1 },
      ],
    });
    expect(at([-1.9, 0])).toBe(100);
    expect(at([1, 0.4])).toBe(4);
    expect(at([3, 0])).toBe(1);
    // Half way over the rim: the geometric mean with what is below.
    expect(at([1, 1])).toBeCloseTo(Math.sqrt(400), 12);
  });

  it('is log-normal at random, with the mean, spread and correlation asked for, the same for the same seed', () => {
    const make = (seed: number) =>
      resistanceAt({ kind: 'random', mean: 2e-3, variation: 0.5, correlationLength: 1e-5, seed });
    expect(make(7)([1e-6, 2e-6])).toBe(make(7)([1e-6, 2e-6]));
    expect(make(7)([1e-6, 2e-6])).not.toBe(make(8)([1e-6, 2e-6]));
    const count = 1500;
    let [sum, squares, near, far, logs, logSquares] = [0, 0, 0, 0, 0, 0];
    for (let seed = 1; seed <= count; seed++) {
      const at = make(seed);
      const [here, there] = [at([3e-4, -2e-4, 0]), at([3e-4, -2e-4, 1e-5])];
      const [a, b, c] = [here, there, at([3e-4, 2e-4])].map((value) => Math.log(value / 2e-3));
      sum += here;
      squares += here * here;
      logs += a;
      logSquares += a * a;
      near += a * b;
      far += a * c;
    }
    const mean = sum / count;
    expect(Math.abs(mean / 2e-3 - 1)).toBeLessThan(0.05);
    expect(Math.abs(Math.sqrt(squares / count - mean * mean) / mean - 0.5)).toBeLessThan(0.06);
    const variance = logSquares / count - (logs / count) ** 2;
    const correlation = (product: number) => (product / count - (logs / count) ** 2) / variance;
    expect(Math.abs(correlation(near) - Math.exp(-1))).toBeLessThan(0.08);
    expect(Math.abs(correlation(far))).toBeLessThan(0.08);
  });

  it('names every problem', () => {
    const paths = (field: ResistanceField) => {
      try {
        resistanceAt(field);
        return [];
      } catch (error) {
        return (error as { issues: { path: string }[] }).issues.map(({ path }) => path);
      }
    };
    expect(paths({ kind: 'constant', value: 0 })).toEqual(['value']);
    expect(
      paths({ kind: 'sinusoidal', mean: 1, amplitude: 1, wavelength: -1, direction: [0, 0], phase: Number.NaN }),
    ).toEqual(['amplitude', 'wavelength', 'direction', 'phase']);
    expect(paths({ kind: 'random', mean: 1, variation: -1, correlationLength: 0, seed: 0.5 })).toEqual([
      'variation',
      'correlationLength',
      'seed',
    ]);
    expect(paths({ kind: 'patches', background: 1, patches: [{ centre: [0], radius: 0, value: 1, rim: -1 }] })).toEqual(
      ['patches[0].radius', 'patches[0].rim', 'patches[0].centre'],
    );
  });
});
