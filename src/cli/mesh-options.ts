import { type ReadMesh, type ReadMeshOptions, readMesh } from '../io/mesh/index.js';
import { type Issue, LithostatError, nearest, parseQuantity } from '../quantity/index.js';

/** What the command line says about a mesh file. */
export interface MeshFlags {
  readonly unit?: string;
  readonly geometry?: 'plane' | 'axisymmetric';
  readonly metal: readonly string[];
  readonly sides: readonly string[];
  readonly require: readonly string[];
  readonly json?: boolean;
}

const unitExample = 'a length such as um, mm or "25.4 mm"';

/**
 * Reads the unit of a mesh: a unit of length, or a number of one.
 * @returns m
 * @throws LithostatError when it is missing, is no length or not positive
 */
function readMeshUnit(text: string | undefined): number {
  const issue: Pick<Issue, 'path' | 'file'> = { path: '', file: '--unit' };
  if (text === undefined) {
    throw new LithostatError([
      {
        ...issue,
        code: 'missing-option',
        message: 'the unit of length is needed, since mesh files carry none',
        expected: unitExample,
        remedy: 'add --unit um when the drawing is in micrometres',
      },
    ]);
  }
  const read = parseQuantity(/^\s*[\d.+-]/.test(text) ? text : `1 ${text}`, 'length');
  if (!read.ok) throw new LithostatError([{ ...read.issue, ...issue, expected: unitExample }]);
  if (read.value > 0) return read.value;
  throw new LithostatError([
    { ...issue, code: 'out-of-range', message: 'the unit of length is above zero', got: text, expected: unitExample },
  ]);
}

/** Reads `interface=metal:electrolyte`. @throws LithostatError otherwise */
function readSides(texts: readonly string[]): NonNullable<ReadMeshOptions['sides']> {
  const entries = texts.map((text) => {
    const parts = /^([^=]+)=([^:]+):(.+)$/.exec(text);
    if (parts !== null) return [parts[1]!.trim(), { metal: parts[2]!.trim(), electrolyte: parts[3]!.trim() }] as const;
    throw new LithostatError([
      {
        code: 'bad-option',
        path: '',
        file: '--sides',
        message: 'the sides of an interface are written interface=metal:electrolyte',
        got: JSON.stringify(text),
        expected: '"grains=grain 1:grain 2"',
      },
    ]);
  });
  return Object.fromEntries(entries);
}

/**
 * Reads a mesh as the command line says. Where it does not say which regions are metal, the sides of interfaces are those of the order of the regions, and a
 * note says so: nothing that a verb answers depends on them.
 *
 * @throws LithostatError when the file cannot be used
 */
export function readMeshAsAsked(file: string, flags: MeshFlags): ReadMesh {
  const options: ReadMeshOptions = {
    unit: readMeshUnit(flags.unit),
    ...(flags.geometry === undefined ? {} : { geometry: flags.geometry }),
    sides: readSides(flags.sides),
    ...(flags.metal.length === 0 ? {} : { metal: flags.metal }),
  };
  const read = readWithAnySides(file, options);
  checkRequired(file, read, flags.require);
  return read;
}

function readWithAnySides(file: string, options: ReadMeshOptions): ReadMesh {
  try {
    return readMesh(file, options);
  } catch (error) {
    if (!(error instanceof LithostatError) || error.issues[0]!.code !== 'unstated-side') throw error;
    const read = readMesh(file, { ...options, metal: [] });
    const note =
      'Which regions are metal is not said (--metal NAME): sides of interfaces are in the order of the regions.';
    return { ...read, notes: [note, ...read.notes.filter((one) => !one.includes('regions of the same kind'))] };
  }
}

function checkRequired(file: string, { mesh }: ReadMesh, required: readonly string[]): void {
  const there = [...mesh.regions, ...mesh.boundaries.keys(), ...mesh.interfaces.keys()];
  const issues = required
    .filter((name) => !there.includes(name))
    .map((name): Issue => {
      const near = nearest(name, there);
      return {
        code: 'missing-group',
        path: '',
        file,
        message: 'the mesh has no region, boundary or interface of this name',
        got: name,
        expected: there.join(', '),
        ...(near === undefined ? {} : { nearest: near }),
        remedy: `add a physical group of the name "${name}" before the mesh is saved`,
      };
    });
  if (issues.length > 0) throw new LithostatError(issues);
}
