import { describe, expect, it } from 'vitest';
import { meshBytes, readBytes } from './meshes.js';

const text = meshBytes('void-22-text').toString();
const text4 = meshBytes('void-41-text').toString();
const plain = readBytes(text);

/** A binary file of format 2.2 with the bytes of every number in the other order. */
function bigEndian(name: string): Buffer {
  const bytes = Buffer.from(meshBytes(name));
  const behindLine = (mark: string) => bytes.indexOf('\n', bytes.indexOf(mark) + mark.length) + 1;
  const turn = (at: number, length: number) => bytes.subarray(at, at + length).reverse();
  turn(behindLine('2.2 1 8'), 4);
  const nodes = Number(/\$Nodes\n(\d+)\n/.exec(bytes.toString('latin1'))![1]);
  let at = behindLine('$Nodes\n');
  for (let node = 0; node < nodes; node++, at += 28) {
    turn(at, 4);
    for (const axis of [0, 1, 2]) turn(at + 4 + 8 * axis, 8);
  }
  const end = bytes.lastIndexOf('\n$EndElements');
  for (at = behindLine('$Elements\n'); at < end; at += 4) turn(at, 4);
  return bytes;
}

describe('a Gmsh file in other forms is the same mesh', () => {
  it.each<[string, string | Buffer]>([
    ['lines that end as on Windows', text.replaceAll('\n', '\r\n')],
    ['a comment first', `$Comments\nnot $Nodes\n$EndComments\n${text}`],
    ['data behind the mesh', `${text}$NodeData\n1\n"temperature"\n$EndNodeData\n`],
    [
      'nodes with parameters',
      text.replace(/\$(End)?Nodes/g, '$$$1ParametricNodes').replace(/^(\d+ \S+ \S+ 0)$/gm, '$1 2 1 0.5 0.25'),
    ],
    [
      'nodes with parameters, 4.1',
      text4
        .replace(/^([012]) (\d+) 0 (\d+)$/gm, '$1 $2 1 $3')
        // Blocks of nodes on curves have one parameter a node, those on surfaces two.
        .replace(
          /^(1 \d+ 1 (\d+)\n(?:\d+\n)*)((?:\S+ \S+ 0\n)*)/gm,
          (_, head, __, at) => head + at.replaceAll(' 0\n', ' 0 0.5\n'),
        )
        .replace(
          /^(2 \d+ 1 (\d+)\n(?:\d+\n)*)((?:\S+ \S+ 0\n)*)/gm,
          (_, head, __, at) => head + at.replaceAll(' 0\n', ' 0 0.5 0.5\n'),
        ),
    ],
  ])('%s', (_, content) => {
    const { mesh } = readBytes(content);
    expect(mesh.blocks).toEqual(plain.mesh.blocks);
    expect(mesh.coordinates).toEqual(plain.mesh.coordinates);
    expect([...mesh.interfaces]).toEqual([...plain.mesh.interfaces]);
  });

  it('numbers with the bytes in the other order', () => {
    const little = readBytes(meshBytes('void-22-binary')).mesh;
    expect(readBytes(bigEndian('void-22-binary')).mesh).toEqual(little);
  });
});

/** Three unit squares in a row, numbered from the left; facets between the first two, and between the second and third. */
function row(regions: readonly [string, string, string], names: readonly [string, string], turned = false): string {
  const groups = [...new Set(regions)];
  const facets = [...new Set(names)];
  const node = (x: number, y: number) => 1 + 2 * x + y;
  const square = (x: number) => `${node(x, 0)} ${node(x + 1, 0)} ${node(x + 1, 1)} ${node(x, 1)}`;
  const facet = (x: number) => (turned ? `${node(x, 1)} ${node(x, 0)}` : `${node(x, 0)} ${node(x, 1)}`);
  return `$MeshFormat
2.2 0 8
$EndMeshFormat
$PhysicalNames
${groups.length + facets.length}
${groups.map((name, k) => `2 ${k + 1} "${name}"`).join('\n')}
${facets.map((name, k) => `1 ${k + 20} "${name}"`).join('\n')}
$EndPhysicalNames
$Nodes
8
${[0, 1, 2, 3].flatMap((x) => [`${node(x, 0)} ${x} 0 0`, `${node(x, 1)} ${x} 1 0`]).join('\n')}
$EndNodes
$Elements
5
${[0, 1, 2].map((x) => `${x + 1} 3 2 ${groups.indexOf(regions[x]!) + 1} 1 ${square(x)}`).join('\n')}
${[0, 1].map((k) => `${k + 4} 1 2 ${facets.indexOf(names[k]!) + 20} 1 ${facet(k + 1)}`).join('\n')}
$EndElements
`;
}

const cells = (read: ReturnType<typeof readBytes>, name: string) => {
  const { metal, electrolyte } = read.mesh.interfaces.get(name)!;
  return { metal: [...metal.cell], electrolyte: [...electrolyte.cell] };
};

describe('sides of interfaces', () => {
  it('are those of the metal, wherever it lies', () => {
    const read = readBytes(row(['metal', 'electrolyte', 'metal'], ['both', 'both']));
    // Cells come group by group: the two of metal, then the one between them.
    expect(cells(read, 'both')).toEqual({ metal: [0, 1], electrolyte: [2, 2] });
    expect(read.notes).toEqual([]);
  });

  it('are stated by names of metals', () => {
    const read = readBytes(row(['cathode', 'LPSCl', 'anode'], ['left', 'right']), { metal: ['anode', 'cathode'] });
    expect(cells(read, 'left')).toEqual({ metal: [0], electrolyte: [1] });
    expect(cells(read, 'right')).toEqual({ metal: [2], electrolyte: [1] });
  });

  it('are those of the first grain in the list, with a note, unless they are stated', () => {
    const content = row(['grain 1', 'grain 2', 'metal'], ['grains', 'interface']);
    const read = readBytes(content);
    expect(cells(read, 'grains')).toEqual({ metal: [0], electrolyte: [1] });
    expect(cells(read, 'interface')).toEqual({ metal: [2], electrolyte: [1] });
    expect(read.notes).toEqual([expect.stringContaining('The interface grains lies between regions of the same kind')]);
    const stated = readBytes(content, { sides: { grains: { metal: 'grain 2', electrolyte: 'grain 1' } } });
    expect(cells(stated, 'grains')).toEqual({ metal: [1], electrolyte: [0] });
    expect(stated.notes).toEqual([]);
  });

  it('within one region are those from and to which the facet points', () => {
    // From bottom to top the right-hand side is the right one: the facet points away from the left square.
    const up = readBytes(row(['metal', 'metal', 'electrolyte'], ['crack', 'interface']));
    expect(cells(up, 'crack')).toEqual({ metal: [0], electrolyte: [1] });
    const down = readBytes(row(['metal', 'metal', 'electrolyte'], ['crack', 'interface'], true));
    expect(cells(down, 'crack')).toEqual({ metal: [1], electrolyte: [0] });
    expect(cells(down, 'interface')).toEqual({ metal: [1], electrolyte: [2] });
    expect(up.notes).toEqual([expect.stringContaining('1 facet of the interface crack lie within one region')]);
  });

  it('of a group that is on the outside as well are those of its inner facets', () => {
    // The second facet is moved to the right end.
    const content = row(['metal', 'electrolyte', 'electrolyte'], ['mixed', 'mixed']).replace(
      '1 5 6\n$End',
      '1 7 8\n$End',
    );
    const read = readBytes(content);
    expect(cells(read, 'mixed')).toEqual({ metal: [0], electrolyte: [1] });
    expect([...read.mesh.boundaries.get('mixed')!.cell]).toEqual([2]);
    expect(read.notes).toEqual([expect.stringContaining('it is a boundary and an interface of that name')]);
  });

  it('are not there where bodies touch without common nodes, and that is said', () => {
    const apart = row(['metal', 'electrolyte', 'electrolyte'], ['first', 'second'])
      .replace('$Nodes\n8', '$Nodes\n10')
      .replace('$EndNodes', '9 1 0 0\n10 1 1 0\n$EndNodes')
      .replace('1 3 2 1 1 1 3 4 2', '1 3 2 1 1 1 9 10 2');
    const read = readBytes(apart);
    expect([...read.mesh.boundaries.keys()]).toEqual(['first']);
    expect(read.notes).toContainEqual(expect.stringContaining('2 nodes at the place of another one'));
  });
});
