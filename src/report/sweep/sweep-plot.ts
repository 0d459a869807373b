import type { TableColumn } from '../../io/table/data-table.js';
import type { Issue } from '../../quantity/issue.js';
import { loadDrawing } from '../svg-document.js';
import { ColumnChooser } from './choose-column.js';
import { rowsWhere } from './filter.js';
import { histogramPlot } from './histogram-plot.js';
import { linesPlot } from './lines-plot.js';
import { mapPlot } from './map-plot.js';
import { type MeasuredPoint, pointsFromFile, shippedPoints } from './measured-points.js';
import { parallelPlot } from './parallel-plot.js';
import { type PlotColumn, plotColumn, readLevel } from './plot-column.js';
import type { FigureAnswer, PlotContext, PlotKind } from './plot-request.js';
import { scatterPlot } from './scatter-plot.js';
import { sensitivityPlot } from './sensitivity-plot.js';
import { isNumeric, type SweepData, varies } from './sweep-data.js';
import { mainOutput } from './table-view.js';

/** What a figure of a sweep is to show. Names of columns may be shortened; what is left out is chosen from the sweep. */
export interface PlotRequest {
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly color?: string | undefined;
  readonly kind?: PlotKind | undefined;
  readonly where?: string | undefined;
  /** Levels of the output, with their unit. */
  readonly levels?: readonly string[] | undefined;
  /** Axes that are logarithmic: `x`, `y`, `color`. */
  readonly log?: readonly string[] | undefined;
  /** Ends of bands and intervals, 0 to 1 [0.05, 0.95]. */
  readonly quantiles?: readonly [number, number] | undefined;
  /** Measured points over it: true for those that come with the package, or a file. */
  readonly measured?: boolean | string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** The columns of a figure, chosen or asked for. */
interface Choice {
  readonly kind: PlotKind;
  readonly x: TableColumn | null;
  readonly y: TableColumn | null;
  readonly color: TableColumn | null;
}

/** Places of x over cases above which cases are taken for a sample and not for a grid. */
const sampled = 0.5;

/**
 * Draws a figure of a sweep. Without a kind: one input that varies makes lines, two a heat map, more parallel coordinates.
 *
 * @param data the sweep
 * @param request what to show
 * @returns the figure, or everything that is wrong with the request
 */
export async function sweepFigure(data: SweepData, request: PlotRequest): Promise<FigureAnswer> {
  if (request.kind === 'sensitivity') return sensitivityPlot(data, request.y, request.width);
  const chooser = new ColumnChooser(data);
  const filtered = rowsWhere(data, request.where);
  const [x, y, color] = (['x', 'y', 'color'] as const).map((name) => chooser.maybe(request[name], `--${name}`));
  const issues = [...('issues' in filtered ? filtered.issues : []), ...chooser.issues];
  if (!('rows' in filtered) || issues.length > 0) return { issues };
  const { rows } = filtered;
  if (rows.length === 0) return { issues: [noCases(data, request)] };
  const choice = choose(data, rows, { x: x ?? null, y: y ?? null, color: color ?? null, kind: request.kind });
  if ('issues' in choice) return choice;
  const shown = new Map<TableColumn, PlotColumn>();
  const show = (column: TableColumn): PlotColumn => {
    const known = shown.get(column) ?? plotColumn(data, column, rows);
    shown.set(column, known);
    return known;
  };
  const valued = levelColumn(choice);
  const levels = valued === null ? [] : (request.levels ?? []).map((text) => readLevel(show(valued), text, '--level'));
  const wrong = levels.flatMap((level) => ('code' in level ? [level] : []));
  if (wrong.length > 0) return { issues: wrong };
  const measured = await measuredFor(data, choice, show, request.measured);
  if ('issues' in measured) return measured;
  const context: PlotContext = {
    data,
    rows,
    drawing: await loadDrawing(),
    title: titleOf(data, choice, show),
    log: {
      x: request.log?.includes('x') ?? false,
      y: request.log?.includes('y') ?? false,
      color: request.log?.includes('color') ?? false,
    },
    quantiles: request.quantiles ?? [0.05, 0.95],
    levels: levels.flatMap((level) => ('value' in level ? [level] : [])),
    measured: measured.points,
    size: { width: request.width, height: request.height },
    shown: show,
  };
  try {
    const answer = await draw(context, choice);
    return 'issues' in answer ? answer : { ...answer, notes: [...answer.notes, ...otherInputs(data, rows, choice)] };
  } catch (error) {
    // Nothing to show on these axes: the data, not the program.
    if (!(error instanceof RangeError)) throw error;
    return {
      issues: [
        {
          code: 'nothing-to-show',
          path: '',
          message: error.message,
          remedy: 'look at the table: lithostat sweep table DIR',
        },
      ],
    };
  }
}

/** What varies and stands on no axis: behind each point of a figure of two or three columns there is more than one sees. */
function otherInputs(data: SweepData, rows: readonly number[], { kind, x, y, color }: Choice): string[] {
  if (kind === 'parallel' || kind === 'histogram') return [];
  const hidden = data.inputs.filter((column) => ![x, y, color].includes(column) && varies(column, rows));
  return hidden.length > 0 ? [`Varied as well: ${hidden.map(({ name }) => name).join(', ')}`] : [];
}

function draw(context: PlotContext, { kind, x, y, color }: Choice): FigureAnswer | Promise<FigureAnswer> {
  const { data, rows, shown } = context;
  const axes = { x: shown(x!), y: y ? shown(y) : shown(x!), color: color ? shown(color) : null };
  switch (kind) {
    case 'lines':
    case 'bands':
      return linesPlot(context, kind, axes);
    case 'scatter':
      return scatterPlot(context, axes);
    case 'histogram':
      return histogramPlot(context, axes);
    case 'heatmap':
    case 'contour':
      return mapPlot(context, kind, { x: axes.x, y: axes.y, z: axes.color! });
    default: {
      const inputs = data.inputs.filter((column) => varies(column, rows) && column !== y);
      return parallelPlot(context, [...inputs, y!].map(shown));
    }
  }
}

/** The measured points that are asked for, on the axes of the figure. */
async function measuredFor(
  data: SweepData,
  { kind, x, y, color }: Choice,
  show: (column: TableColumn) => PlotColumn,
  asked: boolean | string | undefined,
): Promise<{ readonly points: readonly MeasuredPoint[] } | { readonly issues: readonly Issue[] }> {
  if (asked === undefined || asked === false) return { points: [] };
  if (kind === 'histogram' || kind === 'parallel') {
    const message = `measured points have no place in a figure of kind ${kind}`;
    return {
      issues: [
        { code: 'contradiction', path: '--measured', message, expected: 'lines, bands, scatter, heatmap or contour' },
      ],
    };
  }
  const isMap = kind === 'heatmap' || kind === 'contour';
  const axes = { x: show(x!), y: show(y!), color: isMap ? show(color!) : null };
  return asked === true ? shippedPoints(data, axes) : pointsFromFile(asked, axes);
}

function noCases({ table }: SweepData, { where }: PlotRequest): Issue {
  const message = where === undefined ? `${table.file} has no case` : 'no case meets the condition';
  return {
    code: 'nothing-to-show',
    path: where === undefined ? '' : '--where',
    message,
    ...(where === undefined ? {} : { got: where }),
  };
}

/** The column that a level belongs to. */
function levelColumn({ kind, x, y, color }: Choice): TableColumn | null {
  if (kind === 'heatmap' || kind === 'contour') return color;
  return kind === 'histogram' ? x : y;
}

function titleOf(data: SweepData, { kind, x, y, color }: Choice, show: (column: TableColumn) => PlotColumn): string {
  const name = (column: TableColumn | null) => (column ? show(column).title : '');
  const isMap = kind === 'heatmap' || kind === 'contour';
  const what = isMap
    ? `${name(color)} over ${name(x)} and ${name(y)}`
    : kind === 'histogram'
      ? `Distribution of ${name(x)}`
      : kind === 'parallel'
        ? `Inputs and ${name(y)}`
        : `${name(y)} over ${name(x)}`;
  return data.title === '' ? what : `${data.title}: ${what}`;
}

interface Asked {
  readonly x: TableColumn | null;
  readonly y: TableColumn | null;
  readonly color: TableColumn | null;
  readonly kind: PlotKind | undefined;
}

function choose(
  data: SweepData,
  rows: readonly number[],
  asked: Asked,
): Choice | { readonly issues: readonly Issue[] } {
  const isInput = (column: TableColumn | null) => column !== null && data.inputs.includes(column);
  const varying = data.inputs.filter((column) => varies(column, rows));
  const main = mainOutput(data, rows);
  const isMap =
    asked.kind === 'heatmap' || asked.kind === 'contour' || (!asked.kind && isInput(asked.x) && isInput(asked.y));
  const kind = asked.kind ?? (isMap ? 'heatmap' : usualKind(rows, varying, asked));
  const need = (what: TableColumn | null, option: string, meaning: string): Issue[] =>
    what === null
      ? [
          {
            code: 'missing',
            path: option,
            message: `the sweep does not say ${meaning}`,
            expected: `${option} and the name of a column`,
          },
        ]
      : [];
  const rest = (...taken: (TableColumn | null)[]) => varying.filter((column) => !taken.includes(column));
  if (kind === 'heatmap' || kind === 'contour') {
    // --x input --y output asks for the output as colours over that input and the next.
    const outputAsY = asked.y !== null && !isInput(asked.y) && (asked.color === null || isInput(asked.color));
    const z = outputAsY ? asked.y : (asked.color ?? main);
    const x = asked.x ?? rest(asked.y, asked.color)[0] ?? null;
    const y = outputAsY ? (asked.color ?? rest(x)[0] ?? null) : (asked.y ?? rest(x, z)[0] ?? null);
    const issues = [
      ...need(x, '--x', 'what to draw from left to right'),
      ...need(y, '--y', 'what to draw upwards'),
      ...numbers(z, '--color'),
    ];
    return issues.length > 0 ? { issues } : { kind, x, y, color: z };
  }
  if (kind === 'histogram') {
    const x = asked.x ?? asked.y ?? main;
    const issues = numbers(x, '--x');
    return issues.length > 0 ? { issues } : { kind, x, y: null, color: null };
  }
  const y = asked.y ?? (asked.x === main ? null : main);
  if (kind === 'parallel') {
    const issues = y === null ? need(y, '--y', 'which output to show') : [];
    return issues.length > 0 ? { issues } : { kind, x: y, y, color: null };
  }
  const numeric = rest(y, asked.color);
  const x = asked.x ?? numeric.find(isNumeric) ?? numeric[0] ?? null;
  const issues = [...need(x, '--x', 'what to draw from left to right'), ...numbers(y, '--y')];
  if (issues.length > 0) return { issues };
  const isLines = kind === 'lines' || kind === 'bands';
  // One more input that varies is told apart by colour, unless bands over it were asked for.
  const others = rest(x, y);
  const color = asked.color ?? (isLines && kind !== 'bands' && others.length === 1 ? others[0]! : null);
  return { kind, x, y, color };
}

function numbers(column: TableColumn | null, option: string): Issue[] {
  if (column !== null && isNumeric(column)) return [];
  const message = column === null ? 'the sweep has no output that is a number' : `${column.name} holds texts`;
  const got = column === null ? {} : { got: column.name };
  return [{ code: 'wrong-type', path: option, message, ...got, expected: 'a column of numbers' }];
}

function usualKind(rows: readonly number[], varying: readonly TableColumn[], asked: Asked): PlotKind {
  if (asked.x !== null) {
    if (!isNumeric(asked.x)) return 'scatter';
    const { values } = asked.x;
    const places = new Set(rows.map((row) => values[row]!)).size;
    const isSample = varying.length > 1 && places > sampled * rows.length;
    if (!varying.includes(asked.x) || isSample) return 'scatter';
    const others = varying.filter((column) => column !== asked.x && column !== asked.y && column !== asked.color);
    return others.length > (asked.color === null ? 1 : 0) ? 'bands' : 'lines';
  }
  if (varying.length === 0) return 'histogram';
  if (varying.length === 1) return isNumeric(varying[0]!) ? 'lines' : 'scatter';
  if (varying.length === 2 && asked.y === null) return 'heatmap';
  if (varying.length === 2) return 'lines';
  return 'parallel';
}
