import { blockStarts, type FacetSet, type InterfaceFacets, type Mesh } from '../../../mesh/index.js';
import { counted, listed, meshError } from '../mesh-error.js';
import type { ReadMeshOptions } from '../options.js';
import type { GroupedFacets } from './facets.js';

/** Boundaries and interfaces of a mesh. */
export interface NamedFacets {
  readonly boundaries: ReadonlyMap<string, FacetSet>;
  readonly interfaces: ReadonlyMap<string, InterfaceFacets>;
  readonly notes: readonly string[];
}

/** Makes boundaries of the groups of outer facets and interfaces of those between cells. @throws LithostatError when a side cannot be told */
export function nameFacets(file: string, mesh: Mesh, grouped: GroupedFacets, options: ReadMeshOptions): NamedFacets {
  const sides = new Sides(file, mesh, options, grouped.names);
  const boundaries = new Map<string, FacetSet>();
  const interfaces = new Map<string, InterfaceFacets>();
  const notes: string[] = [];
  for (const [place, name] of grouped.names.entries()) {
    const members = grouped.members[place]!;
    const outer = members.filter((number) => grouped.otherCell[number]! < 0);
    const inner = members.filter((number) => grouped.otherCell[number]! >= 0);
    if (outer.length > 0) {
      boundaries.set(name, { cell: outer.map((k) => grouped.cell[k]!), facet: outer.map((k) => grouped.facet[k]!) });
    }
    if (inner.length > 0) interfaces.set(name, sides.between(name, inner, grouped));
    if (outer.length > 0 && inner.length > 0) {
      const counts = `${counted(outer.length, 'facet')} on the outside and ${counted(inner.length, 'facet')} between cells`;
      notes.push(`The group ${name} has ${counts}: it is a boundary and an interface of that name.`);
    }
  }
  return { boundaries, interfaces, notes: [...notes, ...sides.notes] };
}

/** Tells the metal's side of facets between two cells. */
class Sides {
  readonly notes: string[] = [];
  readonly #metal: readonly boolean[] | null;
  readonly #starts: Int32Array;

  constructor(
    readonly file: string,
    readonly mesh: Mesh,
    readonly options: ReadMeshOptions,
    facetGroups: readonly string[],
  ) {
    const { regions } = mesh;
    const { sides = {} } = options;
    const metal = options.metal ?? (regions.includes('metal') ? ['metal'] : null);
    const stated = [...(metal ?? []), ...Object.values(sides).flatMap((pair) => [pair.metal, pair.electrolyte])];
    const missing = stated.filter((name) => !regions.includes(name));
    if (missing.length > 0) throw this.#missing('region', missing, regions);
    const unknown = Object.keys(sides).filter((name) => !facetGroups.includes(name));
    if (unknown.length > 0) throw this.#missing('interface', unknown, facetGroups);
    this.#metal = metal === null ? null : regions.map((name) => metal.includes(name));
    this.#starts = blockStarts(mesh);
  }

  between(name: string, numbers: Int32Array, grouped: GroupedFacets): InterfaceFacets {
    const make = () => ({ cell: new Int32Array(numbers.length), facet: new Int32Array(numbers.length) });
    const metal = make();
    const electrolyte = make();
    let alike = 0;
    let within = 0;
    for (let k = 0; k < numbers.length; k++) {
      const number = numbers[k]!;
      const first = this.#region(grouped.cell[number]!);
      const second = this.#region(grouped.otherCell[number]!);
      const isFirst = this.#isMetalFirst(name, first, second);
      if (first === second) within++;
      else if (this.options.sides?.[name] === undefined && this.#metal![first] === this.#metal![second]) alike++;
      const [ours, theirs] = isFirst ? [metal, electrolyte] : [electrolyte, metal];
      ours.cell[k] = grouped.cell[number]!;
      ours.facet[k] = grouped.facet[number]!;
      theirs.cell[k] = grouped.otherCell[number]!;
      theirs.facet[k] = grouped.otherFacet[number]!;
    }
    if (alike > 0) {
      this.notes.push(
        `The interface ${name} lies between regions of the same kind: the one that comes first in the file stands on the metal's side.`,
      );
    }
    if (within > 0) {
      this.notes.push(
        `${counted(within, 'facet')} of the interface ${name} lie within one region: the side from which they point away stands on the metal's side.`,
      );
    }
    return { metal, electrolyte };
  }

  #region(cell: number): number {
    let block = 0;
    while (cell >= this.#starts[block + 1]!) block++;
    return this.mesh.blocks[block]!.region[cell - this.#starts[block]!]!;
  }

  #isMetalFirst(name: string, first: number, second: number): boolean {
    const { regions } = this.mesh;
    const stated = this.options.sides?.[name];
    if (stated !== undefined) {
      const [metal, electrolyte] = [regions.indexOf(stated.metal), regions.indexOf(stated.electrolyte)];
      if (first === metal && second === electrolyte) return true;
      if (first === electrolyte && second === metal) return false;
      throw meshError(this.file, {
        code: 'wrong-sides',
        message: `the interface ${name} does not lie between the regions that are stated`,
        got: `a facet between ${regions[first]} and ${regions[second]}`,
        expected: `${stated.metal} and ${stated.electrolyte}`,
      });
    }
    if (this.#metal === null) {
      throw meshError(this.file, {
        code: 'unstated-side',
        message: `which side of the interface ${name} is metal is not known`,
        got: `an interface between ${regions[first]} and ${regions[second]}`,
        expected: `a region of the name metal, or the names of those that are; there are ${listed(regions)}`,
        remedy: 'say which regions are metal (--metal NAME)',
      });
    }
    if (first === second) return true;
    return this.#metal[first] === this.#metal[second] ? first < second : this.#metal[first]!;
  }

  #missing(what: string, names: readonly string[], there: readonly string[]) {
    return meshError(this.file, {
      code: 'missing-group',
      message: `the mesh has no ${what} of this name`,
      got: listed(names),
      expected: listed(there, `none: the mesh has no named ${what}`),
    });
  }
}
