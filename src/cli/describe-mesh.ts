import type { ReadMesh } from '../io/mesh/index.js';
import {
  blockStarts,
  cellCount,
  cellQuadratures,
  type FacetSet,
  facetTable,
  integrateFacets,
  type Mesh,
  meshQuality,
} from '../mesh/index.js';

/** A region, boundary or interface in numbers. */
interface PartAnswer {
  readonly name: string;
  /** Cells of a region, facets of the others. */
  readonly count: number;
  /** Area or volume of a region, length or area of the others; over the whole turn when axisymmetric. SI. */
  readonly measure: number;
}

/** What `mesh info` answers. */
export interface MeshAnswer {
  readonly file: string;
  readonly format: string;
  readonly geometry: Mesh['geometry'];
  /** Least and greatest coordinate along each axis, m. */
  readonly extent: readonly (readonly [number, number])[];
  readonly nodes: number;
  readonly cells: readonly { readonly shape: string; readonly order: 1 | 2; readonly count: number }[];
  /** Units of the measures. */
  readonly units: { readonly regions: string; readonly facets: string };
  readonly regions: readonly PartAnswer[];
  readonly boundaries: readonly PartAnswer[];
  readonly interfaces: readonly (PartAnswer & {
    readonly metal: readonly string[];
    readonly electrolyte: readonly string[];
  })[];
  /** Facets of the surface that belong to no boundary. */
  readonly unnamedFacets: number;
  /** Sides of squares or cubes of the area or volume of the cells, m. */
  readonly size: { readonly least: number; readonly greatest: number };
  /** Shape: 1 regular, 0 flat (mean ratio). Angles between straight lines along neighbouring edges, degrees. */
  readonly quality: {
    readonly least: number;
    readonly mean: number;
    readonly leastAngle: number;
    readonly greatestAngle: number;
  };
  readonly notes: readonly string[];
}

/** Degree that integrates the measure of curved cells and facets well. */
const degree = 6;

/** A mesh in numbers. */
export function describeMesh(file: string, { mesh, format, notes }: ReadMesh): MeshAnswer {
  const regionOfCell = regions(mesh);
  const of = (set: FacetSet) => integrateFacets(mesh, set, degree, () => 1);
  const sideNames = ({ cell }: FacetSet) =>
    [...new Set(Array.from(cell, (one) => regionOfCell[one]!))].sort((a, b) => a - b).map((one) => mesh.regions[one]!);
  const { shape, size, minimumAngle, maximumAngle } = meshQuality(mesh);
  const inSpace = mesh.dimension === 3 || mesh.geometry === 'axisymmetric';
  return {
    file,
    format,
    geometry: mesh.geometry,
    extent: Array.from({ length: mesh.dimension }, (_, axis) => range(mesh.coordinates, axis, mesh.dimension)),
    nodes: mesh.coordinates.length / mesh.dimension,
    cells: mesh.blocks.map((block) => ({ shape: block.shape, order: block.order, count: block.region.length })),
    units: inSpace ? { regions: 'm^3', facets: 'm^2' } : { regions: 'm^2', facets: 'm' },
    regions: regionMeasures(mesh),
    boundaries: [...mesh.boundaries].map(([name, set]) => ({ name, count: set.cell.length, measure: of(set) })),
    interfaces: [...mesh.interfaces].map(([name, { metal, electrolyte }]) => ({
      name,
      count: metal.cell.length,
      measure: of(metal),
      metal: sideNames(metal),
      electrolyte: sideNames(electrolyte),
    })),
    unnamedFacets: unnamedFacets(mesh),
    size: { least: least(size), greatest: greatest(size) },
    quality: {
      least: least(shape),
      mean: shape.reduce((sum, one) => sum + one, 0) / shape.length,
      leastAngle: (least(minimumAngle) * 180) / Math.PI,
      greatestAngle: (greatest(maximumAngle) * 180) / Math.PI,
    },
    notes,
  };
}

const least = (values: Float64Array) => values.reduce((low, one) => Math.min(low, one), Number.POSITIVE_INFINITY);
const greatest = (values: Float64Array) => values.reduce((high, one) => Math.max(high, one), Number.NEGATIVE_INFINITY);

function range(coordinates: Float64Array, axis: number, dimension: number): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = axis; at < coordinates.length; at += dimension) {
    low = Math.min(low, coordinates[at]!);
    high = Math.max(high, coordinates[at]!);
  }
  return [low, high];
}

function regions(mesh: Mesh): Int32Array {
  const starts = blockStarts(mesh);
  const result = new Int32Array(cellCount(mesh));
  for (const [b, { region }] of mesh.blocks.entries()) result.set(region, starts[b]);
  return result;
}

function regionMeasures(mesh: Mesh): PartAnswer[] {
  const measure = new Float64Array(mesh.regions.length);
  const count = new Int32Array(mesh.regions.length);
  for (const points of cellQuadratures(mesh, degree)) {
    for (let place = 0; place < points.block.region.length; place++) {
      points.prepare(place);
      count[points.region]!++;
      for (let q = 0; q < points.count; q++) measure[points.region]! += points.weights[q]!;
    }
  }
  return mesh.regions.map((name, region) => ({ name, count: count[region]!, measure: measure[region]! }));
}

function unnamedFacets(mesh: Mesh): number {
  const table = facetTable(mesh);
  const named = new Uint8Array(table.partner.length);
  for (const { cell, facet } of mesh.boundaries.values()) {
    for (let k = 0; k < cell.length; k++) named[table.start[cell[k]!]! + facet[k]!] = 1;
  }
  let count = 0;
  for (let entry = 0; entry < named.length; entry++) if (table.partner[entry]! < 0 && named[entry] === 0) count++;
  return count;
}

/** Lengths for people: the unit in which the body is neither tiny nor huge. */
function lengthUnit(extent: MeshAnswer['extent']): { readonly name: string; readonly metres: number } {
  const longest = Math.max(...extent.map(([low, high]) => high - low));
  if (longest < 1e-7) return { name: 'nm', metres: 1e-9 };
  if (longest < 1e-3) return { name: 'um', metres: 1e-6 };
  return longest < 1 ? { name: 'mm', metres: 1e-3 } : { name: 'm', metres: 1 };
}

/** The answer for people, without the notes. */
export function printMesh(answer: MeshAnswer): string {
  const { name: unit, metres } = lengthUnit(answer.extent);
  const digits = (value: number) => String(Number(value.toPrecision(5)));
  const length = (value: number) => digits(value / metres);
  const power = (of: string) => (of === 'm' ? 1 : Number(of.slice(-1)));
  const measured = (value: number, of: string) =>
    `${digits(value / metres ** power(of))} ${unit}${power(of) === 1 ? '' : `^${power(of)}`}`;
  const axes = answer.geometry === 'axisymmetric' ? ['r', 'z'] : ['x', 'y', 'z'];
  const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const facet = answer.geometry === 'space' ? 'face' : 'edge';
  const parts = (list: readonly PartAnswer[], noun: string, of: string, more: (index: number) => string = () => '') => {
    const width = Math.max(0, ...list.map(({ name }) => name.length));
    return list.map(
      ({ name, count, measure }, index) =>
        `${name.padEnd(width)}  ${plural(count, noun)}, ${measured(measure, of)}${more(index)}`,
    );
  };
  const sides = (index: number) => {
    const { metal, electrolyte } = answer.interfaces[index]!;
    return `, ${metal.join(', ')} (metal's side) and ${electrolyte.join(', ')}`;
  };
  const { quality, size } = answer;
  const turn = answer.geometry === 'axisymmetric' ? ' (areas and volumes of the whole turn)' : '';
  const rows: [string, readonly string[]][] = [
    ['mesh', [`${answer.file}, ${answer.format}`]],
    [
      'geometry',
      [
        `${answer.geometry}${turn}`,
        `${answer.extent.map(([low, high], axis) => `${axes[axis]} ${length(low)} to ${length(high)}`).join(', ')} ${unit}`,
      ],
    ],
    [
      'cells',
      answer.cells.map(
        ({ shape, order, count }) => `${count} ${count === 1 ? shape : pluralOf(shape)} of order ${order}`,
      ),
    ],
    ['nodes', [String(answer.nodes)]],
    ['regions', parts(answer.regions, 'cell', answer.units.regions)],
    ['boundaries', parts(answer.boundaries, facet, answer.units.facets)],
    ['interfaces', parts(answer.interfaces, facet, answer.units.facets, sides)],
    ['unnamed', answer.unnamedFacets === 0 ? [] : [`${plural(answer.unnamedFacets, facet)} of the surface`]],
    ['size', [`cells of ${length(size.least)} to ${length(size.greatest)} ${unit}`]],
    [
      'quality',
      [
        `${quality.least.toFixed(3)} at worst, ${quality.mean.toFixed(3)} on average (1 regular, 0 flat)`,
        `angles of ${quality.leastAngle.toFixed(1)} to ${quality.greatestAngle.toFixed(1)} degrees`,
      ],
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .flatMap(([name, lines]) => lines.map((line, index) => `${(index === 0 ? name : '').padEnd(width)}  ${line}`))
    .join('\n');
}

const pluralOf = (shape: string): string => (shape.endsWith('hedron') ? shape.replace(/on$/, 'a') : `${shape}s`);
