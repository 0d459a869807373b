import { findConflicts, type Piece } from '../../mesh/delaunay/crossings.js';
import type { Issue } from '../../quantity/index.js';
import type { FaceOptions, ResolvedOptions, VoidOptions } from './options.js';
import { outlinePoints, type VoidShape, voidShape } from './surface/void-shape.js';

/** A length for people. */
export const micrometres = (length: number): string => `${Number((length * 1e6).toPrecision(6))} um`;

/**
 * What is wrong with the voids of a face: their shape, and their place among each other and in the section.
 * @param path of the face in the scenario @param thickness of the metal (m)
 */
export function voidIssues(
  face: FaceOptions,
  path: string,
  { section, width }: Pick<ResolvedOptions, 'section' | 'width'>,
  thickness: number,
): Issue[] {
  const issues: Issue[] = [];
  const spans: { readonly from: number; readonly to: number; readonly at: string }[] = [];
  face.voids.forEach((one, index) => {
    const at = `${path}.voids[${index}]`;
    const own = 'outline' in one ? outlineIssues(one, at, { section, width }) : [];
    issues.push(...own);
    if (own.length > 0) return;
    const shape = voidShape(one, width);
    const { height } = shape;
    if (!('outline' in one)) issues.push(...placeIssues(one, at, { section, width }));
    if (height >= 0.9 * thickness)
      issues.push({
        code: 'out-of-range',
        path: 'outline' in one ? `${at}.outline` : `${at}.height`,
        message: 'the void is as high as the electrode is thick',
        got: micrometres(height),
        expected: `below ${micrometres(0.9 * thickness)}`,
        remedy: 'make the void lower or the electrode thicker',
      });
    const { from, to } = 'outline' in one ? shape : span(one);
    const other = spans.find((taken) => from < taken.to && to > taken.from);
    if (other !== undefined)
      issues.push({
        code: 'conflicting-keys',
        path: at,
        message: `the void overlaps that of ${other.at}`,
        got: `from ${micrometres(from)} to ${micrometres(to)}`,
        expected: 'metal between voids',
        remedy: 'move one of them, or make one void of both',
      });
    spans.push({ from, to, at });
  });
  return issues;
}

type ShapedVoid = Extract<VoidOptions, { readonly radius: number }>;
type OutlinedVoid = Exclude<VoidOptions, ShapedVoid>;

/** Where a void of a given shape is widest, its mirror image beyond a wall included: the diameter of a circle where that overhangs. */
function span({ position, radius, height = radius, shape }: ShapedVoid): Pick<VoidShape, 'from' | 'to'> {
  const half = shape === 'cap' && height > radius ? (radius ** 2 + height ** 2) / (2 * height) : radius;
  return { from: position - half, to: position + half };
}

function placeIssues(
  one: ShapedVoid,
  at: string,
  { section, width }: Pick<ResolvedOptions, 'section' | 'width'>,
): Issue[] {
  const issues: Issue[] = [];
  const { from, to } = span(one);
  if (section === 'axisymmetric' && one.position > 0) issues.push(ring(`${at}.position`, micrometres(one.position)));
  const wall = one.position === 0 || one.position === width;
  if ((!wall && from <= 0) || (one.position < width && to >= width) || one.position > width)
    issues.push(doesNotFit(`${at}.${one.position > width ? 'position' : 'radius'}`, { from, to }, width));
  return issues;
}

function outlineIssues(
  one: OutlinedVoid,
  at: string,
  { section, width }: Pick<ResolvedOptions, 'section' | 'width'>,
): Issue[] {
  const path = `${at}.outline`;
  const problem = (message: string, got: string, expected: string, remedy: string): Issue[] => [
    { code: 'out-of-range', path, message, got, expected, remedy },
  ];
  const placeOf = ([x, z]: readonly [number, number]): string => `(${micrometres(x)}, ${micrometres(z)})`;
  if (!Array.isArray(one.outline))
    return problem(
      'the outline cannot be read from its file: the scenario came as data, without a folder that paths start from',
      'a file',
      'a list of points',
      'load the scenario from a file, or write the points',
    );
  const points = outlinePoints(one);
  const twice = points.findIndex(
    (point, k) => k > 0 && point[0] === points[k - 1]![0] && point[1] === points[k - 1]![1],
  );
  if (twice > 0)
    return problem(
      'a point of the outline comes twice in a row',
      placeOf(points[twice]!),
      'points at different places',
      'leave one of them out',
    );
  const [first, last] = [points[0]!, points.at(-1)!];
  const onWall = (point: readonly [number, number], wall: number): boolean => point[0] === wall && point[1] > 0;
  for (const [end, wall] of [
    [first, 0],
    [last, width],
  ] as const)
    if (end[1] !== 0 && !onWall(end, wall))
      return problem(
        'the outline does not end on the electrolyte',
        placeOf(end),
        `height 0, or a roof above 0 at a wall (${micrometres(wall)})`,
        'begin and end at the rims',
      );
  if (section === 'axisymmetric' && !onWall(first, 0)) return [ring(path, `a first point at ${placeOf(first)}`)];
  const low = points.slice(1, -1).find(([, z]) => !(z > 0));
  if (low !== undefined)
    return problem(
      'the outline touches the electrolyte between its ends',
      placeOf(low),
      'heights above 0',
      'make two voids of it',
    );
  const { nodes, from, to } = voidShape(one, width);
  if (!(from >= 0 && to <= width) || (from === 0 && first[1] === 0) || (to === width && last[1] === 0))
    return [doesNotFit(path, { from, to }, width)];
  const dip = nodes.slice(1, -1).find(([, z]) => !(z > 0));
  if (dip !== undefined)
    return problem(
      'the smooth curve through the points dips below the electrolyte',
      placeOf(dip),
      'heights above 0',
      'give more points there',
    );
  const pieces = nodes.slice(1).map((_, k): Piece => ({ from: k, to: k + 1, curve: 0, start: k, end: k + 1 }));
  const [crossing] = findConflicts(nodes, pieces, 1e-9 * width);
  if (crossing !== undefined)
    return problem(
      'the outline crosses itself',
      placeOf(crossing.place as readonly [number, number]),
      'a line from rim to rim that does not meet itself',
      'order the points along the surface',
    );
  return [];
}

function ring(path: string, got: string): Issue {
  return {
    code: 'out-of-range',
    path,
    message: 'a void beside the axis would be a ring',
    got,
    expected: '0 um in an axisymmetric section',
    remedy: 'put the void on the axis, or write section: plane',
  };
}

function doesNotFit(path: string, { from, to }: Pick<VoidShape, 'from' | 'to'>, width: number): Issue {
  return {
    code: 'out-of-range',
    path,
    message: 'the void does not fit into the section',
    got: `from ${micrometres(from)} to ${micrometres(to)}`,
    expected: `inside of 0 to ${micrometres(width)}; with its middle on a wall, which is a plane of symmetry, half of it`,
    remedy: 'make the void smaller, move it, or widen the section (model.options.width)',
  };
}
