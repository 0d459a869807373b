import type { VtuPiece, WrittenField } from '../../io/mesh/index.js';
import type { Mesh } from '../../mesh/index.js';
import { type CreepSolution, nodalStress } from './creep/index.js';
import type { CellCurrents } from './electrolyte/cell-conduction.js';
import type { ElasticStress } from './electrolyte/elastic-stress.js';
import type { GrainMesh } from './electrolyte/grain-mesh.js';
import type { ResolvedParameters } from './parameters.js';
import { electrolyteStress } from './rates.js';
import type { StepStart } from './step.js';

/**
 * The fields of a moment on their meshes: electrode 1 above, the electrolyte from its face (height 0) down, electrode 2 below where its
 * interface is resolved. Of the electrolyte potential and current density, and of a polycrystal the number of each grain and the jump of the
 * potential over its boundaries; of the metal velocity, pressure, stress, equivalent stress and
 * strain rate.
 */
export function cellFields(parameters: ResolvedParameters, { rates }: StepStart): VtuPiece[] {
  const pieces: VtuPiece[] = [electrolyteFields(rates.currents, electrolyteStress(parameters, rates))];
  rates.electrodes.forEach(({ flow }, j) => {
    if (flow !== null)
      pieces.push(metalFields(flow.solution, j === 0 ? null : parameters.electrolyte.thickness, `metal ${j + 1}`));
  });
  return pieces;
}

/** The electrolyte with its fields. */
export function electrolyteFields(
  { mesh, solution, grains }: Pick<CellCurrents, 'mesh' | 'solution' | 'grains'>,
  stress: ElasticStress | null = null,
): VtuPiece {
  const fields: WrittenField[] = [
    { name: 'potential', unit: 'V', kind: 'scalar', at: 'nodes', values: solution.potential },
    { name: 'currentDensity', unit: 'A/m^2', kind: 'vector', at: 'nodes', values: solution.currentVectors() },
  ];
  if (grains !== null)
    fields.push(
      { name: 'grain', unit: '1', kind: 'scalar', at: 'cells', values: grainOfCells(mesh) },
      {
        name: 'potentialJump',
        unit: 'V',
        kind: 'scalar',
        at: 'nodes',
        values: potentialJumps(grains, solution.potential),
      },
    );
  if (stress !== null) {
    // On both sides of a grain boundary the same.
    const spread = (values: Float64Array, components: number): Float64Array =>
      grains === null
        ? values
        : Float64Array.from(
            { length: grains.original.length * components },
            (_, k) => values[grains.original[Math.floor(k / components)]! * components + (k % components)]!,
          );
    fields.push(
      { name: 'displacement', unit: 'm', kind: 'vector', at: 'nodes', values: spread(stress.displacement, 2) },
      {
        name: 'stress',
        unit: 'Pa',
        kind: 'symmetric-tensor',
        at: 'nodes',
        values: spread(inTheSection(stress.stress), 4),
      },
      {
        name: 'largestPrincipalStress',
        unit: 'Pa',
        kind: 'scalar',
        at: 'nodes',
        values: spread(stress.principal, 1),
      },
    );
  }
  return { mesh, fields };
}

/** xx, yy, zz, xy of tensors in Mandel's order. */
function inTheSection(stress: Float64Array): Float64Array {
  const tensors = new Float64Array((4 * stress.length) / 6);
  for (let node = 0; node < tensors.length / 4; node++) {
    tensors.set(stress.subarray(6 * node, 6 * node + 3), 4 * node);
    tensors[4 * node + 3] = stress[6 * node + 5]! * Math.SQRT1_2;
  }
  return tensors;
}

/** Number of each cell's grain, from 1; 0 below the grains. */
function grainOfCells({ blocks, regions }: Mesh): Float64Array {
  const numbers = regions.map((name) => (name === 'electrolyte' ? 0 : Number(name.slice('grain-'.length))));
  return Float64Array.from(blocks.flatMap(({ region }) => Array.from(region, (index) => numbers[index]!)));
}

/** Largest difference of the potentials of grains that meet at each node (V); 0 inside of grains. */
function potentialJumps({ original }: GrainMesh, potential: Float64Array): Float64Array {
  const highest = new Float64Array(original.length).fill(Number.NEGATIVE_INFINITY);
  const lowest = new Float64Array(original.length).fill(Number.POSITIVE_INFINITY);
  original.forEach((first, node) => {
    highest[first] = Math.max(highest[first]!, potential[node]!);
    lowest[first] = Math.min(lowest[first]!, potential[node]!);
  });
  return Float64Array.from(original, (first) => highest[first]! - lowest[first]!);
}

/** @param below thickness of the electrolyte that a lower electrode hangs under, upside down; null for the upper one */
function metalFields(solution: CreepSolution, below: number | null, region: string): VtuPiece {
  const { velocity, pressure, problem } = solution;
  const { stress, equivalentRate } = nodalStress(solution);
  const nodes = equivalentRate.length;
  const equivalentStress = new Float64Array(nodes);
  // In files: rr, zz, around the axis, rz (xx, yy, zz, xy when plane); the law's order is xx, yy, zz, xy, …
  const tensor = new Float64Array(4 * nodes);
  const shear = below === null ? 1 : -1;
  for (let node = 0; node < nodes; node++) {
    const [xx, yy, zz, xy] = stress.subarray(6 * node, 6 * node + 4) as unknown as [number, number, number, number];
    tensor.set([xx, yy, zz, shear * xy], 4 * node);
    const mean = (xx + yy + zz) / 3;
    equivalentStress[node] = Math.sqrt(1.5 * ((xx - mean) ** 2 + (yy - mean) ** 2 + (zz - mean) ** 2 + 2 * xy ** 2));
  }
  const fields: WrittenField[] = [
    {
      name: 'velocity',
      unit: 'm/s',
      kind: 'vector',
      at: 'nodes',
      values: below === null ? velocity : upsideDown(velocity, 0),
    },
    { name: 'pressure', unit: 'Pa', kind: 'scalar', at: 'nodes', values: pressure },
    { name: 'stress', unit: 'Pa', kind: 'symmetric-tensor', at: 'nodes', values: tensor },
    { name: 'equivalentStress', unit: 'Pa', kind: 'scalar', at: 'nodes', values: equivalentStress },
    { name: 'strainRate', unit: '1/s', kind: 'scalar', at: 'nodes', values: equivalentRate },
  ];
  return { mesh: placed(problem.mesh, below, region), fields };
}

function placed(mesh: Mesh, below: number | null, region: string): Mesh {
  const named = { ...mesh, regions: [region] };
  if (below === null) return named;
  // Turned upside down the triangles' nodes run the other way round.
  const blocks = mesh.blocks.map((block) => {
    const nodes = block.nodes.slice();
    for (let first = 0; first < nodes.length; first += 6) {
      const [a, b, c, ab, bc, ca] = block.nodes.subarray(first, first + 6) as unknown as number[];
      nodes.set([a!, c!, b!, ca!, bc!, ab!], first);
    }
    return { ...block, nodes };
  });
  return {
    ...named,
    blocks,
    coordinates: upsideDown(mesh.coordinates, -below),
    boundaries: new Map(),
    interfaces: new Map(),
  };
}

function upsideDown(vectors: Float64Array, offset: number): Float64Array {
  return vectors.map((value, at) => (at % 2 === 0 ? value : offset - value));
}
