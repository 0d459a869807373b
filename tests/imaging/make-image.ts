import { type LabelImage, labelImage } from '../../src/mesh/image/index.js';

/** An image made by a rule for each voxel. */
export function makeImage(
  shape: readonly [number, number, number],
  label: (page: number, row: number, column: number) => number,
  more: { readonly spacing?: readonly [number, number, number]; readonly values?: readonly number[] } = {},
): LabelImage {
  const labels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  let voxel = 0;
  for (let page = 0; page < shape[0]; page++)
    for (let row = 0; row < shape[1]; row++)
      for (let column = 0; column < shape[2]; column++) labels[voxel++] = label(page, row, column);
  return labelImage({ name: 'made', shape, spacing: [1e-6, 1e-6, 1e-6], labels, ...more });
}
