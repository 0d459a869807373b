import { expect, it } from 'vitest';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';
import { noise, onBoth } from '../kernels/both.js';

// The third and fourth have planes of whole pages, which are stored with a gap between them; the last is relaxed in strips of rows.
it.each([
  [5, 7, 9],
  [12, 20, 33],
  [6, 32, 20],
  [5, 64, 61],
  [2, 11, 2600],
])('images of %i x %i x %i voxels have the same potential on both back ends, to the bit', (pages, rows, columns) => {
  const conductivity = noise(pages * rows * columns).map((value) => (value < -0.6 ? 0 : 10 ** (2 * value)));
  const [wasm, typescript] = onBoth((heap) => {
    const conduction = new VoxelConduction(
      {
        shape: [pages, rows, columns],
        spacing: [1, 1, 1],
        conductivity: { voxels: conductivity },
        boundaries: {
          z: [
            { kind: 'potential', value: 1 },
            { kind: 'robin', resistance: 0.3, potential: 0 },
          ],
          y: { kind: 'periodic' },
          x: [{ kind: 'insulated' }, { kind: 'insulated' }],
        },
      },
      { heap },
    );
    const { potential, iterations } = conduction.solve({ tolerance: columns > 1000 ? 1e-2 : 1e-8 });
    return { iterations, bits: new Uint8Array(Float64Array.from(potential).buffer) };
  });
  expect(wasm.iterations).toBe(typescript.iterations);
  expect(Buffer.compare(wasm.bits, typescript.bits)).toBe(0);
});
