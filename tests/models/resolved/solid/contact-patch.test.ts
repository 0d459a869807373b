import { describe, expect, it } from 'vitest';
import { type SolidMaterial, SolidSystem } from '../../../../src/models/resolved/solid/index.js';
import { isotropicElasticity } from '../../../../src/physics/elasticity/isotropic.js';
import { everyElement } from '../../../mesh/every-element.js';
import { twoBlocks } from './contact-bodies.js';

const material = (youngModulus: number, poissonRatio: number) =>
  ({ law: isotropicElasticity, parameters: { youngModulus, poissonRatio } }) as SolidMaterial;
/** Different bodies, without Poisson's ratio, so that a uniform pressure needs no friction. */
const materials = new Map([
  ['metal', material(7.8e9, 0)],
  ['electrolyte', material(150e9, 0)],
]);

/** Uneven along the interface, bent inside the bodies. */
const uneven = (position: readonly number[]): readonly number[] => {
  const last = position.at(-1)!;
  const bent = position.slice(0, -1).map((x, i) => x + 0.2 * Math.sin(Math.PI * x) * (i === 0 ? 1 : -0.7));
  return [...bent, last * (1 + 0.15 * Math.sin(2 * bent[0]!) * (1 - Math.abs(last)))];
};

function pressed(shape: (typeof everyElement)[number][0], order: 1 | 2, geometry: 'plane' | 'axisymmetric' | 'space') {
  const across = geometry === 'space' ? [3, 2] : [5];
  const mesh = twoBlocks(shape, order, across, [2, 2], { geometry, map: uneven });
  const system = new SolidSystem({
    mesh,
    materials,
    contacts: [{ name: 'joint', between: { interface: 'contact' } }],
    ...(shape === 'hexahedron' && order === 2 ? { degree: 6 } : {}),
  });
  const sides = geometry === 'space' ? ['left', 'right', 'front', 'back'] : ['left', 'right'];
  const report = system.solve({
    supports: [
      { boundary: 'lower bottom', fix: 'normal' },
      ...['upper', 'lower'].flatMap((part) =>
        sides.map((side) => ({ boundary: `${part} ${side}`, fix: 'normal' }) as const),
      ),
    ],
    loads: [{ boundary: 'upper top', pressure: 3e6 }],
  });
  return { system, report, mesh };
}

describe('patch test of contact: a uniform pressure crosses an uneven interface', () => {
  const cases = everyElement.flatMap(([shape, order]) =>
    (shape === 'triangle' || shape === 'quadrilateral'
      ? (['plane', 'axisymmetric'] as const)
      : (['space'] as const)
    ).map((geometry) => [shape, order, geometry] as const),
  );
  it.each(cases)('%s of order %i, %s', (shape, order, geometry) => {
    const { system } = pressed(shape, order, geometry);
    const { pressure, state, force, rows } = system.contact('joint');
    const area = rows.weight.reduce((a, b) => a + b, 0);
    expect(area).toBeCloseTo(geometry === 'axisymmetric' ? Math.PI : 1, 9);
    expect([...state].every((each) => each === 1)).toBe(true);
    for (const p of pressure) expect(Math.abs(p / 3e6 - 1)).toBeLessThan(1e-9);
    // The metal pushes the electrolyte down with all of the load.
    expect(Math.abs(force.at(-1)! / (-3e6 * area) - 1)).toBeLessThan(1e-10);
    const { stress } = system.operator;
    const across = geometry === 'space' ? 2 : 1;
    for (let k = 0; k < stress.length; k += 6) expect(Math.abs(stress[k + across]! / -3e6 - 1)).toBeLessThan(1e-8);
  });

  it('reactions balance the load to round-off', () => {
    const { system, mesh } = pressed('triangle', 2, 'plane');
    const reaction = system.reaction;
    let sum = 0;
    for (let node = 0; node * 2 < mesh.coordinates.length; node++) sum += reaction[2 * node + 1]!;
    expect(Math.abs(sum / 3e6 - 1)).toBeLessThan(1e-11);
  });

  it.each(['triangle', 'hexahedron'] as const)(
    'bonded sides (bilateral, sticking) are one body of two materials: %ss',
    (shape) => {
      const space = shape === 'hexahedron';
      const mesh = twoBlocks(shape, space ? 1 : 2, space ? [2, 2] : [3], [2, 2], { map: uneven });
      const system = new SolidSystem({
        mesh,
        materials,
        contacts: [{ name: 'joint', between: { interface: 'contact' }, opening: 'bilateral', friction: 'sticking' }],
      });
      // Pulled: 1 MPa stretches the softer body by 1/7800, the stiffer by 1/150000.
      system.solve({
        supports: [{ boundary: 'lower bottom', fix: 'all' }],
        loads: [{ boundary: 'upper top', traction: space ? [0, 0, 1e6] : [0, 1e6] }],
      });
      const { displacement } = system;
      const { dimension, coordinates } = mesh;
      for (let node = 0; node * dimension < coordinates.length; node++)
        if (coordinates[(node + 1) * dimension - 1]! > 1 - 1e-9)
          expect(displacement[(node + 1) * dimension - 1]! / (1e6 / 7.8e9 + 1e6 / 150e9)).toBeCloseTo(1, 8);
      const { pressure, friction } = system.contact('joint');
      for (const p of pressure) expect(p / -1e6).toBeCloseTo(1, 8);
      for (const direction of friction) for (const t of direction) expect(Math.abs(t)).toBeLessThan(1);
    },
  );
});
