import { describe, expect, it } from 'vitest';
import type { CellOrder, CellShape } from '../../../../src/mesh/index.js';
import { SolidSystem } from '../../../../src/models/resolved/solid/index.js';
import { electrolyte, isotropic } from './bodies.js';
import { indentedBox } from './contact-bodies.js';

const radius = 10e-6;
const force = 1e-3;
const { youngModulus, poissonRatio } = electrolyte;
/** E-07, closed form (Johnson 1985, eq. 4.22 to 4.24). */
const hertz = { contactRadius: 3.59907384e-7, peak: 3.68603856e9, approach: 1.29533325e-8 };

/** Displacement of a half-space below z = 0 by a point force down at the origin (Boussinesq; Johnson 1985, eq. 3.19). */
function boussinesq([r, z]: ArrayLike<number> & Iterable<number>): [number, number] {
  const depth = -z!;
  const distance = Math.hypot(r!, depth);
  const factor = (force * (1 + poissonRatio)) / (2 * Math.PI * youngModulus);
  return [
    factor * ((r! * depth) / distance ** 3 - ((1 - 2 * poissonRatio) * r!) / (distance * (distance + depth))),
    -factor * (depth ** 2 / distance ** 3 + (2 * (1 - poissonRatio)) / distance),
  ];
}

/** A rigid sphere pressed on a box that continues as a half-space. */
function indented(shape: CellShape, order: CellOrder, inside: number) {
  const { mesh, size } = indentedBox(shape, order, inside, hertz.contactRadius);
  const system = new SolidSystem({
    mesh,
    materials: isotropic(electrolyte),
    contacts: [
      {
        name: 'sphere',
        between: {
          boundary: 'top',
          obstacle: { gap: (position) => position[0]! ** 2 / (2 * radius), direction: [0, -1] },
        },
      },
    ],
  });
  const far2 = [(x: Float64Array) => boussinesq(x)[0], (x: Float64Array) => boussinesq(x)[1]];
  const report = system.solve({
    supports: [
      { boundary: 'right', displacement: far2 },
      { boundary: 'bottom', displacement: far2 },
      { boundary: 'left', fix: 'normal' },
    ],
    drives: new Map([['sphere', { force }]]),
  });
  const contact = system.contact('sphere');
  const { position } = contact.rows;
  const closed = Array.from(contact.state.keys()).filter((k) => contact.state[k] === 1);
  const last = Math.max(...closed.map((k) => position[2 * k]!));
  // Nodal contact ends between two nodes; a field of hats falls to zero at the next one.
  const beyond = order === 1 ? size / 2 : size;
  const centre = Array.from(position.filter((_, k) => k % 2 === 0)).indexOf(0);
  return { ...contact, report, radius: last + beyond, peak: contact.pressure[centre]! };
}

describe('E-07: a rigid sphere on LLZO', () => {
  it.each([
    ['triangle', 1, 48],
    ['quadrilateral', 2, 18],
  ] as const)('%s of order %i', (shape, order, inside) => {
    const found = indented(shape, order, inside);
    expect(found.report.iterations).toBe(1);
    expect(Math.abs(found.radius / hertz.contactRadius - 1)).toBeLessThan(0.02);
    expect(Math.abs(found.approach / hertz.approach - 1)).toBeLessThan(0.01);
    expect(Math.abs(found.peak / hertz.peak - 1)).toBeLessThan(0.02);
    expect(Math.abs(found.force[1]! / force - 1)).toBeLessThan(1e-9);
    for (const [k, state] of found.state.entries()) {
      if (state === 1) expect(found.pressure[k]).toBeGreaterThan(-1e-10 * found.peak);
      else expect(found.gap[k]).toBeGreaterThan(0);
    }
  });
});
