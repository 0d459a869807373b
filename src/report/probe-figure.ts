import { formatNumber } from './display-units.js';
import { addAxisLabels, axisDomain, axisOptions, extent, logarithmicTicks } from './line-figure.js';
import { colour } from './palette.js';
import { type Drawing, finishSvg, loadDrawing, type PlottedSvg, type SvgElement } from './svg-document.js';

/** One simulation of a search for a critical current. */
export interface Probe {
  /** Current density (mA/cm^2). */
  readonly current: number;
  readonly outcome: 'stable' | 'failed' | 'solver-failure';
  /** The event that decided, or null. */
  readonly event: string | null;
}

/** What a probe figure shows; all currents in mA/cm^2. */
export interface ProbeFigureOptions {
  readonly title: string;
  /** In the order in which they were asked for. */
  readonly probes: readonly Probe[];
  /** The answer; an end is null where the search found no bound. */
  readonly interval: { readonly low: number | null; readonly high: number | null };
  /** Measured critical currents to hold against it. */
  readonly measured?: readonly { readonly label: string; readonly current: number }[];
  /** Pixels [620]. */
  readonly width?: number;
}

const outcomes = {
  stable: { label: 'stable', shade: colour('series-1') },
  failed: { label: 'failed', shade: colour('series-2') },
  'solver-failure': { label: 'solver gave up (counts for nothing)', shade: colour('series-6') },
} as const;

const margin = { top: 56, bottom: 42, left: 62, right: 20 };
const rowHeight = 18;

function symbol(drawing: Drawing, outcome: Probe['outcome'], x: number, y: number): SvgElement {
  const { shade } = outcomes[outcome];
  if (outcome === 'stable') return drawing.element('circle', { cx: x, cy: y, r: 5, fill: shade });
  if (outcome === 'failed') {
    const d = `M${x - 4.5},${y - 4.5}l9,9m0,-9l-9,9`;
    return drawing.element('path', { d, stroke: shade, 'stroke-width': 2.6, 'stroke-linecap': 'round', fill: 'none' });
  }
  const d = `M${x},${y - 5.5}l5.5,10h-11z`;
  return drawing.element('path', { d, stroke: shade, 'stroke-width': 1.6, fill: colour('surface') });
}

function addLegend(drawing: Drawing, svg: SvgElement, present: readonly Probe['outcome'][], y: number): void {
  let x = margin.left + 6;
  const group = drawing.element('g', { 'font-size': 12, fill: colour('ink'), 'text-anchor': 'start' });
  for (const outcome of present) {
    group.appendChild(symbol(drawing, outcome, x, y));
    group.appendChild(drawing.element('text', { x: x + 11, y, dy: '0.35em' }, outcomes[outcome].label));
    x += 34 + outcomes[outcome].label.length * 6.6;
  }
  svg.appendChild(group);
}

function addMeasured(
  drawing: Drawing,
  svg: PlottedSvg,
  options: ProbeFigureOptions,
  width: number,
  bottom: number,
): void {
  const group = drawing.element('g', { 'font-size': 12, fill: colour('series-3'), 'font-weight': 600 });
  let row = 0;
  for (const { label, current } of options.measured ?? []) {
    const x = svg.scale('x')!.apply(current);
    const y = bottom - 8 - 16 * row++;
    const line = { x1: x, x2: x, y1: margin.top, y2: bottom, stroke: colour('series-3'), 'stroke-width': 2 };
    group.appendChild(drawing.element('line', { ...line, 'stroke-dasharray': '2 3' }));
    group.appendChild(drawing.element('path', { d: `M${x},${margin.top - 6}l5,6l-5,6l-5,-6z` }));
    const onLeft = x > width / 2;
    const text = { x: x + (onLeft ? -7 : 7), y, 'text-anchor': onLeft ? 'end' : 'start' };
    group.appendChild(drawing.element('text', text, `${label}: ${formatNumber(current)}`));
  }
  svg.appendChild(group);
}

function intervalText({ low, high }: ProbeFigureOptions['interval']): string {
  if (low === null && high === null) return 'no bound found';
  if (low === null) return `below ${formatNumber(high!)} mA/cm²`;
  if (high === null) return `above ${formatNumber(low)} mA/cm²`;
  return `${formatNumber(low)} to ${formatNumber(high)} mA/cm²`;
}

/**
 * Draws a search for a critical current: its probes in the order of asking over a logarithmic current axis, each with its
 * outcome by shape and colour, the interval found, and measured values.
 *
 * @param options what to draw
 * @returns the drawing as SVG text
 * @throws RangeError when there is no probe
 */
export async function probeFigure(options: ProbeFigureOptions): Promise<string> {
  const { probes, interval } = options;
  const currents = [...probes, ...(options.measured ?? [])].map(({ current }) => current);
  const range = extent([Float64Array.from(currents)], true);
  if (!range || probes.length === 0) throw new RangeError(`The figure "${options.title}" has no probe to show.`);
  const drawing = await loadDrawing();
  const { Plot } = drawing;
  const width = options.width ?? 620;
  const measuredRows = options.measured?.length ?? 0;
  const height = margin.top + margin.bottom + (probes.length + 1) * rowHeight + measuredRows * 16;
  const domain = axisDomain(range, true);
  const svg = drawing.plot({
    width,
    height,
    marginTop: margin.top,
    marginBottom: margin.bottom,
    marginLeft: margin.left,
    marginRight: margin.right,
    className: 'figure',
    style: { color: colour('soft'), fontSize: '12px' },
    x: axisOptions(domain, true, 6),
    y: {
      type: 'linear',
      domain: [0.4, probes.length + 0.6 + (measuredRows * 16) / rowHeight],
      reverse: true,
      axis: null,
    },
    marks: [
      Plot.rectX([[interval.low ?? domain[0], interval.high ?? domain[1]]], {
        x1: (pair: number[]) => pair[0],
        x2: (pair: number[]) => pair[1],
        fill: colour('band'),
        insetLeft: -1,
        insetRight: -1,
      } as never),
      Plot.gridX({ ticks: logarithmicTicks(domain), stroke: colour('grid'), strokeOpacity: 1 } as never),
    ],
  });
  const bottom = height - margin.bottom;
  addMeasured(drawing, svg, options, width, bottom);
  const group = drawing.element('g', { 'font-size': 11, fill: colour('soft') });
  for (const [index, { current, outcome }] of probes.entries()) {
    const y = svg.scale('y')!.apply(index + 1);
    group.appendChild(
      drawing.element('text', { x: margin.left - 10, y, dy: '0.35em', 'text-anchor': 'end' }, String(index + 1)),
    );
    group.appendChild(symbol(drawing, outcome, svg.scale('x')!.apply(current), y));
  }
  svg.appendChild(group);
  const present = (['stable', 'failed', 'solver-failure'] as const).filter((name) =>
    probes.some((probe) => probe.outcome === name),
  );
  addLegend(drawing, svg, present, 36);
  const box = { left: margin.left, right: width - margin.right, top: margin.top, bottom };
  addAxisLabels(
    drawing,
    svg,
    { x: 'Current density (mA/cm²)', y: `Probe, in order · interval: ${intervalText(interval)}` },
    box,
    height,
  );
  const counts = present.map(
    (name) => `${probes.filter((probe) => probe.outcome === name).length} ${outcomes[name].label}`,
  );
  const measured = (options.measured ?? [])
    .map(({ label, current }) => ` ${label}: ${formatNumber(current)} mA/cm².`)
    .join('');
  return finishSvg(
    drawing,
    svg,
    options.title,
    `Interval ${intervalText(interval)}; probes: ${counts.join(', ')}.${measured}`,
  );
}
