import type { Mesh } from '../../mesh/index.js';

/** A mesh with a field on it, or without one: then it is drawn plain. One in space needs a plane that cuts it (`slice`). */
export interface FieldPiece {
  readonly mesh: Mesh;
  /** One number a node or a cell, SI; not-a-number leaves a place empty. null: the body is shown without a colour. */
  readonly values: ArrayLike<number> | null;
  /** [nodes] */
  readonly at?: 'nodes' | 'cells';
}

/** A plane across a body in space. */
export interface SlicePlane {
  /** Axis that stands upright on it. */
  readonly axis: 'x' | 'y' | 'z';
  /** Where it cuts that axis, m. */
  readonly at: number;
}

/** What a picture of a field shows. */
export interface FieldFigureOptions {
  readonly title: string;
  /** For readers who cannot see it; by default made from the field. */
  readonly description?: string;
  /** What the colours are, without the unit: `Contact pressure`. */
  readonly label: string;
  /** SI unit as files have it: `Pa`; shown in the unit of the field. */
  readonly unit: string;
  /** Bodies, each with its field; what belongs to none of them, such as a void, stays empty. */
  readonly pieces: readonly FieldPiece[];
  /** Ends of the colours, SI [the least and greatest value]. */
  readonly domain?: readonly [number, number];
  /** [linear] */
  readonly scale?: 'linear' | 'log';
  /** `diverging`: cold below zero and warm above, with ends alike [sequential]. */
  readonly colours?: 'sequential' | 'diverging';
  /** Whether the other half of an axisymmetric body is shown as well, as its mirror image [false]. */
  readonly mirrored?: boolean;
  /** Whether the edges of the cells are drawn; not where a body is cut, and not those of more than 20,000 cells [false]. */
  readonly meshLines?: boolean;
  /** Axes with numbers; without them a bar shows the scale [true]. */
  readonly axes?: boolean;
  /** Whether a bar shows the scale [only without axes]. */
  readonly scaleBar?: boolean;
  /** How many times higher than wide a square is drawn, for thin layers; the axis says so [1]. */
  readonly stretch?: number;
  /** Plane through bodies in space, which shows them cut; the picture is in its axes. */
  readonly slice?: SlicePlane;
  /** Part of the plane that is shown, m [all]. */
  readonly window?: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Pixels of the whole picture; it is narrower where a high body would not fit otherwise [640]. */
  readonly width?: number;
}
