import { describe, expect, it } from 'vitest';
import {
  type Contact,
  type Friction,
  type Load,
  type SolidMaterial,
  SolidSystem,
} from '../../../../src/models/resolved/solid/index.js';
import { isotropicElasticity } from '../../../../src/physics/elasticity/isotropic.js';
import { LithostatError } from '../../../../src/quantity/index.js';
import { randomNumbers } from '../../../physics/random-numbers.js';
import { twoBlocks } from './contact-bodies.js';

const material = { law: isotropicElasticity, parameters: { youngModulus: 1e9, poissonRatio: 0 } } as SolidMaterial;
const materials = new Map([
  ['metal', material],
  ['electrolyte', material],
]);

function blocks(
  contact: Partial<Contact>,
  order: 1 | 2 = 1,
  shape: 'quadrilateral' | 'triangle' | 'hexahedron' = 'quadrilateral',
) {
  const mesh = twoBlocks(shape, order, shape === 'hexahedron' ? [2, 2] : [4], [2, 2]);
  const system = new SolidSystem({
    mesh,
    materials,
    contacts: [{ name: 'joint', between: { interface: 'contact' }, ...contact }],
  });
  return { mesh, system };
}

/** Upper block held at its top, moved by (x, y); lower block held at its bottom. */
const held = (x: number, y: number) => [
  { boundary: 'lower bottom', fix: 'all' } as const,
  { boundary: 'upper top', displacement: [x, y] } as const,
];

describe('adhesion', () => {
  it.each([1, 2] as const)('held: tension never exceeds the strength, at any gap (order %i)', (order) => {
    const { system } = blocks({ adhesion: { strength: 2e6, afterOpening: 'held' } }, order);
    // Two blocks of height 1: a stretch of 2e-3 would be 1 MPa, 6e-3 would be 3 MPa.
    system.solve({ supports: held(0, 2e-3) });
    expect([...system.contact('joint').pressure].every((p) => Math.abs(p / -1e6 - 1) < 1e-9)).toBe(true);
    system.solve({ supports: held(0, 6e-3) });
    const { pressure, state, gap } = system.contact('joint');
    expect([...state].every((each) => each === 0)).toBe(true);
    for (const p of pressure) expect(p / -2e6).toBeCloseTo(1, 9);
    // What the blocks do not take up at 2 MPa is the gap: 6e-3 - 4e-3.
    for (const h of gap) expect(h).toBeCloseTo(2e-3, 12);
  });

  it('released: bears its strength, drops to the pressure of the void, bonds again after a step of contact', () => {
    const { system } = blocks({ adhesion: { strength: 2e6, afterOpening: 'released' }, voidPressure: 1e5 });
    system.solve({ supports: held(0, 3.9e-3) });
    expect(system.contact('joint').pressure[0]! / -1.95e6).toBeCloseTo(1, 9);
    system.solve({ supports: held(0, 4.1e-3) });
    const open = system.contact('joint');
    expect(open.pressure[0]).toBeCloseTo(1e5, 3);
    expect(open.gap[0]).toBeCloseTo(4.1e-3 + 2e-4, 10);
    // Below the strength, but it does not bond across a gap.
    system.solve({ supports: held(0, 1e-3) });
    expect(system.contact('joint').state[0]).toBe(0);
    system.solve({ supports: held(0, -1e-3) });
    expect(system.contact('joint').pressure[0]! / 0.5e6).toBeCloseTo(1, 9);
    system.solve({ supports: held(0, 1e-3) });
    expect(system.contact('joint').pressure[0]! / -0.5e6).toBeCloseTo(1, 9);
  });

  it('without adhesion and support a body that is pulled off is said to be lost', () => {
    const { system } = blocks({});
    const sides = ['upper', 'lower'].flatMap((part) => [{ boundary: `${part} left`, fix: 'normal' } as const]);
    expect(() =>
      system.solve({
        supports: [...sides, { boundary: 'lower bottom', fix: 'normal' }],
        loads: [{ boundary: 'upper top', traction: [0, 1e6] }],
      }),
    ).toThrow(/no longer holds a body/);
    // The failed step left nothing behind.
    system.solve({
      supports: [...sides, { boundary: 'lower bottom', fix: 'normal' }],
      loads: [{ boundary: 'upper top', pressure: 1e6 }],
    });
    expect(system.contact('joint').pressure[0]! / 1e6).toBeCloseTo(1, 9);
  });
});

describe('friction', () => {
  const pressed = (shear: number): Load[] => [
    { boundary: 'upper top', pressure: 1e6 },
    { boundary: 'upper top', traction: [shear, 0] },
  ];
  /** The upper block as a rigid slider on the lower one: sides that cannot tilt. */
  const guided = [
    { boundary: 'lower bottom', fix: 'all' },
    { boundary: 'upper top', displacement: [null, -1.9e-3] },
  ] as const;

  it('stick-slip of a block: sticks below mu p, slips at it, keeps its slip and sticks again', () => {
    const { system } = blocks({ friction: { coefficient: 0.3 } });
    const slide = (x: number) => {
      system.solve({ supports: held(x, -2e-3) });
      const { friction, state, pressure, force } = system.contact('joint');
      const shear = friction[0]!.reduce((a, t, k) => a + t * system.contact('joint').rows.weight[k]!, 0);
      return { friction: friction[0]!, state, pressure, force, shear };
    };
    // Mean pressure 1 MPa (blocks without Poisson's ratio); the pair has the shear stiffness of a body bent and sheared.
    const first = slide(1e-5);
    const stiffness = first.shear / 1e-5;
    expect([...first.state].every((each) => each === 1)).toBe(true);
    // Pushed far, everything slips: the whole shear is mu times the whole pressure.
    const far = slide(4e-3);
    expect([...far.state].every((each) => each === 2)).toBe(true);
    const normal = far.pressure.reduce((a, p, k) => a + p * system.contact('joint').rows.weight[k]!, 0);
    expect(Math.abs(far.shear) / (0.3 * normal)).toBeCloseTo(1, 9);
    expect(normal / 1e6).toBeCloseTo(1, 9);
    // Further: no more shear. The force on the lower block is the same as the one on the upper.
    const further = slide(5e-3);
    expect(Math.abs(further.shear / far.shear - 1)).toBeLessThan(1e-9);
    // Back by little: elastic, with the stiffness of sticking.
    const back = slide(5e-3 - 1e-5);
    expect((further.shear - back.shear) / 1e-5 / stiffness).toBeCloseTo(1, 6);
    expect([...back.state].every((each) => each === 1)).toBe(true);
    // Back by far: slips the other way.
    const reversed = slide(-4e-3);
    expect(Math.abs(reversed.shear / far.shear + 1)).toBeLessThan(1e-9);
  });

  it('a column between a driven end and a slipping one has the closed form of Coulomb', () => {
    // One cell across: uniform shear. Force mu p A; the driven end leads the slipping end by tau L/G.
    const { system } = blocks({ friction: { coefficient: 0.25 } });
    system.solve({ supports: guided, loads: pressed(0) });
    const { pressure } = system.contact('joint');
    expect([...pressure].every((p) => Math.abs(p / 0.95e6 - 1) < 1e-9)).toBe(true);
    const { state } = system.contact('joint');
    expect(() => system.solve({ supports: guided, loads: pressed(0.3e6) })).toThrow(LithostatError);
    // The step that failed left the contact as it was.
    expect([...system.contact('joint').state]).toEqual([...state]);
    expect([...system.contact('joint').pressure]).toEqual([...pressure]);
    system.solve({ supports: guided, loads: pressed(0.2e6) });
    const rows = system.contact('joint').rows;
    const shear = system.contact('joint').friction[0]!.reduce((a, t, k) => a + t * rows.weight[k]!, 0);
    expect(Math.abs(shear) / 0.2e6).toBeCloseTo(1, 9);
  });

  it('drag is linear: the traction is the drag times the rate of slip', () => {
    const drag = 1e9;
    const { system } = blocks({ friction: { drag } });
    system.solve({ supports: held(0, -2e-3) });
    system.solve({ supports: held(1e-5, -2e-3), duration: 10 });
    const { friction, rows } = system.contact('joint');
    // Twice as stiff in drag, half the time: the same state.
    const other = blocks({ friction: { drag: 2 * drag } });
    other.system.solve({ supports: held(0, -2e-3) });
    other.system.solve({ supports: held(1e-5, -2e-3), duration: 20 });
    for (let k = 0; k < rows.count; k++)
      expect(other.system.contact('joint').friction[0]![k]! / friction[0]![k]!).toBeCloseTo(1, 9);
    const total = (values: Float64Array) => values.reduce((a, t, k) => a + t * rows.weight[k]!, 0);
    const sticking = blocks({ friction: 'sticking' });
    sticking.system.solve({ supports: held(0, -2e-3) });
    sticking.system.solve({ supports: held(1e-5, -2e-3) });
    const most = Math.abs(total(sticking.system.contact('joint').friction[0]!));
    expect(Math.abs(total(friction[0]!))).toBeLessThan(0.9 * most);
    expect(Math.abs(total(friction[0]!))).toBeGreaterThan(0.1 * most);
  });

  it('in space the friction opposes the slip, whatever its direction', () => {
    const { system } = blocks({ friction: { coefficient: 0.3 } }, 1, 'hexahedron');
    const move = (x: number, y: number) => [
      { boundary: 'lower bottom', fix: 'all' } as const,
      { boundary: 'upper top', displacement: [x, y, -2e-3] } as const,
    ];
    system.solve({ supports: move(4e-3, 3e-3) });
    const { friction, pressure, rows, force } = system.contact('joint');
    const normal = pressure.reduce((a, p, k) => a + p * rows.weight[k]!, 0);
    for (let k = 0; k < rows.count; k++)
      expect(Math.hypot(friction[0]![k]!, friction[1]![k]!)).toBeLessThan(0.3 * pressure[k]! * (1 + 1e-6) + 1);
    // The upper block drags the lower one along (4, 3)/5.
    expect(force[0]! / (0.8 * 0.3 * normal)).toBeCloseTo(1, 2);
    expect(force[1]! / (0.6 * 0.3 * normal)).toBeCloseTo(1, 2);
  });

  const frictions: readonly Friction[] = [
    'frictionless',
    { coefficient: 0.4 },
    { coefficient: 0.5, limit: 2e5 },
    { drag: 1e11 },
  ];
  it.each(frictions)('no closed path gives energy: %o', (friction) => {
    const random = randomNumbers(11);
    for (const adhesion of [undefined, { strength: 5e5, afterOpening: 'held' } as const]) {
      const { system } = blocks({ friction, ...(adhesion === undefined ? {} : { adhesion }) });
      for (let loop = 0; loop < 3; loop++) {
        let work = 0;
        // A path in small steps back to where it began, so that the trapezoid of forces is close to the path's work.
        const corners = [
          [0, -1e-3],
          ...Array.from({ length: 3 }, () => [4e-3 * (random() - 0.5), 3e-3 * (random() - 0.7)]),
          [0, -1e-3],
        ] as [number, number][];
        system.solve({ supports: held(...corners[0]!), duration: 1 });
        const before = system.operator.sums.storedEnergy;
        for (let leg = 1; leg < corners.length; leg++)
          for (let k = 1; k <= 8; k++) {
            const [from, to] = [corners[leg - 1]!, corners[leg]!];
            const place = from.map((x, i) => x + (k / 8) * (to[i]! - x)) as [number, number];
            work += system.solve({ supports: held(...place), duration: 1 }).work;
          }
        const after = system.operator.sums.storedEnergy;
        expect(work - (after - before)).toBeGreaterThan(-0.02 * before);
      }
    }
  });
});
