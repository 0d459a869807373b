import type { VtuPiece, WrittenField } from '../io/mesh/index.js';
import type { FieldMoment } from '../io/run/run-fields.js';
import { formatQuantity } from './display-units.js';
import { fieldFigure } from './fields/field-figure.js';
import type { FieldPiece } from './fields/field-options.js';
import { windowsOf } from './fields/void-window.js';

/** A picture of a report. */
interface FieldPicture {
  readonly title: string;
  readonly caption: string;
  readonly svg: string;
}

/** A quantity that is shown where a run has it. */
interface ShownQuantity {
  /** As its file names it. */
  readonly field: string;
  readonly label: string;
  readonly caption: string;
  /** SI; a field that is nowhere larger is not worth a picture, only round-off. */
  readonly floor: number;
  readonly colours: 'sequential' | 'diverging';
  /** Share of the nodes at each end whose values do not stretch the colours: edges of contact concentrate currents and stresses without bound. */
  readonly cut: number;
}

const quantities: readonly ShownQuantity[] = [
  {
    field: 'currentDensity',
    label: 'Current density',
    caption: 'Magnitude, in the electrolyte.',
    floor: 1e-6,
    colours: 'sequential',
    cut: 0.03,
  },
  {
    field: 'equivalentStress',
    label: 'Equivalent stress',
    caption: 'Von Mises, in the metal.',
    floor: 1,
    colours: 'sequential',
    cut: 0.03,
  },
  {
    field: 'pressure',
    label: 'Pressure',
    caption: 'Absolute, in the metal.',
    floor: 1,
    colours: 'sequential',
    cut: 0.03,
  },
  {
    field: 'largestPrincipalStress',
    label: 'Largest principal stress',
    caption: 'Absolute, in the electrolyte: tension above zero.',
    floor: 1,
    colours: 'diverging',
    cut: 0.03,
  },
  {
    field: 'velocity',
    label: 'Speed of the metal',
    caption: 'Magnitude of the velocity.',
    floor: 1e-16,
    colours: 'sequential',
    cut: 0.005,
  },
];

/** From this ratio of the ends on colours are logarithmic: creep slows down a thousandfold as a void closes. */
const decades = 100;

/** The moments that are shown: the first, the last, and one in the middle where there are more. */
export function shownMoments(moments: readonly FieldMoment[]): FieldMoment[] {
  if (moments.length < 3) return [...moments];
  const [first, last] = [moments[0]!, moments.at(-1)!];
  const half = (first.time + last.time) / 2;
  const inner = moments.slice(1, -1);
  const middle = inner.reduce((best, one) => (Math.abs(one.time - half) < Math.abs(best.time - half) ? one : best));
  return [first, middle, last];
}

/**
 * Pictures of the fields of a run around its voids: each quantity at a few moments in the same colours and the same part of the cell.
 *
 * @throws LithostatError when a file of fields is missing or damaged
 */
export async function runFieldFigures(moments: readonly FieldMoment[]): Promise<FieldPicture[]> {
  const shown = shownMoments(moments).map(({ time, read }) => ({ time, pieces: read().pieces.filter(isFlat) }));
  const pictures: FieldPicture[] = [];
  for (const { name, window } of windowsOf(shown.map(({ pieces }) => pieces))) {
    for (const quantity of quantities) {
      const drawn = shown.map(({ time, pieces }) => ({
        time,
        pieces: pieces.map((piece): FieldPiece => ({ mesh: piece.mesh, values: magnitudeOf(piece, quantity.field) })),
      }));
      const range = rangeWithin(
        drawn.flatMap(({ pieces }) => pieces),
        window,
        quantity.cut,
      );
      if (range === null || Math.max(Math.abs(range[0]), Math.abs(range[1])) < quantity.floor) continue;
      for (const { time, pieces } of drawn) {
        if (pieces.every(({ values }) => values === null)) continue;
        const at = `at ${formatQuantity(time, 's')}`;
        const title = `${quantity.label}, ${name}, ${at}`;
        const svg = await fieldFigure({
          title,
          label: quantity.label,
          unit: unitOf(shown, quantity.field),
          pieces,
          window,
          domain: range,
          scale: range[0] > 0 && range[1] > decades * range[0] ? 'log' : 'linear',
          colours: quantity.colours,
          mirrored: pieces.some(({ mesh }) => mesh.geometry === 'axisymmetric'),
          width: 560,
        });
        pictures.push({ title, caption: quantity.caption, svg });
      }
    }
  }
  return pictures;
}

const isFlat = ({ mesh }: VtuPiece): boolean => mesh.dimension === 2;

function fieldNamed({ fields }: VtuPiece, name: string): WrittenField | undefined {
  return fields.find((field) => field.name === name && field.at === 'nodes' && field.kind !== 'mandel-tensor');
}

function unitOf(shown: readonly { readonly pieces: readonly VtuPiece[] }[], name: string): string {
  const found = shown.flatMap(({ pieces }) => pieces).find((piece) => fieldNamed(piece, name) !== undefined);
  return found === undefined ? '1' : fieldNamed(found, name)!.unit;
}

/** A scalar as it is, the length of a vector; null where a piece has no such field. */
function magnitudeOf(piece: VtuPiece, name: string): Float64Array | null {
  const field = fieldNamed(piece, name);
  if (field === undefined) return null;
  if (field.kind === 'scalar') return Float64Array.from(field.values);
  const { values } = field;
  return Float64Array.from({ length: values.length / 2 }, (_, k) => Math.hypot(values[2 * k]!, values[2 * k + 1]!));
}

/** Ends of the colours for what is seen in a window; null where nothing is. */
function rangeWithin(
  pieces: readonly FieldPiece[],
  { x, y }: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
  cut: number,
): readonly [number, number] | null {
  const seen: number[] = [];
  for (const { mesh, values } of pieces) {
    if (values === null) continue;
    for (let node = 0; node < values.length; node++) {
      const [across, up] = [mesh.coordinates[2 * node]!, mesh.coordinates[2 * node + 1]!];
      const isSeen = across >= x[0] && across <= x[1] && up >= y[0] && up <= y[1];
      if (isSeen && Number.isFinite(values[node]!)) seen.push(values[node]!);
    }
  }
  if (seen.length === 0) return null;
  seen.sort((a, b) => a - b);
  const at = (share: number): number => seen[Math.round(share * (seen.length - 1))]!;
  const [low, high] = [at(cut), at(1 - cut)];
  // Differences of round-off are no picture: the same colour everywhere.
  return high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high))
    ? [low, high]
    : [Math.min(0, low), Math.max(0, high)];
}
