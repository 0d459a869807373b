import type { Mesh } from '../mesh.js';
import type { BlockSides, SolidPatch } from './blocks.js';
import { meshOfBlocks } from './blocks.js';
import { gradedPoints, uniformPoints, withMiddles } from './grading.js';
import { ParameterChecks } from './parameter-checks.js';
import type { SolidKind } from './solid-builder.js';

export interface VoidOctantOptions extends SolidKind {
  /** Radius of the void's base; m. */
  readonly radius: number;
  /** Height of the void over its radius; 1 (by default) is half a ball. */
  readonly aspect?: number;
  /** Half the width of the square cell; m. */
  readonly halfWidth: number;
  readonly metalHeight: number;
  /** Thickness of an electrolyte below; without it there is none. m. */
  readonly electrolyteThickness?: number;
  /** Cells along the quarter of the rim; 8 by default, even. */
  readonly resolution?: number;
  /** Thickness of the first cells on the void; m. As wide as they are unless given. */
  readonly firstThickness?: number;
  /** Ratio of the sizes of neighbouring cells; 1.3 by default. */
  readonly growth?: number;
}

/** Direction of a point on the unit cube's faces x = 1, y = 1, z = 1, in steps of equal angle. */
type Direction = (alpha: number, beta: number, out: Float64Array) => void;

const equalAngles = (part: number): number => (part === 1 ? 1 : Math.tan((part * Math.PI) / 4));

/**
 * A quarter of a square cell with half a ball (or half a spheroid) of void at the interface, x > 0 and y > 0, in three dimensions. The metal is at
 * z > 0. Boundaries `left` (x = 0), `front` (y = 0), `right`, `back`, `top`, `void`; with an electrolyte the interface `interface` and the boundaries
 * `void-floor` and `bottom`, else a boundary `interface`.
 * @throws LithostatError with all parameters that are out of range
 */
export function voidOctant(options: VoidOctantOptions): Mesh {
  const {
    radius: a,
    halfWidth: b,
    metalHeight,
    electrolyteThickness,
    aspect = 1,
    resolution = 8,
    growth = 1.3,
  } = options;
  checkVoidOctant(options);
  const height = aspect * a;
  const wanted = Math.max(b, height + b / 2);
  const box = metalHeight < 1.3 * wanted ? metalHeight : wanted;
  const tall = metalHeight > box;
  // Three faces of the cube of directions meet in the middle of the octant: each has half of the rim's cells along its sides.
  const angles = withMiddles(uniformPoints(0, 1, resolution / 2));
  const cell = (Math.PI * a) / (2 * resolution);
  const gap = b - a;
  const first = Math.min(options.firstThickness ?? cell, gap) / gap;
  const out = withMiddles(
    gradedPoints(0, 1, { fine: [{ at: 0, size: first }], largest: Math.max(0.25, first), growth }),
  );

  const faces: readonly [Direction, BlockSides][] = [
    [
      (alpha, beta, d) => d.set([1, equalAngles(alpha), equalAngles(beta)]),
      { firstT: 'front', firstU: 'interface', firstS: 'void', lastS: 'right' },
    ],
    [
      (alpha, beta, d) => d.set([equalAngles(alpha), 1, equalAngles(beta)]),
      { firstT: 'left', firstU: 'interface', firstS: 'void', lastS: 'back' },
    ],
    [
      (alpha, beta, d) => d.set([equalAngles(alpha), equalAngles(beta), 1]),
      { firstT: 'left', firstU: 'front', firstS: 'void', ...(tall ? {} : { lastS: 'top' }) },
    ],
  ];
  const direction = new Float64Array(3);
  /** From the void's surface (0) to the box (1) along a direction. */
  const outward = (part: number, [x, y, z]: Float64Array, to: Float64Array): void => {
    const length = Math.hypot(x, y, z);
    const inner = (1 - part) / length;
    to[0] = x * (inner * a + part * b);
    to[1] = y * (inner * a + part * b);
    to[2] = z * (inner * height + part * box);
  };
  const patches = faces.map(
    ([face, sides]): SolidPatch => ({
      region: 'metal',
      parameters: [out, angles, angles],
      map(s, alpha, beta, to) {
        face(alpha, beta, direction);
        outward(s, direction, to);
      },
      sides,
    }),
  );
  if (tall) {
    const size = (out[out.length - 1] - out[out.length - 3]) * (box - height) || cell;
    patches.push({
      region: 'metal',
      parameters: [angles, angles, rows(box, metalHeight, size, b, growth)],
      map(alpha, beta, z, to) {
        to.set([b * equalAngles(alpha), b * equalAngles(beta), z]);
      },
      sides: { firstS: 'left', lastS: 'right', firstT: 'front', lastT: 'back', lastU: 'top' },
    });
  }
  if (electrolyteThickness !== undefined) {
    const down = rows(0, electrolyteThickness, Math.min(cell, options.firstThickness ?? cell), b, growth);
    for (const { at, s, sides } of planarParts(out, angles, outward, a)) {
      patches.push({
        region: 'electrolyte',
        parameters: [s, angles, down],
        map(p, q, depth, to) {
          at(p, q, to);
          to[2] = depth === 0 ? 0 : -depth;
        },
        sides: { ...sides, lastU: 'bottom' },
      });
    }
  }
  return meshOfBlocks(patches, options);
}

function rows(from: number, to: number, size: number, width: number, growth: number): Float64Array {
  return withMiddles(
    gradedPoints(from, to, { fine: [{ at: from, size }], largest: Math.max(size, width / 4), growth }),
  );
}

interface PlanarPart {
  readonly s: Float64Array;
  readonly at: (p: number, q: number, out: Float64Array) => void;
  readonly sides: BlockSides;
}

/** The plane z = 0 in five parts: beyond the rim as the metal has it, and the quarter disc under the void around a core. */
function planarParts(
  out: Float64Array,
  angles: Float64Array,
  outward: (part: number, direction: Float64Array, to: Float64Array) => void,
  a: number,
): PlanarPart[] {
  const direction = new Float64Array(3);
  const onRim = (swap: boolean, alpha: number, to: Float64Array): void => {
    const t = equalAngles(alpha);
    const scale = a / Math.hypot(1, t);
    to.set(swap ? [scale * t, scale, 0] : [scale, scale * t, 0]);
  };
  // The core's corner on the diagonal and those on the axes; its outer sides are straight.
  const diagonal = 0.45 * a;
  const axis = 0.55 * a;
  const core = (p: number, q: number, to: Float64Array): void => {
    to[0] = p * ((1 - q) * axis + q * diagonal);
    to[1] = q * ((1 - p) * axis + p * diagonal);
    to[2] = 0;
  };
  const parts: PlanarPart[] = [
    { s: angles, at: core, sides: { firstS: 'left', firstT: 'front', firstU: 'void-floor' } },
  ];
  const rim = new Float64Array(3);
  for (const swap of [false, true]) {
    const wall = swap ? 'left' : 'front';
    parts.push(
      {
        s: out,
        at(s, alpha, to) {
          direction.set(swap ? [equalAngles(alpha), 1, 0] : [1, equalAngles(alpha), 0]);
          outward(s, direction, to);
        },
        sides: { firstT: wall, lastS: swap ? 'back' : 'right', firstU: 'interface' },
      },
      {
        s: withMiddles(uniformPoints(0, 1, Math.max(1, (angles.length - 1) / 4))),
        at(s, alpha, to) {
          onRim(swap, alpha, rim);
          if (swap) core(alpha, 1, to);
          else core(1, alpha, to);
          for (let d = 0; d < 3; d++) to[d] = (1 - s) * to[d] + s * rim[d];
        },
        sides: { firstT: wall, firstU: 'void-floor' },
      },
    );
  }
  return parts;
}

function checkVoidOctant(options: VoidOctantOptions): void {
  const { radius, halfWidth, metalHeight, electrolyteThickness, aspect = 1, resolution = 8, growth = 1.3 } = options;
  const checks = new ParameterChecks('voidOctant');
  checks.count('resolution', resolution, 2);
  checks.require(resolution % 2 === 0, 'resolution', resolution, 'an even number');
  checks.require(growth > 1 && growth <= 3, 'growth', growth, 'above 1, at most 3');
  checks.require(aspect >= 0.05 && aspect <= 20, 'aspect', aspect, 'from 0.05 to 20');
  if (checks.positive('radius', radius)) {
    const least = 1.01 * radius;
    checks.require(halfWidth >= least, 'halfWidth', halfWidth, `at least ${least}, a little more than the void`);
    const lowest = 1.01 * aspect * radius;
    checks.require(
      metalHeight >= lowest,
      'metalHeight',
      metalHeight,
      `at least ${lowest}, a little more than the void`,
    );
  }
  if (electrolyteThickness !== undefined) checks.positive('electrolyteThickness', electrolyteThickness);
  if (options.firstThickness !== undefined) checks.positive('firstThickness', options.firstThickness);
  checks.done();
}
