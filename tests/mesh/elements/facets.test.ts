import { describe, expect, it } from 'vitest';
import {
  cellCount,
  facetsOf,
  gridMesh,
  InvertedCellError,
  integrateCells,
  integrateFacets,
  interfaceOf,
  interfaceTerm,
  mapCoordinates,
  Numbering,
  nodeCount,
  nodesOfFacets,
  nodesOfRegion,
} from '../../../src/mesh/index.js';
import { pseudoRandom } from '../../../src/solvers/pseudo-random.js';
import { bent, dimensionOfShape, elements, interiorFacets, mixedMesh, turnedHexahedra } from './meshes.js';
import { fittedOrder } from './poisson-problem.js';

const typed = ({ cell, facet }: { cell: number[]; facet: number[] }) => ({
  cell: Int32Array.from(cell),
  facet: Int32Array.from(facet),
});

describe.each(elements)('Gauss theorem on the %s of order %i', (shape, order) => {
  const dimension = dimensionOfShape(shape);
  const grid = gridMesh({ shape, order, cells: dimension === 2 ? [3, 4] : [2, 3, 2] });
  // Polynomial cells and a polynomial flux: this degree is exact but for rounding.
  const degree = dimension === 2 ? 10 : 12;

  it('holds on curved cells', () => {
    const mesh = mapCoordinates(grid, bent);
    const divergence = integrateCells(mesh, degree, ({ positions }, q) => {
      const [x, y] = positions.subarray(q * dimension, (q + 1) * dimension);
      return (dimension === 2 ? 2 : 3) * x! * y! + 1;
    });
    let outflow = 0;
    for (const facets of mesh.boundaries.values())
      outflow += integrateFacets(mesh, facets, degree, ({ positions, normals }, q) => {
        const [x, y, z] = positions.subarray(q * dimension, (q + 1) * dimension);
        const flux = dimension === 2 ? [x! * x! * y!, y! - x!] : [x! * x! * y!, y! - z!, x! * y! * z!];
        return flux.reduce((sum, f, i) => sum + f * normals[q * dimension + i]!, 0);
      });
    expect(outflow / divergence).toBeCloseTo(1, 12);
  });
});

describe.each(elements.filter(([shape]) => dimensionOfShape(shape) === 2))(
  'Gauss theorem around the axis, on the %s of order %i',
  (shape, order) => {
    it('holds on curved cells', () => {
      const mesh = mapCoordinates(gridMesh({ shape, order, cells: [3, 4], geometry: 'axisymmetric' }), bent);
      const whole = integrateCells(mesh, 10, ({ positions }, q) => {
        const [r, z] = positions.subarray(2 * q, 2 * q + 2);
        return 3 * r! * z! + 2 * z!;
      });
      let outflow = 0;
      for (const facets of mesh.boundaries.values())
        outflow += integrateFacets(mesh, facets, 10, ({ positions, normals }, q) => {
          const [r, z] = positions.subarray(2 * q, 2 * q + 2);
          return r! * r! * z! * normals[2 * q]! + z! * z! * normals[2 * q + 1]!;
        });
      expect(outflow / whole).toBeCloseTo(1, 12);
    });
  },
);

describe('measures of curved bodies', () => {
  const rounded = (count: number, order: 1 | 2) =>
    mapCoordinates(gridMesh({ shape: 'triangle', order, cells: [count, count] }), ([x, y]) => {
      // The square's rays become the disc's: equal angles on the rim, so that its middle nodes are midpoints of arcs.
      const far = Math.max(x!, y!);
      if (far === 0) return [0, 0];
      const angle = x! >= y! ? ((y! / x!) * Math.PI) / 4 : ((2 - x! / y!) * Math.PI) / 4;
      return [far * Math.cos(angle), far * Math.sin(angle)];
    });
  it.each([
    [1, 2, 2],
    [2, 4, 4],
  ] as const)(
    'of order %i: area of a quarter disc with order %i, volume of half a ball with order %i',
    (order, area, volume) => {
      const counts = [4, 8, 16];
      const spacings = counts.map((count) => 1 / count);
      const measured = (geometry: 'plane' | 'axisymmetric') =>
        counts.map((count) => integrateCells({ ...rounded(count, order), geometry }, 8, () => 1));
      const areaErrors = measured('plane').map((value) => value - Math.PI / 4);
      const volumeErrors = measured('axisymmetric').map((value) => value - (2 * Math.PI) / 3);
      expect(Math.abs(fittedOrder(spacings, areaErrors.map(Math.abs)) - area)).toBeLessThan(0.1);
      expect(Math.abs(fittedOrder(spacings, volumeErrors.map(Math.abs)) - volume)).toBeLessThan(0.1);
    },
  );

  it.each([
    [1, 2],
    [2, 4],
  ] as const)('of order %i: area of an octant of a sphere by its outer faces with order %i', (order, expected) => {
    const counts = [2, 4, 8];
    const errors = counts.map((count) => {
      const grid = gridMesh({
        shape: 'hexahedron',
        order,
        cells: [count, count, 1],
        lower: [0, 0, 1],
        upper: [1, 1, 2],
      });
      // A patch of a spherical shell by longitude and sine of latitude; the axes of the cells are meridians and parallels.
      const mesh = mapCoordinates(grid, ([x, y, radius]) => {
        const [longitude, latitude] = [x!, y! - 0.5];
        const inner = radius! * Math.cos(latitude);
        return [inner * Math.cos(longitude), inner * Math.sin(longitude), radius! * Math.sin(latitude)];
      });
      return Math.abs(integrateFacets(mesh, mesh.boundaries.get('top')!, 6, () => 1) - 4 * 2 * Math.sin(0.5));
    });
    const observed = fittedOrder(
      counts.map((count) => 1 / count),
      errors,
    );
    expect(Math.abs(observed - expected)).toBeLessThan(0.15);
  });
});

describe('interfaces', () => {
  it.each([
    ['tetrahedron', 1],
    ['tetrahedron', 2],
    ['hexahedron', 1],
    ['hexahedron', 2],
  ] as const)('see the same points from both sides of the faces of the %s of order %i', (shape, order) => {
    const grid = mapCoordinates(gridMesh({ shape, order, cells: [3, 2, 2] }), bent);
    const random = pseudoRandom(cellCount(grid), 7);
    const mesh = shape === 'hexahedron' ? turnedHexahedra(grid, (k) => Math.floor(12 * (random[k]! + 1))) : grid;
    const { nodes } = mesh.blocks[0]!;
    const perCell = nodeCount[shape][order];
    const { first, second } = interiorFacets(mesh, (cell) =>
      facetsOf[shape].map((corners) => corners.map((corner) => nodes[cell * perCell + corner]!)),
    );
    expect(first.cell.length).toBeGreaterThan(15);
    const numbering = new Numbering(mesh, [{ name: 'u', order, components: 1 }]);
    // The second side of a body that was cut along all of these faces, and then moved.
    const other = new Numbering(
      mapCoordinates(mesh, ([x, y, z]) => [x! + 0.03, y! - 0.02, z! + 0.01]),
      numbering.fields,
    );
    const { loops } = interfaceTerm(
      { numbering, facets: typed(first) },
      { numbering: other, facets: typed(second) },
      { degree: 4 },
    );
    let faces = 0;
    for (const { prepare, points, group } of loops)
      for (let k = 0; k * group.nodesPerElement < group.nodes.length; k++) {
        prepare(k);
        faces++;
        const { metal, electrolyte } = points;
        for (let q = 0; q < metal.count; q++) {
          expect(metal.weights[q]).toBeCloseTo(electrolyte.weights[q]!, 12);
          for (const [i, move] of [0.03, -0.02, 0.01].entries()) {
            expect(electrolyte.positions[3 * q + i]! - metal.positions[3 * q + i]!).toBeCloseTo(move, 12);
            expect(electrolyte.normals[3 * q + i]).toBeCloseTo(-metal.normals[3 * q + i]!, 12);
          }
        }
      }
    expect(faces).toBe(first.cell.length);
  });

  it.each([1, 2] as const)('between shapes of order %i carry the unknowns of both sides', (order) => {
    const mesh = mapCoordinates(mixedMesh(2, order), bent);
    const numbering = new Numbering(mesh, [{ name: 'u', order, components: 1 }]);
    const { metal, electrolyte } = interfaceOf(mesh, 'middle');
    const term = interfaceTerm({ numbering, facets: metal }, { numbering, facets: electrolyte }, { degree: 4 });
    const [loop] = term.loops;
    expect(term.loops).toHaveLength(1);
    expect(loop!.group.nodesPerElement).toBe(nodeCount.quadrilateral[order] + nodeCount.triangle[order]);
    let length = 0;
    for (let k = 0; k < 4; k++) {
      loop!.prepare(k);
      const { metal: ours, electrolyte: theirs } = loop!.points;
      expect([ours.region, theirs.region]).toEqual([0, 1]);
      for (let q = 0; q < ours.count; q++) {
        length += ours.weights[q]!;
        expect(ours.normals[2 * q]).toBeGreaterThan(0.9);
        // A continuous field has the same trace from both sides: x^2 where it is quadratic, else x.
        const trace = (points: typeof ours, start: number) => {
          const { nodes, values } = points.basis(order);
          return Array.from({ length: nodes }, (_, n) => {
            const node = numbering.fields[0]!.nodes[loop!.group.nodes[k * loop!.group.nodesPerElement + start + n]!]!;
            return values[q * nodes + n]! * mesh.coordinates[2 * node]! ** order;
          }).reduce((sum, part) => sum + part, 0);
        };
        expect(trace(ours, 0)).toBeCloseTo(trace(theirs, nodeCount.quadrilateral[order]), 13);
      }
    }
    expect(length).toBeGreaterThan(0.9);
  });

  it('refuse sides that are no pairs', () => {
    const mesh = mixedMesh(2, 1);
    const numbering = new Numbering(mesh, [{ name: 'u', order: 1, components: 1 }]);
    const { metal, electrolyte } = interfaceOf(mesh, 'middle');
    const fewer = { cell: metal.cell.subarray(1), facet: metal.facet.subarray(1) };
    expect(() =>
      interfaceTerm({ numbering, facets: fewer }, { numbering, facets: electrolyte }, { degree: 2 }),
    ).toThrow(/3 and 4 facets/);
    const beyond = { cell: Int32Array.of(99, 0, 0, 0), facet: Int32Array.of(0, 0, 0, 0) };
    expect(() =>
      interfaceTerm({ numbering, facets: beyond }, { numbering, facets: electrolyte }, { degree: 2 }),
    ).toThrow(/cell 99/);
  });
});

describe('cells that cannot be integrated over', () => {
  it.each(elements)('are named: the %s of order %i', (shape, order) => {
    const dimension = dimensionOfShape(shape);
    const mesh = gridMesh({ shape, order, cells: Array(dimension).fill(2) });
    const { nodes } = mesh.blocks[0]!;
    const perCell = nodeCount[shape][order];
    // The second cell loses its height.
    const [flat, base] = [nodes[perCell + (dimension === 2 ? 2 : shape === 'hexahedron' ? 6 : 3)]!, nodes[perCell]!];
    mesh.coordinates.copyWithin(flat * dimension, base * dimension, (base + 1) * dimension);
    const failed = () => integrateCells(mesh, 2 * order + 1, () => 1);
    expect(failed).toThrow(InvertedCellError);
    try {
      failed();
    } catch (error) {
      const { issues, position, cell } = error as InvertedCellError;
      expect(position).toHaveLength(dimension);
      expect(issues[0]).toMatchObject({ code: 'inverted-cell', path: `mesh.cells[${cell}]` });
      expect(issues[0]!.remedy).toBeDefined();
    }
  });

  it('are named where they cross the axis', () => {
    const mesh = gridMesh({ shape: 'triangle', cells: [2, 2], geometry: 'axisymmetric' });
    const moved = mapCoordinates(mesh, ([r, z]) => [r! - 0.4, z!]);
    expect(() => integrateCells(moved, 2, () => 1)).toThrow(/cell 0 .*at \(-0/);
  });

  it('are found where coordinates are not numbers', () => {
    const mesh = gridMesh({ shape: 'quadrilateral', cells: [2, 2] });
    mesh.coordinates[0] = Number.NaN;
    expect(() => integrateCells(mesh, 2, () => 1)).toThrow(InvertedCellError);
  });
});

describe('nodes of parts', () => {
  it.each([1, 2] as const)('of a mesh of two shapes, of order %i', (order) => {
    const mesh = mixedMesh(2, 2);
    const middle = nodesOfFacets(mesh, interfaceOf(mesh, 'middle').metal, order);
    expect(middle).toEqual(nodesOfFacets(mesh, interfaceOf(mesh, 'middle').electrolyte, order));
    expect(middle).toHaveLength(order === 1 ? 5 : 9);
    for (const node of middle) expect(mesh.coordinates[2 * node]).toBe(0.5);
    const left = nodesOfRegion(mesh, 0, order);
    expect(left).toHaveLength(order === 1 ? 15 : 45);
    expect([...left]).toEqual([...left].sort((a, b) => a - b));
  });
});
