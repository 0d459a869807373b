import type {
  AxisBoundary,
  FaceCondition,
  VoxelConductionProblem,
  VoxelConductivity,
} from '../../../src/solvers/voxel/problem.js';
import { noise } from '../kernels/both.js';

const shapes = [
  [9, 8, 10],
  [8, 9, 7],
  [12, 6, 9],
  [5, 13, 11],
  [16, 1, 12],
] as const;

/** A problem of any kind at random with a contrast of a thousand million: Robin faces with maps, seams, sources, tensors. */
export function wideProblem(seed: number): { readonly name: string; readonly problem: VoxelConductionProblem } {
  const values = noise(20_000, seed * 7919 + 5);
  let drawn = 0;
  const random = (): number => (values[drawn++ % values.length]! + 1) / 2;
  const pick = <Value>(...choices: readonly Value[]): Value => choices[Math.floor(random() * choices.length)]!;
  const shape = pick<readonly [number, number, number]>(...shapes);
  const [pages, rows, columns] = shape;
  const count = pages * rows * columns;
  const contrast = pick(1e9, 1e-9);
  const spacing = [1, pick(1, 0.5), pick(1, 2)] as const;
  const patterns = {
    spheres: (part: number) => {
      const labels = new Uint8Array(count);
      for (let covered = 0; covered < part * count; ) {
        const [cz, cy, cx, radius] = [random() * pages, random() * rows, random() * columns, 1 + 2 * random()];
        for (let at = 0; at < count; at++) {
          const place = [
            Math.floor(at / rows / columns) - cz,
            (Math.floor(at / columns) % rows) - cy,
            (at % columns) - cx,
          ];
          if (labels[at] === 1 || Math.hypot(...place) > radius) continue;
          labels[at] = 1;
          covered++;
        }
      }
      return labels;
    },
    cells: (size: number) =>
      Uint8Array.from(
        { length: count },
        (_, at) =>
          (Math.floor(at / rows / columns / size) +
            Math.floor((Math.floor(at / columns) % rows) / size) +
            Math.floor((at % columns) / size)) %
          2,
      ),
  };
  const pattern = pick('few', 'many', 'cells', 'dust');
  const labels =
    pattern === 'few'
      ? patterns.spheres(0.2)
      : pattern === 'many'
        ? patterns.spheres(0.6)
        : pattern === 'cells'
          ? patterns.cells(pick(1, 2, 3))
          : Uint8Array.from({ length: count }, () => (random() < 0.5 ? 1 : 0));
  const kind = pick('labels', 'labels', 'voxels', 'single', 'spread', 'tensor of phases', 'tensor of voxels');
  const each = (): Float64Array =>
    Float64Array.from(labels, (label) => (label === 1 ? contrast : 1) * (0.5 + random()));
  const conductivity = {
    labels: { labels, phases: [1, contrast] },
    voxels: { voxels: each() },
    single: { voxels: Float32Array.from(each()) },
    spread: { voxels: Float64Array.from(labels, () => contrast ** random()) },
    'tensor of phases': {
      labels,
      phases: [[1, contrast, 1] as const, pick([1, 1, contrast] as const, [contrast, 1, 1] as const)],
    },
    'tensor of voxels': { voxels: [each(), each(), each()] as const },
  }[kind] satisfies VoxelConductivity;
  const map = (entries: number, value: () => number): Float64Array => Float64Array.from({ length: entries }, value);
  // Nothing but the phases' own contrast: a face resists like a voxel of one of them, or hardly.
  const scale = pick(1, 1 / contrast, contrast > 1 ? 1e-9 : 1e-3);
  const robin = (entries: number): FaceCondition => ({
    kind: 'robin',
    resistance: map(entries, () => (random() < 0.3 ? Infinity : scale * (0.1 + random()))),
    potential: pick<number | Float64Array>(0, 1, map(entries, random)),
  });
  const insulated: FaceCondition = { kind: 'insulated' };
  const held = (entries: number): FaceCondition => ({
    kind: 'potential',
    value: pick<number | Float64Array>(0, 1, map(entries, random)),
  });
  const layout = pick('robin both', 'robin and held', 'held', 'robin and flux', 'seams', 'jump and robin', 'floating');
  const [nz, ny, nx] = shape.map((length) => count / length) as [number, number, number];
  const none = [insulated, insulated] as const;
  const flux = (): FaceCondition => ({ kind: 'flux', value: 1 });
  const side = (): AxisBoundary => pick<AxisBoundary>(none, none, { kind: 'periodic' });
  const boundaries = {
    'robin both': { z: [robin(nz), robin(nz)] as const, y: side(), x: side() },
    'robin and held': {
      z: [robin(nz), { kind: 'potential', value: 1 } as const] as const,
      y: side(),
      x: [robin(nx), insulated] as const,
    },
    held: {
      z: [{ kind: 'potential', value: 0 } as const, { kind: 'potential', value: 1 } as const] as const,
      y: side(),
      x: side(),
    },
    'robin and flux': { z: [robin(nz), flux()] as const, y: side(), x: side() },
    seams: {
      z: [held(nz), held(nz)] as const,
      y: { kind: 'periodic' } as const,
      x: { kind: 'periodic', jump: pick(0, 1) } as const,
    },
    'jump and robin': { z: { kind: 'periodic', jump: 1 } as const, y: [robin(ny), insulated] as const, x: side() },
    floating: {
      z: { kind: 'periodic', jump: 1 } as const,
      y: { kind: 'periodic', jump: pick(0, -0.5) } as const,
      x: side(),
    },
  }[layout];
  const sourced = layout === 'floating' ? 'none' : pick('none', 'none', 'all', 'good', 'poor');
  const good = contrast > 1 ? 1 : 0;
  const source =
    sourced === 'none'
      ? undefined
      : Float64Array.from(labels, (label) =>
          sourced === 'all' || (sourced === 'good') === (label === good) ? 0.2 + random() : 0,
        );
  return {
    name: `${shape.join('x')} ${contrast} ${pattern} ${kind}, ${layout} (${scale}), source ${sourced}`,
    problem: { shape, spacing, conductivity, boundaries, ...(source === undefined ? {} : { source }) },
  };
}
