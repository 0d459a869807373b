/** A measured point in the units of a figure's axes. */
export interface MeasuredPoint {
  readonly x: number;
  readonly y: number;
  /** In the unit of the colours. */
  readonly color?: number;
  readonly interval?: { readonly low: number | null; readonly high: number | null } | null;
  /** Written beside it: conditions that differ from those of the sweep. */
  readonly label?: string;
  /** Who measured: its entry in the legend. */
  readonly source: string;
}
