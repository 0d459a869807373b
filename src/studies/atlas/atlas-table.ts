import type { CaseValue } from '../cases/index.js';
import { writeCsv } from '../sweep/table-csv.js';
import type { AtlasNode, AtlasResult } from './result.js';

/**
 * Writes the maps as a table, a row for each node of the fine grids, searched or interpolated.
 *
 * @throws LithostatError when it cannot be written
 */
export function writeAtlasTable(file: string, result: AtlasResult): void {
  writeCsv(file, headersOf(result), rowsOf(result));
}

function headersOf({ axes, maps }: AtlasResult): string[] {
  return [
    'mode',
    ...Object.keys(maps[0]?.series ?? {}),
    ...axes.map(({ path, unit }) => (unit === '' ? path : `${path} [${unit}]`)),
    'critical [mA/cm^2]',
    'uncertainty [%]',
    'status',
    'regime',
    'searched',
    'low [mA/cm^2]',
    'high [mA/cm^2]',
    'byDiffusion [1]',
    'byCreep [1]',
    'byPlasticFlow [1]',
    ...(maps.some(({ band }) => band !== null) ? ['bandLow [mA/cm^2]', 'bandHigh [mA/cm^2]'] : []),
    'reason',
  ];
}

function* rowsOf({ axes, maps }: AtlasResult): Generator<CaseValue[]> {
  const banded = maps.some(({ band }) => band !== null);
  for (const { mode, series, grid, nodes, band } of maps) {
    const searched = new Map<string, AtlasNode>(nodes.map((node) => [`${node.column} ${node.row}`, node]));
    for (const [row, values] of grid.critical.entries()) {
      for (const [column, value] of values.entries()) {
        const node = searched.get(`${column} ${row}`);
        const uncertainty = grid.uncertainty[row][column];
        const scaled = (ratio: number | null | undefined) =>
          ratio == null || value === null ? null : Number((ratio * value).toPrecision(6));
        yield [
          mode,
          ...Object.values(series),
          ...axes.map((axis, index) => axis.values[index === 0 ? column : row]),
          value,
          uncertainty === null ? null : Number((100 * uncertainty).toPrecision(6)),
          grid.status[row][column],
          grid.regime[row][column],
          node !== undefined,
          node?.low ?? null,
          node?.high ?? null,
          node?.byDiffusion ?? null,
          node?.byCreep ?? null,
          node?.byPlasticFlow ?? null,
          ...(banded ? [scaled(band?.lower[row][column]), scaled(band?.upper[row][column])] : []),
          node?.reason ?? '',
        ];
      }
    }
  }
}
