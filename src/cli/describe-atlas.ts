import { join } from 'node:path';
import type { AtlasEstimate, AtlasMap, AtlasResult } from '../studies/atlas/index.js';
import { duration } from './progress.js';

const names = {
  ccs: 'Critical current on stripping',
  ccp: 'Critical current on plating',
} as const;

/** Values of the other axis for which the least value is printed, at most. */
const mostLines = 9;

/** What `lithostat atlas` prints for people. */
export function describeAtlas(result: AtlasResult, out: string, report: boolean): string {
  const { axes, maps } = result;
  const lines = [
    result.title,
    `Over ${axes.map((axis) => `${axis.path} ${axis.values[0]} to ${axis.values[axis.values.length - 1]}${axis.unit === '' ? '' : ` ${axis.unit}`}${axis.spacing === 'logarithmic' ? ' (logarithmic)' : ''}`).join(', ')}`,
    `Accuracy asked between searches: ${percent(result.accuracy)}`,
  ];
  if (result.set.length > 0) lines.push(`Set: ${result.set.join(' ')}`);
  for (const map of maps) lines.push('', ...describeMap(result, map));
  lines.push('', `Results: ${report ? join(out, 'atlas.html') : out}`);
  return `${lines.join('\n')}\n`;
}

function describeMap({ axes }: AtlasResult, map: AtlasMap): string[] {
  const { work, error, grid, statuses, regimes } = map;
  const values = grid.critical.flat().filter((value) => value !== null);
  const series = Object.entries(map.series).map(([path, value]) => `${path} ${value}`);
  const lines = [
    `${names[map.mode]}${series.length > 0 ? ` (${series.join(', ')})` : ''}${map.criterion === null ? '' : `, criterion ${map.criterion}`}`,
  ];
  if (values.length > 0) {
    lines.push(`  from ${short(Math.min(...values))} to ${short(Math.max(...values))} mA/cm^2`);
  }
  const nodes = grid.status.flat().length;
  const share = (count: number) => `${((100 * count) / nodes).toFixed(0)} %`;
  const shares = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${share(count)}`)
      .join(', ');
  lines.push(
    `  ${work.searches} searches with ${work.probes} probes; all ${work.gridSearches} nodes without warm starts: about ${work.gridProbes} probes`,
  );
  if (work.heldOutSearches > 0) {
    const held =
      error.heldOutLargest === null
        ? 'none of them where the map has a value'
        : `they miss by ${percent(error.heldOutRootMeanSquare!)}, at most ${percent(error.heldOutLargest)}`;
    const other = error.heldOutOtherKind > 0 ? `; ${error.heldOutOtherKind} found another status or regime` : '';
    lines.push(`  held against ${work.heldOutSearches} searches where it interpolates: ${held}${other}`);
  }
  const estimated =
    error.estimated === null ? '' : `, interpolation misses by ${percent(error.estimated)} at most by its own estimate`;
  lines.push(`  searches are ${percent(error.width)} wide${estimated}`);
  if (Object.keys(regimes).length > 0) lines.push(`  limited by: ${shares(regimes)}`);
  if (Object.keys(statuses).some((status) => status !== 'found')) lines.push(`  status: ${shares(statuses)}`);
  for (const status of ['failed', 'unresolved'] as const) {
    const reason = map.nodes.find((node) => node.status === status)?.reason;
    if (reason !== undefined) lines.push(`  ${status}, the first: ${reason}`);
  }
  lines.push(...targetLines(axes, map), ...measuredLines(axes, map), ...bandLines(map));
  return lines;
}

function targetLines(axes: AtlasResult['axes'], { target }: AtlasMap): string[] {
  if (target === null) return [];
  const unitOf = (path: string | null) => {
    const unit = axes.find((axis) => axis.path === path)?.unit ?? '';
    return unit === '' ? '' : ` ${unit}`;
  };
  const every = Math.max(1, Math.ceil((target.least.length - 1) / (mostLines - 1)));
  const shown = target.least.filter((_, index) => index % every === 0 || index === target.least.length - 1);
  const bounded = target.least.some(({ until }) => until !== null);
  const held = `${target.along} that holds ${short(target.current)} mA/cm^2`;
  const lines = [bounded ? `  Range of ${held}` : `  Least ${held}`];
  for (const line of shown) {
    const { other, kind, value, from, to, until } = line;
    const at = other === null ? '' : `at ${other}${unitOf(target.other)}: `;
    const unit = unitOf(target.along);
    const ends = (low: number | null, high: number | null) =>
      `(${low === null ? 'below' : short(low)} to ${high === null ? 'above the map' : short(high)})`;
    const start =
      kind === 'found'
        ? `${short(value!)}${unit} ${ends(from, to)}`
        : {
            throughout: until === null ? 'the whole axis' : 'its lower end',
            nowhere: 'not on this map',
            unknown: 'not known: a search is missing',
          }[kind];
    const end = until === null ? '' : ` up to ${short(until.value)}${unit} ${ends(until.from, until.to)}`;
    const index = target.least.indexOf(line);
    const ofBand = target.leastOfBand;
    const sampledEnds =
      ofBand === null
        ? []
        : [sampledEnd(ofBand.upper[index], 'below'), sampledEnd(ofBand.lower[index], 'above the map')];
    const sampled = sampledEnds.length === 0 ? '' : `; samples ${[...new Set(sampledEnds)].join(' to ')}`;
    lines.push(`    ${at}${start}${end}${sampled}`);
  }
  return lines;
}

/** An end of a least value over samples, or where it lies beside the map. */
function sampledEnd({ kind, value }: { readonly kind: string; readonly value: number | null }, beside: string): string {
  if (value !== null) return short(value);
  return kind === 'throughout' ? 'the lower end' : kind === 'nowhere' ? 'above the map' : beside;
}

function measuredLines(axes: AtlasResult['axes'], { measured }: AtlasMap): string[] {
  if (measured.length === 0) return [];
  return [
    '  Measured on such cells',
    ...measured.map(({ place, measured: value, predicted, source, calibrated }) => {
      const at = place.map((one, index) => `${one}${axes[index].unit === '' ? '' : ` ${axes[index].unit}`}`).join(', ');
      const map = predicted === null ? 'outside the map' : `map ${short(predicted)}`;
      return `    ${short(value)} mA/cm^2 at ${at}; ${map}${calibrated ? ', calibrated on this' : ''} (${source})`;
    }),
  ];
}

function bandLines({ band }: AtlasMap): string[] {
  if (band === null) return [];
  const [lower, upper] = [band.quantiles[0], band.quantiles[band.quantiles.length - 1]];
  const lines = [
    `  ${band.samples} samples of ${band.parameters.length} uncertain parameters, quantiles ${lower} to ${upper}`,
  ];
  for (const { nominal, values, nothing, bounds, reason } of band.nodes) {
    const [low, middle, high] = values;
    const rest = [
      ...(bounds > 0 ? [`${bounds} are bounds`] : []),
      ...(nothing > 0 ? [`${nothing} without an answer: ${reason}`] : []),
    ];
    const text =
      low === null || middle === null || high === null
        ? 'too few samples have an answer'
        : `${short(low)} to ${short(high)}, median ${short(middle)}`;
    lines.push(
      `    ${nominal === null ? '–' : short(nominal)}: ${text}${rest.length > 0 ? ` (${rest.join(', ')})` : ''}`,
    );
  }
  return lines;
}

/** What `lithostat atlas --dry-run` prints for people. */
export function describeEstimate({ resolution, maps, modes }: AtlasEstimate): string {
  const lines = [`${maps} ${maps === 1 ? 'map' : 'maps'} of ${resolution} cells along each axis`];
  for (const { mode, least, most, samples, probe, probesCold, leastTime, mostTime, answer } of modes) {
    lines.push(
      `${names[mode]}: ${least} to ${most} searches a map${samples > 0 ? ` and ${samples} of samples` : ''}`,
      `  a probe takes ${(1000 * probe).toPrecision(2)} ms, a first search ${probesCold} of them; in the middle: ${answer}`,
      `  processor time: ${duration(leastTime)} to ${duration(mostTime)}`,
    );
  }
  const [low, high] = [
    modes.reduce((sum, { leastTime }) => sum + leastTime, 0),
    modes.reduce((sum, { mostTime }) => sum + mostTime, 0),
  ];
  lines.push(`In all ${duration(low)} to ${duration(high)} of processor time, to be divided by the number of cores`);
  return `${lines.join('\n')}\n`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
