import type { Issue } from '../../quantity/index.js';
import { extentOf } from './check-outline.js';
import { constrain } from './constrain.js';
import type { Curve } from './curve.js';
import { outlineIssue, pointText, throwIssues } from './issues.js';
import type { Outline } from './outline.js';
import type { Pieces } from './pieces.js';
import { nextEdge, previousEdge, Triangulation } from './triangulation.js';

/** A triangulated outline: segments are the pieces of its curves, regions are marked. The start of the refinement. */
export interface Constrained {
  readonly triangulation: Triangulation;
  readonly curves: readonly Curve[];
  readonly segments: Segments;
  /** Vertex of each point of the outline. */
  readonly pointVertex: Int32Array;
  readonly regions: readonly string[];
  /** Length of edges asked for in the region of a seed, by index into `regions`; Infinity where none. */
  readonly regionSize: readonly number[];
  /** Extent of the outline; m. */
  readonly size: number;
}

/** Segments: vertices at both ends, the curve and the parameters there. Lists that grow. */
interface Segments {
  readonly from: number[];
  readonly to: number[];
  readonly curve: number[];
  readonly start: number[];
  readonly end: number[];
}

/** Triangulates the pieces of an outline and marks its regions. @throws LithostatError for seeds that do not fit the curves */
export function triangulateOutline(outline: Outline, { nodes, pieces, curves }: Pieces): Constrained {
  const { low, high, size } = extentOf(nodes);
  // Far enough for a box that disturbs no walk; what it does to triangles outside the outline does not matter.
  const margin = 4 * size;
  const triangulation = new Triangulation([low[0] - margin, low[1] - margin, high[0] + margin, high[1] + margin]);
  const vertexOf = new Int32Array(nodes.length);
  for (const node of sweepOrder(nodes, low, size)) {
    vertexOf[node] = triangulation.insert(nodes[node]![0], nodes[node]![1]);
  }
  const segments: Segments = { from: [], to: [], curve: [], start: [], end: [] };
  for (const { from, to, curve, start, end } of pieces) {
    const number = segments.from.length;
    const obstacle = constrain(triangulation, vertexOf[from]!, vertexOf[to]!, number);
    if (obstacle !== undefined) {
      // The check before found no crossing, but for pieces within the tolerance of it.
      throwIssues([
        outlineIssue(
          'self-intersection',
          `curves[${curve}]`,
          `curve ${curve} meets another near ${pointText(nodes[from]!)}`,
        ),
      ]);
    }
    segments.from.push(vertexOf[from]!);
    segments.to.push(vertexOf[to]!);
    segments.curve.push(curve);
    segments.start.push(start);
    segments.end.push(end);
  }
  const { regions, regionSize } = markRegions(outline, triangulation, segments);
  return {
    triangulation,
    curves,
    segments,
    pointVertex: vertexOf.subarray(0, outline.points.length),
    regions,
    regionSize,
    size,
  };
}

/** Points in strips, to and fro, so that each is near the one before. */
function sweepOrder(nodes: Pieces['nodes'], low: readonly [number, number], size: number): number[] {
  const strips = Math.max(1, Math.ceil(Math.sqrt(nodes.length / 2)));
  const strip = (i: number) => Math.min(strips - 1, Math.floor(((nodes[i]![0] - low[0]) / (size || 1)) * strips));
  return nodes
    .map((_, i) => i)
    .sort((a, b) => {
      const s = strip(a);
      const difference = s - strip(b);
      if (difference !== 0) return difference;
      return (s % 2 === 0 ? 1 : -1) * (nodes[a]![1] - nodes[b]![1]) || a - b;
    });
}

const unmarked = -2;
const outside = -1;

function markRegions(outline: Outline, triangulation: Triangulation, segments: Segments) {
  const names = [...new Set(outline.regions.map(({ name }) => name))];
  const regionSize = names.map(() => Number.POSITIVE_INFINITY);
  const issues: Issue[] = [];
  const { region, twin, segment, triangles } = triangulation;
  region.fill(unmarked, 0, triangles);
  const flood = (start: number, mark: number): void => {
    const stack = [start];
    region[start] = mark;
    while (stack.length > 0) {
      const triangle = stack.pop()!;
      for (let edge = 3 * triangle; edge < 3 * triangle + 3; edge++) {
        if (segment[edge]! >= 0 || twin[edge]! < 0) continue;
        const neighbour = Math.floor(twin[edge]! / 3);
        if (region[neighbour] !== unmarked) continue;
        region[neighbour] = mark;
        stack.push(neighbour);
      }
    }
  };
  flood(Math.floor(triangulation.leaving[0]! / 3), outside);
  const place = (seed: readonly [number, number], path: string): number | undefined => {
    const { low, high } = boxOf(triangulation);
    if (!(seed[0] > low[0] && seed[0] < high[0] && seed[1] > low[1] && seed[1] < high[1])) {
      issues.push(outlineIssue('seed-outside', path, 'the seed lies outside the outline', { got: pointText(seed) }));
      return undefined;
    }
    const location = triangulation.locate(seed[0], seed[1]);
    if (location.place === 'vertex' || (location.place === 'edge' && segment[location.edge]! >= 0)) {
      issues.push(
        outlineIssue('seed-on-curve', path, 'the seed lies on a curve of the outline', { got: pointText(seed) }),
      );
      return undefined;
    }
    return Math.floor(location.edge / 3);
  };
  const hole = -3;
  const holes = outline.holes === 'rest' ? [] : (outline.holes ?? []);
  holes.forEach((seed, k) => {
    const triangle = place(seed, `holes[${k}]`);
    if (triangle === undefined) return;
    if (region[triangle] === unmarked) flood(triangle, hole);
  });
  outline.regions.forEach(({ name, seed, size }, k) => {
    const path = `regions[${k}].seed`;
    const index = names.indexOf(name);
    if (size !== undefined) regionSize[index] = Math.min(regionSize[index]!, size);
    const triangle = place(seed, path);
    if (triangle === undefined) return;
    const mark = region[triangle]!;
    if (mark === unmarked) flood(triangle, index);
    else if (mark === outside) {
      issues.push(
        outlineIssue(
          'seed-outside',
          path,
          'the seed lies outside the outline, or the curves around it are not closed',
          {
            got: pointText(seed),
          },
        ),
      );
    } else if (mark !== index) {
      issues.push(
        outlineIssue('ambiguous-region', path, 'no curve separates the seed from that of another region or hole', {
          got: pointText(seed),
          expected: mark === hole ? 'a hole' : names[mark]!,
        }),
      );
    }
  });
  const forgotten = region.subarray(0, triangles).indexOf(unmarked);
  if (forgotten >= 0 && issues.length === 0 && outline.holes !== 'rest') {
    issues.push(
      outlineIssue('unnamed-region', 'regions', 'a part of the plane within the outline has no seed', {
        got: `near ${pointText(centroid(triangulation, forgotten))}`,
        remedy: 'give a region or a hole a seed there',
      }),
    );
  }
  throwIssues(issues);
  for (let t = 0; t < triangles; t++) if (region[t] === hole || region[t] === unmarked) region[t] = outside;
  throwIssues(curveIssues(outline, triangulation, segments, names));
  return { regions: names, regionSize };
}

/** Curves that border nothing, or are named as what they are not. */
function curveIssues(outline: Outline, triangulation: Triangulation, segments: Segments, names: string[]): Issue[] {
  const issues: Issue[] = [];
  const told = new Set<number>();
  for (let k = 0; k < segments.from.length; k++) {
    const curve = segments.curve[k]!;
    if (told.has(curve)) continue;
    const edge = triangulation.segmentEdge[k]!;
    const left = triangulation.region[Math.floor(edge / 3)]!;
    const right = triangulation.region[Math.floor(triangulation.twin[edge]! / 3)]!;
    const { boundary, interface: between } = outline.curves[curve]!;
    const path = `curves[${curve}]`;
    let issue: Issue | undefined;
    if (left < 0 && right < 0) {
      issue = outlineIssue('idle-curve', path, `curve ${curve} borders no region`);
    } else if (left >= 0 && right >= 0 && boundary !== undefined) {
      issue = outlineIssue(
        'boundary-inside',
        path,
        `curve ${curve} is named as a boundary but has regions on both sides`,
        {
          got: `${names[left]}, ${names[right]}`,
          remedy: 'name it as an interface, or make one side a hole',
        },
      );
    } else if ((left < 0 || right < 0) && between !== undefined) {
      issue = outlineIssue(
        'interface-outside',
        path,
        `curve ${curve} is named as an interface but has one region only`,
        {
          got: names[Math.max(left, right)]!,
          remedy: 'name it as a boundary',
        },
      );
    } else if (between?.metal !== undefined && names[left] !== between.metal && names[right] !== between.metal) {
      issue = outlineIssue('metal-elsewhere', path, `neither side of curve ${curve} is the region called its metal`, {
        got: between.metal,
        expected: `${names[left]} or ${names[right]}`,
      });
    }
    if (issue === undefined) continue;
    told.add(curve);
    issues.push(issue);
  }
  return issues;
}

function boxOf({ x, y }: Triangulation) {
  return { low: [x[0]!, y[0]!] as const, high: [x[2]!, y[2]!] as const };
}

function centroid({ x, y, origin }: Triangulation, triangle: number): [number, number] {
  const a = origin[3 * triangle]!;
  const b = origin[nextEdge(3 * triangle)]!;
  const c = origin[previousEdge(3 * triangle)]!;
  return [(x[a]! + x[b]! + x[c]!) / 3, (y[a]! + y[b]! + y[c]!) / 3];
}
