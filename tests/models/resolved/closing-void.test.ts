import { describe, expect, it } from 'vitest';
import type { Load } from '../../../src/models/model.js';
import { voidInteraction } from '../../../src/models/resolved/creep/index.js';
import { ResolvedModel } from '../../../src/models/resolved/resolved-model.js';
import { unpackGeometry } from '../../../src/models/resolved/state.js';
import { runsOf } from '../../../src/models/resolved/surface/chain.js';
import { cellOf } from './cell-of.js';

const [exponent, creepRate, surfaceEnergy, ambient] = [6.6, 9.3e-4, 0.5, 101_325];
const rest = (stackPressure: number): Load => ({
  startTime: 0,
  electrical: { kind: 'current', currentDensity: 0 },
  stackPressure,
  stackPressureSlope: 0,
});

/**
 * Time in which a hemisphere that stays one closes from one radius to another (s): da/dt = -(a/2) A (3 p/(2n))^n, p = (P + 2 gamma/a)/(1 - beta (a/b)^(3/n))
 * (Wilkinson & Ashby 1975 for the void alone, P-18 for its neighbours; metal is incompressible, so surface tension acts as pressure does).
 */
function closureTime(from: number, to: number, width: number, pressure: number, beta: number): number {
  let time = 0;
  const steps = 20_000;
  const ratio = (to / from) ** (1 / steps);
  for (let k = 0; k < steps; k++) {
    const a = from * ratio ** (k + 0.5);
    const driving = (pressure + (2 * surfaceEnergy) / a) / 1e6 / (1 - beta * (a / width) ** (3 / exponent));
    time += (-Math.log(ratio) * 2) / (creepRate * ((3 * driving) / (2 * exponent)) ** exponent);
  }
  return time;
}

describe('a void that closes', () => {
  it('is followed to its end, under stack pressure and surface tension as in closed form, and the energy balance closes', () => {
    const [radius, width, pressure] = [0.3e-6, 4e-6, 3e6];
    const cell = cellOf({
      voids: [{ radius }],
      width,
      thickness: 2 * width,
      creepRate,
      surfaceEnergy,
      resolution: 0.5,
    });
    // Without stress in the kinetics: uneven pressure on the contact would drive currents that close the void a little faster.
    const model = new ResolvedModel({
      ...cell,
      mechanisms: { ...cell.mechanisms, stressKinetics: false },
      options: { ...cell.options, largestVolumeChange: 0.1 },
    });
    const state = model.initialState();
    const notices: { readonly event: string; readonly time: number; readonly detail: Record<string, number> }[] = [];
    const result = model.advance(state, rest(pressure), 10, [], undefined, ({ event, time, detail }) =>
      notices.push({ event, time, detail: { ...detail } as Record<string, number> }),
    );
    expect(result.failure?.message).toBeUndefined();
    const end = notices.find(({ event }) => event === 'void-closed:1')!;
    const beta = voidInteraction(exponent, 0.0375, { resolution: 3 }).value;
    const expected = closureTime(radius, end.detail.halfWidth!, width, pressure + ambient, beta);
    expect(end.time / expected).toBeCloseTo(1, 2);
    const ledger = model.ledger(state, rest(pressure), { net: 0, throughput: 0 });
    // The surface's energy is a third of the balance here, and steps are long.
    expect(ledger.energy.relativeError).toBeLessThan(6e-3);
    expect(ledger.lithium.relativeError).toBeLessThan(1e-8);
  });

  it.each([-0.5, 0.5])('has Young’s contact angle at its rim: cos psi = %d', (cosine) => {
    // Without pressure but its tension, half a sphere becomes the cap of another angle, and closes in that shape.
    const cell = cellOf({
      voids: [{ radius: 1e-6 }],
      width: 4e-6,
      thickness: 8e-6,
      creepRate,
      surfaceEnergy,
      resolution: 0.5,
    });
    const [electrode, other] = cell.electrodes as [(typeof cell.electrodes)[0], (typeof cell.electrodes)[0]];
    const creep = { ...electrode.creep, exponent: 3 };
    const metal = { ...electrode, creep, contactAngleCosine: cosine, voidPressure: ambient };
    const model = new ResolvedModel({ ...cell, electrodes: [metal, other] });
    const state = model.initialState();
    let steps = 0;
    const result = model.advance(state, rest(0), 1e5, [], () => ++steps <= 30);
    expect(result.failure?.message).toBeUndefined();
    const { chain } = unpackGeometry(state, 'axisymmetric').electrodes[0]!;
    const { last } = runsOf(chain).find(({ kind }) => kind === 'void')!;
    const slope = (values: Float64Array): number => 3 * values[last]! - 4 * values[last - 1]! + values[last - 2]!;
    const [across, up] = [slope(chain.across), slope(chain.height)];
    // The surface ends towards (across, up); metal lies between it and the face beyond the rim.
    expect(-across / Math.hypot(across, up)).toBeCloseTo(cosine, 1);
    expect(Math.abs(-across / Math.hypot(across, up) - cosine)).toBeLessThan(0.02);
  });
});
