import { dimensionOf, type ReferenceShape } from './reference-element.js';

/** Points and weights on a reference cell. The weights are positive and sum to the cell's measure (1, 1/2 or 1/6). */
export interface Quadrature {
  readonly dimension: number;
  readonly count: number;
  /** Reference coordinates, `dimension` numbers a point; all inside the cell, none on its boundary. */
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/** Points that permuting barycentric coordinates makes of one, each with the same weight (in parts of the cell's measure). */
type Orbit = readonly [barycentric: readonly number[], weight: number];

const third = 1 / 3;
const nearCorner = (5 - Math.sqrt(5)) / 20;

/** Three equal barycentric coordinates or two of a triangle, the last is what is left. */
const ofTriangle = (a: number, weight: number): Orbit => [[a, a, 1 - 2 * a], weight];
const ofTetrahedron = (a: number, weight: number): Orbit => [[a, a, a, 1 - 3 * a], weight];

/**
 * Symmetric rules by degree: triangles of 1, 3, 6, 12 and 16 points (Dunavant 1985), tetrahedra of 1, 4, 14 (Walkington 2000) and 24 (Keast
 * 1986). The numbers were solved for anew, to twenty digits, from the moment equations.
 */
const symmetricRules: Readonly<
  Record<'triangle' | 'tetrahedron', readonly (readonly [degree: number, readonly Orbit[]])[]>
> = {
  triangle: [
    [1, [[[third, third, third], 1]]],
    [2, [ofTriangle(1 / 6, third)]],
    [4, [ofTriangle(0.4459484909159649, 0.22338158967801147), ofTriangle(0.09157621350977074, 0.10995174365532187)]],
    [
      5,
      [
        [[third, third, third], 9 / 40],
        ofTriangle((6 - Math.sqrt(15)) / 21, (155 - Math.sqrt(15)) / 1200),
        ofTriangle((6 + Math.sqrt(15)) / 21, (155 + Math.sqrt(15)) / 1200),
      ],
    ],
    [
      6,
      [
        ofTriangle(0.24928674517091043, 0.11678627572637937),
        ofTriangle(0.06308901449150223, 0.05084490637020682),
        [
          [0.053145049844816945, 0.3103524510337844, 1 - 0.053145049844816945 - 0.3103524510337844],
          0.08285107561837357,
        ],
      ],
    ],
    [
      8,
      [
        [[third, third, third], 0.14431560767778717],
        ofTriangle(0.4592925882927232, 0.09509163426728462),
        ofTriangle(0.1705693077517602, 0.10321737053471824),
        ofTriangle(0.05054722831703098, 0.03245849762319808),
        [
          [0.008394777409957605, 0.2631128296346381, 1 - 0.008394777409957605 - 0.2631128296346381],
          0.027230314174434993,
        ],
      ],
    ],
  ],
  tetrahedron: [
    [1, [[[0.25, 0.25, 0.25, 0.25], 1]]],
    [2, [ofTetrahedron(nearCorner, 0.25)]],
    [
      5,
      [
        ofTetrahedron(0.3108859192633006, 0.11268792571801585),
        ofTetrahedron(0.09273525031089122, 0.07349304311636194),
        [
          [0.04550370412564965, 0.04550370412564965, 0.5 - 0.04550370412564965, 0.5 - 0.04550370412564965],
          0.042546020777081466,
        ],
      ],
    ],
    [
      6,
      [
        ofTetrahedron(0.21460287125915203, 0.039922750258167494),
        ofTetrahedron(0.04067395853461135, 0.010077211055320643),
        ofTetrahedron(0.3223378901422755, 0.055357181543654724),
        [
          [
            0.06366100187501753,
            0.06366100187501753,
            0.2696723314583158,
            1 - 2 * 0.06366100187501753 - 0.2696723314583158,
          ],
          0.048214285714285716,
        ],
      ],
    ],
  ],
};

/**
 * A rule that is exact for polynomials of total degree `degree` (on lines, squares and cubes for that degree in each coordinate). Any degree;
 * simplices beyond the tabulated ones get collapsed Gauss rules (Stroud 1971).
 * @throws RangeError for a degree that is no whole number from 0 on
 */
export function quadrature(shape: ReferenceShape, degree: number): Quadrature {
  if (!(Number.isInteger(degree) && degree >= 0))
    throw new RangeError(`The degree of a quadrature is ${degree}; expected a whole number from 0 on.`);
  const key = `${shape}${degree}`;
  let rule = made.get(key);
  if (rule === undefined) {
    rule = make(shape, degree);
    made.set(key, rule);
  }
  return rule;
}

const made = new Map<string, Quadrature>();

function make(shape: ReferenceShape, degree: number): Quadrature {
  if (shape !== 'triangle' && shape !== 'tetrahedron') return tensorRule(dimensionOf[shape], degree);
  const known = symmetricRules[shape].find(([exact]) => exact >= degree);
  return known === undefined ? collapsedRule(dimensionOf[shape], degree) : symmetricRule(known[1]);
}

/** Gauss-Legendre points and weights on [0, 1], exact to degree 2 count - 1, by Newton's method from Chebyshev points. */
function gaussLegendre(count: number): { readonly points: number[]; readonly weights: number[] } {
  const points: number[] = [];
  const weights: number[] = [];
  for (let k = count - 1; k >= 0; k--) {
    let x = Math.cos((Math.PI * (k + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [before, value] = [0, 1];
      for (let n = 1; n <= count; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
      slope = (count * (x * value - before)) / (x * x - 1);
      const correction = value / slope;
      x -= correction;
      if (Math.abs(correction) < 1e-16) break;
    }
    points.push((1 + x) / 2);
    weights.push(1 / ((1 - x * x) * slope * slope));
  }
  return { points, weights };
}

/** Products of Gauss rules; the first coordinate runs fastest. */
function tensorRule(dimension: number, degree: number): Quadrature {
  const { points, weights } = gaussLegendre(Math.floor(degree / 2) + 1);
  return productRule(dimension, points.length, (places, point) => {
    let weight = 1;
    for (const [i, place] of places.entries()) {
      point[i] = points[place]!;
      weight *= weights[place]!;
    }
    return weight;
  });
}

/** The cube collapsed onto the simplex: x_1 = t_1, x_2 = (1 - t_1) t_2, ...; the Jacobian raises the degree in t_1 by d - 1. */
function collapsedRule(dimension: number, degree: number): Quadrature {
  const { points, weights } = gaussLegendre(Math.floor((degree + dimension - 1) / 2) + 1);
  return productRule(dimension, points.length, (places, point) => {
    let [weight, rest] = [1, 1];
    for (const [i, place] of places.entries()) {
      const t = points[place]!;
      // What is left for the coordinates after this one scales each of them.
      weight *= weights[place]! * (i === 0 ? 1 : rest);
      point[i] = rest * t;
      rest *= 1 - t;
    }
    return weight;
  });
}

function productRule(
  dimension: number,
  perAxis: number,
  at: (places: readonly number[], point: Float64Array) => number,
): Quadrature {
  const count = perAxis ** dimension;
  const points = new Float64Array(count * dimension);
  const weights = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const places = Array.from({ length: dimension }, (_, i) => Math.floor(k / perAxis ** i) % perAxis);
    weights[k] = at(places, points.subarray(k * dimension, (k + 1) * dimension));
  }
  return { dimension, count, points, weights };
}

function symmetricRule(orbits: readonly Orbit[]): Quadrature {
  const dimension = orbits[0]![0].length - 1;
  const measure = dimension === 2 ? 1 / 2 : 1 / 6;
  const points: number[] = [];
  const weights: number[] = [];
  for (const [barycentric, weight] of orbits)
    for (const permuted of permutations(barycentric)) {
      points.push(...permuted.slice(1));
      weights.push(weight * measure);
    }
  return { dimension, count: weights.length, points: Float64Array.from(points), weights: Float64Array.from(weights) };
}

/** All different orders of some numbers. */
function permutations(numbers: readonly number[]): number[][] {
  if (numbers.length <= 1) return [[...numbers]];
  return [...new Set(numbers)].flatMap((first) => {
    const rest = [...numbers];
    rest.splice(rest.indexOf(first), 1);
    return permutations(rest).map((others) => [first, ...others]);
  });
}
