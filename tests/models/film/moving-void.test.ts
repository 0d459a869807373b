import { describe, expect, it } from 'vitest';
import type { Load } from '../../../src/models/model.js';
import { ResolvedModel } from '../../../src/models/resolved/resolved-model.js';
import { cellOf } from '../resolved/cell-of.js';
import { Cell, cell, falling, only } from './build.js';

/** Voids of half-spheroids in a crowd. */
interface Crowd {
  readonly exponent: number;
  readonly aspectRatio: number;
  /** a/b. */
  readonly ratio: number;
  readonly friction: 'frictionless' | 'sticking';
  /** Pa. */
  readonly pressure: number;
  /** A/m^2; no vacancies condense. */
  readonly current: number;
}

const radius = 5e-6;
/** Volume left at the end. */
const left = 0.75;

/** Time (s) in which a film loses a quarter of its void volume by creep and by the descent of the voids' roofs while it is stripped. */
function filmTime({ exponent, aspectRatio, ratio, friction, pressure, current }: Crowd): number {
  const film = new Cell(
    cell({
      electrodes: [
        {
          creep: { exponent },
          one: { seedRadius: 1e-9, initialRadius: radius, spacing: radius / ratio },
          voids: { aspectRatio, friction, translation: null },
        },
      ],
      mechanisms: only('creepClosure', 'voidInteraction', 'bodyTranslation'),
      fixture: { pressure },
    }),
  );
  film.pass(current, 1e12, [falling('voidRadius1.1', left ** (1 / 3) * radius)]);
  return film.state.time;
}

/** The same by the model whose mesh moves with the metal: the void takes whatever shape flow and stripping give it. */
function resolvedTime({ exponent, aspectRatio, ratio, friction, pressure, current }: Crowd): number {
  const width = radius / ratio;
  const voids = [{ radius, height: aspectRatio * radius }];
  const plain = cellOf({ voids, width, thickness: 2.5 * width, resolution: 0.5 });
  const electrodes = plain.electrodes.map((electrode) => ({
    ...electrode,
    creep: { ...electrode.creep, exponent },
    face: { ...electrode.face, friction },
  }));
  const model = new ResolvedModel({ ...plain, ambientPressure: 0, electrodes });
  const state = model.initialState();
  const load: Load = {
    startTime: 0,
    electrical: { kind: 'current', currentDensity: current },
    stackPressure: pressure,
    stackPressureSlope: 0,
  };
  const values = new Float64Array(model.observables.length);
  model.observe(state, load, values);
  const threshold = left * values[model.observables.findIndex(({ name }) => name === 'voidVolume1')]!;
  const smaller = { name: 'smaller', observable: 'voidVolume1', threshold, direction: -1 } as const;
  const result = model.advance(state, load, 1e12, [smaller]);
  expect(result.failure?.message).toBeUndefined();
  expect(result.reason).toBe('event');
  return state.time;
}

const against = (crowd: Crowd): number => filmTime(crowd) / resolvedTime(crowd) - 1;
const title = 'n = $exponent, q = $aspectRatio, a/b = $ratio, $friction, $pressure Pa, $current A/m^2';

describe('film beside a void that moves: the time in which a quarter of the volume is gone', () => {
  it.each<Crowd>([
    { exponent: 6.6, aspectRatio: 1, ratio: 0.5, friction: 'frictionless', pressure: 3e6, current: 0 },
    { exponent: 5, aspectRatio: 1, ratio: 0.35, friction: 'sticking', pressure: 4e6, current: 0 },
    { exponent: 3, aspectRatio: 0.6, ratio: 0.6, friction: 'frictionless', pressure: 2e6, current: 0 },
    { exponent: 1, aspectRatio: 1, ratio: 0.5, friction: 'frictionless', pressure: 3e5, current: 10 },
    { exponent: 3, aspectRatio: 1, ratio: 0.5, friction: 'frictionless', pressure: 1e6, current: 10 },
  ])(`is the same to 10 %: ${title}`, (crowd) => {
    expect(Math.abs(against(crowd))).toBeLessThan(0.1);
  });

  it('is longer at n = 6.6 where stripping and creep both close the void: film adds rates that do not add', () => {
    const crowd: Crowd = {
      exponent: 6.6,
      aspectRatio: 1,
      ratio: 0.5,
      friction: 'frictionless',
      pressure: 1e6,
      current: 10,
    };
    const late = against(crowd);
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThan(0.3);
  });
});
