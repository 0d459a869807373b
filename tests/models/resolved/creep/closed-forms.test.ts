import { describe, expect, it } from 'vitest';
import { type CreepCondition, solveCreep, volumeRate } from '../../../../src/models/resolved/creep/index.js';
import { shell } from './shell.js';

const referenceRate = 1e-3;
const inPlanes: readonly CreepCondition[] = [
  { kind: 'normal-velocity', boundary: 'bottom', velocity: 0 },
  { kind: 'normal-velocity', boundary: 'top', velocity: 0 },
];
/** Micrometres: numbers must not depend on units. */
const radius = 5e-6;

/** Slope of ln(error) over ln(h) for meshes that halve h each time. */
function order(errors: readonly number[]): number {
  return Math.log2(Math.abs(errors[0]! / errors.at(-1)!)) / (errors.length - 1);
}

/** Closing rate of a void of unit volume, with the balance of power checked. */
function opening(
  geometry: 'plane' | 'axisymmetric',
  mesh: readonly [radial: number, around: number, ratio: number],
  exponent: number,
  outer: readonly CreepCondition[],
  shape: 'quadrilateral' | 'triangle' = 'quadrilateral',
): number {
  const flow = solveCreep({
    mesh: shell(geometry, ...mesh, radius, shape),
    material: { referenceRate, exponent },
    conditions: [...inPlanes, ...outer],
  });
  const { dissipation, far, tractions, platens, reactions } = flow.power;
  expect((tractions + platens + reactions) / (dissipation + far)).toBeCloseTo(1, 8);
  const volume = geometry === 'plane' ? (Math.PI / 4) * radius ** 2 : ((2 * Math.PI) / 3) * radius ** 3;
  return -volumeRate(flow, 'left') / volume;
}

describe('closed forms of creeping shells and voids', () => {
  // P-04 and P-05: adot/a = Vdot/(3V), Vdot/(2V).
  it.each([
    { exponent: 1, sphere: 0.00257142857143, cylinder: 0.006 },
    { exponent: 3, sphere: 0.0135, cylinder: null },
    { exponent: 6.6, sphere: 0.224607101318, cylinder: 10.484502484 },
  ])('thick sphere and cylinder under 3 MPa inside, n = $exponent', ({ exponent, sphere, cylinder }) => {
    const inside: CreepCondition[] = [{ kind: 'pressure', boundary: 'left', pressure: 3e6 }];
    expect(opening('axisymmetric', [8, 8, 2], exponent, inside) / (3 * sphere) - 1).toBeCloseTo(0, 4);
    expect(opening('axisymmetric', [8, 8, 2], exponent, inside, 'triangle') / (3 * sphere) - 1).toBeCloseTo(0, 4);
    if (cylinder !== null) expect(opening('plane', [8, 8, 2], exponent, inside) / (2 * cylinder) - 1).toBeCloseTo(0, 4);
  });

  it('closes isolated voids at the rate of an infinite body, with the rest of it in closed form', () => {
    for (const exponent of [1, 3, 6.6]) {
      const outer: CreepCondition[] = [{ kind: 'far-field', boundary: 'right', pressure: 3e6 }];
      // P-06: -(3A/2)(3p/2n)^n; P-08: -sqrt(3) A (sqrt(3) p/n)^n.
      const sphere = -1.5 * referenceRate * (9 / (2 * exponent)) ** exponent;
      const cylinder = -Math.sqrt(3) * referenceRate * ((Math.sqrt(3) * 3) / exponent) ** exponent;
      expect(opening('axisymmetric', [16, 8, 10], exponent, outer) / sphere - 1).toBeCloseTo(0, 4);
      expect(opening('plane', [16, 8, 10], exponent, outer) / cylinder - 1).toBeCloseTo(0, 4);
    }
  });

  it('closes a void in a cell of its own at the rate of P-07', () => {
    // f = 0.1: R = 0.1^(-1/3) a; the outer surface carries the pressure.
    const outer: CreepCondition[] = [{ kind: 'pressure', boundary: 'right', pressure: 3e6 }];
    expect(opening('axisymmetric', [8, 8, 10 ** (1 / 3)], 6.6, outer) / -0.382074891397 - 1).toBeCloseTo(0, 4);
  });

  it('agrees whatever the units', () => {
    const outer: CreepCondition[] = [{ kind: 'pressure', boundary: 'right', pressure: 3e6 }];
    const rates = [1, 1e-9].map((unit) => {
      const flow = solveCreep({
        mesh: shell('axisymmetric', 4, 4, 2, unit),
        material: { referenceRate: referenceRate / unit, exponent: 5 },
        conditions: [...inPlanes, ...outer],
      });
      return { rate: (volumeRate(flow, 'left') / unit ** 3) * unit, steps: flow.iterations.length };
    });
    expect(rates[1]!.rate / rates[0]!.rate).toBeCloseTo(1, 9);
    expect(rates[1]!.steps).toBe(rates[0]!.steps);
  });

  it.each(['quadrilateral', 'triangle'] as const)(
    'converges with order 3 (velocity) and 2 (pressure) on %ss',
    (shape) => {
      const exponent = 3;
      const errors = [4, 8, 16].map((cells) => {
        const mesh = shell('axisymmetric', cells, cells, 2, 1, shape);
        const flow = solveCreep({
          mesh,
          material: { referenceRate, exponent },
          conditions: [...inPlanes, { kind: 'pressure', boundary: 'left', pressure: 3e6 }],
        });
        // v = adot (a/r)^2; p = -(sigma_r + 2 sigma_t)/3 = -(sigma_r + (2/3) sigma_e).
        const inner = 0.0135;
        const denominator = 2 ** (3 / exponent) - 1;
        let [velocity, pressure, nodes] = [0, 0, 0];
        for (let node = 0; node < flow.pressure.length; node++) {
          const [x, y] = mesh.coordinates.subarray(2 * node, 2 * node + 2);
          const r = Math.hypot(x!, y!);
          const radial = (-3 * ((2 / r) ** (3 / exponent) - 1)) / denominator;
          const equivalent = ((4.5 / exponent) * (2 / r) ** (3 / exponent)) / denominator;
          velocity +=
            (flow.velocity[2 * node]! - (inner * x!) / r ** 3) ** 2 +
            (flow.velocity[2 * node + 1]! - (inner * y!) / r ** 3) ** 2;
          pressure += (flow.pressure[node]! / 1e6 + radial + (2 / 3) * equivalent) ** 2;
          nodes++;
        }
        return { velocity: Math.sqrt(velocity / nodes), pressure: Math.sqrt(pressure / nodes) };
      });
      expect(order(errors.map(({ velocity }) => velocity))).toBeGreaterThan(2.8);
      expect(order(errors.map(({ pressure }) => pressure))).toBeGreaterThan(1.8);
    },
  );
});
