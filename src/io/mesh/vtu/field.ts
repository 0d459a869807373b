import { cellCount, type Mesh } from '../../../mesh/index.js';

/**
 * A field on a mesh, as it is written.
 *
 * - `scalar`: one number a place.
 * - `vector`: as many numbers as the mesh has dimensions; (r, z) when axisymmetric.
 * - `mandel-tensor`: a symmetric tensor as the laws of mechanics have it: xx, yy, zz, sqrt2 yz, sqrt2 xz, sqrt2 xy, in any mesh.
 * - `symmetric-tensor`: xx, yy, zz, xy in two dimensions (rr, zz, around the axis, rz when axisymmetric); xx, yy, zz, xy, yz, xz in three.
 */
export interface WrittenField {
  /** `pressure`, `velocity`. */
  readonly name: string;
  /** SI unit as files have it, `Pa`, `m/s`; `1` for a pure number. */
  readonly unit: string;
  readonly kind: 'scalar' | 'vector' | 'symmetric-tensor' | 'mandel-tensor';
  /** On every node of the mesh or in every cell. */
  readonly at: 'nodes' | 'cells';
  /** Place after place. */
  readonly values: ArrayLike<number>;
}

/** Where files' xx, yy, zz, xy, yz, xz stand among the Mandel components. */
const mandelPlace = [0, 1, 2, 5, 3, 4];

/** Components of a kind of field in a mesh, and in a file, where everything is in three dimensions. */
export function componentsOf(
  kind: WrittenField['kind'],
  dimension: 2 | 3,
): { readonly own: number; readonly file: number } {
  if (kind === 'scalar') return { own: 1, file: 1 };
  if (kind === 'vector') return { own: dimension, file: 3 };
  if (kind === 'mandel-tensor') return { own: 6, file: 6 };
  return { own: dimension === 2 ? 4 : 6, file: 6 };
}

/** The name of a field in a file, with its unit: `pressure [Pa]`. */
export function fileName({ name, unit }: Pick<WrittenField, 'name' | 'unit'>): string {
  return `${name} [${unit}]`;
}

/**
 * Values of a field with the components that files have: zeros for what a mesh in the plane lacks.
 *
 * @throws RangeError when the field has not one value a place
 */
export function inThreeDimensions(mesh: Mesh, field: WrittenField): Float64Array {
  const places = field.at === 'nodes' ? mesh.coordinates.length / mesh.dimension : cellCount(mesh);
  const { own, file } = componentsOf(field.kind, mesh.dimension);
  if (field.values.length !== places * own) {
    throw new RangeError(
      `The ${field.kind} "${field.name}" needs ${places} times ${own} values, one for each of the ${field.at}; it got ${field.values.length}.`,
    );
  }
  const result = new Float64Array(places * file);
  if (field.kind === 'mandel-tensor') {
    for (let k = 0; k < result.length; k++) {
      const component = k % 6;
      const value = field.values[k - component + mandelPlace[component]!]!;
      result[k] = component < 3 ? value : value * Math.SQRT1_2;
    }
    return result;
  }
  for (let place = 0; place < places; place++) {
    for (let k = 0; k < own; k++) result[place * file + k] = field.values[place * own + k]!;
  }
  return result;
}

/**
 * The field of an array in a file. Tensors in the plane come back in four components; those that shear out of it, as Mandel has them.
 *
 * @throws RangeError when the name has no unit, or no kind of field has such components
 */
export function fieldOfFile(
  named: string,
  components: number,
  at: WrittenField['at'],
  dimension: 2 | 3,
  values: Float64Array,
): WrittenField {
  const [, name, unit] = /^(.*) \[([^\]]*)\]$/.exec(named) ?? [];
  if (name === undefined || unit === undefined) throw new RangeError(`the field "${named}" has no unit`);
  const field = { name, unit, at };
  const kept = (most: number): Float64Array => values.filter((_, k) => k % components < most);
  if (components === 1) return { ...field, kind: 'scalar', values };
  if (components === 3) return { ...field, kind: 'vector', values: dimension === 3 ? values : kept(2) };
  if (components !== 6) throw new RangeError(`the field "${named}" has ${components} components`);
  if (dimension === 3) return { ...field, kind: 'symmetric-tensor', values };
  if (values.every((value, k) => k % 6 < 4 || value === 0))
    return { ...field, kind: 'symmetric-tensor', values: kept(4) };
  const mandel = new Float64Array(values.length);
  for (let k = 0; k < mandel.length; k++) {
    const component = k % 6;
    mandel[k - component + mandelPlace[component]!] = values[k]! * (component < 3 ? 1 : Math.SQRT2);
  }
  return { ...field, kind: 'mandel-tensor', values: mandel };
}
