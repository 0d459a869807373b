import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '../../io/run/atomic-write.js';
import { splitHeader, type TableColumn } from '../../io/table/data-table.js';
import { LithostatError } from '../../quantity/issue.js';
import { raisedExponents } from '../display-units.js';
import { type BarValue, intervalBarFigure } from '../interval-bar-figure.js';
import { colour, rampColour } from '../palette.js';
import { loadDrawing } from '../svg-document.js';
import { findColumn } from './choose-column.js';
import { plotColumn } from './plot-column.js';
import type { FigureAnswer } from './plot-request.js';
import type { SweepData } from './sweep-data.js';

/** File of the indices in the folder of a sweep. */
const indicesFile = 'sensitivity.json';

/** A number with its interval as the file has it; what is unknown is null. */
interface StoredEstimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

interface StoredParameter {
  readonly name: string;
  readonly first?: StoredEstimate;
  readonly total?: StoredEstimate;
  readonly effect?: { readonly magnitude: StoredEstimate; readonly deviation: StoredEstimate };
  readonly rank?: StoredEstimate;
  readonly partialRank?: StoredEstimate;
}

interface StoredOutput {
  readonly output: string;
  readonly at?: readonly { readonly input: string; readonly value: unknown }[];
  readonly parameters: readonly StoredParameter[];
}

interface Measure {
  readonly label: string;
  of(parameter: StoredParameter): StoredEstimate | undefined;
}

/** Measures that are drawn together, the first set that the file has. */
const measures: readonly { readonly axis: string; readonly unit?: true; readonly set: readonly Measure[] }[] = [
  {
    axis: 'Share of the variance',
    set: [
      { label: 'alone (first order)', of: ({ first }) => first },
      { label: 'with interactions (total)', of: ({ total }) => total },
    ],
  },
  {
    axis: 'Elementary effect over the range of the parameter',
    unit: true,
    set: [
      { label: 'mean magnitude', of: ({ effect }) => effect?.magnitude },
      { label: 'deviation (interactions, curvature)', of: ({ effect }) => effect?.deviation },
    ],
  },
  {
    axis: 'Rank correlation',
    set: [
      { label: 'rank correlation', of: ({ rank }) => rank },
      { label: 'without the part of the others', of: ({ partialRank }) => partialRank },
    ],
  },
];

/**
 * Draws what each uncertain parameter does to an output, from the indices that the sensitivity study left in the folder.
 *
 * @param data the sweep
 * @param output column that is asked for; absent: the first of the file
 * @returns the figure, or that the output has no indices
 * @throws LithostatError when the folder has no indices, or they cannot be read
 */
export async function sensitivityPlot(
  data: SweepData,
  output: string | undefined,
  width?: number,
): Promise<FigureAnswer> {
  const outputs = readIndices(data.folder);
  const named = [...new Set(outputs.map((one) => one.output))];
  const columns = named.map((header): TableColumn => ({ header, ...splitHeader(header), kind: 'text', values: [] }));
  const found = output === undefined ? { column: columns[0]! } : findColumn(columns, output, '--y');
  if ('issue' in found) return { issues: [found.issue] };
  const { header } = found.column;
  const points = outputs.filter((one) => one.output === header);
  const kind = measures.find(({ set }) =>
    points.some(({ parameters }) => parameters.some((one) => set.some(({ of }) => of(one)))),
  );
  if (!kind) {
    const message = `${indicesFile} has no index of "${header}"`;
    return { issues: [{ code: 'nothing-to-show', path: '--y', message, got: header }] };
  }
  const present = kind.set.filter(({ of }) => points.some(({ parameters }) => parameters.some((one) => of(one))));
  // Over several points of the axes one measure each, the one that says most.
  const series =
    points.length === 1
      ? present.map((measure, index) => ({
          ...measure,
          point: points[0]!,
          shade: colour(index === 0 ? 'series-1' : 'series-2'),
        }))
      : points.map((point, index) => ({
          ...present[present.length - 1]!,
          label: pointLabel(point),
          point,
          shade: rampColour(index / (points.length - 1)),
        }));
  const names = [...new Set(points.flatMap(({ parameters }) => parameters.map(({ name }) => name)))];
  const values = (name: string) =>
    series.map(({ of, point }) =>
      barValue(
        point.parameters.find((one) => one.name === name),
        of,
      ),
    );
  const size = (name: string) => Math.max(...values(name).map((one) => Math.abs(one?.value ?? 0)));
  const rows = names
    .map((name) => ({ label: parameterLabel(data, name), values: values(name), size: size(name) }))
    .sort((a, b) => b.size - a.size);
  const column = data.table.columns.find((one) => one.header === header);
  const title = column ? plotColumn(data, column, []).title : found.column.name;
  const unit =
    kind.unit && found.column.unit && found.column.unit !== '1' ? ` (${raisedExponents(found.column.unit)})` : '';
  const several = points.length > 1 ? `, ${present[present.length - 1]!.label}` : '';
  const svg = intervalBarFigure(await loadDrawing(), {
    title: `Sensitivity of ${title}`,
    description: `${kind.axis} of ${title}: ${rows.map(({ label, values: own }) => `${label} ${own.map((one) => one?.value.toPrecision(3) ?? 'none').join(', ')}`).join('; ')}.`,
    label: `${kind.axis} of “${title}”${several}${unit}`,
    series: series.map(({ label, shade }) => ({ label, shade })),
    rows,
    width,
  });
  const others = named.filter((one) => one !== header);
  return { kind: 'sensitivity', svg, notes: others.length > 0 ? [`other outputs, by --y: ${others.join(', ')}`] : [] };
}

function readIndices(folder: string): readonly StoredOutput[] {
  const file = join(folder, indicesFile);
  if (!existsSync(file)) {
    throw new LithostatError([
      {
        code: 'file-missing',
        path: '--kind',
        file,
        message: `${folder} has no sensitivity indices`,
        expected: indicesFile,
        remedy: 'compute them from a sweep over distributions: lithostat sweep sensitivity DIR',
      },
    ]);
  }
  try {
    const { outputs } = JSON.parse(readFileSync(file, 'utf8')) as { outputs?: readonly StoredOutput[] };
    if (Array.isArray(outputs) && outputs.length > 0) return outputs;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw fileError(error, file, 'read');
  }
  throw new LithostatError([{ code: 'damaged-file', path: '', file, message: `${file} holds no indices` }]);
}

function barValue(parameter: StoredParameter | undefined, of: Measure['of']): BarValue | null {
  const estimate = parameter && of(parameter);
  return estimate?.value == null ? null : { value: estimate.value, low: estimate.low, high: estimate.high };
}

function parameterLabel(data: SweepData, name: string): string {
  const column = data.inputs.find(({ header, name: own }) => header === name || own === name);
  return column ? plotColumn(data, column, []).title : splitHeader(name).name;
}

function pointLabel({ at = [] }: StoredOutput): string {
  return at.map(({ input, value }) => `${splitHeader(input).name.split('.').at(-1)} ${value}`).join(', ') || 'all';
}
