import type { FaceOptions, ResolvedOptions } from '../options.js';
import type { SurfaceChain } from './chain.js';

/** Segments that describe a void at assembly: enough for a spline through them to have no error worth naming. */
const segmentsOfVoid = 48;

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
  const voids = [...face.voids].sort((one, other) => one.position - other.position);
  if (voids[0] === undefined || voids[0].position > 0) put(0, 0);
  for (const one of voids) {
    const outline = shapeOf(one);
    // Half a void on the left wall begins at its top, one on the right wall ends there.
    const from = one.position === 0 ? 0.5 : 0;
    const to = one.position === width ? 0.5 : 1;
    if (from === 0) flatTo(one.position - one.radius);
    const first = across.length > 0 ? 1 : 0;
    for (let k = first; k <= 2 * segmentsOfVoid; k++) {
      const [x, z] = outline(from + ((to - from) * k) / (2 * segmentsOfVoid));
      const end = (k === 0 && from === 0) || (k === 2 * segmentsOfVoid && to === 1);
      put(k === 0 && from === 0.5 ? 0 : k === 2 * segmentsOfVoid && to === 0.5 ? width : one.position + x, end ? 0 : z);
    }
  }
  flatTo(width);
  return { geometry: section, across: Float64Array.from(across), height: Float64Array.from(height) };
}

/** Place on the surface of a void, from its left rim (0) over its top (1/2) to its right rim (1), about its middle; closer at the rims. */
function shapeOf({
  radius,
  height = radius,
  shape,
}: FaceOptions['voids'][number]): (t: number) => readonly [number, number] {
  if (shape === 'spheroid') return (t) => [-radius * Math.cos(Math.PI * t), height * Math.sin(Math.PI * t)];
  // Circle through both rims and the top; `half` is its half angle, above pi/2 where it overhangs.
  const circle = (radius ** 2 + height ** 2) / (2 * height);
  const half = Math.PI / 2 + Math.atan2(height - circle, radius);
  return (t) => {
    const angle = half * (2 * t - 1);
    return [circle * Math.sin(angle), height - circle * (1 - Math.cos(angle))];
  };
}
