import type { TableColumn } from '../../io/table/data-table.js';
import type { Issue } from '../../quantity/issue.js';
import type { Drawing } from '../svg-document.js';
import type { MeasuredPoint } from './measured-points.js';
import type { PlotColumn, PlotLevel } from './plot-column.js';
import type { SweepData } from './sweep-data.js';

export const plotKinds = [
  'lines',
  'bands',
  'heatmap',
  'contour',
  'parallel',
  'scatter',
  'histogram',
  'sensitivity',
] as const;
export type PlotKind = (typeof plotKinds)[number];

/** A figure, or everything that is wrong with what was asked for. */
export type FigureAnswer = SweepFigure | { readonly issues: readonly Issue[] };

/** A drawn figure of a sweep. */
export interface SweepFigure {
  readonly kind: PlotKind;
  readonly svg: string;
  /** What there is to say beside it, for people. */
  readonly notes: readonly string[];
}

/** What every kind of figure is made from. */
export interface PlotContext {
  readonly data: SweepData;
  /** Rows that are shown. */
  readonly rows: readonly number[];
  readonly drawing: Drawing;
  readonly title: string;
  readonly log: { readonly x: boolean; readonly y: boolean; readonly color: boolean };
  /** Ends of the bands, 0 to 1. */
  readonly quantiles: readonly [low: number, high: number];
  readonly levels: readonly PlotLevel[];
  readonly measured: readonly MeasuredPoint[];
  readonly size: { readonly width?: number | undefined; readonly height?: number | undefined };
  shown(column: TableColumn): PlotColumn;
}
