import { describe, expect, it } from 'vitest';
import {
  type CellOrder,
  type CellShape,
  fieldErrors,
  gridMesh,
  type Mesh,
  mapCoordinates,
  patchElectrode,
  plateWithHole,
  thickShell,
} from '../../../../src/mesh/index.js';
import {
  nodalStress,
  type SolidMaterial,
  type SolidMethod,
  SolidSystem,
} from '../../../../src/models/resolved/solid/index.js';
import { cubicElasticity, lithiumCubicConstants } from '../../../../src/physics/elasticity/cubic.js';
import { incompressibleElasticity } from '../../../../src/physics/elasticity/incompressible.js';
import { everyElement } from '../../../mesh/every-element.js';
import { at, electrolyte, isotropic, lithium } from './bodies.js';

const { youngModulus: modulus, poissonRatio: ratio } = electrolyte;
const plane = (shape: CellShape) => shape === 'triangle' || shape === 'quadrilateral';

/** Least-squares slope of ln(error) against ln(h). */
function slope(sizes: readonly number[], errors: readonly number[]): number {
  const [x, y] = [sizes.map(Math.log), errors.map(Math.log)];
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, a, k) => sum + (a - mx) * (y[k]! - my), 0) / x.reduce((sum, a) => sum + (a - mx) ** 2, 0);
}

describe('orders of a manufactured solution', () => {
  // u = a sin(pi x) sin(pi y) [sin(pi z)], on the unit square or cube.
  const amplitudes = [1e-4, -0.6e-4, 0.8e-4];
  const products = (position: ArrayLike<number>, dimension: number, swapped: readonly number[]): number => {
    let product = 1;
    for (let k = 0; k < dimension; k++)
      product *= swapped.includes(k) ? Math.cos(Math.PI * position[k]!) : Math.sin(Math.PI * position[k]!);
    return product;
  };
  function errors(
    shape: CellShape,
    order: CellOrder,
    method: SolidMethod,
    cells: number,
    parameters: { youngModulus: number; poissonRatio: number },
  ) {
    const dimension = plane(shape) ? 2 : 3;
    const mesh = gridMesh({ shape, order, cells: Array.from({ length: dimension }, () => cells) });
    const shear = parameters.youngModulus / (2 * (1 + parameters.poissonRatio));
    const lame = (2 * shear * parameters.poissonRatio) / (1 - 2 * parameters.poissonRatio);
    const exact = {
      value(x: Float64Array, out: Float64Array) {
        for (let i = 0; i < dimension; i++) out[i] = amplitudes[i]! * products(x, dimension, []);
      },
      gradient(x: Float64Array, out: Float64Array) {
        for (let i = 0; i < dimension; i++)
          for (let j = 0; j < dimension; j++)
            out[i * dimension + j] = amplitudes[i]! * Math.PI * products(x, dimension, [j]);
      },
    };
    const bodyForce = (x: Float64Array, out: Float64Array) => {
      for (let i = 0; i < dimension; i++) {
        let mixed = 0;
        for (let j = 0; j < dimension; j++)
          mixed +=
            amplitudes[j]! * Math.PI ** 2 * (i === j ? -products(x, dimension, []) : products(x, dimension, [i, j]));
        out[i] = -(
          shear * -dimension * Math.PI ** 2 * amplitudes[i]! * products(x, dimension, []) +
          (lame + shear) * mixed
        );
      }
    };
    const system = new SolidSystem({ mesh, materials: isotropic(parameters), method });
    system.solve({
      supports: [...mesh.boundaries.keys()].map((boundary) => ({ boundary, fix: 'all' })),
      loads: [{ bodyForce }],
    });
    return fieldErrors(system.operator.numbering, 'displacement', system.unknowns, exact, 2 * order + 3);
  }
  const cases = everyElement.flatMap(([shape, order]) => {
    const methods: SolidMethod[] = ['standard'];
    if (order === 1 && (shape === 'quadrilateral' || shape === 'hexahedron')) methods.push('mean-dilatation');
    if (order === 2) methods.push('mixed');
    return methods.map((method) => [shape, order, method] as const);
  });
  it.each(cases)('%s of order %i, %s', (shape, order, method) => {
    const meshes = plane(shape) ? (order === 1 ? [8, 16, 32] : [4, 8, 16]) : order === 1 ? [4, 6, 8] : [2, 3, 4];
    const found = meshes.map((cells) => errors(shape, order, method, cells, electrolyte));
    const sizes = meshes.map((cells) => 1 / cells);
    // Coarse in space: a wider margin.
    const margin = plane(shape) ? 0.1 : 0.3;
    expect(
      Math.abs(
        slope(
          sizes,
          found.map(({ l2 }) => l2),
        ) -
          (order + 1),
      ),
    ).toBeLessThan(margin);
    expect(
      Math.abs(
        slope(
          sizes,
          found.map(({ h1 }) => h1),
        ) - order,
      ),
    ).toBeLessThan(margin);
  });
});

/** Lame's tube: stresses and the displacement of the bore, a = 1, b = 2. */
const lame = {
  cylinder: { bore: 0.00012544, hoop: 16.6666667e6, middle: [-2.59259259e6, 9.25925926e6] },
  sphere: { bore: 5.25714286e-5, hoop: 7.14285714e6, middle: [-1.95767196e6, 3.12169312e6] },
} as const;

/** Displacement of the elastic shells, radially. */
function exactShell(kind: 'cylinder' | 'sphere') {
  const radial = (r: number): number =>
    kind === 'cylinder'
      ? (((1 + ratio) * 10e6) / (modulus * 3)) * ((1 - 2 * ratio) * r + 4 / r)
      : (10e6 / (modulus * 7)) * ((1 - 2 * ratio) * r + ((1 + ratio) * 4) / r ** 2);
  return {
    value(x: Float64Array, out: Float64Array) {
      const r = Math.hypot(x[0]!, x[1]!);
      for (let i = 0; i < 2; i++) out[i] = (radial(r) * x[i]!) / r;
    },
    // Not asked for.
    gradient(_: Float64Array, out: Float64Array) {
      out.fill(0);
    },
  };
}

describe('thick shells under 10 MPa', () => {
  const pressed = (
    kind: 'cylinder' | 'sphere',
    shape: 'triangle' | 'quadrilateral',
    order: CellOrder,
    cells: number,
    method: SolidMethod,
    materials = isotropic(electrolyte),
  ) => {
    const mesh = thickShell({ kind, innerRadius: 1, outerRadius: 2, cells: [cells, cells], shape, order });
    const system = new SolidSystem({ mesh, materials, method });
    system.solve({
      supports: [
        { boundary: 'axis', fix: 'normal' },
        { boundary: 'bottom', fix: 'normal' },
      ],
      loads: [{ boundary: 'inner', pressure: 10e6 }],
    });
    return { mesh, system, bore: at(mesh, system.displacement, [1, 0])[0]! };
  };

  it.each([
    ['cylinder', 'triangle'],
    ['cylinder', 'quadrilateral'],
    ['sphere', 'triangle'],
    ['sphere', 'quadrilateral'],
  ] as const)('E-02, E-03: %s of %ss', (kind, shape) => {
    const reference = lame[kind];
    for (const order of [1, 2] as const) {
      const meshes = order === 1 ? [6, 12, 24] : [3, 6, 12];
      const errors = meshes.map((cells) => {
        const { system } = pressed(kind, shape, order, cells, 'standard');
        const { numbering } = system.operator;
        return fieldErrors(numbering, 'displacement', system.unknowns, exactShell(kind), 2 * order + 3).l2;
      });
      const observed = slope(
        meshes.map((cells) => 1 / cells),
        errors,
      );
      // Quadratic triangles of the tube are ahead of their order.
      expect(observed).toBeGreaterThan(order + 0.88);
      expect(observed).toBeLessThan(order + 1.5);
    }
    expect(Math.abs(pressed(kind, shape, 2, 12, 'standard').bore / reference.bore - 1)).toBeLessThan(3e-4);
    const { mesh, system } = pressed(kind, shape, 2, 12, 'standard');
    const stress = nodalStress(system.operator, system.unknowns);
    // Radial and hoop stress half way round, away from the corners that recovery sees from one side.
    const polar = (radius: number): [number, number] => {
      const x = radius * Math.SQRT1_2;
      const [xx, yy, , , , xy] = at6(mesh, stress, [x, x]);
      return [(xx! + yy!) / 2 + xy! / Math.SQRT2, (xx! + yy!) / 2 - xy! / Math.SQRT2];
    };
    const close = (found: number, expected: number) => expect(Math.abs(found - expected)).toBeLessThan(0.02 * 10e6);
    close(polar(1)[0], -10e6);
    close(polar(1)[1], reference.hoop);
    close(polar(1.5)[0], reference.middle[0]);
    close(polar(1.5)[1], reference.middle[1]);
  });

  it('a Poisson ratio of 0.4999 does not lock the right elements, and does lock the wrong one', () => {
    // u(a) = (1 + nu) p a^3/(E (b^2 - a^2)) ((1 - 2 nu) + b^2/a^2), plane strain.
    const nearly = { youngModulus: modulus, poissonRatio: 0.4999 };
    const exact = ((1.4999 * 10e6) / (modulus * 3)) * (1 - 2 * 0.4999 + 4);
    const error = (shape: 'triangle' | 'quadrilateral', order: CellOrder, method: SolidMethod) =>
      Math.abs(pressed('cylinder', shape, order, 8, method, isotropic(nearly)).bore / exact - 1);
    expect(error('quadrilateral', 1, 'mean-dilatation')).toBeLessThan(0.01);
    expect(error('triangle', 2, 'mixed')).toBeLessThan(2e-4);
    expect(error('quadrilateral', 2, 'mixed')).toBeLessThan(2e-4);
    expect(error('triangle', 1, 'standard')).toBeGreaterThan(0.3);
  });

  it('the incompressible limit is that of the material of Poisson ratio 1/2', () => {
    const limit = new Map([
      ['body', { law: incompressibleElasticity, parameters: { shearModulus: modulus / 3 } } as SolidMaterial],
    ]);
    const exact = ((1.5 * 10e6) / (modulus * 3)) * 4;
    expect(Math.abs(pressed('cylinder', 'triangle', 2, 8, 'mixed', limit).bore / exact - 1)).toBeLessThan(2e-4);
  });
});

describe('other closed forms', () => {
  it('E-04: Kirsch, with the exact tractions of the infinite plate on its edges', () => {
    const mesh = plateWithHole({ radius: 1, halfWidth: 4, halfHeight: 4, resolution: 24, shape: 'triangle', order: 2 });
    const system = new SolidSystem({ mesh, materials: isotropic(electrolyte) });
    const tractions = ['right', 'top'].map((boundary) => ({
      boundary,
      traction: (position: Float64Array, out: Float64Array) => {
        const [xx, yy, xy] = kirsch(position[0]!, position[1]!);
        if (boundary === 'right') out.set([xx, xy]);
        else out.set([xy, yy]);
      },
    }));
    system.solve({
      supports: [
        { boundary: 'left', fix: 'normal' },
        { boundary: 'bottom', fix: 'normal' },
      ],
      loads: tractions,
    });
    const stress = nodalStress(system.operator, system.unknowns);
    const near = (x: number, y: number) => {
      let [best, least] = [0, Infinity];
      for (let k = 0; 2 * k < mesh.coordinates.length; k++) {
        const distance = Math.hypot(mesh.coordinates[2 * k]! - x, mesh.coordinates[2 * k + 1]! - y);
        if (distance < least) [best, least] = [k, distance];
      }
      return best;
    };
    expect(Math.abs(stress[6 * near(0, 1)]! / 3e6 - 1)).toBeLessThan(0.01);
    for (const [x, y] of [
      [0, 1.5],
      [1.5, 0],
    ] as const) {
      const node = near(x, y);
      const exact = kirsch(mesh.coordinates[2 * node]!, mesh.coordinates[2 * node + 1]!);
      expect(Math.abs(stress[6 * node]! - exact[0])).toBeLessThan(0.01e6);
      expect(Math.abs(stress[6 * node + 1]! - exact[1])).toBeLessThan(0.01e6);
    }
    // The references themselves.
    expect(kirsch(0, 1.5)[0] / 1.518518519e6).toBeCloseTo(1, 8);
    expect(kirsch(1.5, 0)[0] / 0.1851851852e6).toBeCloseTo(1, 8);
  });

  it.each([
    [electrolyte, 183.531746e9],
    [lithium, 14.6014493e9],
  ])('E-06: confined compression of %o', (parameters, confined) => {
    for (const method of ['standard', 'mean-dilatation', 'mixed'] as const) {
      const mesh = gridMesh({ shape: 'quadrilateral', order: 2, cells: [2, 2] });
      const system = new SolidSystem({ mesh, materials: isotropic(parameters), method });
      system.solve({
        supports: (['left', 'right', 'bottom'] as const).map((boundary) => ({ boundary, fix: 'normal' })),
        loads: [{ boundary: 'top', pressure: 1e6 }],
      });
      expect(-1e6 / at(mesh, system.displacement, [0.5, 1])[1]! / confined).toBeCloseTo(1, 8);
    }
  });

  it('E-08: a uniform pressure on a disc', () => {
    const radius = 10e-6;
    const far = 60 * radius;
    const mesh = patchElectrode({
      radius,
      surroundings: { kind: 'far', radius: far },
      shape: 'quadrilateral',
      order: 2,
      resolution: 12,
    });
    const force = 10e6 * Math.PI * radius ** 2;
    // Far away it is a point force (Boussinesq); the body is y > 0, the force points up into it.
    const factor = (force * (1 + ratio)) / (2 * Math.PI * modulus);
    const outer = [
      ([r, z]: Float64Array) =>
        factor *
        ((r! * z!) / Math.hypot(r!, z!) ** 3 -
          ((1 - 2 * ratio) * r!) / (Math.hypot(r!, z!) * (Math.hypot(r!, z!) + z!))),
      ([r, z]: Float64Array) => factor * (z! ** 2 / Math.hypot(r!, z!) ** 3 + (2 * (1 - ratio)) / Math.hypot(r!, z!)),
    ];
    const system = new SolidSystem({
      mesh,
      materials: new Map([['electrolyte', isotropic(electrolyte).get('body')!]]),
    });
    system.solve({
      supports: [
        { boundary: 'axis', fix: 'normal' },
        { boundary: 'outer', displacement: outer },
      ],
      loads: [{ boundary: 'electrode', pressure: 10e6 }],
    });
    expect(at(mesh, system.displacement, [0, 0])[1]! / 1.2432e-9).toBeCloseTo(1, 3);
    expect(at(mesh, system.displacement, [radius, 0])[1]! / 7.91445701e-10).toBeCloseTo(1, 3);
  });

  it('E-09: an incompressible layer on a rigid base', () => {
    for (const [xi, expected] of [
      [0.1, 0.000654881776],
      [1, 0.240581681],
      [3, 0.886720854],
    ] as const) {
      // Half a wave of length 2 pi/k = 1 m on a layer of height xi/k; p cos kx on top, sticking below.
      const k = 2 * Math.PI;
      const mesh = gridMesh({
        shape: 'quadrilateral',
        order: 2,
        cells: xi < 1 ? [60, 3] : [16, 6],
        upper: [0.5, xi / k],
      });
      const limit = new Map([
        ['body', { law: incompressibleElasticity, parameters: { shearModulus: 1e9 } } as SolidMaterial],
      ]);
      const system = new SolidSystem({ mesh, materials: limit, method: 'mixed' });
      system.solve({
        supports: [
          { boundary: 'left', fix: 'normal' },
          { boundary: 'right', fix: 'normal' },
          { boundary: 'bottom', fix: 'all' },
        ],
        loads: [{ boundary: 'top', pressure: (x) => 1e6 * Math.cos(k * x[0]!) }],
      });
      const amplitude = -at(mesh, system.displacement, [0, xi / k])[1]!;
      expect(amplitude / ((expected * 1e6) / (2 * 1e9 * k))).toBeCloseTo(1, 2);
    }
  });

  it('E-10: an overfilled spherical pore', () => {
    // Lithium with a volumetric misfit of 1e-3 in a ball of LLZO; a sphere of the outer radius 30 (error (1/30)^3).
    const mesh = thickShell({
      kind: 'sphere',
      innerRadius: 0.25,
      outerRadius: 30,
      cells: [40, 4],
      proportional: true,
      shape: 'quadrilateral',
      order: 2,
    });
    // Cells inside radius 1 would be lithium: the pore's surface is a boundary here, lithium by its bulk modulus.
    const system = new SolidSystem({ mesh, materials: isotropic(electrolyte) });
    const quarter = [
      { boundary: 'axis', fix: 'normal' },
      { boundary: 'bottom', fix: 'normal' },
    ] as const;
    system.solve({ supports: quarter, loads: [{ boundary: 'inner', pressure: 1e6 }] });
    const compliance = at(mesh, system.displacement, [0.25, 0])[0]! / 0.25 / 1e6;
    const bulk = 7.8e9 / (3 * (1 - 2 * 0.38));
    expect(1e-3 / (1 / bulk + 3 * compliance) / 9.53218947e6).toBeCloseTo(1, 4);
  });

  it('a misfit of the whole free body causes strain and no stress; held, stress and no strain', () => {
    for (const method of ['standard', 'mixed'] as const) {
      const mesh = gridMesh({ shape: 'triangle', order: 2, cells: [3, 3], geometry: 'axisymmetric' });
      const materials = isotropic(electrolyte, [1e-3, 1e-3, 1e-3, 0, 0, 0]);
      const system = new SolidSystem({ mesh, materials, method });
      system.solve({
        supports: [
          { boundary: 'left', fix: 'normal' },
          { boundary: 'bottom', fix: 'normal' },
        ],
      });
      expect(at(mesh, system.displacement, [1, 1]).map((u) => u / 1e-3)).toEqual([
        expect.closeTo(1, 9),
        expect.closeTo(1, 9),
      ]);
      expect(Math.max(...system.operator.stress.map(Math.abs))).toBeLessThan(1);
      system.solve({ supports: [...mesh.boundaries.keys()].map((boundary) => ({ boundary, fix: 'all' })) });
      const bulk = modulus / (3 * (1 - 2 * ratio));
      for (let k = 0; k < system.operator.stress.length; k += 6)
        expect(system.operator.stress[k]! / (-3e-3 * bulk)).toBeCloseTo(1, 8);
    }
  });

  it('a cubic crystal, in any orientation, has the stress of its point', () => {
    const parameters = { ...lithiumCubicConstants, orientation: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
    const materials = new Map([['body', { law: cubicElasticity, parameters } as SolidMaterial]]);
    const mesh = gridMesh({ shape: 'hexahedron', order: 1, cells: [2, 2, 2] });
    const system = new SolidSystem({ mesh, materials });
    system.solve({
      supports: [
        { boundary: 'left', fix: 'normal' },
        { boundary: 'front', fix: 'normal' },
        { boundary: 'bottom', fix: 'normal' },
      ],
      loads: [{ boundary: 'top', traction: [0, 0, 1e6] }],
    });
    const { c11, c12 } = lithiumCubicConstants;
    const young = ((c11 - c12) * (c11 + 2 * c12)) / (c11 + c12);
    expect(at(mesh, system.displacement, [1, 1, 1])[2]! / (1e6 / young)).toBeCloseTo(1, 9);
  });

  it('in space, multigrid agrees with factors', () => {
    const solve = (solver: 'direct' | 'multigrid') => {
      const mesh = mapCoordinates(gridMesh({ shape: 'tetrahedron', order: 2, cells: [3, 3, 6] }), ([x, y, z]) => [
        x! + 0.2 * z! ** 2,
        y!,
        2 * z!,
      ]);
      const system = new SolidSystem({ mesh, materials: isotropic(lithium), solver });
      system.solve({
        supports: [{ boundary: 'bottom', fix: 'all' }],
        loads: [{ boundary: 'top', traction: [1e5, 0, -1e6] }],
      });
      return { displacement: system.displacement, system };
    };
    const [a, b] = [solve('direct'), solve('multigrid')];
    const size = Math.max(...a.displacement.map(Math.abs));
    expect(Math.max(...a.displacement.map((u, k) => Math.abs(u - b.displacement[k]!)))).toBeLessThan(1e-7 * size);
    expect(b.system.solver.name).toContain('multigrid');
  });

  it('a body that nothing holds is named, by either solver', () => {
    const mesh = gridMesh({ shape: 'quadrilateral', order: 1, cells: [2, 2] });
    const system = new SolidSystem({ mesh, materials: isotropic(lithium) });
    expect(() => system.solve({ supports: [{ boundary: 'bottom', fix: 'normal' }] })).toThrow(
      /displacement fixed in x/,
    );
    const cube = gridMesh({ shape: 'hexahedron', order: 1, cells: [2, 2, 2] });
    const iterative = new SolidSystem({ mesh: cube, materials: isotropic(lithium), solver: 'multigrid' });
    expect(() => iterative.solve({ supports: [{ boundary: 'bottom', fix: 'normal' }] })).toThrow(
      /3 of 6 rigid motions/,
    );
  });
});

/** Six numbers at the node nearest to a place. */
function at6(mesh: Mesh, field: Float64Array, [x, y]: readonly [number, number]): number[] {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let node = 0; 2 * node < mesh.coordinates.length; node++) {
    const distance = Math.hypot(mesh.coordinates[2 * node]! - x, mesh.coordinates[2 * node + 1]! - y);
    if (distance < least) [best, least] = [node, distance];
  }
  return [...field.subarray(6 * best, 6 * best + 6)];
}

/** Stresses (xx, yy, xy) around a hole of radius 1 in a plate pulled along x by 1 MPa. */
function kirsch(x: number, y: number): [number, number, number] {
  const r = Math.hypot(x, y);
  const t = Math.atan2(y, x);
  const a = 1 / r ** 2;
  const radial = 0.5 * (1 - a) + 0.5 * (1 - 4 * a + 3 * a * a) * Math.cos(2 * t);
  const hoop = 0.5 * (1 + a) - 0.5 * (1 + 3 * a * a) * Math.cos(2 * t);
  const shear = -0.5 * (1 + 2 * a - 3 * a * a) * Math.sin(2 * t);
  const [c, s] = [Math.cos(t), Math.sin(t)];
  return [
    1e6 * (radial * c * c + hoop * s * s - 2 * shear * s * c),
    1e6 * (radial * s * s + hoop * c * c + 2 * shear * s * c),
    1e6 * ((radial - hoop) * s * c + shear * (c * c - s * s)),
  ];
}
