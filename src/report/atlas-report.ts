import { join } from 'node:path';
import { writeWhole } from '../io/run/atomic-write.js';
import type { AtlasMap, AtlasResult } from '../studies/atlas/index.js';
import { claimFolder } from '../studies/claim-folder.js';
import { type AtlasFigure, atlasFigures, mapName } from './atlas-figures.js';
import { asHeading } from './column-names.js';
import { formatNumber, raisedExponents } from './display-units.js';
import { standaloneSvg } from './figure-image.js';
import { figureGrid, type Html, html, page, statusBanner, table } from './html-page.js';

/** Rows of a table of least values, about. */
const rowsShown = 13;

/**
 * Draws an atlas: `figures/*.svg` and the page `atlas.html` with all of them, in the folder of the atlas.
 *
 * @throws LithostatError when a file cannot be written
 */
export async function writeAtlasReport(out: string, result: AtlasResult): Promise<void> {
  const sections: { readonly map: AtlasMap; readonly figures: readonly AtlasFigure[] }[] = [];
  for (const map of result.maps) {
    const index = result.maps.filter(({ mode }) => mode === map.mode).indexOf(map);
    sections.push({ map, figures: await atlasFigures(result, map, index) });
  }
  const folder = join(out, 'figures');
  claimFolder(folder);
  for (const { name, svg } of sections.flatMap(({ figures }) => figures)) {
    writeWhole(join(folder, `${name}.svg`), standaloneSvg(svg), false);
  }
  writeWhole(join(out, 'atlas.html'), renderAtlas(result, sections), false);
}

function renderAtlas(
  result: AtlasResult,
  sections: readonly { readonly map: AtlasMap; readonly figures: readonly AtlasFigure[] }[],
): string {
  const { axes, maps, title, accuracy } = result;
  const searches = maps.reduce((sum, { work }) => sum + work.searches + work.heldOutSearches, 0);
  const grid = maps.reduce((sum, { work }) => sum + work.gridSearches, 0);
  const over = axes.map(({ path, values, unit }) => {
    const shown = unit === 'degC' ? '°C' : raisedExponents(unit);
    return `${path} from ${values[0]} to ${values[values.length - 1]}${shown === '' ? '' : ` ${shown}`}`;
  });
  const body = html`<header><h1>${title}</h1><p class="soft">Atlas of critical currents by lithostat</p>${statusBanner(
    'completed',
    `${maps.length} ${maps.length === 1 ? 'map' : 'maps'} from ${searches} searches; a full grid has ${grid} nodes`,
    `Over ${over.join(' and ')}. Asked accuracy of the interpolation: ${percent(accuracy)}.`,
  )}</header>
<main>
${sections.map(({ map, figures }) => mapSection(result, map, figures))}
<section><h2>Do it again</h2><pre>npx lithostat atlas SCENARIO.yaml</pre><p>Every search is a case that can be run alone: its overrides are the values of its node, and <code>atlas.csv</code> has a row for each.</p></section>
</main>
<footer>Made by lithostat ${result.lithostat}.</footer>`;
  return page(`${title} · lithostat`, body);
}

function mapSection(result: AtlasResult, map: AtlasMap, figures: readonly AtlasFigure[]): Html {
  const { work, error } = map;
  const facts: [string, string][] = [
    ['Criterion', map.criterion ?? '–'],
    ['Searches and probes', `${work.searches}, ${work.probes}`],
    ['Full grid without warm starts', `${work.gridSearches} searches, about ${work.gridProbes} probes`],
    ['Width of a search', percent(error.width)],
    [
      'Error of the interpolation by its estimate',
      error.estimated === null ? '–' : `at most ${percent(error.estimated)}`,
    ],
    [
      `Error at ${work.heldOutSearches} held-out searches`,
      error.heldOutLargest === null
        ? '–'
        : `${percent(error.heldOutRootMeanSquare!)}, at most ${percent(error.heldOutLargest)}`,
    ],
  ];
  return html`<section><h2>${asHeading(mapName(map))}</h2>
${figures.length > 0 ? figureGrid(figures) : html`<p>No search of this map has an answer.</p>`}
${table('', ['Of this map', ''], facts)}
${leastTable(result, map)}${measuredTable(result, map)}${bandTable(result, map)}</section>`;
}

function shownUnit(unit: string): string {
  return unit === 'degC' ? '°C' : raisedExponents(unit);
}

function leastTable({ axes }: AtlasResult, { target }: AtlasMap): Html | null {
  if (target === null) return null;
  const along = axes.find(({ path }) => path === target.along)!;
  const other = axes.find(({ path }) => path === target.other);
  const every = Math.max(1, Math.ceil((target.least.length - 1) / (rowsShown - 1)));
  const rows = target.least
    .filter((_, index) => index % every === 0 || index === target.least.length - 1)
    .map(({ other: at, kind, value, from, to, until }) => {
      const least = {
        found: value === null ? '' : `${formatNumber(value, 3)}`,
        throughout: until === null ? 'the whole axis' : 'the lower end',
        nowhere: 'not on this map',
        unknown: 'not known',
      }[kind];
      const ends =
        kind === 'found'
          ? `${from === null ? 'below' : formatNumber(from, 3)} to ${to === null ? 'above the map' : formatNumber(to, 3)}`
          : '–';
      const above = until === null ? '–' : formatNumber(until.value, 3);
      return [at === null ? '–' : formatNumber(at), least, ends, above];
    });
  const caption = `Least ${along.path} (${shownUnit(along.unit)}) that holds ${formatNumber(target.current)} mA/cm²`;
  const first = other === undefined ? '' : `${other.path} (${shownUnit(other.unit)})`;
  return table(caption, [first, 'Least', 'By searches and interpolation', 'Held up to'], rows, [0, 1, 3]);
}

function measuredTable({ axes }: AtlasResult, { measured }: AtlasMap): Html | null {
  if (measured.length === 0) return null;
  const rows = measured.map(({ place, measured: value, predicted, source, calibrated }) => [
    place.map((one, index) => `${formatNumber(one)} ${shownUnit(axes[index].unit)}`).join(', '),
    formatNumber(value),
    predicted === null ? 'outside' : formatNumber(predicted, 3),
    predicted === null ? '–' : formatNumber(predicted / value, 3),
    calibrated ? `${source}; calibrated on this` : source,
  ]);
  return table(
    'Measured on such cells',
    ['At', 'Measured (mA/cm²)', 'Map', 'Map over measured', 'Source'],
    rows,
    [1, 2, 3],
  );
}

function bandTable({ axes }: AtlasResult, { band }: AtlasMap): Html | null {
  if (band === null) return null;
  const rows = band.nodes.map(({ column, row, nominal, values, found, bounds, nothing }) => [
    axes.map(({ values: all, unit }, index) => `${all[index === 0 ? column : row]} ${shownUnit(unit)}`).join(', '),
    nominal === null ? '–' : formatNumber(nominal, 3),
    ...values.map((value) => (value === null ? '–' : formatNumber(value, 3))),
    `${found} found, ${bounds} bounds, ${nothing} without`,
  ]);
  const names = band.quantiles.map((share) => `${Number((100 * share).toPrecision(4))} %`);
  const varied = band.parameters.map(({ path }) => path).join(', ');
  return table(
    `Quantiles over ${band.samples} samples of ${band.parameters.length} uncertain parameters (mA/cm²): ${varied}`,
    ['At', 'Map', ...names, 'Searches'],
    rows,
    [1, 2, 3, 4],
  );
}

function percent(share: number): string {
  return `${formatNumber(100 * share, 2)} %`;
}
