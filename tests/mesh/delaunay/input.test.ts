import { describe, expect, it } from 'vitest';
import { meshOutline, type Outline, type Point } from '../../../src/mesh/delaunay/index.js';
import { LithostatError } from '../../../src/quantity/index.js';
import { polygonOutline, rectangle } from './shapes.js';

function issuesOf(outline: Outline, options = {}) {
  try {
    meshOutline(outline, options);
  } catch (error) {
    if (error instanceof LithostatError) return error.issues;
    throw error;
  }
  return [];
}

const square = rectangle(1, 1);
const corners: Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

describe('an outline that cannot be meshed is refused with what is wrong and where', () => {
  it('sides that cross', () => {
    const bow = polygonOutline(
      [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
      ],
      [0.9, 0.5],
    );
    const [issue] = issuesOf(bow);
    expect(issue).toMatchObject({ code: 'self-intersection', path: 'curves[0]' });
    expect(issue!.message).toBe('curve 0 crosses curve 2 at (0.5, 0.5)');
  });

  it('a corner on another side, a side on another side, a point on a side', () => {
    const touching = {
      ...square,
      points: [...corners, [0.5, 0] as Point, [0.5, 0.5] as Point],
      curves: [...square.curves, { from: 4, to: 5 }],
    };
    expect(issuesOf(touching)[0]!.message).toBe('curve 0 touches curve 4 at (0.5, 0)');
    const double = { ...square, curves: [...square.curves, { from: 1, to: 0 }] };
    expect(issuesOf(double)[0]!.message).toContain('curve 0 overlaps curve 4');
    const longer = { ...square, points: [...corners, [2, 0] as Point], curves: [...square.curves, { from: 0, to: 4 }] };
    expect(issuesOf(longer)[0]!.message).toContain('curve 0 overlaps curve 4');
    const loose = { ...square, points: [...corners, [0.25, 1] as Point] };
    expect(issuesOf(loose)[0]!.message).toBe('curve 2 touches point 4 at (0.25, 1)');
  });

  it('curves that cross, however finely they are cut', () => {
    const outline: Outline = {
      ...square,
      points: [...corners, [0.7, 0.5], [0.9, 0.5]],
      curves: [
        ...square.curves,
        { from: 4, to: 4, shape: { kind: 'circle', centre: [0.5, 0.5] } },
        { from: 5, to: 5, shape: { kind: 'circle', centre: [0.7, 0.5] } },
      ],
    };
    const messages = issuesOf(outline).map(({ message }) => message);
    // The circles about 0.5 and 0.7, both of radius 0.2, cross at x = 0.6, 0.1732 above and below the middle.
    expect(messages.some((message) => /^curve 4 (crosses|touches) curve 5 at \(0\.6/.test(message))).toBe(true);
  });

  it('points twice or not finite, beyond the axis, ends that are not there', () => {
    expect(issuesOf({ ...square, points: [...corners, [1, 1e-12]] })[0]).toMatchObject({
      code: 'coincident-points',
      path: 'points[4]',
    });
    expect(issuesOf({ ...square, points: [[0, Number.NaN], ...corners.slice(1)] })[0]).toMatchObject({
      code: 'not-finite',
      path: 'points[0]',
    });
    const shifted = corners.map(([x, y]): Point => [x - 0.5, y]);
    expect(issuesOf({ ...square, geometry: 'axisymmetric', points: shifted })[0]).toMatchObject({
      code: 'beyond-axis',
    });
    expect(issuesOf({ ...square, curves: [{ from: 0, to: 9 }] })[0]).toMatchObject({
      code: 'missing-point',
      expected: '0 to 3',
    });
    expect(issuesOf({ ...square, curves: [{ from: 0, to: 0 }] })[0]).toMatchObject({ code: 'degenerate-curve' });
    expect(
      issuesOf({ ...square, curves: [{ from: 0, to: 1, shape: { kind: 'arc', through: [0.5, 0] } }] })[0],
    ).toMatchObject({
      code: 'degenerate-curve',
      message: 'curve 0: the three points of the arc lie on a line',
    });
  });

  it('seeds outside, on curves, of two regions in one place; parts of the plane without one; curves left open', () => {
    expect(issuesOf({ ...square, regions: [{ name: 'a', seed: [2, 2] }] })[0]).toMatchObject({ code: 'seed-outside' });
    expect(issuesOf({ ...square, regions: [{ name: 'a', seed: [0.5, 0] }] })[0]).toMatchObject({
      code: 'seed-on-curve',
    });
    const two = [
      { name: 'a', seed: [0.5, 0.4] as Point },
      { name: 'b', seed: [0.5, 0.6] as Point },
    ];
    expect(issuesOf({ ...square, regions: two })[0]).toMatchObject({
      code: 'ambiguous-region',
      path: 'regions[1].seed',
      expected: 'a',
    });
    const holed = polygonOutline(
      corners,
      [0.1, 0.1],
      [
        [
          [0.4, 0.4],
          [0.6, 0.4],
          [0.5, 0.6],
        ],
      ],
    );
    expect(issuesOf(holed)[0]).toMatchObject({ code: 'unnamed-region' });
    const open = issuesOf({ ...square, curves: square.curves.slice(1) });
    expect(open[0]).toMatchObject({ code: 'seed-outside' });
    expect(open[0]!.message).toContain('not closed');
  });

  it('names that do not fit: a boundary inside, an interface outside, a metal elsewhere, curves that border nothing', () => {
    const divided = (more: object): Outline => ({
      ...square,
      curves: [...square.curves, { from: 0, to: 2, ...more }],
      regions: [
        { name: 'metal', seed: [0.7, 0.3] },
        { name: 'electrolyte', seed: [0.3, 0.7] },
      ],
    });
    expect(issuesOf(divided({ boundary: 'x' }))[0]).toMatchObject({ code: 'boundary-inside', path: 'curves[4]' });
    expect(issuesOf(divided({ interface: { name: 'x', metal: 'lithium' } }))[0]).toMatchObject({
      code: 'missing-region',
      got: 'lithium',
    });
    const outside = {
      ...square,
      curves: square.curves.map((curve) => ({ from: curve.from, to: curve.to, interface: { name: 'x' } })),
    };
    expect(issuesOf(outside)[0]).toMatchObject({ code: 'interface-outside' });
    const idle = polygonOutline(
      corners,
      [0.1, 0.1],
      [
        [
          [0.4, 0.4],
          [0.6, 0.4],
          [0.5, 0.6],
        ],
      ],
      [[0.5, 0.5]],
    );
    const inHole = {
      ...idle,
      points: [...idle.points, [0.5, 0.5] as Point],
      curves: [...idle.curves, { from: 4, to: 7 }],
    };
    expect(issuesOf(inHole)[0]!.code).toMatch(/idle-curve|seed-on-curve/);
    expect(
      issuesOf({
        ...divided({}),
        curves: [...square.curves, { from: 0, to: 2, interface: { name: 'i', metal: 'metal' } }],
      }),
    ).toEqual([]);
  });

  it('options out of range, sizes that are not positive', () => {
    expect(issuesOf(square, { smallestAngle: 40 })[0]).toMatchObject({
      code: 'out-of-range',
      path: 'smallestAngle',
      expected: '0 to 33',
    });
    expect(issuesOf(square, { turning: 0 })[0]).toMatchObject({ code: 'out-of-range', path: 'turning' });
    expect(issuesOf(square, { size: () => 0 })[0]).toMatchObject({ code: 'out-of-range', path: 'size' });
    expect(issuesOf(square, { size: (x: number) => 0.1 - x })[0]!.got).toContain(' at (');
    expect(issuesOf(square, { size: () => Number.NaN })[0]).toMatchObject({ code: 'out-of-range', path: 'size' });
  });

  it('an open place beyond the limit of vertices is said in the report, not hidden', async () => {
    const { report, mesh } = meshOutline(square, { size: () => 0.01, vertexLimit: 500 });
    expect(report.stopped).toBe('vertex-limit');
    expect(report.vertices).toBeLessThanOrEqual(504);
    expect(mesh.blocks[0]!.region.length).toBe(report.triangles);
  });
});
