import type { AtlasMap, AtlasResult } from '../studies/atlas/index.js';
import { type Regime, regimes } from '../studies/critical/index.js';
import { asHeading, inWords } from './column-names.js';
import { formatNumber, raisedExponents } from './display-units.js';
import { heatMapFigure } from './heat-map-figure.js';
import type { MapKind } from './heat-map-options.js';
import { type FigureCurve, lineFigure } from './line-figure.js';
import type { MapAxis } from './map-axis.js';
import { colour } from './palette.js';

/** A figure of an atlas. */
export interface AtlasFigure {
  /** File name without its ending. */
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly svg: string;
}

const unit = 'mA/cm²';
const quantities = { ccs: 'critical current on stripping', ccp: 'critical current on plating' } as const;

const regimeNames: Readonly<Record<Regime, string>> = {
  diffusion: 'diffusion',
  creep: 'creep',
  'plastic-flow': 'plastic flow',
  body: 'metal follows as a whole',
  fracture: 'fracture (dendrite)',
  inventory: 'metal used up',
  range: 'none in the range',
};
/** One colour a regime, the same on every map. */
const regimeShades: Readonly<Record<Regime, string>> = {
  diffusion: colour('series-1'),
  creep: colour('series-3'),
  'plastic-flow': colour('series-2'),
  body: colour('series-5'),
  fracture: colour('series-4'),
  inventory: colour('series-6'),
  range: colour('grid'),
};

/** What there is to say of nodes that are no plain answer. */
const notes: readonly (MapKind & { readonly status: string })[] = [
  { status: 'above', label: 'stable up to the ceiling of the search', symbol: 'triangle', shade: colour('ink') },
  { status: 'below', label: 'fails at the floor of the search', symbol: 'plus', shade: colour('ink') },
  { status: 'unresolved', label: 'not one value', symbol: 'ring', shade: colour('bad') },
  { status: 'failed', label: 'no answer', symbol: 'cross', shade: colour('bad') },
];

type Axis = AtlasResult['axes'][number];

/** The last part of a path in words with its unit: `Stack pressure (MPa)`. */
function axisLabel({ path, unit: text }: Axis): string {
  const name = path.split('.').at(-1)!;
  const shown = text === 'degC' ? '°C' : raisedExponents(text);
  return `${asHeading(name)}${shown === '' ? '' : ` (${shown})`}`;
}

function mapAxis(axis: Axis): MapAxis {
  return { label: axisLabel(axis), values: axis.values, scale: axis.spacing === 'logarithmic' ? 'log' : 'linear' };
}

/** What a map is of, with what its lists set: `critical current on stripping, metal Na`. */
export function mapName({ mode, series }: AtlasMap): string {
  const parts = Object.entries(series).map(([path, value]) => `${inWords(path.split('.').at(-1)!)} ${value}`);
  return [quantities[mode], ...parts].join(', ');
}

/**
 * The figures of one map: the current and what limits it, and where the target is held; over one axis the current alone.
 *
 * @param index number of the map among those of its mode, for the names of the files
 */
export async function atlasFigures(result: AtlasResult, map: AtlasMap, index: number): Promise<AtlasFigure[]> {
  const name = `${map.mode}${index === 0 ? '' : `-${index + 1}`}`;
  const empty = map.grid.critical.flat().every((value) => value === null);
  if (empty) return [];
  if (result.axes.length === 1) return [await curveFigure(result, map, name)];
  return [
    await currentFigure(result, map, name),
    ...(await regimeFigure(result, map, name)),
    ...(await leastFigure(result, map, name)),
  ];
}

function common(result: AtlasResult, map: AtlasMap) {
  const [x, y] = result.axes;
  const used = notes.filter(({ status }) => map.grid.status.some((row) => row.some((one) => one === status)));
  const inside = map.measured.filter(({ predicted }) => predicted !== null);
  return {
    x: mapAxis(x),
    y: mapAxis(y),
    z: map.grid.critical,
    label: `${asHeading(quantities[map.mode])} (${unit})`,
    scale: 'log',
    numbers: false,
    ...(map.target === null
      ? {}
      : { contours: [{ level: map.target.current, label: `${formatNumber(map.target.current)} ${unit}` }] }),
    ...(used.length === 0
      ? {}
      : {
          notes: {
            kinds: used,
            of: map.grid.status.map((row, j) =>
              row.map((status, i) => {
                const kind = used.findIndex((one) => one.status === status);
                // A symbol at every few nodes is enough to see them by.
                return kind >= 0 && i % 4 === 2 && j % 4 === 2 ? kind : null;
              }),
            ),
          },
        }),
    marks: inside.map(({ place, measured }) => ({
      x: place[0],
      y: place[1],
      value: measured,
      label: formatNumber(measured),
      group: `measured (${unit})`,
    })),
  } as const;
}

async function currentFigure(result: AtlasResult, map: AtlasMap, name: string): Promise<AtlasFigure> {
  const title = asHeading(mapName(map));
  const svg = await heatMapFigure({ ...common(result, map), title });
  const { searches, gridSearches } = map.work;
  const caption = `${searches} searches; the other ${gridSearches - searches} of ${gridSearches} nodes are interpolated.`;
  return { name, title, caption, svg };
}

async function regimeFigure(result: AtlasResult, map: AtlasMap, name: string): Promise<AtlasFigure[]> {
  if (map.grid.regime.flat().every((regime) => regime === null)) return [];
  const title = `What limits the ${mapName(map)}`;
  const kinds = regimes.map((regime) => ({ label: regimeNames[regime], shade: regimeShades[regime] }));
  const of = map.grid.regime.map((row) => row.map((regime) => (regime === null ? null : regimes.indexOf(regime))));
  const {
    marks: _marks,
    notes: _notes,
    ...options
  } = common(result, map) as ReturnType<typeof common> & {
    readonly notes?: unknown;
  };
  const svg = await heatMapFigure({ ...options, title, label: 'what limits', regimes: { kinds, of } });
  const caption = 'What brings most of the metal to the interface where it fails, or what breaks instead.';
  return [{ name: `${name}-regime`, title, caption, svg }];
}

async function leastFigure(result: AtlasResult, map: AtlasMap, name: string): Promise<AtlasFigure[]> {
  const { target } = map;
  const found = target?.least.filter(({ kind }) => kind === 'found') ?? [];
  if (target === null || found.length < 2) return [];
  const along = result.axes.find(({ path }) => path === target.along)!;
  const other = result.axes.find(({ path }) => path === target.other)!;
  const curve = (of: (one: (typeof found)[number]) => number | null, rest: Partial<FigureCurve>): FigureCurve => ({
    label: '',
    x: Float64Array.from(found, (one) => one.other!),
    y: Float64Array.from(found, (one) => of(one) ?? Number.NaN),
    colour: colour('series-1'),
    ...rest,
  });
  // Where it lies on the map, for the quantiles of the samples.
  const ofBand = (end: 'upper' | 'lower'): FigureCurve[] => {
    const own = target.leastOfBand?.[end].filter(({ kind }) => kind === 'found') ?? [];
    if (own.length < 2) return [];
    const [share] = end === 'upper' ? map.band!.quantiles.slice(-1) : map.band!.quantiles;
    const x = Float64Array.from(own, (one) => one.other!);
    const y = Float64Array.from(own, (one) => one.value!);
    return [{ label: `${100 * share} % of samples`, x, y, line: 'dashed', colour: colour('series-6') }];
  };
  const held = `${formatNumber(target.current)} ${unit}`;
  const title = `Least ${inWords(along.path.split('.').at(-1)!)} that holds ${held}${map.mode === 'ccs' ? ' on stripping' : ' on plating'}`;
  const svg = await lineFigure({
    title,
    x: { label: axisLabel(other), scale: other.spacing === 'logarithmic' ? 'log' : 'linear' },
    y: { label: axisLabel(along), scale: along.spacing === 'logarithmic' ? 'log' : 'linear' },
    curves: [
      curve(({ value }) => value, { label: held }),
      curve(({ from }) => from, { line: 'dotted' }),
      curve(({ to }) => to, { line: 'dotted' }),
      ...ofBand('upper'),
      ...ofBand('lower'),
    ],
  });
  const samples = map.band === null ? '' : ' Dashed: quantiles of the current over the samples.';
  const caption = `Dotted: by the width of the searches and the error of the interpolation.${samples}`;
  return [{ name: `${name}-least`, title, caption, svg }];
}

async function curveFigure(result: AtlasResult, map: AtlasMap, name: string): Promise<AtlasFigure> {
  const [axis] = result.axes;
  const [critical] = map.grid.critical;
  const [uncertainty] = map.grid.uncertainty;
  const x = Float64Array.from(axis.values);
  const shifted = (ratio: (index: number) => number | null | undefined) =>
    Float64Array.from(critical, (value, index) => {
      const by = ratio(index);
      return value === null || by == null ? Number.NaN : value * by;
    });
  const own = colour('series-1');
  const { band, measured, target } = map;
  const curves: FigureCurve[] = [
    { label: map.mode.toUpperCase(), x, y: shifted(() => 1), colour: own },
    { label: '', x, y: shifted((index) => 1 + (uncertainty[index] ?? 0)), line: 'dotted', colour: own },
    { label: '', x, y: shifted((index) => 1 / (1 + (uncertainty[index] ?? 0))), line: 'dotted', colour: own },
  ];
  if (band !== null) {
    const [low, high] = [band.quantiles[0], band.quantiles[band.quantiles.length - 1]];
    const shade = colour('series-6');
    curves.push(
      { label: `${100 * high} %`, x, y: shifted((index) => band.upper[0][index]), line: 'dashed', colour: shade },
      { label: `${100 * low} %`, x, y: shifted((index) => band.lower[0][index]), line: 'dashed', colour: shade },
    );
  }
  if (target !== null) {
    const ends = Float64Array.of(x[0], x[x.length - 1]);
    const y = Float64Array.of(target.current, target.current);
    curves.push({
      label: `${formatNumber(target.current)} ${unit}`,
      x: ends,
      y,
      line: 'dashed',
      colour: colour('ink'),
    });
  }
  const points = measured.filter(({ predicted }) => predicted !== null).sort((a, b) => a.place[0] - b.place[0]);
  if (points.length > 0) {
    curves.push({
      label: 'measured',
      x: Float64Array.from(points, ({ place }) => place[0]),
      y: Float64Array.from(points, (one) => one.measured),
      line: 'points',
      colour: colour('series-2'),
    });
  }
  const title = asHeading(mapName(map));
  const svg = await lineFigure({
    title,
    x: { label: axisLabel(axis), scale: axis.spacing === 'logarithmic' ? 'log' : 'linear' },
    y: { label: `${asHeading(quantities[map.mode])} (${unit})`, scale: 'log' },
    curves,
  });
  const caption = `${map.work.searches} searches of ${map.work.gridSearches} nodes. Dotted: by the width of the searches and the error of the interpolation.`;
  return { name, title, caption, svg };
}
