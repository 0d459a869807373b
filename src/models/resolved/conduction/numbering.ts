import type { Issue } from '../../../quantity/index.js';
import { LithostatError } from '../../../quantity/index.js';

/** Which unknown each node has. Unknowns are the potentials of free nodes in the order of the nodes, then those of the electrodes. */
export interface Numbering {
  /** Unknown of each node of the mesh; -1 where Phi is given, or where the field has no node. Nodes in ideal contact share that of their metal. */
  readonly unknownOfNode: Int32Array;
  /** Node of each nodal unknown. */
  readonly nodeOfUnknown: Int32Array;
  /** Given potential of nodes without an unknown (V); 0 elsewhere. */
  readonly given: Float64Array;
  /** First unknown of the electrodes. */
  readonly firstElectrode: number;
  readonly size: number;
}

/** Nodes where something is imposed on Phi. */
export interface NodeConditions {
  /** Nodes of ideal electrodes: place of the electrode, and its nodes. */
  readonly tied: readonly { readonly electrode: number; readonly name: string; readonly nodes: Iterable<number> }[];
  readonly given: ReadonlyMap<number, number>;
}

/**
 * Numbers the unknowns.
 * @param fieldNodes nodes that carry Phi, ascending. @param nodeCount nodes of the mesh. @param electrodes how many there are.
 * @throws LithostatError where two ideal electrodes touch, or one touches a part with given potential.
 */
export function numberUnknowns(
  fieldNodes: Int32Array,
  nodeCount: number,
  electrodes: number,
  conditions: NodeConditions,
): Numbering {
  const tiedTo = new Int32Array(nodeCount).fill(-1);
  const issues: Issue[] = [];
  for (const { electrode, name, nodes } of conditions.tied)
    for (const node of nodes) {
      const other = conditions.given.has(node)
        ? 'a part with given potential'
        : tiedTo[node]! >= 0 && tiedTo[node] !== electrode
          ? 'another ideal electrode'
          : null;
      if (other !== null && issues.length < 5)
        issues.push({
          code: 'short-circuit',
          path: `electrodes.${name}`,
          message: `The electrode ${name} touches ${other} at node ${node}: the current between them would have no bound.`,
          remedy: 'Leave a gap between them, or give one of them kinetics.',
        });
      tiedTo[node] = electrode;
    }
  if (issues.length > 0) throw new LithostatError(issues);
  const unknownOfNode = new Int32Array(nodeCount).fill(-1);
  const given = new Float64Array(nodeCount);
  const nodeOfUnknown: number[] = [];
  for (const node of fieldNodes) {
    const value = conditions.given.get(node);
    if (value !== undefined) given[node] = value;
    else if (tiedTo[node]! < 0) {
      unknownOfNode[node] = nodeOfUnknown.length;
      nodeOfUnknown.push(node);
    }
  }
  const firstElectrode = nodeOfUnknown.length;
  for (const node of fieldNodes) if (tiedTo[node]! >= 0) unknownOfNode[node] = firstElectrode + tiedTo[node]!;
  return {
    unknownOfNode,
    nodeOfUnknown: Int32Array.from(nodeOfUnknown),
    given,
    firstElectrode,
    size: firstElectrode + electrodes,
  };
}
