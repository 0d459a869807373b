import { describe, expect, it } from 'vitest';
import { readUnitScale, type UnitScale } from '../../../src/quantity/index.js';
import { contoursOf, measuredOn, thresholdOf } from '../../../src/studies/atlas/answers.js';
import { mapAt, placeOn } from '../../../src/studies/atlas/grid-values.js';
import type { AtlasAxis } from '../../../src/studies/atlas/plan.js';

const axis = (path: string, unit: string, spacing: AtlasAxis['spacing'], values: readonly number[]): AtlasAxis => ({
  path,
  unit: readUnitScale(unit) as UnitScale,
  spacing,
  values,
});
const pressures = Array.from({ length: 11 }, (_, index) => 10 ** (index / 10));
const pressure = axis('operation.stackPressure', 'MPa', 'logarithmic', pressures);
const temperature = axis('operation.temperature', 'degC', 'linear', [20, 40, 60]);
const grid = (of: (x: number, y: number) => number | null) =>
  temperature.values.map((y) => pressures.map((x) => of(x, y)));
const none = grid(() => 0);

describe('the least value that holds a target', () => {
  it('is exact for a power law, with ends that follow from the uncertainty', () => {
    // i = P^2 T/20: 5 is held from sqrt(100/T) on.
    const critical = grid((x, y) => (x * x * y) / 20);
    const {
      axis: along,
      other,
      lines,
    } = thresholdOf({ axes: [pressure, temperature] }, { critical, uncertainty: grid(() => 0.02) }, 5);
    expect([along.path, other?.path]).toEqual(['operation.stackPressure', 'operation.temperature']);
    lines.forEach(({ kind, value, from, to, until, throughoutAbove }, row) => {
      const exact = Math.sqrt(100 / temperature.values[row]);
      expect(kind).toBe('found');
      expect(value! / exact).toBeCloseTo(1, 5);
      expect(from! / exact).toBeCloseTo(Math.exp(-0.01), 5);
      expect(to! / exact).toBeCloseTo(Math.exp(0.01), 5);
      expect([until, throughoutAbove]).toEqual([null, true]);
    });
  });

  it('says where it is held at once, nowhere, not known, and where it ceases to be held', () => {
    const falling = (start: number) => (x: number) => start / x;
    const critical = [pressures.map(falling(20)), pressures.map(falling(4)), pressures.map((x) => (x < 3 ? null : x))];
    const { lines } = thresholdOf({ axes: [pressure, temperature] }, { critical, uncertainty: none }, 5);
    expect(lines.map(({ kind }) => kind)).toEqual(['throughout', 'nowhere', 'unknown']);
    expect(lines[0].until!.value).toBeCloseTo(4, 4);
    expect(lines[1].until).toBeNull();
    expect(lines[0].throughoutAbove).toBe(false);
  });

  it('is told along the pressure, also where that is the second axis, and along the first else', () => {
    const turned = { axes: [temperature, pressure] };
    const critical = pressures.map((x) => temperature.values.map((y) => (x * x * y) / 20));
    const uncertainty = critical.map((row) => row.map(() => 0));
    const { axis: along, lines } = thresholdOf(turned, { critical, uncertainty }, 5);
    expect(along.path).toBe('operation.stackPressure');
    expect(lines.map(({ other }) => other)).toEqual([20, 40, 60]);
    expect(lines[2].value! / Math.sqrt(100 / 60)).toBeCloseTo(1, 5);
    const capacity = axis('critical.ccs.capacity', 'mAh/cm^2', 'linear', [1, 2]);
    const one = thresholdOf({ axes: [capacity] }, { critical: [[1, 10]], uncertainty: [[0, 0]] }, Math.sqrt(10));
    expect(one).toMatchObject({ axis: { path: 'critical.ccs.capacity' }, other: null });
    expect(one.lines[0].value).toBeCloseTo(1.5, 5);
  });

  it('allows for the bend between far nodes', () => {
    const wide = axis('operation.stackPressure', 'MPa', 'logarithmic', [1, Math.exp(1), Math.exp(2), Math.exp(3)]);
    // ln i = (ln P)^2: 2 in second difference, so a straight line misses by a quarter at most.
    const critical = [wide.values.map((x) => Math.exp(Math.log(x) ** 2))];
    const { lines } = thresholdOf({ axes: [wide] }, { critical, uncertainty: [[0, 0, 0, 0]] }, Math.exp(2.25));
    const exact = Math.exp(1.5);
    expect(lines[0].value! / exact).not.toBeCloseTo(1, 2);
    expect(lines[0].from).toBeLessThanOrEqual(exact);
    expect(lines[0].to).toBeGreaterThanOrEqual(exact);
  });
});

describe('a map', () => {
  it('has the contour of a power law where it is', () => {
    const critical = grid((x, y) => (x * x * y) / 20);
    const lines = contoursOf({ axes: [pressure, temperature] }, critical, 5);
    expect(lines).toHaveLength(1);
    for (const [x, y] of lines[0].points.filter((point) => temperature.values.includes(point[1]))) {
      expect(x / Math.sqrt(100 / y)).toBeCloseTo(1, 5);
    }
    expect(contoursOf({ axes: [pressure] }, [pressures], 5)).toEqual([]);
  });

  it('is read between its nodes on the scales of its axes, and not outside', () => {
    expect(placeOn(pressure, Math.sqrt(10))).toBeCloseTo(5, 12);
    expect(placeOn(temperature, 30)).toBe(0.5);
    expect([placeOn(temperature, 19.9), placeOn(temperature, 60.1), placeOn(temperature, 60)]).toEqual([null, null, 2]);
    const critical = grid((x, y) => x ** 3 * Math.exp(y / 10));
    const axes = { axes: [pressure, temperature] };
    expect(mapAt(axes, critical, [2.3, 33])! / (2.3 ** 3 * Math.exp(3.3))).toBeCloseTo(1, 10);
    expect(mapAt(axes, critical, [11, 33])).toBeNull();
    const holed = critical.map((row, j) => row.map((value, i) => (i === 3 && j === 1 ? null : value)));
    expect(mapAt(axes, holed, [2.1, 33])).toBeNull();
    expect(mapAt(axes, holed, [pressures[2], 20])).not.toBeNull();
  });

  it('has those measured limits that have a place on it', () => {
    const critical = grid((x) => x);
    const limit = (stackPressure: number, celsius: number) => ({
      mode: 'ccs' as const,
      currentDensity: 2,
      stackPressure,
      temperature: 273.15 + celsius,
      source: 'here',
    });
    const base = { stackPressure: 3e6, temperature: 298.15 };
    const limits = [limit(3e6, 25), limit(7e6, 25), limit(3e6, 90)];
    const both = measuredOn({ axes: [pressure, temperature] }, critical, limits, base);
    expect(both.map(({ place }) => place.map((one) => Number(one.toPrecision(6))))).toEqual([
      [3, 25],
      [7, 25],
      [3, 90],
    ]);
    expect(both[0].predicted).toBeCloseTo(3, 10);
    expect(both[2].predicted).toBeNull();
    expect(measuredOn({ axes: [temperature] }, [[1, 2, 3]], limits, base)).toHaveLength(2);
    expect(measuredOn({ axes: [pressure] }, [pressures], limits, base)).toHaveLength(2);
    const capacity = axis('critical.ccs.capacity', 'mAh/cm^2', 'linear', [1, 2]);
    expect(measuredOn({ axes: [capacity] }, [[1, 2]], limits, base)).toEqual([]);
  });
});
