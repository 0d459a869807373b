import { MultigridError } from './errors.js';

/** Which unknown of the caller's matrix is which component of which node. */
export interface Numbering {
  readonly nodes: number;
  readonly components: number;
  /** Whether unknown = node components + component, without gaps. */
  readonly regular: boolean;
  /** Unknown of each component of each node; -1 where it was eliminated. */
  readonly unknowns: Int32Array;
  /** Node of each unknown. */
  readonly nodeOf: Int32Array;
  /** Component of each unknown. */
  readonly componentOf: Int32Array;
}

/**
 * Numbers unknowns node by node, or as the caller says.
 * @param unknowns unknown of each component of each node, -1 where it is not in the matrix; each unknown once.
 * @throws MultigridError naming the unknown that is missing, repeated or out of range.
 */
export function numberUnknowns(size: number, components: number, unknowns?: Int32Array): Numbering {
  if (!(Number.isInteger(components) && components >= 1))
    throw new MultigridError(
      'wrong-option',
      `componentsPerNode is ${components}; expected a whole number of at least 1.`,
    );
  if (unknowns === undefined && size % components !== 0)
    throw new MultigridError(
      'wrong-length',
      `A matrix of ${size} unknowns was given with ${components} components per node; expected a multiple of ${components}. Where ` +
        'unknowns were eliminated, say by `unknowns` which ones are left.',
    );
  if (unknowns !== undefined && unknowns.length % components !== 0)
    throw new MultigridError(
      'wrong-length',
      `unknowns has ${unknowns.length} entries; expected ${components} for each node, so a multiple of ${components}.`,
    );
  const slots = unknowns ?? new Int32Array(size);
  if (unknowns === undefined) for (let unknown = 0; unknown < size; unknown++) slots[unknown] = unknown;
  const nodeOf = new Int32Array(size).fill(-1);
  const componentOf = new Int32Array(size);
  for (let slot = 0; slot < slots.length; slot++) {
    const unknown = slots[slot]!;
    if (unknown === -1) continue;
    if (unknown < 0 || unknown >= size)
      throw new MultigridError(
        'wrong-option',
        `${place(slot, components)} is unknown ${unknown}; the matrix has unknowns 0 to ${size - 1}, and -1 stands for an eliminated one.`,
      );
    if (nodeOf[unknown]! >= 0)
      throw new MultigridError(
        'wrong-option',
        `${place(slot, components)} is unknown ${unknown}, which is component ${componentOf[unknown]} of node ${nodeOf[unknown]} already.`,
        unknown,
      );
    nodeOf[unknown] = Math.floor(slot / components);
    componentOf[unknown] = slot % components;
  }
  const missing = nodeOf.indexOf(-1);
  if (missing >= 0)
    throw new MultigridError('wrong-option', `Unknown ${missing} belongs to no node in \`unknowns\`.`, missing);
  return {
    nodes: slots.length / components,
    components,
    regular: unknowns === undefined,
    unknowns: slots,
    nodeOf,
    componentOf,
  };
}

function place(slot: number, components: number): string {
  return `Component ${slot % components} of node ${Math.floor(slot / components)}`;
}
