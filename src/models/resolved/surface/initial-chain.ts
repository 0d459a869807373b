import type { FaceOptions, ResolvedOptions } from '../options.js';
import type { SurfaceChain } from './chain.js';
import { voidShape } from './void-shape.js';

/** The chain at assembly: flat but for the voids that the options give. */
export function initialChain(
  face: FaceOptions,
  { section, width }: Pick<ResolvedOptions, 'section' | 'width'>,
): SurfaceChain {
  const across: number[] = [];
  const height: number[] = [];
  const put = (x: number, z: number): void => {
    across.push(x);
    height.push(z);
  };
  const flatTo = (x: number): void => {
    const from = across.at(-1)!;
    if (x - from <= 1e-9 * width) return;
    put((from + x) / 2, 0);
    put(x, 0);
  };
  const voids = face.voids.map((one) => voidShape(one, width).nodes).sort((one, other) => one[0]![0] - other[0]![0]);
  for (const nodes of voids) {
    const [[x, z]] = nodes as [readonly [number, number]];
    // What begins with a roof stands on the left wall.
    if (z === 0) {
      if (across.length === 0) put(0, 0);
      flatTo(x);
    }
    for (const node of nodes.slice(z === 0 ? 1 : 0)) put(...node);
  }
  if (across.length === 0) put(0, 0);
  flatTo(width);
  return { geometry: section, across: Float64Array.from(across), height: Float64Array.from(height) };
}
