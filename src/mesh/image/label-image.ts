import { type Issue, LithostatError } from '../../quantity/index.js';

/** Most voxels of an image: they are counted and numbered with 32-bit integers. */
export const mostVoxels = 2 ** 31 - 1;

/** A segmented image on a regular grid: a phase for every voxel. Axis z counts pages, y rows, x columns; x is the fastest in memory. */
export interface LabelImage {
  /** What it is called in messages: usually the file that it comes from. */
  readonly name: string;
  readonly shape: readonly [pages: number, rows: number, columns: number];
  /** Edges of a voxel along z, y, x; m. */
  readonly spacing: readonly [z: number, y: number, x: number];
  /** Position of the low corner of the first voxel along z, y, x; m. */
  readonly origin: readonly [z: number, y: number, x: number];
  /** Label of each voxel. */
  readonly labels: Uint8Array;
  /** The number that stands for each label outside, as the file has it: `values[label]`. */
  readonly values: readonly number[];
}

/** How much of an image is one phase. */
export interface PhaseCount {
  readonly label: number;
  /** The number that the file has for it. */
  readonly value: number;
  readonly voxels: number;
  /** Of all voxels of the image. */
  readonly fraction: number;
}

const axes = ['z', 'y', 'x'] as const;

/**
 * Makes a label image from its parts, which it takes as they are (the labels are not copied).
 *
 * @param parts.spacing m; there is no default, since an image without a size has no physics
 * @param parts.origin m; the zero point when left out
 * @param parts.values numbers outside for the labels; the labels themselves when left out
 * @throws LithostatError with every problem: sizes that are no positive whole numbers or do not fit the labels, spacing that is not positive
 */
export function labelImage(parts: {
  readonly name: string;
  readonly shape: readonly [number, number, number];
  readonly spacing: readonly [number, number, number];
  readonly origin?: readonly [number, number, number];
  readonly labels: Uint8Array;
  readonly values?: readonly number[];
}): LabelImage {
  const { name, shape, spacing, origin = [0, 0, 0] as const, labels } = parts;
  const issues: Issue[] = [];
  const refuse = (issue: Omit<Issue, 'path' | 'file'>): number => issues.push({ path: '', file: name, ...issue });
  if (shape.length !== 3 || !shape.every((extent) => Number.isInteger(extent) && extent >= 1)) {
    refuse({
      code: 'wrong-shape',
      message: 'the shape of an image is three positive whole numbers',
      got: `[${shape.join(', ')}]`,
      expected: '[pages, rows, columns]',
    });
  } else if (shape[0] * shape[1] * shape[2] > mostVoxels) {
    refuse({
      code: 'too-large',
      message: 'the image has too many voxels',
      got: `${shape.join(' x ')}`,
      expected: `at most ${mostVoxels} voxels`,
      remedy: 'cut a part out of it, or make its voxels larger',
    });
  } else if (labels.length !== shape[0] * shape[1] * shape[2]) {
    refuse({
      code: 'wrong-shape',
      message: 'the labels do not fit the shape of the image',
      got: `${labels.length} labels`,
      expected: `${shape.join(' x ')} = ${shape[0] * shape[1] * shape[2]}`,
    });
  }
  for (const [index, axis] of axes.entries()) {
    const edge = spacing[index];
    if (!(typeof edge === 'number' && edge > 0 && edge < Infinity))
      refuse({
        code: 'out-of-range',
        message: `the edge of a voxel along ${axis} is not positive`,
        got: `${edge} m`,
        expected: 'a length above zero',
      });
    if (!Number.isFinite(origin[index]))
      refuse({
        code: 'out-of-range',
        message: `the origin along ${axis} is not finite`,
        got: `${origin[index]} m`,
        expected: 'a length',
      });
  }
  if (issues.length > 0) throw new LithostatError(issues);
  const values = parts.values ?? Array.from({ length: 256 }, (_, label) => label);
  return { name, shape, spacing, origin, labels, values };
}

/** The phases that occur in an image, by label. */
export function countPhases({ labels, values }: Pick<LabelImage, 'labels' | 'values'>): PhaseCount[] {
  const counts = new Float64Array(256);
  for (let voxel = 0; voxel < labels.length; voxel++) counts[labels[voxel]!]!++;
  return Array.from(counts, (voxels, label) => ({
    label,
    value: values[label] ?? label,
    voxels,
    fraction: voxels / labels.length,
  })).filter(({ voxels }) => voxels > 0);
}
