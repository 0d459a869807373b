/**
 * Which blocks of a symmetric block matrix are stored: both triangles and the whole diagonal, nodes numbered colour by colour so that no
 * two nodes of one colour are joined. Sweeps may then do the nodes of a colour in any order, or at once.
 */
export interface BlockPattern {
  readonly nodes: number;
  /** nodes + 1 positions. */
  readonly starts: Int32Array;
  /** Column of each block, ascending in each row. */
  readonly columns: Int32Array;
  /** Position of the diagonal block of each row. */
  readonly diagonal: Int32Array;
  /** Position of the block at (j, i) for each block (i, j). */
  readonly mirrored: Int32Array;
  /** First node of each colour, and the number of nodes at the end. */
  readonly colours: Int32Array;
  /** The number given to each node of the graph that the pattern was made from. */
  readonly numbers: Int32Array;
}

/** Neighbours of nodes, both ways, in any order, without the nodes themselves. */
export interface NodeGraph {
  readonly nodes: number;
  readonly starts: Int32Array;
  readonly neighbours: Int32Array;
}

/** The graph of pairs (from, to) and (to, from), each edge once, no loops. `count` of the pairs are used. */
export function graphOfPairs(nodes: number, from: Int32Array, to: Int32Array, count: number): NodeGraph {
  const starts = new Int32Array(nodes + 1);
  for (let pair = 0; pair < count; pair++) {
    starts[from[pair]! + 1]!++;
    starts[to[pair]! + 1]!++;
  }
  for (let node = 0; node < nodes; node++) starts[node + 1]! += starts[node]!;
  const all = new Int32Array(2 * count);
  const next = starts.slice(0, nodes);
  for (let pair = 0; pair < count; pair++) {
    const [a, b] = [from[pair]!, to[pair]!];
    all[next[a]!++] = b;
    all[next[b]!++] = a;
  }
  const seenBy = new Int32Array(nodes).fill(-1);
  let kept = 0;
  for (let node = 0; node < nodes; node++) {
    const begin = starts[node]!;
    starts[node] = kept;
    seenBy[node] = node;
    for (let at = begin; at < starts[node + 1]!; at++) {
      const other = all[at]!;
      if (seenBy[other] === node) continue;
      seenBy[other] = node;
      all[kept++] = other;
    }
  }
  starts[nodes] = kept;
  return { nodes, starts, neighbours: all.subarray(0, kept) };
}

/** The block pattern of a graph, its nodes renumbered by colours (first fit, in the order of the nodes). */
export function colouredPattern(graph: NodeGraph): BlockPattern {
  const { nodes, starts: graphStarts, neighbours } = graph;
  const { numbers, colours } = firstFit(graph);
  const starts = new Int32Array(nodes + 1);
  const old = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    old[numbers[node]!] = node;
    starts[numbers[node]! + 1] = graphStarts[node + 1]! - graphStarts[node]! + 1;
  }
  for (let row = 0; row < nodes; row++) starts[row + 1]! += starts[row]!;
  const columns = new Int32Array(starts[nodes]!);
  const diagonal = new Int32Array(nodes);
  const next = starts.slice(0, nodes);
  // The pattern is symmetric: rows told off to their columns in ascending order leave every row's columns ascending.
  for (let row = 0; row < nodes; row++) {
    const node = old[row]!;
    for (let at = graphStarts[node]!; at < graphStarts[node + 1]!; at++) {
      const other = numbers[neighbours[at]!]!;
      columns[next[other]!++] = row;
    }
    diagonal[row] = next[row]!;
    columns[next[row]!++] = row;
  }
  next.set(starts.subarray(0, nodes));
  const mirrored = new Int32Array(columns.length);
  for (let row = 0; row < nodes; row++)
    for (let at = starts[row]!; at < starts[row + 1]!; at++) mirrored[at] = next[columns[at]!]!++;
  return { nodes, starts, columns, diagonal, mirrored, colours, numbers };
}

/** Greedy colouring; numbers ascend by colour, and by node within one. */
function firstFit({ nodes, starts, neighbours }: NodeGraph): { numbers: Int32Array; colours: Int32Array } {
  const colourOf = new Int32Array(nodes).fill(-1);
  const counts: number[] = [];
  let usedBy = new Int32Array(64).fill(-1);
  for (let node = 0; node < nodes; node++) {
    for (let at = starts[node]!; at < starts[node + 1]!; at++) {
      const colour = colourOf[neighbours[at]!]!;
      if (colour >= 0) usedBy[colour] = node;
    }
    let colour = 0;
    while (usedBy[colour] === node) colour++;
    if (colour + 1 >= usedBy.length) {
      const larger = new Int32Array(2 * usedBy.length).fill(-1);
      larger.set(usedBy);
      usedBy = larger;
    }
    colourOf[node] = colour;
    counts[colour] = (counts[colour] ?? 0) + 1;
  }
  const colours = new Int32Array(counts.length + 1);
  counts.forEach((count, colour) => {
    colours[colour + 1] = colours[colour]! + count;
  });
  const next = colours.slice();
  const numbers = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) numbers[node] = next[colourOf[node]!]!++;
  return { numbers, colours };
}

/** A copy with twice the room. */
export function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
