import { describe, expect, it } from 'vitest';
import { gridMesh, type Mesh, mapCoordinates } from '../../../../src/mesh/index.js';
import {
  type CreepCondition,
  CreepSession,
  contactPressure,
  nodalStress,
  solveCreep,
  volumeRate,
} from '../../../../src/models/resolved/creep/index.js';
import { shell } from './shell.js';

const viscous = (viscosity: number) => ({ referenceRate: 1e6 / (3 * viscosity), exponent: 1 });
const held = (boundary: string): CreepCondition => ({ kind: 'normal-velocity', boundary, velocity: 0 });

/** The same body turned by an angle. */
function turned(mesh: Mesh, angle: number): Mesh {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return mapCoordinates(mesh, ([x, y]) => [c * x! - s * y!, s * x! + c * y!]);
}

describe('conditions on creeping metal', () => {
  it('press a cylinder under a platen at the uniaxial rate', () => {
    // P-01: 0.8 MPa, n = 6.6: A 0.8^n; height 2 um. Sides free, bottom frictionless.
    const mesh = gridMesh({
      shape: 'triangle',
      cells: [3, 4],
      order: 2,
      geometry: 'axisymmetric',
      upper: [1e-6, 2e-6],
    });
    const material = { referenceRate: 1e-3, exponent: 6.6 };
    const rate = 1e-3 * 0.8 ** 6.6;
    for (const load of [{ pressure: 0.8e6 }, { force: 0.8e6 * Math.PI * 1e-12 }]) {
      const flow = solveCreep({
        mesh,
        material,
        conditions: [{ kind: 'platen', boundary: 'top', load }, held('bottom')],
      });
      expect(flow.platens.get('top')! / (-rate * 2e-6)).toBeCloseTo(1, 6);
      expect(flow.power.platens / flow.power.dissipation).toBeCloseTo(1, 9);
      const { stress, equivalentRate } = nodalStress(flow);
      expect(stress[1]! / -0.8e6).toBeCloseTo(1, 6);
      expect(Math.abs(stress[0]!) + Math.abs(stress[2]!)).toBeLessThan(1);
      expect(equivalentRate[0]! / rate).toBeCloseTo(1, 5);
      for (const pressure of contactPressure(flow, 'bottom').pressure) expect(pressure / 0.8e6).toBeCloseTo(1, 6);
      expect(contactPressure(flow, 'top').force / (0.8e6 * Math.PI * 1e-12)).toBeCloseTo(1, 8);
    }
  });

  it('let surface tension close a void as P-09 says', () => {
    // adot = -(p a + 2 gamma)/(4 mu); gamma = 0.5 N/m, a = 1 um, p = 3 MPa, mu = 1e10 Pa s. Volume rate 2 pi a^2 adot for a half.
    const radius = 1e-6;
    const flow = solveCreep({
      mesh: shell('axisymmetric', 12, 8, 5, radius),
      material: viscous(1e10),
      conditions: [
        { kind: 'surface-tension', boundary: 'left', tension: 0.5 },
        { kind: 'far-field', boundary: 'right', pressure: 3e6 },
        held('bottom'),
      ],
    });
    const speed = (3e6 * radius + 2 * 0.5) / 4e10;
    expect(volumeRate(flow, 'left') / (2 * Math.PI * radius ** 2 * speed)).toBeCloseTo(1, 4);
  });

  it('balance surface tension with the pressure in a void that meets a wall at any angle', () => {
    // A cap of a circle (plane) under p = gamma/R inside is at rest, also where its rim is no right angle.
    const mesh = mapCoordinates(
      gridMesh({ shape: 'quadrilateral', cells: [4, 16], order: 2, geometry: 'plane' }),
      ([s, t]) => {
        // Circle about (0, 1/sqrt 2): it meets the wall y = 0 at 45 degrees.
        const around = Math.PI * (0.75 * t! - 0.25);
        const outer = (Math.PI / 2) * t!;
        const x = Math.cos(around) * (1 - s!) + 4 * Math.cos(outer) * s!;
        const y = (Math.sin(around) + Math.SQRT1_2) * (1 - s!) + 4 * Math.sin(outer) * s!;
        return [t === 1 ? 0 : x, t === 0 ? 0 : y];
      },
    );
    const flow = solveCreep({
      mesh,
      material: viscous(1e10),
      conditions: [
        { kind: 'surface-tension', boundary: 'left', tension: 0.5 },
        { kind: 'pressure', boundary: 'left', pressure: 0.5 },
        held('bottom'),
        held('top'),
      ],
    });
    const alone = solveCreep({
      mesh,
      material: viscous(1e10),
      conditions: [{ kind: 'pressure', boundary: 'left', pressure: 0.5 }, held('bottom'), held('top')],
    });
    const largest = (velocity: Float64Array) => velocity.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    expect(largest(flow.velocity) / largest(alone.velocity)).toBeLessThan(1e-3);
  });

  it('turn with the body: walls at an angle get frames of their own', () => {
    const material = { referenceRate: 1e-3, exponent: 3 };
    const mesh = shell('plane', 4, 6, 2);
    const conditions: CreepCondition[] = [
      { kind: 'pressure', boundary: 'left', pressure: 2e6 },
      held('bottom'),
      held('top'),
    ];
    const straight = solveCreep({ mesh, material, conditions });
    for (const angle of [0.3, Math.PI / 2, 2]) {
      const flow = solveCreep({ mesh: turned(mesh, angle), material, conditions });
      expect(volumeRate(flow, 'left') / volumeRate(straight, 'left')).toBeCloseTo(1, 9);
      for (const [k, p] of contactPressure(flow, 'bottom').pressure.entries())
        expect(p / contactPressure(straight, 'bottom').pressure[k]!).toBeCloseTo(1, 6);
    }
  });

  it('let nothing through a curved frictionless wall', () => {
    // A ring that is wrung between curved walls: v . n = 0 at the nodes of both, driven by pressure on its ends.
    const mesh = shell('plane', 3, 6, 2);
    const flow = solveCreep({
      mesh,
      material: viscous(1e10),
      conditions: [held('left'), held('right'), { kind: 'pressure', boundary: 'bottom', pressure: 1e6 }],
    });
    const through = volumeRate(flow, 'bottom');
    expect(Math.abs(volumeRate(flow, 'left') / through)).toBeLessThan(1e-12);
    expect(volumeRate(flow, 'top') / through).toBeCloseTo(-1, 10);
  });

  it('take a closed body whose volume stays, and refuse one whose volume changes', () => {
    const mesh = gridMesh({ shape: 'quadrilateral', cells: [4, 4], order: 2 });
    const material = { referenceRate: 1e-3, exponent: 3 };
    const walls = [held('left'), held('right'), held('bottom')];
    const wave = (position: ArrayLike<number>) => 1e-9 * Math.cos(Math.PI * position[0]!);
    const flow = solveCreep({
      mesh,
      material,
      conditions: [...walls, { kind: 'normal-velocity', boundary: 'top', velocity: wave }],
    });
    expect(flow.power.reactions / flow.power.dissipation).toBeCloseTo(1, 8);
    const vertices = flow.pressure.filter(
      (_, node) =>
        Number.isInteger(4 * mesh.coordinates[2 * node]!) && Number.isInteger(4 * mesh.coordinates[2 * node + 1]!),
    );
    expect(Math.abs(vertices.reduce((sum, p) => sum + p, 0)) / Math.max(...vertices)).toBeLessThan(1e-9);
    expect(() =>
      solveCreep({
        mesh,
        material,
        conditions: [...walls, { kind: 'normal-velocity', boundary: 'top', velocity: 1e-9 }],
      }),
    ).toThrow(/volume/);
  });

  it('refuse contradictions and nonsense by name', () => {
    const mesh = gridMesh({ shape: 'triangle', cells: [2, 2], order: 2 });
    const material = { referenceRate: 1e-3, exponent: 3 };
    const refused = (conditions: CreepCondition[], changes: object = {}) => {
      expect.assertions(7);
      return expect(() => solveCreep({ mesh, material, conditions, ...changes }));
    };
    const still = (boundary: string, x: number): CreepCondition => ({
      kind: 'velocity',
      boundary,
      velocity: () => [x, 0],
    });
    refused([still('left', 0), still('top', 1)]).toThrow(/meet at node/);
    refused([held('lid')]).toThrow(/boundary/);
    refused([{ kind: 'pressure', boundary: 'top', pressure: Number.NaN }]).toThrow(/finite/);
    refused([], { material: { referenceRate: 1e-3, exponent: 0.5 } }).toThrow(/exponent/);
    refused([], { mesh: gridMesh({ shape: 'triangle', cells: [2, 2] }) }).toThrow(/quadratic/);
    refused([{ kind: 'far-field', boundary: 'top', pressure: 1 }]).toThrow(/sphere or cylinder/);
    const bent = mapCoordinates(mesh, ([x, y]) => [x!, y! + 0.2 * x! * y!]);
    refused([{ kind: 'platen', boundary: 'top', load: { force: 1 } }, held('left')], {
      mesh: bent,
    }).toThrow(/platen/);
  });
});

describe('solutions near by', () => {
  it('save the continuation and the analysis', () => {
    const session = new CreepSession();
    const mesh = shell('axisymmetric', 8, 6, 10);
    const material = { referenceRate: 1e-3, exponent: 6.6 };
    const under = (pressure: number, start?: ReturnType<typeof solveCreep>) =>
      solveCreep(
        { mesh, material, conditions: [{ kind: 'far-field', boundary: 'right', pressure }, held('bottom')] },
        { session, ...(start && { start }) },
      );
    const first = under(3e6);
    const cold = under(3.05e6);
    const warm = under(3.05e6, first);
    expect(session.analyses).toBe(1);
    expect(volumeRate(warm, 'left') / volumeRate(cold, 'left')).toBeCloseTo(1, 8);
    expect(warm.iterations.length).toBeLessThan(cold.iterations.length);
    session.release();
  });
});
