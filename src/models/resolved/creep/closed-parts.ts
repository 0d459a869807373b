import { LithostatError } from '../../../quantity/index.js';
import type { CreepOperator } from './operator.js';

/** A connected part of the metal whose whole boundary has given normal velocities: its pressure is known up to a constant. */
interface ClosedPart {
  /** A pressure that is set to zero. */
  readonly pressure: number;
  /** All of its pressures. */
  readonly pressures: Int32Array;
  readonly cells: Int32Array;
  /** Net flux of the given velocities over the volume: what rounding and interpolation leave of 0. */
  readonly source: number;
}

/** Largest net flux, as part of what goes in and out, that is taken for interpolation. */
const interpolation = 1e-3;

/**
 * Finds the parts of the metal that nothing but given velocities bounds. A small net flux (of velocities that were interpolated) is spread over the
 * volume.
 * @param velocity scale, for the error @throws LithostatError where the given velocities change the volume
 */
export function closedParts(operator: CreepOperator, velocity: number): ClosedPart[] {
  const { mesh, constraints } = operator;
  const { dimension } = mesh;
  const parts = partsOf(operator);
  // At rest under unit pressure the forces are -int div phi: what work the pressure does on each velocity.
  const rest = new Float64Array(mesh.coordinates.length);
  const flow = { exponent: 1, squaredRegularisation: 1, diffusional: 0 };
  operator.evaluate({ velocity: rest, pressure: new Float64Array(operator.pressures).fill(1) }, flow, 1);
  const flux = operator.force.map((x) => -x);
  const onUnknowns = new Float64Array(operator.size);
  operator.restrict(flux, onUnknowns);
  const given = new Float64Array(mesh.coordinates.length);
  operator.expand(new Float64Array(operator.size), 1, given);
  const closed: ClosedPart[] = [];
  for (const { cells, nodes, volume } of parts) {
    let free = 0;
    let largest = 0;
    let net = 0;
    let through = 0;
    for (const node of nodes)
      for (let d = 0; d < dimension; d++) {
        const at = node * dimension + d;
        largest = Math.max(largest, Math.abs(flux[at]!));
        net += flux[at]! * given[at]!;
        through += Math.abs(flux[at]! * given[at]!);
        const unknown = constraints.unknown[at]!;
        if (unknown >= 0) free = Math.max(free, Math.abs(onUnknowns[unknown]!));
      }
    if (free > 1e-9 * largest) continue;
    if (Math.abs(net) > interpolation * through)
      throw new LithostatError([
        {
          code: 'volume-changes',
          path: 'conditions',
          message: 'the given velocities change the volume of metal that is incompressible and closed in',
          got: `a net flux of ${((net / through) * 100).toPrecision(3)} % of what goes through (largest velocity ${(
            velocity * constraints.given.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
          ).toPrecision(3)} m/s)`,
          expected: 'as much metal going in as out',
          remedy: 'Leave a part of the boundary free, under a pressure or under a platen.',
        },
      ]);
    const pressures = nodes.map((node) => operator.pressureOf[node]!).filter((place) => place >= 0);
    closed.push({ pressure: pressures[0]!, pressures, cells, source: net / volume });
  }
  return closed;
}

/** Connected parts of the mesh, each with its cells, nodes and volume. */
function partsOf(operator: CreepOperator): { cells: Int32Array; nodes: Int32Array; volume: number }[] {
  const { blocks, coordinates, dimension } = operator.mesh;
  const parent = Int32Array.from({ length: coordinates.length / dimension }, (_, node) => node);
  const root = (node: number): number => {
    while (parent[node] !== node) {
      parent[node] = parent[parent[node]!]!;
      node = parent[node]!;
    }
    return node;
  };
  const firstNodes: number[] = [];
  for (const block of blocks) {
    const perCell = block.nodes.length / block.region.length;
    for (let at = 0; at < block.nodes.length; at++) {
      const first = block.nodes[at - (at % perCell)]!;
      if (at % perCell === 0) firstNodes.push(first);
      const [a, b] = [root(first), root(block.nodes[at]!)];
      if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  const parts = new Map<number, { cells: number[]; nodes: number[]; volume: number }>();
  for (const [cell, node] of firstNodes.entries()) {
    const at = root(node);
    const part = parts.get(at) ?? { cells: [], nodes: [], volume: 0 };
    parts.set(at, part);
    part.cells.push(cell);
    part.volume += operator.volumeOf(cell);
  }
  for (let node = 0; node < parent.length; node++) parts.get(root(node))?.nodes.push(node);
  return [...parts.values()].map(({ cells, nodes, volume }) => ({
    cells: Int32Array.from(cells),
    nodes: Int32Array.from(nodes),
    volume,
  }));
}
