import { describe, expect, it } from 'vitest';
import { gridMesh, mapCoordinates } from '../../../../src/mesh/index.js';
import { type SolidMaterial, SolidSystem } from '../../../../src/models/resolved/solid/index.js';
import { elasticViscoplastic } from '../../../../src/physics/creep/elastic-viscoplastic.js';
import { isotropicElasticity } from '../../../../src/physics/elasticity/isotropic.js';
import { electrolyte, isotropic, lithium } from './bodies.js';
import { indentedBox, twoBlocks } from './contact-bodies.js';

const creeping = (referenceRate: number, exponent: number, elasticity = lithium) =>
  ({
    law: elasticViscoplastic,
    parameters: {
      elasticity,
      creep: { referenceRate, referenceTemperature: 298.15, exponent, activationEnergy: 0 },
      diffusionalViscosity: Number.POSITIVE_INFINITY,
    },
  }) as SolidMaterial;

describe('a rigid sphere sinks into a Maxwell body', () => {
  it('as Lee & Radok (1960) have it: a^3 = (3/16) F R J(t), J = 1/G + t/mu, approach a^2/R', () => {
    const [radius, force, shear, viscosity] = [10e-6, 1e-6, 1e9, 1e10];
    const poissonRatio = 0.4999;
    const elasticity = { youngModulus: 2 * shear * (1 + poissonRatio), poissonRatio };
    const contactRadius = (compliance: number) => ((3 / 16) * force * radius * compliance) ** (1 / 3);
    const last = 4 / shear;
    const { mesh } = indentedBox('quadrilateral', 2, 12, contactRadius(last));
    const system = new SolidSystem({
      mesh,
      materials: new Map([['body', creeping(1e6 / (3 * viscosity), 1, elasticity)]]),
      method: 'mixed',
      contacts: [
        {
          name: 'sphere',
          between: {
            boundary: 'top',
            obstacle: { gap: (x) => x[0]! ** 2 / (2 * radius), direction: [0, -1] },
          },
        },
      ],
    });
    const step = (compliance: number, duration: number) => {
      // Far away a point force on an incompressible body: u = F J/(4 pi) (r z/d^3, z^2/d^3 + 1/d).
      const far = (x: ArrayLike<number>): [number, number] => {
        const [r, z] = [x[0]!, -x[1]!];
        const d = Math.hypot(r, z);
        const factor = (force * compliance) / (4 * Math.PI);
        return [(factor * r * z) / d ** 3, -factor * (z ** 2 / d ** 3 + 1 / d)];
      };
      const displacement = [(x: Float64Array) => far(x)[0], (x: Float64Array) => far(x)[1]];
      system.solve({
        duration,
        supports: [
          { boundary: 'right', displacement },
          { boundary: 'bottom', displacement },
          { boundary: 'left', fix: 'normal' },
        ],
        drives: new Map([['sphere', { force }]]),
      });
      const found = system.contact('sphere');
      expect(Math.abs(found.force[1]! / force - 1)).toBeLessThan(1e-8);
      return found.approach / (contactRadius(compliance) ** 2 / radius);
    };
    expect(Math.abs(step(1 / shear, 0) - 1)).toBeLessThan(0.01);
    const steps = 8;
    let ratio = 0;
    for (let k = 1; k <= steps; k++) {
      const duration = (3 * (viscosity / shear)) / steps;
      ratio = step(1 / shear + (k * duration) / viscosity, duration);
    }
    expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
    const { pressure } = system.contact('sphere');
    expect(Math.min(...pressure)).toBeGreaterThan(-1e-9 * Math.max(...pressure));
  });
});

describe('power-law metal on an elastic electrolyte', () => {
  it('keeps a uniform pressure while it creeps, in balance', () => {
    const mesh = twoBlocks('quadrilateral', 1, [6], [4, 4]);
    const system = new SolidSystem({
      mesh,
      materials: new Map([
        ['metal', creeping(1e-3, 6.6)],
        ['electrolyte', { law: isotropicElasticity, parameters: electrolyte } as SolidMaterial],
      ]),
      method: 'mean-dilatation',
      contacts: [{ name: 'interface', between: { interface: 'contact' } }],
    });
    for (const duration of [0, 0.1, 1, 10]) {
      const report = system.solve({
        duration,
        supports: [
          { boundary: 'upper left', fix: 'normal' },
          { boundary: 'lower left', fix: 'normal' },
          { boundary: 'lower bottom', fix: 'normal' },
        ],
        loads: [{ boundary: 'upper top', pressure: 1e6 }],
      });
      expect(report.residuals.at(-1)).toBeLessThan(1e-9);
      const { pressure, force } = system.contact('interface');
      for (const p of pressure) expect(Math.abs(p / 1e6 - 1)).toBeLessThan(1e-6);
      expect(force[1]! / -1e6).toBeCloseTo(1, 8);
    }
    // Plane strain under 1 MPa: rate (sqrt3/2)^(n+1) A, sideways on the right.
    const rate = (Math.sqrt(3) / 2) ** 7.6 * 1e-3;
    const { displacement } = system;
    const corner = Array.from({ length: mesh.coordinates.length / 2 }, (_, k) => k).find(
      (k) => mesh.coordinates[2 * k] === 1 && mesh.coordinates[2 * k + 1] === 1,
    )!;
    expect(displacement[2 * corner]! / (rate * 11.1)).toBeCloseTo(1, 1);
  });
});

describe('an uneven load on power-law metal that only contact and one side hold', () => {
  it.each(['frictionless', { coefficient: 0.2 }, 'sticking'] as const)(
    'in one long step from the elastic state: %o',
    (friction) => {
      const mesh = twoBlocks('quadrilateral', 1, [16], [8, 8]);
      const system = new SolidSystem({
        mesh,
        materials: new Map([
          ['metal', creeping(1e-3, 6.6)],
          ['electrolyte', { law: isotropicElasticity, parameters: electrolyte } as SolidMaterial],
        ]),
        method: 'mean-dilatation',
        contacts: [{ name: 'interface', between: { interface: 'contact' }, friction }],
      });
      const load = (x: ArrayLike<number>) => 2e6 * (1 + Math.cos(3 * x[0]!));
      for (const duration of [0, 1, 0]) {
        const report = system.solve({
          duration,
          supports: [
            { boundary: 'lower bottom', fix: 'all' },
            { boundary: 'upper left', fix: 'normal' },
          ],
          loads: [{ boundary: 'upper top', pressure: load }],
        });
        expect(report.iterations).toBeLessThan(20);
        const { force, pressure, friction: traction, state, gap } = system.contact('interface');
        // int 2 MPa (1 + cos 3x) dx from 0 to 1.
        expect(force[1]! / (-2e6 * (1 + Math.sin(3) / 3))).toBeCloseTo(1, 4);
        for (const [k, p] of pressure.entries()) {
          if (state[k] === 0) expect(gap[k]).toBeGreaterThan(0);
          else expect(p).toBeGreaterThan(-1);
          if (typeof friction === 'object' && state[k] !== 0)
            expect(Math.abs(traction[0]![k]!)).toBeLessThan(0.2 * p * (1 + 1e-6) + 1);
        }
      }
    },
  );
});

describe('supports', () => {
  it('a plane of symmetry at an angle is a bilateral contact with a rigid plane', () => {
    // A sector of 30 degrees of the thick tube under 10 MPa.
    const angle = Math.PI / 6;
    const mesh = mapCoordinates(gridMesh({ shape: 'quadrilateral', order: 2, cells: [6, 3] }), ([s, t]) => [
      (1 + s!) * Math.cos(angle * t!),
      (1 + s!) * Math.sin(angle * t!),
    ]);
    expect(() =>
      new SolidSystem({ mesh, materials: isotropic(electrolyte) }).solve({
        supports: [{ boundary: 'top', fix: 'normal' }],
      }),
    ).toThrow(/not across one coordinate axis/);
    const normal = [-Math.sin(angle), Math.cos(angle)];
    const system = new SolidSystem({
      mesh,
      materials: isotropic(electrolyte),
      contacts: [
        {
          name: 'symmetry',
          opening: 'bilateral',
          between: { boundary: 'top', obstacle: { gap: 0, direction: normal } },
        },
      ],
    });
    system.solve({
      supports: [{ boundary: 'bottom', fix: 'normal' }],
      loads: [{ boundary: 'left', pressure: 10e6 }],
      drives: new Map([['symmetry', { displacement: 0 }]]),
    });
    const first = [...mesh.coordinates.keys()].find(
      (k) => k % 2 === 0 && mesh.coordinates[k] === 1 && mesh.coordinates[k + 1] === 0,
    )!;
    expect(system.displacement[first]! / 0.00012544).toBeCloseTo(1, 3);
  });

  it('points hold what is otherwise free; nothing else is stressed by them', () => {
    const mesh = gridMesh({ shape: 'triangle', order: 1, cells: [3, 3] });
    const system = new SolidSystem({ mesh, materials: isotropic(electrolyte, [1e-3, 1e-3, 1e-3, 0, 0, 0]) });
    system.solve({
      supports: [
        { point: [0, 0], displacement: [0, 0] },
        { point: [1, 0], displacement: [null, 0] },
      ],
    });
    // Free in the plane, held across it.
    const { stress } = system.operator;
    for (let k = 0; k < stress.length; k += 6) {
      expect(Math.abs(stress[k]!)).toBeLessThan(1);
      expect(stress[k + 2]! / (-1e-3 * electrolyte.youngModulus)).toBeCloseTo(1, 6);
    }
  });
});

describe('what makes no sense is refused by name', () => {
  const mesh = gridMesh({ shape: 'triangle', order: 1, cells: [2, 2] });
  const held = [{ boundary: 'bottom', fix: 'all' }] as const;
  const solve = (step: Parameters<SolidSystem['solve']>[0]) => () =>
    new SolidSystem({ mesh, materials: isotropic(electrolyte) }).solve(step);
  it.each([
    [solve({ supports: [{ boundary: 'botom', fix: 'all' }] }), /no boundary of this name/],
    [solve({ supports: held, duration: -1 }), /duration/],
    [solve({ supports: held, loads: [{ boundary: 'top', pressure: Number.NaN }] }), /loads.*not a finite number/],
    [
      solve({ supports: [{ boundary: 'bottom', displacement: [0, () => Number.NaN] }] }),
      /supports.*not a finite number/,
    ],
    [solve({ supports: held, drives: new Map([['ball', { force: 1 }]]) }), /no contact of this name/],
    [() => new SolidSystem({ mesh, materials: new Map() }), /region "body" has no material/],
    [() => new SolidSystem({ mesh, materials: isotropic({ youngModulus: -1, poissonRatio: 0.3 }) }), /youngModulus/],
    [() => new SolidSystem({ mesh, materials: isotropic(electrolyte), method: 'mixed' }), /cells of order 1/],
    [
      () =>
        new SolidSystem({
          mesh,
          materials: isotropic(electrolyte),
          method: 'standard',
          solver: 'multigrid',
          contacts: [{ name: 'wall', between: { boundary: 'right', obstacle: { gap: 0, direction: [-1, 0] } } }],
        }),
      /multigrid is for definite systems/,
    ],
    [
      () =>
        new SolidSystem({
          mesh,
          materials: isotropic(electrolyte),
          contacts: [{ name: 'wall', between: { boundary: 'right', obstacle: { gap: 0, direction: [-1, 1] } } }],
        }),
      /unit vector|direction/,
    ],
    [
      () =>
        new SolidSystem({
          mesh,
          materials: isotropic(electrolyte),
          contacts: [
            {
              name: 'wall',
              friction: { coefficient: -0.1 },
              between: { boundary: 'right', obstacle: { gap: 0, direction: [-1, 0] } },
            },
          ],
        }),
      /coefficient/,
    ],
  ])('%#', (make, message) => {
    expect(make).toThrow(message);
  });

  it('an interface whose sides share their nodes cannot separate', () => {
    const split = twoBlocks('triangle', 1, [2], [1, 1]);
    const { metal } = split.interfaces.get('contact')!;
    const shared = { ...split, interfaces: new Map([['contact', { metal, electrolyte: metal }]]) };
    expect(
      () =>
        new SolidSystem({
          mesh: shared,
          materials: new Map(['metal', 'electrolyte'].map((name) => [name, isotropic(electrolyte).get('body')!])),
          contacts: [{ name: 'joint', between: { interface: 'contact' } }],
        }),
    ).toThrow(/in common/);
  });
});
