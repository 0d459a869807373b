import type { LegendEntry, MarkSymbol } from './legend.js';
import type { MapAxis } from './map-axis.js';

/** A value of a grid; null where there is none. */
export type GridValue = number | null;

/** A kind of cell or mark with its entry in the legend. */
export interface MapKind {
  readonly label: string;
  readonly symbol: MarkSymbol;
  /** CSS colour. */
  readonly shade: string;
}

/** A region that is told apart by kind and not by amount, such as the mechanism that limits. */
interface MapRegime {
  readonly label: string;
  /** CSS colour; by default the series colours in turn. */
  readonly shade?: string;
}

/** A level of z that is drawn as a line. */
export interface MapContour {
  readonly level: number;
  /** Written on the line and in the legend: `5 mA/cm²`. */
  readonly label: string;
  /** [solid] */
  readonly line?: 'solid' | 'dashed';
}

/** A place that is marked, such as a measurement. */
export interface MapMark {
  readonly x: number;
  readonly y: number;
  /** Fills the mark with the colour that the map has for this value. */
  readonly value?: number;
  /** Written beside it. */
  readonly label?: string;
  /** Its entry in the legend. */
  readonly group?: string;
}

/** What a heat map shows, in the units that the labels name. */
export interface HeatMapOptions {
  readonly title: string;
  /** For readers who cannot see it; by default made from the values. */
  readonly description?: string;
  readonly x: MapAxis;
  readonly y: MapAxis;
  /** Name of the values with their unit. */
  readonly label: string;
  /** `z[row][column]`; null where there is no value. */
  readonly z: readonly (readonly GridValue[])[];
  /** [linear] */
  readonly scale?: 'linear' | 'log';
  /** Ends of the colour scale; by default those of the values. */
  readonly domain?: readonly [number, number];
  /** Colours the cells by kind instead of by value: `of[row][column]` is an index into `kinds`, null for none. */
  readonly regimes?: { readonly kinds: readonly MapRegime[]; readonly of: readonly (readonly GridValue[])[] };
  /** What there is to say of single cells, with a symbol in them: that they failed, that the value is a lower bound. */
  readonly notes?: { readonly kinds: readonly MapKind[]; readonly of: readonly (readonly GridValue[])[] };
  readonly contours?: readonly MapContour[];
  readonly marks?: readonly MapMark[];
  /** Legend entries beside those that follow from the above. */
  readonly legend?: readonly LegendEntry[];
  /** Whether the value is written in each cell; by default where there is room. */
  readonly numbers?: boolean;
  /** Pixels [640]. */
  readonly width?: number | undefined;
  /** Pixels of the whole figure [440]. */
  readonly height?: number | undefined;
}
