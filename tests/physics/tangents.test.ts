import { describe, expect, it } from 'vitest';
import type { LawInput } from '../../src/physics/law.js';
import { laws } from '../../src/physics/registry.js';
import { randomNumbers } from './random-numbers.js';

function sample(input: LawInput, fraction: number): number {
  const [low, high] = input.range;
  return input.logarithmic ? low * (high / low) ** fraction : low + fraction * (high - low);
}

/** Central differences at h, h/2, h/4 ... with Richardson's table; returns the entry that agrees best with its neighbour. */
function derivative(f: (x: number) => number, x: number, h: number): { value: number; error: number } {
  let previous: number[] = [];
  let best = { value: Number.NaN, error: Number.POSITIVE_INFINITY };
  for (let level = 0; level < 9; level++, h *= 0.5) {
    // The step that is really taken in floating point.
    const up = x + h;
    const down = x - h;
    const row = [(f(up) - f(down)) / (up - down)];
    for (let k = 1; k <= level; k++) {
      const factor = 4 ** k;
      row.push((factor * row[k - 1] - previous[k - 1]) / (factor - 1));
      const error = Math.abs(row[k] - row[k - 1]) + Math.abs(row[k] - previous[k - 1]);
      if (error < best.error) best = { value: row[k], error };
    }
    previous = row;
  }
  return best;
}

const pointsPerExample = 40;

describe('every registered law', () => {
  it('has a unique name and says where it comes from', () => {
    expect(new Set(laws.map((law) => law.name)).size).toBe(laws.length);
    for (const law of laws) {
      expect(law.sources.length, law.name).toBeGreaterThan(0);
      expect(law.examples.length, law.name).toBeGreaterThan(0);
      for (const input of law.inputs)
        expect(input.range[1], `${law.name} ${input.name}`).toBeGreaterThan(input.range[0]);
    }
  });

  it.each(laws.map((law) => [law.name, law] as const))('%s: tangents agree with finite differences', (_name, law) => {
    const random = randomNumbers(20240607);
    const size = law.inputs.length;
    const inputs = new Float64Array(size);
    const out = new Float64Array(1 + size);
    const trial = new Float64Array(1 + size);
    let compared = 0;
    for (const parameters of law.examples) {
      for (let point = 0; point < pointsPerExample; point++) {
        for (let i = 0; i < size; i++) inputs[i] = sample(law.inputs[i], 0.01 + 0.98 * random());
        const toKink = law.distanceToKink?.(parameters, inputs);
        if (toKink !== undefined && Math.abs(toKink) < 0.01) continue;
        law.evaluate(parameters, inputs, out);
        expect(Number.isFinite(out[0]), `${law.name} value at ${inputs}`).toBe(true);
        for (let i = 0; i < size; i++) {
          const { range, logarithmic, name } = law.inputs[i];
          const centre = inputs[i];
          // Stay inside the declared range and well inside the distance to a kink.
          const room = Math.min(centre - range[0], range[1] - centre);
          const scale = logarithmic ? Math.abs(centre) : range[1] - range[0];
          const step = Math.min(room, 0.02 * scale, toKink === undefined ? Infinity : 0.2 * Math.abs(toKink) * scale);
          const numerical = derivative(
            (x) => {
              inputs[i] = x;
              law.evaluate(parameters, inputs, trial);
              return trial[0];
            },
            centre,
            step,
          );
          inputs[i] = centre;
          // A derivative that matters: against its own size, or against the value over the scale of the input when that is larger.
          const size1 = Math.max(Math.abs(out[1 + i]), 1e-3 * Math.abs(out[0] / scale));
          const deviation = Math.abs(out[1 + i] - numerical.value);
          expect(
            deviation,
            `${law.name}: d/d ${name} at [${inputs}] is ${out[1 + i]}, finite differences ${numerical.value} (+- ${numerical.error})`,
          ).toBeLessThanOrEqual(1e-6 * size1);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(0.5 * size * pointsPerExample * law.examples.length);
  });
});
