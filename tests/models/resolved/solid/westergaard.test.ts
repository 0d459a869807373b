import { describe, expect, it } from 'vitest';
import { type CellOrder, type CellShape, gridMesh, mapCoordinates } from '../../../../src/mesh/index.js';
import { SolidSystem } from '../../../../src/models/resolved/solid/index.js';
import { electrolyte, isotropic } from './bodies.js';

const wavelength = 10e-6;
const amplitude = 5e-9;
const { youngModulus, poissonRatio } = electrolyte;
/** Mean pressure that flattens the wave. */
const full = (youngModulus / (1 - poissonRatio ** 2)) * ((Math.PI * amplitude) / wavelength);

/** Contact of half a wave of a rigid surface amplitude (1 - cos kx) on an elastic half-plane. */
function pressed(shape: CellShape, order: CellOrder, cells: number, ratio: number) {
  const depth = 1.5;
  const mesh = mapCoordinates(gridMesh({ shape, order, cells: [cells, cells] }), ([s, t]) => [
    (s! * wavelength) / 2,
    // Finer towards the surface.
    -depth * wavelength * (0.4 * (1 - t!) + 0.6 * (1 - t!) ** 3),
  ]);
  const system = new SolidSystem({
    mesh,
    materials: isotropic(electrolyte),
    contacts: [
      {
        name: 'wave',
        between: {
          boundary: 'top',
          obstacle: {
            gap: (position) => amplitude * (1 - Math.cos((2 * Math.PI * position[0]!) / wavelength)),
            direction: [0, -1],
          },
        },
      },
    ],
  });
  const report = system.solve({
    supports: [
      { boundary: 'bottom', fix: 'normal' },
      { boundary: 'left', fix: 'normal' },
      { boundary: 'right', fix: 'normal' },
    ],
    drives: new Map([['wave', { force: (ratio * full * wavelength) / 2 }]]),
  });
  const contact = system.contact('wave');
  const { position } = contact.rows;
  const closed = Array.from(contact.state.keys()).filter((k) => contact.state[k] === 1);
  // Nodal contact ends between two nodes; a field of hats falls to zero at the next one.
  const edge = Math.max(...closed.map((k) => position[2 * k]!)) + (wavelength / 4 / cells) * order;
  return { ...contact, report, fraction: (2 * edge) / wavelength };
}

describe('E-12: a sinusoidal surface on a half-plane', () => {
  it.each([
    ['quadrilateral', 1, 0.5, 0.5],
    ['triangle', 1, 1 / 1.5, 0.608173448],
    ['triangle', 2, 0.5, 0.5],
    ['quadrilateral', 2, 1 / 1.5, 0.608173448],
  ] as const)('%s of order %i at a pressure ratio of %f', (shape, order, ratio, expected) => {
    const cells = order === 1 ? 40 : 24;
    const found = pressed(shape, order, cells, ratio);
    expect(Math.abs(found.fraction - expected)).toBeLessThan(0.6 / cells);
  });
});
