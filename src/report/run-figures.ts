import type { SeriesTable } from '../io/run/series-table.js';
import type { RunSummary } from '../io/run/summary.js';
import { asHeading, parseColumnName, parseEventName } from './column-names.js';
import { axisUnit, type DisplayUnit, displayUnit, formatQuantity } from './display-units.js';
import { extent, type FigureCurve, type FigureEvent, lineFigure } from './line-figure.js';
import { colour, rampColour } from './palette.js';

/** A figure of a report. */
interface ReportFigure {
  readonly title: string;
  readonly caption: string;
  readonly svg: string;
}

/** What is known beforehand about columns that belong in one figure; every other column gets a figure of its own. */
interface FigureGroup {
  readonly title: string;
  readonly caption: string;
  /** Columns by base name, with the word that tells them apart in this figure; the second and later ones are dashed. */
  readonly bases: Readonly<Record<string, string>>;
  readonly domain?: readonly [number, number];
  /** Draw the magnitude: the sign only says whether the electrode is stripped or plated. */
  readonly magnitude?: true;
  /** A level to hold the curves against, drawn once they come near it. */
  readonly limit?: { readonly value: number; readonly label: string };
  /** Void classes: one figure an interface, one curve a class, logarithmic where they spread. */
  readonly classes?: true;
}

const groups: readonly FigureGroup[] = [
  {
    title: 'Cell voltage',
    caption: 'Electrode 1 against electrode 2; positive while electrode 1 is stripped.',
    bases: { voltage: '' },
  },
  {
    title: 'Current density',
    caption: 'Of the nominal area; positive strips electrode 1.',
    bases: { currentDensity: '' },
  },
  {
    title: 'Share of the plating limit',
    caption:
      'Magnitude of the local current density over that at which a flaw of the electrolyte grows. From 1 on a dendrite starts on plating; on stripping, as soon as the current turns.',
    bases: { platingLimitUse: '' },
    magnitude: true,
    limit: { value: 1, label: 'limit' },
  },
  {
    title: 'Contact fraction',
    caption: 'Part of the nominal area between the voids.',
    bases: { contactFraction: '' },
    domain: [0, 1.02],
  },
  {
    title: 'Local over mean current density',
    caption: 'Current density where metal touches, over that of the nominal area.',
    bases: { currentConcentration: '' },
  },
  {
    title: 'Local current density',
    caption: 'Where metal touches, and at the edges of the voids.',
    bases: { localCurrentDensity: 'mean', edgeCurrentDensity: 'edge' },
  },
  {
    title: 'Void volume',
    caption: 'Per nominal area, so a mean height: at the interface, and buried in the metal.',
    bases: { voidVolume: 'open', buriedVolume: 'buried' },
  },
  { title: 'Void radii', caption: 'Base radius of each class of voids.', bases: { voidRadius: '' }, classes: true },
  {
    title: 'Size of the voids',
    caption: 'Half width at the electrolyte of the widest, and height of the highest.',
    bases: { voidHalfWidth: 'half width', voidHeight: 'height' },
  },
  {
    title: 'Pressure on the contact',
    caption: 'Least and largest, absolute; below zero in tension.',
    bases: { leastContactPressure: 'least', largestContactPressure: 'largest' },
  },
  { title: 'Stack pressure', caption: 'That the fixture exerts.', bases: { stackPressure: '' } },
  { title: 'Overpotential', caption: 'Positive strips.', bases: { overpotential: '' } },
  {
    title: 'Overpotential at the flaw',
    caption: 'A dendrite starts where it reaches the threshold (dashed).',
    bases: { flawOverpotential: 'flaw', flawThreshold: 'threshold' },
  },
  { title: 'Crack length', caption: 'From the interface into the electrolyte.', bases: { crackLength: '' } },
  {
    title: 'True contact',
    caption: 'Part of the area between voids where asperities truly touch.',
    bases: { trueContact: '' },
  },
  {
    title: 'Contact pressure',
    caption: 'Mean pressure on the area between the voids.',
    bases: { contactPressure: '' },
  },
  { title: 'Plating limit', caption: 'Local current density at which a flaw grows.', bases: { platingLimit: '' } },
  { title: 'Metal thickness', caption: 'Of each electrode, with its voids.', bases: { thickness: '' } },
  { title: 'Metal volume', caption: 'Of each electrode, per nominal area, without voids.', bases: { metalVolume: '' } },
  {
    title: 'Charge passed',
    caption: 'Positive when more was stripped from electrode 1 than plated on it.',
    bases: { capacity: '' },
  },
];

/** A constant in these columns is worth a line in a table, not a figure. */
const drawnEvenIfConstant = new Set(['voltage', 'currentDensity', 'contactFraction', 'stackPressure', 'voidVolume']);

function scaled(values: Float64Array, unit: DisplayUnit): Float64Array {
  return values.map((value) => value * unit.factor + unit.offset);
}

function largest(columns: readonly Float64Array[]): number {
  const range = extent(columns);
  return range ? Math.max(Math.abs(range[0]), Math.abs(range[1])) : Number.NaN;
}

/** What a cell at rest leaves of solved currents and voltages, by unit. */
const roundOff: Readonly<Record<string, number>> = { 'A/m^2': 1e-7, V: 1e-11 };

function isConstant(values: Float64Array): boolean {
  const range = extent([values]);
  return range !== null && range[1] - range[0] <= 1e-6 * Math.max(Math.abs(range[0]), Math.abs(range[1]));
}

/** A column without what is round-off. */
function withoutRoundOff(values: Float64Array, unit: string): Float64Array {
  const floor = roundOff[unit];
  return floor === undefined ? values : values.map((value) => (Math.abs(value) < floor ? 0 : value));
}

interface TimeAxis {
  readonly values: Float64Array;
  readonly label: string;
  readonly events: readonly FigureEvent[];
}

/** Time in the unit that suits its span, with the first event of every kind; what the protocol asked for is no event. */
function timeAxis(series: SeriesTable, summary: RunSummary): TimeAxis {
  const time = series.column('time');
  const unit = displayUnit('s', largest([time]));
  const marked = new Map<string, FigureEvent>();
  const mark = (event: string, at: number, decisive: boolean) => {
    const { words, interface: side, asked } = parseEventName(event);
    const label = side === null ? words : `${words}, ${side}`;
    if (!asked && !marked.has(event)) marked.set(event, { x: at * unit.factor, label, decisive });
  };
  if (summary.stop) mark(summary.stop.event, summary.stop.time, true);
  if (summary.failure) mark('solver gave up', summary.failure.time, true);
  for (const { event, time: at } of summary.events ?? []) mark(event, at, false);
  const events = [...marked.values()];
  return { values: scaled(time, unit), label: `Time (${unit.label})`, events };
}

function columnInWords(name: string): string {
  const { base, interface: side, class: number } = parseColumnName(name);
  return `${asHeading(base)}${side === null ? '' : `, interface ${side}`}${number === null ? '' : `, class ${number}`}`;
}

interface Member {
  readonly name: string;
  readonly base: string;
  readonly interface: number | null;
  readonly class: number | null;
  readonly unit: string;
  readonly values: Float64Array;
}

function membersOf(series: SeriesTable): Member[] {
  return series.columns.slice(1).map(({ name, unit }) => ({
    name,
    unit,
    values: withoutRoundOff(series.column(name), unit),
    ...parseColumnName(name),
  }));
}

function axisLabel(title: string, unit: DisplayUnit): string {
  return unit.label ? `${title} (${unit.label})` : title;
}

async function groupFigure(group: FigureGroup, members: readonly Member[], time: TimeAxis): Promise<ReportFigure> {
  const words = Object.keys(group.bases);
  const unit = axisUnit(members[0].unit, largest(members.map(({ values }) => values)));
  const curves = members.map((member): FigureCurve => {
    const word = group.bases[member.base] ?? '';
    const place = member.interface === null ? '' : word ? ` ${member.interface}` : `interface ${member.interface}`;
    return {
      label: `${word}${place}`,
      x: time.values,
      y: scaled(group.magnitude ? member.values.map(Math.abs) : member.values, unit),
      colour: colour(member.interface === 2 ? 'series-2' : 'series-1'),
      line: words.indexOf(member.base) > 0 ? 'dashed' : 'solid',
    };
  });
  const { limit } = group;
  if (limit && largest(curves.map(({ y }) => y)) > 0.4 * limit.value * unit.factor) {
    const y = new Float64Array(time.values.length).fill(limit.value * unit.factor);
    curves.push({ label: limit.label, x: time.values, y, colour: colour('bad'), line: 'dashed' });
  }
  const y = { label: axisLabel(group.title, unit), ...(group.domain ? { domain: group.domain } : {}) };
  const svg = await lineFigure({ title: group.title, x: { label: time.label }, y, curves, events: time.events });
  return { title: group.title, caption: group.caption, svg };
}

/** The curves of the classes of one interface, and their sizes at the start and at the end. */
async function classFigures(group: FigureGroup, members: readonly Member[], time: TimeAxis): Promise<ReportFigure[]> {
  const interfaces = [...new Set(members.map((member) => member.interface))].sort();
  const unit = axisUnit(members[0].unit, largest(members.map(({ values }) => values)));
  const figures: ReportFigure[] = [];
  for (const number of interfaces) {
    const classes = members.filter((member) => member.interface === number);
    const range = extent(
      classes.map(({ values }) => values),
      true,
    );
    const many = classes.length > 4;
    const curves = classes.map(
      (member, index): FigureCurve => ({
        label: many && index > 0 && index < classes.length - 1 ? '' : `class ${member.class}`,
        x: time.values,
        y: scaled(member.values, unit),
        colour: rampColour(classes.length > 1 ? index / (classes.length - 1) : 0.5),
      }),
    );
    const title = `${group.title} at interface ${number}`;
    const scale = range && range[1] / range[0] > 30 ? 'log' : 'linear';
    const y = { label: axisLabel(group.title, unit), scale } as const;
    const svg = await lineFigure({ title, x: { label: time.label }, y, curves, events: time.events });
    figures.push({ title, caption: `${group.caption} Colours run with the number of the class.`, svg });
  }
  if (members.length > interfaces.length) figures.push(await distributionFigure(group, members, unit));
  return figures;
}

async function distributionFigure(
  group: FigureGroup,
  members: readonly Member[],
  unit: DisplayUnit,
): Promise<ReportFigure> {
  const interfaces = [...new Set(members.map((member) => member.interface))].sort();
  const curves = interfaces.flatMap((number): FigureCurve[] => {
    const classes = members.filter((member) => member.interface === number);
    const x = Float64Array.from(classes, (member) => member.class ?? 0);
    const at = (row: (values: Float64Array) => number) =>
      scaled(
        Float64Array.from(classes, ({ values }) => values[row(values)]),
        unit,
      );
    const shade = colour(number === 2 ? 'series-2' : 'series-1');
    return [
      { label: `start, ${number}`, x, y: at(() => 0), colour: shade, line: 'dotted' },
      {
        label: `end, ${number}`,
        x,
        y: at((values) => values.length - 1),
        colour: shade,
        line: number === 2 ? 'rings' : 'points',
      },
    ];
  });
  const ticks = [...new Set(members.map((member) => member.class ?? 0))].filter(
    (_tick, index, all) => index % Math.ceil(all.length / 12) === 0,
  );
  const range = extent(
    curves.map(({ y }) => y),
    true,
  );
  const scale = range && range[1] / range[0] > 30 ? 'log' : 'linear';
  const title = 'Sizes of the voids at the start and at the end';
  const y = { label: axisLabel(group.title, unit), scale } as const;
  const svg = await lineFigure({ title, x: { label: 'Class of voids', ticks }, y, curves });
  const places = `${interfaces.length > 1 ? 'interfaces' : 'interface'} ${interfaces.join(' and ')}`;
  return { title, caption: `Of each class, at ${places}.`, svg };
}

/** The figures of a run and what stayed constant instead of being drawn. */
export interface RunFigures {
  readonly figures: readonly ReportFigure[];
  /** Name in words and value of every column that never changed. */
  readonly constants: readonly { readonly name: string; readonly value: string }[];
}

/**
 * Draws the series of a run: the figures that every cell has first, then one for every other observable. Columns without a
 * finite value are left out.
 *
 * @param series the series
 * @param summary for the events that are marked
 */
export async function runFigures(series: SeriesTable, summary: RunSummary): Promise<RunFigures> {
  const shown = membersOf(series).filter(({ values }) => extent([values]) !== null);
  const constants: { name: string; value: string }[] = [];
  const figures: ReportFigure[] = [];
  const known = new Set(groups.flatMap((group) => Object.keys(group.bases)));
  const others = [...new Set(shown.map(({ base }) => base))].filter((base) => !known.has(base));
  const all = [
    ...groups,
    ...others.map((base): FigureGroup => ({ title: asHeading(base), caption: '', bases: { [base]: '' } })),
  ];
  const time = timeAxis(series, summary);
  for (const group of all) {
    const members = shown.filter(({ base }) => base in group.bases);
    const flat = members.every(({ values }) => isConstant(values));
    if (members.length === 0) continue;
    if (flat && !members.some(({ base }) => drawnEvenIfConstant.has(base))) {
      for (const { name, unit, values } of members) {
        constants.push({ name: columnInWords(name), value: formatQuantity(values.find(Number.isFinite)!, unit) });
      }
    } else if (group.classes || members.some((member) => member.class !== null)) {
      figures.push(...(await classFigures(group, members, time)));
    } else figures.push(await groupFigure(group, members, time));
  }
  return { figures, constants };
}
