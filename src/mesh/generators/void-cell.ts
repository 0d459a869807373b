import type { Mesh } from '../mesh.js';
import { ParameterChecks } from './parameter-checks.js';
import type { CellKind } from './patches.js';
import { meshOfPatches } from './patches.js';
import type { Half } from './quarter-cell.js';
import { quarterPatches } from './quarter-cell.js';
import { refinedUntilValid } from './valid-cells.js';
import { capProfile, spheroidProfile } from './void-profile.js';

/** Shape of a void at the interface. Angles are within the void, between its surface and the plane of the interface; rad. */
export type VoidShape =
  /** Half an ellipse (plane) or spheroid over the interface, of this height over its base radius; 0 is a crack-like, flat void. */
  | { readonly kind: 'spheroid'; readonly aspect: number }
  /** Part of a circle or sphere over the interface that meets it at an angle; pi / 2 is a half circle. */
  | { readonly kind: 'cap'; readonly angle: number }
  /** Caps on both sides: the void reaches into the electrolyte too. */
  | { readonly kind: 'lens'; readonly angle: number; readonly electrolyteAngle: number };

/** What surrounds the void: a cylindrical (or, in the plane, symmetric) cell, or half-spaces up to a large radius. */
type VoidSurroundings =
  | {
      readonly kind: 'cell';
      /** Radius b of the cell (plane: half its width); m. */
      readonly radius: number;
      /** Height of the metal; m. */
      readonly metalHeight: number;
      /** Thickness of the electrolyte; without it there is none. m. */
      readonly electrolyteThickness?: number;
    }
  | {
      readonly kind: 'far';
      /** Radius of the outer boundary, exactly a circle; m. */
      readonly radius: number;
      /** Whether there is an electrolyte below; no by default. */
      readonly electrolyte?: boolean;
    };

export interface VoidCellOptions extends CellKind {
  /** Axisymmetric by default. */
  readonly geometry?: 'plane' | 'axisymmetric';
  readonly void: VoidShape;
  /** Radius a of the void's base (plane: half its width); m. */
  readonly radius: number;
  readonly surroundings: VoidSurroundings;
  /** Cells on the surface of the void from its rim to its top, where neither the rim nor validity asks for smaller ones; 16 by default. */
  readonly resolution?: number;
  /**
   * Largest size of the first cell on the interface at the rim; m. Unless given, steps of the conformal coordinates are all equal, which for
   * a flat void is a / 2 (pi / 2 resolution)^2 already.
   */
  readonly rimSize?: number;
  /** Ratio of the sizes of neighbouring cells; 1.25 by default. */
  readonly growth?: number;
}

/** Beyond this the metal's wedge at the rim is too sharp for cells of any use. */
const steepest = (160 / 180) * Math.PI * (1 + 1e-12);

/**
 * A void at the plane interface between a metal above (y or z > 0) and an electrolyte below, as the cell problems of creep and conduction need
 * it: half of the plane, or the meridian of a cylinder. Around the void the mesh follows conformal coordinates that take the singularity at the
 * rim away; beyond, it passes to the straight walls of the cell. Regions `metal` and `electrolyte`; boundaries `axis`, `void`, `void-floor` (the
 * electrolyte's surface under the void), `outer` (the walls at radius b, or the far circle), `top`, `bottom`; `interface` is an interface, or a
 * boundary of the metal without an electrolyte.
 * @throws LithostatError with all parameters that are out of range
 */
export function voidCell(options: VoidCellOptions): Mesh {
  checkVoidCell(options);
  const { radius, surroundings, resolution = 16, growth = 1.25, rimSize } = options;
  const far = surroundings.kind === 'far';
  const halves = halvesOf(options);
  return refinedUntilValid('voidCell', (factor) => {
    const sizes = { radius, wall: surroundings.radius, far, resolution: factor * resolution, growth, rimSize };
    return meshOfPatches(options.geometry ?? 'axisymmetric', quarterPatches(halves, sizes), options);
  });
}

function halvesOf({ void: shape, radius, surroundings }: VoidCellOptions): Half[] {
  const cell = surroundings.kind === 'cell';
  const names = { plane: 'interface', axis: 'axis', wall: 'outer' };
  const metal: Half = {
    profile:
      shape.kind === 'spheroid' ? spheroidProfile(radius, shape.aspect * radius) : capProfile(radius, shape.angle),
    region: 'metal',
    mirror: 1,
    height: cell ? surroundings.metalHeight : surroundings.radius,
    sides: { ...names, void: 'void', end: cell ? 'top' : 'outer' },
  };
  const depth = cell ? surroundings.electrolyteThickness : surroundings.electrolyte ? surroundings.radius : undefined;
  if (depth === undefined) return [metal];
  const electrolyte: Half = {
    profile: shape.kind === 'lens' ? capProfile(radius, shape.electrolyteAngle) : spheroidProfile(radius, 0),
    region: 'electrolyte',
    mirror: -1,
    height: depth,
    sides: { ...names, void: 'void-floor', end: cell ? 'bottom' : 'outer' },
  };
  return [metal, electrolyte];
}

function checkVoidCell({
  void: shape,
  radius,
  surroundings,
  resolution = 16,
  growth = 1.25,
  rimSize,
  order = 2,
}: VoidCellOptions): void {
  const checks = new ParameterChecks('voidCell');
  checks.positive('radius', radius);
  checks.count('resolution', resolution, 2);
  checks.require(growth > 1 && growth <= 3, 'growth', growth, 'above 1, at most 3');
  checks.require(order === 1 || order === 2, 'order', order, '1 or 2');
  if (rimSize !== undefined) {
    checks.require(
      rimSize >= 1e-9 * radius && rimSize <= radius,
      'rimSize',
      rimSize,
      'between 1e-9 radii and the radius',
    );
  }
  const angle = (name: string, value: number): boolean =>
    checks.require(value >= 0 && value <= steepest, `void.${name}`, value, 'from 0 to 160 degrees, in radians');
  let fits = true;
  if (shape.kind === 'spheroid') {
    fits = checks.require(shape.aspect >= 0 && shape.aspect <= 20, 'void.aspect', shape.aspect, 'from 0 to 20');
  } else {
    fits = angle('angle', shape.angle);
    if (shape.kind === 'lens') fits = angle('electrolyteAngle', shape.electrolyteAngle) && fits;
  }
  const outer = checks.positive('surroundings.radius', surroundings.radius);
  if (surroundings.kind === 'cell') {
    checks.positive('surroundings.metalHeight', surroundings.metalHeight);
    const { electrolyteThickness } = surroundings;
    if (electrolyteThickness !== undefined) checks.positive('surroundings.electrolyteThickness', electrolyteThickness);
  }
  checks.done();
  if (!fits || !outer) return;
  for (const { profile, height, region } of halvesOf({ void: shape, radius, surroundings })) {
    // A far boundary nearer than two radii is none.
    const room = surroundings.kind === 'far' ? 2 : 1 + 1e-3;
    const least = profile.reach * room;
    checks.require(
      surroundings.radius >= least,
      'surroundings.radius',
      surroundings.radius,
      `at least ${least}, the void's reach in the ${region} times ${room}`,
      'leaves no room beside the void',
    );
    const highest = profile.height * room;
    checks.require(
      height > highest,
      region === 'metal' ? 'surroundings.metalHeight' : 'surroundings.electrolyteThickness',
      height,
      `above ${highest}, the void's height in the ${region} times ${room}`,
      'leaves no room beyond the void',
    );
  }
  checks.done();
}
