import type { Issue } from '../../quantity/index.js';
import type { Point } from './curve.js';
import { outlineIssue, pointText, throwIssues } from './issues.js';
import type { DelaunayOptions, Outline } from './outline.js';

/** Points nearer to each other than this part of the size of the outline are the same point to any use of a mesh. */
export const coincidence = 1e-10;

/** Checks what can be checked before anything is meshed. @throws LithostatError with every problem found */
export function checkOutline(outline: Outline, options: DelaunayOptions): void {
  const issues = [...pointIssues(outline), ...curveIssues(outline), ...seedIssues(outline), ...optionIssues(options)];
  throwIssues(issues);
}

/** Largest extent of the points of an outline. */
export function extentOf(points: Iterable<Point>): { low: Point; high: Point; size: number } {
  let [lowX, lowY, highX, highY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    lowX = Math.min(lowX, x);
    lowY = Math.min(lowY, y);
    highX = Math.max(highX, x);
    highY = Math.max(highY, y);
  }
  return { low: [lowX, lowY], high: [highX, highY], size: Math.max(highX - lowX, highY - lowY) };
}

function finite(point: Point): boolean {
  return Number.isFinite(point[0]) && Number.isFinite(point[1]);
}

function pointIssues({ points, geometry }: Outline): Issue[] {
  const issues: Issue[] = [];
  points.forEach((point, i) => {
    if (!finite(point)) {
      issues.push(
        outlineIssue('not-finite', `points[${i}]`, 'a point of the outline is not finite', { got: `${point}` }),
      );
    } else if (geometry === 'axisymmetric' && point[0] < 0) {
      issues.push(
        outlineIssue('beyond-axis', `points[${i}]`, 'a point of an axisymmetric outline has a negative radius', {
          got: pointText(point),
          expected: 'r >= 0',
        }),
      );
    }
  });
  if (issues.length > 0) return issues;
  const { size } = extentOf(points);
  const order = points.map((_, i) => i).sort((a, b) => points[a]![0] - points[b]![0] || a - b);
  for (let i = 0; i < order.length; i++) {
    const [x, y] = points[order[i]!]!;
    for (let j = i + 1; j < order.length; j++) {
      const [otherX, otherY] = points[order[j]!]!;
      if (otherX - x > coincidence * size) break;
      if (Math.abs(otherY - y) > coincidence * size) continue;
      issues.push(
        outlineIssue('coincident-points', `points[${order[j]}]`, `the point coincides with point ${order[i]}`, {
          got: pointText(points[order[j]!]!),
          remedy: 'use one point for both',
        }),
      );
    }
  }
  return issues;
}

function curveIssues({ points, curves, regions }: Outline): Issue[] {
  const issues: Issue[] = [];
  if (curves.length === 0) issues.push(outlineIssue('empty-outline', 'curves', 'the outline has no curves'));
  curves.forEach((curve, k) => {
    for (const end of ['from', 'to'] as const) {
      if (!(Number.isInteger(curve[end]) && curve[end] >= 0 && curve[end] < points.length)) {
        issues.push(
          outlineIssue('missing-point', `curves[${k}].${end}`, 'the point is not there', {
            got: `${curve[end]}`,
            expected: `0 to ${points.length - 1}`,
          }),
        );
      }
    }
    const kind = curve.shape?.kind ?? 'line';
    if (curve.from === curve.to && (kind === 'line' || kind === 'arc')) {
      issues.push(
        outlineIssue('degenerate-curve', `curves[${k}]`, `a ${kind} cannot begin and end in the same point`, {
          remedy: 'use a circle, a closed spline or two arcs',
        }),
      );
    }
    if (kind === 'circle' && curve.from !== curve.to) {
      issues.push(outlineIssue('degenerate-curve', `curves[${k}]`, 'a circle begins and ends in one point'));
    }
    if (curve.size !== undefined && !(curve.size > 0)) {
      issues.push(
        outlineIssue('out-of-range', `curves[${k}].size`, 'a size is a positive length', { got: `${curve.size}` }),
      );
    }
    const metal = curve.interface?.metal;
    if (metal !== undefined && !regions.some(({ name }) => name === metal)) {
      issues.push(
        outlineIssue('missing-region', `curves[${k}].interface.metal`, 'the outline has no region of this name', {
          got: metal,
          expected: regions.map(({ name }) => name).join(', '),
        }),
      );
    }
  });
  return issues;
}

function seedIssues({ regions, holes = [] }: Outline): Issue[] {
  const issues: Issue[] = [];
  if (regions.length === 0) {
    issues.push(
      outlineIssue('empty-outline', 'regions', 'the outline has no regions', { remedy: 'give a seed in each' }),
    );
  }
  regions.forEach(({ seed, size }, k) => {
    if (!finite(seed)) issues.push(outlineIssue('not-finite', `regions[${k}].seed`, 'the seed is not finite'));
    if (size !== undefined && !(size > 0)) {
      issues.push(
        outlineIssue('out-of-range', `regions[${k}].size`, 'a size is a positive length', { got: `${size}` }),
      );
    }
  });
  if (holes !== 'rest')
    holes.forEach((seed, k) => {
      if (!finite(seed)) issues.push(outlineIssue('not-finite', `holes[${k}]`, 'the seed is not finite'));
    });
  return issues;
}

function optionIssues({ smallestAngle, turning, vertexLimit, smoothing }: DelaunayOptions): Issue[] {
  const issues: Issue[] = [];
  const range = (name: string, value: number | undefined, low: number, high: number) => {
    if (value === undefined || (value >= low && value <= high)) return;
    issues.push(
      outlineIssue('out-of-range', name, 'the option is out of its range', {
        got: `${value}`,
        expected: `${low} to ${high}`,
      }),
    );
  };
  range('smallestAngle', smallestAngle, 0, 33);
  range('turning', turning, 1, 60);
  range('vertexLimit', vertexLimit, 3, 1e8);
  range('smoothing', smoothing, 0, 100);
  return issues;
}
