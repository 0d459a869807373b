import type { CellOrder, Mesh } from '../../../mesh/index.js';
import { edgesOf } from '../../../mesh/index.js';
import { arrheniusValue } from '../../../physics/diffusion/arrhenius.js';
import type { Issue } from '../../../quantity/index.js';
import { LithostatError } from '../../../quantity/index.js';
import type { VacancyLoad, VacancyProblem, VacancyState } from './problem.js';

/** @throws LithostatError naming everything that is out of range */
export function checkProblem({
  temperature,
  flux,
  equilibrium,
  lifetime,
  interfaces = [],
  held = [],
  mesh,
  order,
}: VacancyProblem): void {
  const issues: Issue[] = [];
  const need = (valid: boolean, path: string, got: unknown, expected: string): void => {
    if (!valid)
      issues.push({ code: 'out-of-range', path, message: `${path} must be ${expected}.`, got: String(got), expected });
  };
  need(temperature > 0 && temperature < Number.POSITIVE_INFINITY, 'temperature', temperature, 'positive, in K');
  const { referenceValue: diffusivity } = flux.diffusivity;
  need(
    diffusivity > 0 && diffusivity < Number.POSITIVE_INFINITY,
    'flux.diffusivity.referenceValue',
    diffusivity,
    'positive, in m^2/s',
  );
  const { referenceValue: concentration } = equilibrium.concentration;
  need(
    concentration >= 0 && concentration < Number.POSITIVE_INFINITY,
    'equilibrium.concentration.referenceValue',
    concentration,
    'at least 0, in mol/m^3',
  );
  if (lifetime !== undefined) need(lifetime > 0, 'lifetime', lifetime, 'positive, in s; Infinity without sinks');
  for (const { name, annihilatedShare, annihilationSpeed } of interfaces) {
    need(
      annihilatedShare >= 0 && annihilatedShare <= 1,
      `interfaces.${name}.annihilatedShare`,
      annihilatedShare,
      'from 0 to 1',
    );
    need(
      annihilationSpeed >= 0 && annihilationSpeed < Number.POSITIVE_INFINITY,
      `interfaces.${name}.annihilationSpeed`,
      annihilationSpeed,
      'at least 0, in m/s',
    );
  }
  const names = [...interfaces, ...held].map(({ name }) => name);
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index)
      issues.push({ code: 'repeated', path: 'interfaces', message: `Two surfaces have the name ${name}.` });
  });
  if (order === 2 && mesh.blocks.some((block) => block.order === 1))
    issues.push({
      code: 'out-of-range',
      path: 'order',
      message: 'A field cannot be of higher order than the cells that carry it.',
      got: '2',
      expected: '1',
      remedy: 'Make the mesh quadratic.',
    });
  if (issues.length > 0) throw new LithostatError(issues);
}

/** @throws LithostatError for a step that is none, or fields of a wrong length */
export function checkFields(
  mesh: Mesh,
  step: number,
  { concentration, coordinates }: VacancyState,
  load: VacancyLoad,
): void {
  const issues: Issue[] = [];
  const nodes = mesh.coordinates.length / mesh.dimension;
  if (!(step > 0 && step < Number.POSITIVE_INFINITY))
    issues.push({
      code: 'out-of-range',
      path: 'step',
      message: 'A time step is positive and finite (s).',
      got: String(step),
    });
  const check = (path: string, field: Float64Array | undefined, length: number): void => {
    if (field === undefined) return;
    if (field.length !== length)
      issues.push({
        code: 'wrong-length',
        path,
        message: `${path} has ${field.length} numbers for ${nodes} nodes.`,
        got: String(field.length),
        expected: String(length),
      });
    const bad = field.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      issues.push({
        code: 'not-finite',
        path: `${path}[${bad}]`,
        message: `${path} is not finite.`,
        got: String(field[bad]),
      });
  };
  check('concentration', concentration, nodes);
  check('coordinates', coordinates, mesh.coordinates.length);
  check('velocity', load.velocity, mesh.coordinates.length);
  check('meshVelocity', load.meshVelocity, mesh.coordinates.length);
  check('pressure', load.pressure, nodes);
  if (issues.length > 0) throw new LithostatError(issues);
}

/**
 * Refuses cells through which metal flows faster than vacancies diffuse across them: Galerkin's method would oscillate there.
 * @throws LithostatError naming the worst cell and its Peclet number
 */
export function requireResolvedFlow(
  mesh: Mesh,
  { flux, temperature }: VacancyProblem,
  order: CellOrder,
  { velocity, meshVelocity }: VacancyLoad,
): void {
  if (velocity === undefined && meshVelocity === undefined) return;
  const diffusivity = arrheniusValue(flux.diffusivity, temperature);
  const { dimension, coordinates } = mesh;
  let worst = { peclet: 0, cell: -1 };
  let cell = 0;
  for (const { shape, nodes, region } of mesh.blocks) {
    const perCell = nodes.length / region.length;
    for (let place = 0; place < region.length; place++, cell++)
      for (const [first, second] of edgesOf[shape]) {
        const [a, b] = [nodes[place * perCell + first]!, nodes[place * perCell + second]!];
        // The flow along the edge, from both of its ends.
        let along = 0;
        for (let i = 0; i < dimension; i++) {
          const edge = coordinates[b * dimension + i]! - coordinates[a * dimension + i]!;
          const speed = [a, b].map(
            (node) => (velocity?.[node * dimension + i] ?? 0) - (meshVelocity?.[node * dimension + i] ?? 0),
          );
          along += (edge * (speed[0]! + speed[1]!)) / 2;
        }
        const peclet = Math.abs(along) / (2 * order * diffusivity);
        if (peclet > worst.peclet) worst = { peclet, cell };
      }
  }
  if (worst.peclet > 1)
    throw new LithostatError([
      {
        code: 'unresolved-flow',
        path: `mesh.cells[${worst.cell}]`,
        message: `Metal flows through cell ${worst.cell} faster than vacancies diffuse across it (Peclet number ${worst.peclet.toPrecision(3)}).`,
        expected: 'at most 1',
        remedy: 'Refine the mesh there, or let the nodes move with the metal.',
      },
    ]);
}
