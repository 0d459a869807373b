import { describe, expect, it } from 'vitest';
import { type CellOrder, type CellShape, gridMesh, mapCoordinates } from '../../../../src/mesh/index.js';
import {
  type SolidMaterial,
  type SolidMethod,
  SolidSystem,
  type Support,
} from '../../../../src/models/resolved/solid/index.js';
import { SolidOperator } from '../../../../src/models/resolved/solid/solid-operator.js';
import { anandViscoplastic } from '../../../../src/physics/creep/anand-elastic-viscoplastic.js';
import { elasticViscoplastic } from '../../../../src/physics/creep/elastic-viscoplastic.js';
import { jeffreys } from '../../../../src/physics/creep/jeffreys.js';
import { vonMises } from '../../../../src/physics/plasticity/von-mises.js';
import { type PointLaw, pointBuffers } from '../../../../src/physics/point-law.js';
import { pullBar } from '../../../../src/physics/uniaxial.js';
import { patternFromElements } from '../../../../src/solvers/index.js';
import { randomNumbers } from '../../../physics/random-numbers.js';
import { at, distortedGrid, lithium } from './bodies.js';

type Element = readonly [shape: CellShape, order: CellOrder, method: SolidMethod];
/** Elements that may be used for creep. */
const elements: readonly Element[] = [
  ['quadrilateral', 1, 'mean-dilatation'],
  ['triangle', 2, 'mixed'],
  ['quadrilateral', 2, 'mixed'],
];

const creep = (referenceRate: number, exponent: number) => ({
  referenceRate,
  referenceTemperature: 298.15,
  exponent,
  activationEnergy: 0,
});
const creeping = (exponent = 6.6, rate = 1e-3, elasticity = lithium) => ({
  elasticity,
  creep: creep(rate, exponent),
  diffusionalViscosity: Number.POSITIVE_INFINITY,
});

function one<Parameters>(law: PointLaw<Parameters>, parameters: Parameters): Map<string, SolidMaterial> {
  return new Map([['body', { law, parameters } as SolidMaterial]]);
}

/** A round bar of radius and height 1, its axis along z. */
function bar([shape, order, method]: Element, materials: Map<string, SolidMaterial>) {
  const mesh = gridMesh({ shape, order, cells: [2, 2], geometry: 'axisymmetric' });
  return { mesh, system: new SolidSystem({ mesh, materials, method }) };
}
const axis = [
  { boundary: 'left', fix: 'normal' },
  { boundary: 'bottom', fix: 'normal' },
] as const;
const axialStress = (system: SolidSystem) => system.operator.stress[1]!;

describe('creep on a mesh, point by point', () => {
  it.each(elements)('P-01: a bar under 0.8 MPa (%s %i, %s)', (...element) => {
    const { mesh, system } = bar(element, one(elasticViscoplastic, creeping()));
    const loads = [{ boundary: 'top', traction: [0, 0.8e6] }];
    system.solve({ supports: axis, loads });
    const elastic = at(mesh, system.displacement, [0, 1])[1]!;
    expect(elastic / (0.8e6 / 7.8e9)).toBeCloseTo(1, 9);
    for (let k = 0; k < 4; k++) system.solve({ supports: axis, loads, duration: 25 });
    expect((at(mesh, system.displacement, [0, 1])[1]! - elastic) / 0.0229294646).toBeCloseTo(1, 8);
    // Volume is kept by creep: the radius shrinks by half of it.
    expect(at(mesh, system.displacement, [1, 1])[0]! + 0.38 * elastic).toBeCloseTo(-0.0229294646 / 2, 8);
  });

  it.each(elements)('P-02: relaxation in one step of 100 s, and in many (%s %i, %s)', (...element) => {
    const stiff = { youngModulus: 4.9e9, poissonRatio: 0.38 };
    const relax = (steps: number) => {
      const { system } = bar(element, one(elasticViscoplastic, creeping(6.6, 1e-3, stiff)));
      const supports = [...axis, { boundary: 'top', displacement: [null, 2e6 / 4.9e9] }] as const;
      system.solve({ supports });
      expect(axialStress(system) / 2e6).toBeCloseTo(1, 9);
      for (let k = 0; k < steps; k++) system.solve({ supports, duration: 100 / steps });
      return axialStress(system);
    };
    expect(relax(1) / 0.419298493e6).toBeCloseTo(1, 8);
    const errors = [20, 40].map((steps) => relax(steps) - 0.243221664e6);
    expect(Math.log2(errors[0]! / errors[1]!)).toBeGreaterThan(0.75);
    expect(Math.log2(errors[0]! / errors[1]!)).toBeLessThan(1.1);
  });

  it('P-03: start-up of shear of a Jeffreys fluid', () => {
    const parameters = { bulkModulus: 1e10, shearModulus: 1.8e9, relaxingViscosity: 9e9, parallelViscosity: 1e9 };
    const mesh = gridMesh({ shape: 'quadrilateral', order: 1, cells: [3, 3] });
    const system = new SolidSystem({ mesh, materials: one(jeffreys, parameters), method: 'mean-dilatation' });
    for (let second = 1; second <= 5; second++) {
      const shear = (position: Float64Array) => 1e-4 * second * position[1]!;
      system.solve({
        supports: [...mesh.boundaries.keys()].map((boundary) => ({ boundary, displacement: [shear, 0] })),
        duration: 1,
      });
    }
    expect(system.operator.stress[5]! / Math.SQRT2 / 668908.503).toBeCloseTo(1, 8);
  });

  it.each(elements)('S-04: a confined foil relaxes only to K eps (%s %i, %s)', (...element) => {
    const { mesh, system } = bar(element, one(elasticViscoplastic, creeping(6.6, 1)));
    const supports = [
      ...axis,
      { boundary: 'right', displacement: [0, null] },
      { boundary: 'top', displacement: [null, 1e-4] },
    ] as const;
    system.solve({ supports });
    expect(axialStress(system) / 1.46014493e6).toBeCloseTo(1, 8);
    for (let k = 0; k < 20; k++) system.solve({ supports, duration: 10 ** k });
    // The deviator's tail: t^(-1/5.6).
    expect(Math.abs(axialStress(system) / 1.08333333e6 - 1)).toBeLessThan(1e-4);
    expect(mesh.geometry).toBe('axisymmetric');
  });

  it('an Anand bar is that of the point', () => {
    const { parameters } = anandViscoplastic.examples[0]!;
    const { mesh, system } = bar(elements[0]!, one(anandViscoplastic, parameters));
    const { input, response } = pointBuffers(anandViscoplastic, parameters);
    input.duration = 5;
    for (let step = 1; step <= 8; step++) {
      system.solve({ supports: [...axis, { boundary: 'top', displacement: [null, 2e-4 * step] }], duration: 5 });
      const stress = pullBar(anandViscoplastic, parameters, 2e-4 * step, input, response);
      input.state.set(response.state);
      expect(axialStress(system) / stress).toBeCloseTo(1, 7);
    }
    expect(mesh.coordinates.length).toBe(18);
  });
});

/** A quarter of a thick cylinder (plane) or half of a sphere's quarter (axisymmetric), inner radius 1, outer 2. */
function shell(
  [shape, order, method]: Element,
  geometry: 'plane' | 'axisymmetric',
  cells: readonly [number, number],
  materials: Map<string, SolidMaterial>,
) {
  const mesh = mapCoordinates(gridMesh({ shape, order, cells, geometry }), ([s, t]) => {
    const [r, angle] = [1 + s!, (Math.PI / 2) * t!];
    return [r * Math.cos(angle), r * Math.sin(angle)].map((x) => (Math.abs(x) < 1e-15 ? 0 : x));
  });
  return { mesh, system: new SolidSystem({ mesh, materials, method }) };
}
const quarter: readonly Support[] = [
  { boundary: 'top', fix: 'normal' },
  { boundary: 'bottom', fix: 'normal' },
];

describe('creep of thick shells, elasticity kept', () => {
  it.each([
    ['triangle', 2, 'mixed', 'axisymmetric', 0.224607101, 5e-3],
    ['quadrilateral', 2, 'mixed', 'plane', 10.4845025, 2e-3],
    ['quadrilateral', 1, 'mean-dilatation', 'plane', 10.4845025, 4e-2],
  ] as const)(
    'P-04, P-05: %s %i %s, %s, steady state at 3 MPa',
    (shape, order, method, geometry, expected, tolerance) => {
      // The cylinder is 47 times as fast.
      const rate = geometry === 'plane' ? 1e-3 / 47 : 1e-3;
      const reference = geometry === 'plane' ? expected / 47 : expected;
      const { mesh, system } = shell(
        [shape, order, method],
        geometry,
        order === 1 ? [16, 12] : [6, 4],
        one(elasticViscoplastic, creeping(6.6, rate)),
      );
      const loads = [{ boundary: 'left', pressure: 3e6 }];
      system.solve({ supports: quarter, loads });
      let inner = 0;
      for (const duration of [1e-3, 4e-3, 1e-2, 1e-2, 1e-2, 1e-2, 1e-2, 1e-2]) {
        const before = at(mesh, system.displacement, [1, 0])[0]!;
        system.solve({ supports: quarter, loads, duration });
        inner = (at(mesh, system.displacement, [1, 0])[0]! - before) / duration;
      }
      expect(Math.abs(inner / reference - 1)).toBeLessThan(tolerance);
    },
  );

  it('the limit pressure of a cylinder that flows without rate is (2/sqrt 3) yield ln(b/a), and no more', () => {
    const yieldStress = 1e6;
    const parameters = { elasticity: lithium, yieldStress, hardeningModulus: 0 };
    for (const element of elements) {
      const { mesh, system } = shell(element, 'plane', element[1] === 1 ? [12, 8] : [6, 4], one(vonMises, parameters));
      for (const opening of [1e-4, 3e-4, 6e-4, 1e-3, 1.4e-3]) {
        const radial = [0, 1].map((i) => (position: Float64Array) => opening * position[i]!);
        system.solve({ supports: [{ boundary: 'left', displacement: radial }, ...quarter] });
      }
      // Resultant of the pressure on the quarter, along x: p times the radius. Nodes on the symmetry plane carry both.
      const { reaction } = system;
      let force = 0;
      for (let node = 0; 2 * node < reaction.length; node++) {
        const [x, y] = mesh.coordinates.subarray(2 * node, 2 * node + 2);
        if (Math.hypot(x!, y!) < 1 + 1e-9 && x! > 1e-9) force += reaction[2 * node]!;
      }
      expect(Math.abs(force / ((2 / Math.sqrt(3)) * yieldStress * Math.LN2) - 1)).toBeLessThan(0.02);
    }
  });

  it('power-law creep tends to it as n grows', () => {
    // A bar drawn at the rate that the yield stress has in every law.
    const pull = (law: SolidMaterial) => {
      const { system } = bar(elements[0]!, new Map([['body', law]]));
      for (let step = 1; step <= 10; step++)
        system.solve({ supports: [...axis, { boundary: 'top', displacement: [null, 1e-4 * step] }], duration: 1 });
      return axialStress(system);
    };
    const limit = pull({
      law: vonMises,
      parameters: { elasticity: lithium, yieldStress: 1e6, hardeningModulus: 0 },
    } as SolidMaterial);
    const errors = [5, 20, 80].map((n) =>
      Math.abs(pull({ law: elasticViscoplastic, parameters: creeping(n, 1.7e-4) } as SolidMaterial) / limit - 1),
    );
    expect(limit / 1e6).toBeCloseTo(1, 9);
    // (1e-4/1.7e-4)^(1/n) - 1
    for (const [k, n] of [5, 20, 80].entries()) expect(errors[k]! / (1 - (1 / 1.7) ** (1 / n))).toBeCloseTo(1, 2);
  });
});

describe('tangents', () => {
  const laws: readonly SolidMaterial[] = [
    { law: elasticViscoplastic, parameters: creeping(6.6, 1e-2) } as SolidMaterial,
    { law: anandViscoplastic, parameters: anandViscoplastic.examples[0]!.parameters } as SolidMaterial,
    { law: vonMises, parameters: { elasticity: lithium, yieldStress: 1e6, hardeningModulus: 1e7 } } as SolidMaterial,
  ];
  const all: readonly Element[] = [
    ...elements,
    ['triangle', 1, 'standard'],
    ['quadrilateral', 2, 'mean-dilatation'],
    ['hexahedron', 1, 'mean-dilatation'],
    ['tetrahedron', 2, 'mixed'],
  ];
  it.each(all)('are the derivatives of the residual: %s %i, %s (Taylor test)', (shape, order, method) => {
    const space = shape === 'hexahedron' || shape === 'tetrahedron';
    for (const material of laws) {
      const mesh = distortedGrid({
        shape,
        order,
        cells: space ? [2, 1, 1] : [2, 2],
        ...(space ? {} : { geometry: 'axisymmetric' }),
      });
      const operator = new SolidOperator(mesh, new Map([['body', material]]), method);
      const random = randomNumbers(5);
      const field = (size: number) =>
        Float64Array.from(
          { length: operator.size },
          (_, k) => (k < operator.displacements ? size : (1e6 * size) / 1e-3) * (2 * random() - 1),
        );
      const x = field(1e-3);
      const d = field(1e-3);
      const pattern = patternFromElements(operator.size, operator.groups, 'symmetric');
      const values = new Float64Array(pattern.columnIndex.length);
      const tangent = operator.bind(pattern, values, 'symmetric');
      const before = new Float64Array(operator.size);
      operator.evaluate(x, 10, before, tangent);
      const product = new Float64Array(operator.size);
      for (let row = 0; row < operator.size; row++)
        for (let k = pattern.rowStart[row]!; k < pattern.rowStart[row + 1]!; k++) {
          const column = pattern.columnIndex[k]!;
          product[row] = product[row]! + values[k]! * d[column]!;
          if (column !== row) product[column] = product[column]! + values[k]! * d[row]!;
        }
      const remainder = (h: number) => {
        const after = new Float64Array(operator.size);
        operator.evaluate(
          x.map((value, k) => value + h * d[k]!),
          10,
          after,
          null,
        );
        return Math.hypot(...after.map((value, k) => value - before[k]! - h * product[k]!));
      };
      const order2 = Math.log2(remainder(2 ** -7) / remainder(2 ** -8));
      expect(order2).toBeGreaterThan(1.85);
      expect(order2).toBeLessThan(2.4);
    }
  });

  it("Newton's method converges quadratically", () => {
    const { system } = shell(elements[1]!, 'plane', [6, 4], one(elasticViscoplastic, creeping(6.6, 1e-3)));
    const loads = [{ boundary: 'left', pressure: 1e6 }];
    system.solve({ supports: quarter, loads });
    const { residuals } = system.solve({ supports: quarter, loads, duration: 2 });
    expect(residuals.length).toBeLessThan(12);
    const last = residuals.filter((value) => value > 1e-13 && value < 1e-1);
    const orders = last.slice(1, -1).map((value, k) => Math.log(last[k + 2]! / value) / Math.log(value / last[k]!));
    expect(Math.max(...orders)).toBeGreaterThan(1.7);
  });
});
