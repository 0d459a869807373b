import { describe, expect, it } from 'vitest';
import { type PointInput, type PointLaw, type PointLawExample, pointBuffers } from '../../src/physics/point-law.js';
import { pointLaws } from '../../src/physics/registry.js';
import { rotationMatrix } from '../../src/physics/tensor.js';
import { randomNumbers } from './random-numbers.js';

// biome-ignore lint/suspicious/noExplicitAny: each law has parameters of its own
type AnyLaw = PointLaw<any>;
type Example = PointLawExample<unknown>;

const pointsPerExample = 25;

/** A random direction in the space of tensors, of a norm. */
function randomTensor(random: () => number, norm: number): Float64Array {
  const tensor = Float64Array.from({ length: 6 }, () => 2 * random() - 1);
  const scale = norm / Math.hypot(...tensor);
  return tensor.map((value) => value * scale);
}

/** A random rotation, row-major 3 x 3, from a random quaternion. */
function randomRotation(random: () => number): Float64Array {
  const q = Array.from({ length: 4 }, () => 2 * random() - 1);
  const norm = Math.hypot(...q);
  const [w, x, y, z] = q.map((value) => value / norm);
  return Float64Array.of(
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  );
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  return vector.map((_, row) => vector.reduce((sum, value, column) => sum + matrix[6 * row + column] * value, 0));
}

/**
 * Points at work: after a few random steps (so that the state is no longer virgin), a random drive over four decades below the size of the
 * example, with a random step.
 */
function* pointsOf(law: AnyLaw, seed: number) {
  const random = randomNumbers(seed);
  for (const example of law.examples as readonly Example[]) {
    for (let point = 0; point < pointsPerExample; point++) {
      const { input, response } = pointBuffers(law, example.parameters);
      input.temperature = example.temperature;
      input.strengthFactor = point % 3 === 0 ? 1 : 0.5 + 3 * random();
      for (let step = 0; step < point % 4; step++) {
        input.drive.set(randomTensor(random, example.drive * random()));
        input.duration = example.duration * random();
        law.respond(example.parameters, input, response);
        input.state.set(response.state);
      }
      input.drive.set(randomTensor(random, example.drive * 10 ** (-4 * random())));
      input.duration = example.duration * 10 ** (-4 * random());
      yield { example, input, response, random };
    }
  }
}

/** Largest deviation of the tangent from central differences (Richardson from two steps), over the largest entry. */
function tangentError(law: AnyLaw, example: Example, input: PointInput, answer: (out: Float64Array) => void): number {
  const tangent = new Float64Array(36);
  const numerical = new Float64Array(36);
  const { response } = pointBuffers(law, example.parameters);
  law.respond(example.parameters, input, response);
  tangent.set(response.tangent);
  answer(response.stress);
  const size = Math.hypot(...input.drive);
  const probe = (column: number, step: number): Float64Array => {
    const kept = input.drive[column];
    input.drive[column] = kept + step;
    const up = input.drive[column];
    law.respond(example.parameters, input, response);
    const above = Float64Array.from(response.stress);
    input.drive[column] = kept - step;
    const down = input.drive[column];
    law.respond(example.parameters, input, response);
    input.drive[column] = kept;
    return above.map((value, row) => (value - response.stress[row]) / (up - down));
  };
  for (let column = 0; column < 6; column++) {
    const coarse = probe(column, 2e-3 * size);
    const fine = probe(column, 1e-3 * size);
    for (let row = 0; row < 6; row++) numerical[6 * row + column] = (4 * fine[row] - coarse[row]) / 3;
  }
  const scale = Math.max(...tangent.map(Math.abs));
  return Math.max(...tangent.map((value, k) => Math.abs(value - numerical[k]))) / scale;
}

describe('every point law', () => {
  it('has a unique name and says where it comes from', () => {
    expect(new Set(pointLaws.map((law) => law.name)).size).toBe(pointLaws.length);
    for (const law of pointLaws) {
      expect(law.sources.length, law.name).toBeGreaterThan(0);
      expect(law.examples.length, law.name).toBeGreaterThan(0);
      for (const { parameters } of law.examples) expect(law.problems(parameters), law.name).toEqual([]);
    }
  });

  describe.each(pointLaws.map((law) => [law.name, law] as const))('%s', (_name, law) => {
    it('has the tangent of its stress', () => {
      let compared = 0;
      for (const { example, input } of pointsOf(law, 91)) {
        if (Math.abs(law.distanceToKink?.(example.parameters, input) ?? 1) < 0.02) continue;
        const error = tangentError(law, example, input, () => {});
        expect(error, `drive ${input.drive}, state ${input.state}, step ${input.duration}`).toBeLessThan(1e-7);
        compared++;
      }
      expect(compared).toBeGreaterThan(0.5 * pointsPerExample * law.examples.length);
    });

    it('writes the whole answer, finite, and dissipates nothing negative', () => {
      for (const { example, input, response } of pointsOf(law, 92)) {
        for (const buffer of [response.stress, response.tangent, response.state]) buffer.fill(Number.NaN);
        response.storedEnergy = response.dissipation = response.potential = Number.NaN;
        law.respond(example.parameters, input, response);
        const numbers = [...response.stress, ...response.tangent, ...response.state];
        numbers.push(response.storedEnergy, response.dissipation, response.potential);
        expect(numbers.every(Number.isFinite)).toBe(true);
        expect(response.dissipation).toBeGreaterThanOrEqual(0);
        expect(response.storedEnergy).toBeGreaterThanOrEqual(0);
        if (!law.hasPotential) expect(response.potential).toBe(0);
      }
    });

    it('stays finite and gives no energy away over forty decades of drives, steps and strengths', () => {
      const random = randomNumbers(97);
      for (const example of law.examples as readonly Example[]) {
        for (let trial = 0; trial < 200; trial++) {
          const { input, response } = pointBuffers(law, example.parameters);
          input.temperature = 220 + 220 * random();
          input.strengthFactor = 10 ** (4 * random() - 1);
          for (let step = 0; step < 3; step++) {
            input.drive.set(randomTensor(random, 10 ** (-40 * random())));
            input.duration = random() < 0.1 ? 0 : 10 ** (40 * random() - 20);
            law.respond(example.parameters, input, response);
            const numbers = [...response.stress, ...response.tangent, ...response.state];
            expect(numbers.every(Number.isFinite), `${input.drive}, ${input.duration} s, ${input.state}`).toBe(true);
            expect(Math.min(response.dissipation, response.storedEnergy)).toBeGreaterThanOrEqual(0);
            input.state.set(response.state);
          }
        }
      }
    });

    it('answers nothing to nothing, with a finite tangent', () => {
      for (const example of law.examples as readonly Example[]) {
        const { input, response } = pointBuffers(law, example.parameters);
        law.respond(example.parameters, input, response);
        expect(Math.max(...response.stress.map(Math.abs))).toBe(0);
        expect([...response.tangent].every(Number.isFinite)).toBe(true);
        expect([...response.state]).toEqual([...input.state]);
      }
    });

    it('has a symmetric tangent that never softens', () => {
      for (const { example, input, response, random } of pointsOf(law, 93)) {
        law.respond(example.parameters, input, response);
        const scale = Math.max(...response.tangent.map(Math.abs));
        for (let row = 0; row < 6; row++)
          for (let column = 0; column < row; column++)
            expect(Math.abs(response.tangent[6 * row + column] - response.tangent[6 * column + row])).toBeLessThan(
              1e-12 * scale,
            );
        const direction = randomTensor(random, 1);
        const image = multiply(response.tangent, direction);
        expect(direction.reduce((sum, value, k) => sum + value * image[k], 0)).toBeGreaterThan(-1e-12 * scale);
      }
    });

    it.runIf(law.hasPotential)('has the stress as the derivative of its potential', () => {
      for (const { example, input, response, random } of pointsOf(law, 94)) {
        if (Math.abs(law.distanceToKink?.(example.parameters, input) ?? 1) < 0.02) continue;
        const direction = randomTensor(random, Math.hypot(...input.drive));
        const centre = Float64Array.from(input.drive);
        const at = (step: number) => {
          for (let k = 0; k < 6; k++) input.drive[k] = centre[k] + step * direction[k];
          law.respond(example.parameters, input, response);
          return response.potential;
        };
        const slope = (h: number) => (at(h) - at(-h)) / (2 * h);
        const numerical = (4 * slope(5e-3) - slope(1e-2)) / 3;
        at(0);
        const exact = direction.reduce((sum, value, k) => sum + value * response.stress[k], 0);
        const scale = Math.hypot(...response.stress) * Math.hypot(...direction);
        expect(Math.abs(exact - numerical)).toBeLessThan(1e-6 * scale);
      }
    });

    it.runIf(law.isotropic)('turns with the body', () => {
      const turned = new Float64Array(36);
      for (const { example, input, response, random } of pointsOf(law, 95)) {
        law.respond(example.parameters, input, response);
        rotationMatrix(randomRotation(random), turned);
        const expected = multiply(turned, response.stress);
        const other = pointBuffers(law, example.parameters);
        Object.assign(other.input, {
          ...input,
          drive: multiply(turned, input.drive),
          state: rotateState(law, turned, input.state),
        });
        law.respond(example.parameters, other.input, other.response);
        const scale = Math.hypot(...expected);
        for (let k = 0; k < 6; k++)
          expect(Math.abs(other.response.stress[k] - expected[k])).toBeLessThan(1e-10 * scale);
        const states = rotateState(law, turned, response.state);
        for (let k = 0; k < states.length; k++)
          expect(Math.abs(other.response.state[k] - states[k])).toBeLessThanOrEqual(
            1e-10 * Math.max(...states.map(Math.abs)),
          );
      }
    });

    it.runIf(law.incompressible)('ignores the trace of its drive and answers a deviator', () => {
      for (const { example, input, response } of pointsOf(law, 96)) {
        law.respond(example.parameters, input, response);
        const stress = Float64Array.from(response.stress);
        const size = Math.hypot(...stress);
        expect(Math.abs(stress[0] + stress[1] + stress[2])).toBeLessThan(1e-12 * size);
        for (let k = 0; k < 3; k++) input.drive[k] += 0.3 * example.drive;
        law.respond(example.parameters, input, response);
        for (let k = 0; k < 6; k++) expect(Math.abs(response.stress[k] - stress[k])).toBeLessThan(1e-6 * size);
      }
    });
  });
});

/** The state of a turned point: its tensors turn, its scalars stay. */
function rotateState(law: AnyLaw, turned: Float64Array, state: Float64Array): Float64Array {
  const result = Float64Array.from(state);
  law.state.forEach(({ name }, k) => {
    if (name.endsWith(' xx')) result.set(multiply(turned, state.slice(k, k + 6)), k);
  });
  return result;
}
