import type { SeriesTable } from '../io/run/series-table.js';
import type { SeriesComparison } from '../io/run/summary.js';
import { valuesAt } from '../studies/compare/interpolate.js';
import { asHeading, inWords } from './column-names.js';
import { axisUnit, type DisplayUnit, displayUnit, formatNumber, formatQuantity } from './display-units.js';
import { figureGrid, type Html, html, table } from './html-page.js';
import { extent, type FigureCurve, lineFigure } from './line-figure.js';
import { colour } from './palette.js';

/** Up to this many measured values are drawn one by one. */
const mostRings = 80;

/** A run and what was measured beside it, in the time of the run. */
export interface ComparedSeries {
  readonly series: SeriesTable;
  readonly measured: SeriesTable;
  readonly comparisons: readonly SeriesComparison[];
}

function largest(values: Float64Array): number {
  const range = extent([values]);
  return range === null ? Number.NaN : Math.max(Math.abs(range[0]), Math.abs(range[1]));
}

const scaled = (values: Float64Array, { factor, offset }: DisplayUnit): Float64Array =>
  values.map((value) => value * factor + offset);

/** A difference has no zero of its scale: 1 degC more is 1 K. */
const differenceUnit = (unit: string, magnitude: number): DisplayUnit =>
  unit === 'K' ? { label: 'K', factor: 1, offset: 0 } : axisUnit(unit, magnitude);

function difference(value: number, unit: string): string {
  const { label, factor } = unit === 'K' ? differenceUnit(unit, value) : displayUnit(unit, value);
  return `${formatNumber(value * factor, 3)}${label === '' ? '' : ` ${label}`}`;
}

/** Measured values over the prediction, and below them what lies between the two. */
async function figuresOf(
  { series, measured }: ComparedSeries,
  { observable, unit, uncertainty, rootMeanSquare, bias }: SeriesComparison,
): Promise<{ title: string; caption: string; svg: string }[]> {
  const times = measured.column('time');
  const values = measured.column(observable);
  const predicted = { time: series.column('time'), values: series.column(observable) };
  const timeUnit = displayUnit('s', Math.max(largest(times), largest(predicted.time)));
  const x = { label: `Time (${timeUnit.label})` };
  const name = asHeading(observable);
  const shown = axisUnit(unit, Math.max(largest(values), largest(predicted.values)));
  const few = values.reduce((count, value) => count + Number(Number.isFinite(value)), 0) <= mostRings;
  const measuredCurve: FigureCurve = {
    label: 'measured',
    x: scaled(times, timeUnit),
    y: scaled(values, shown),
    colour: colour('series-2'),
    line: few ? 'rings' : 'solid',
  };
  const predictedCurve: FigureCurve = {
    label: 'predicted',
    x: scaled(predicted.time, timeUnit),
    y: scaled(predicted.values, shown),
    colour: colour('series-1'),
  };
  const residuals = valuesAt(predicted, times).map((value, row) => value - values[row]!);
  const apart = differenceUnit(unit, Math.max(largest(residuals), 2 * (uncertainty ?? 0)));
  const band = (sign: number): FigureCurve => ({
    label: sign > 0 ? '2 σ' : '−2 σ',
    x: measuredCurve.x,
    y: new Float64Array(times.length).fill(sign * 2 * uncertainty! * apart.factor),
    colour: colour('soft'),
    line: 'dashed',
  });
  const title = `${name}, measured and predicted`;
  const below = `${name}, prediction less measurement`;
  const unitOf = ({ label }: DisplayUnit) => (label === '' ? '' : ` (${label})`);
  return [
    {
      title,
      caption: few ? 'Rings: measured.' : 'The measured curve lies below the predicted one.',
      svg: await lineFigure({
        title,
        x,
        y: { label: `${name}${unitOf(shown)}` },
        curves: [measuredCurve, predictedCurve],
      }),
    },
    {
      title: below,
      caption: `Root mean square ${difference(rootMeanSquare, unit)}, mean ${difference(bias, unit)}.${uncertainty === null ? '' : ' Dashed: twice the stated uncertainty.'}`,
      svg: await lineFigure({
        title: below,
        x,
        y: { label: `Difference${unitOf(apart)}` },
        curves: [
          { label: '', x: measuredCurve.x, y: scaled(residuals, apart), ...(few ? { line: 'points' as const } : {}) },
          ...(uncertainty === null ? [] : [band(1), band(-1)]),
        ],
      }),
    },
  ];
}

function scoreTable(comparisons: readonly SeriesComparison[]): Html {
  const part = (value: number | null, show: (value: number) => string) => (value === null ? '' : show(value));
  const rows = comparisons.map((one) => [
    asHeading(inWords(one.observable)),
    difference(one.rootMeanSquare, one.unit),
    difference(one.bias, one.unit),
    `${difference(one.largest, one.unit)} at ${formatQuantity(one.largestAt, 's')}`,
    part(one.normalised, (value) => formatNumber(value, 3)),
    part(one.within, (value) => `${formatNumber(100 * value, 3)} %`),
    part(one.correlation, (value) => formatNumber(value, 5)),
    part(one.timeShift, (value) => `${formatQuantity(value, 's')}: ${difference(one.shiftedRootMeanSquare, one.unit)}`),
    one.leftOut === 0 ? `${one.count}` : `${one.count} of ${one.count + one.leftOut}`,
  ]);
  return table(
    'Prediction less measurement, at the measured times within the run. Normalised: root mean square over the stated uncertainty. A shift is given where the prediction, that much later, would agree better by a hundredth or more, with the root mean square that it would then have.',
    ['Observable', 'Root mean square', 'Mean', 'Largest', 'Normalised', 'Within 2 σ', 'Correlation', 'Shift', 'Values'],
    rows,
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
}

/**
 * What was measured beside a run: a table of scores and, of each observable, the measured values over the prediction and what lies
 * between the two.
 *
 * @param compared the run, the measurement, and their scores
 * @param withFigures false: the table alone
 * @returns nothing when there is no score
 */
export async function comparisonSection(compared: ComparedSeries, withFigures = true): Promise<Html | null> {
  const { comparisons } = compared;
  if (comparisons.length === 0) return null;
  const figures = withFigures ? (await Promise.all(comparisons.map((one) => figuresOf(compared, one)))).flat() : [];
  return html`<section><h2>Beside the log</h2>${scoreTable(comparisons)}<p></p>${withFigures ? figureGrid(figures) : null}</section>`;
}
