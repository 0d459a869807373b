import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MeshFlags, readMeshAsAsked } from '../../src/cli/mesh-options.js';
import { issuesOf, meshBytes, meshFile } from '../io/mesh/meshes.js';
import { lithostat, workplace } from './command.js';

const folder = workplace();
for (const name of ['void-order2-41-binary', 'blocks', 'tower-8']) cpSync(meshFile(name), join(folder, `${name}.msh`));
const mesh = (...words: string[]) => lithostat(['mesh', ...words], folder);

describe('mesh info', () => {
  it('prints the numbers under their names, in SI', async () => {
    const words = ['void-order2-41-binary.msh', '--unit', 'um', '--geometry', 'axisymmetric', '--json'];
    const { code, stdout, stderr } = await mesh('info', ...words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answer = JSON.parse(stdout);
    const radius = (25 + 9) / 6;
    const near = (value: number, tolerance = 1e-5) => ({
      asymmetricMatch: (got: number) => Math.abs(got / value - 1) < tolerance,
    });
    expect(answer).toMatchObject({
      format: 'Gmsh 4.1, binary',
      geometry: 'axisymmetric',
      extent: [
        [0, expect.closeTo(12e-6, 15)],
        [expect.closeTo(-10e-6, 15), expect.closeTo(14e-6, 15)],
      ],
      nodes: 215,
      cells: [{ shape: 'triangle', order: 2, count: 94 }],
      units: { regions: 'm^3', facets: 'm^2' },
      regions: [
        { name: 'electrolyte', count: 36, measure: near(Math.PI * 144 * 10e-18) },
        { name: 'metal', count: 58, measure: near((Math.PI * 144 * 14 - (Math.PI * 3 * (75 + 9)) / 6) * 1e-18) },
      ],
      interfaces: [
        {
          name: 'interface',
          count: 3,
          measure: near(Math.PI * (144 - 25) * 1e-12),
          metal: ['metal'],
          electrolyte: ['electrolyte'],
        },
      ],
      unnamedFacets: 0,
      notes: [expect.stringContaining('58 cells turned around')],
    });
    const named = new Map(answer.boundaries.map((one: { name: string }) => [one.name, one]));
    // The surface of a spherical cap is 2 pi R h.
    expect(named.get('void')).toMatchObject({ count: 4, measure: near(2 * Math.PI * radius * 3e-12, 1e-4) });
    expect(named.get('axis')).toMatchObject({ measure: 0 });
    expect(answer.quality.least).toBeGreaterThan(0.5);
    expect(answer.size.least).toBeLessThan(answer.size.greatest);
  });

  it('tells people the same, with units, and says what it took by itself', async () => {
    const { code, stdout, stderr } = await mesh('info', 'blocks.msh', '--unit', 'mm');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^cells +12 quadrilaterals of order 1$/m);
    expect(stdout).toMatch(/^boundaries +foot +6 edges, 3\.5 mm$/m);
    expect(stdout).toMatch(/^interfaces +contact +2 edges, .* mm, Li \(metal's side\) and LPSCl$/m);
    expect(stdout).toMatch(/^unnamed +8 edges of the surface$/m);
    expect(stderr).toContain('Which regions are metal is not said');
    const stated = await mesh('info', 'blocks.msh', '--unit', 'mm', '--metal', 'LPSCl');
    expect(stated.stdout).toMatch(/LPSCl \(metal's side\) and Li$/m);
    expect(stated.stderr).toBe('');
    const sides = await mesh('info', 'blocks.msh', '--unit', 'mm', '--sides', 'contact=LPSCl:Li', '--require', 'foot');
    expect(sides.stdout).toMatch(/LPSCl \(metal's side\) and Li$/m);
  });

  it('takes a unit with a number, and says that a body in space is not plane', async () => {
    const space = await mesh('info', 'tower-8.msh', '--unit', '10 um', '--geometry', 'plane');
    expect(space.stdout).toMatch(/^geometry +space$/m);
    expect(space.stdout).toMatch(/electrolyte +8 cells, 1500 um\^3$/m);
    expect(space.stderr).toContain('it is a body in space, and not plane');
  });

  // In this process: what the words lead to, without a start of the command each.
  const flags = { unit: 'mm', metal: [], sides: [], require: [] };
  it.each<[string, Partial<MeshFlags>, object]>([
    ['a unit that is no length', { unit: 'MPa' }, { file: '--unit', got: expect.stringContaining('MPa') }],
    ['a unit of nothing', { unit: '0 um' }, { code: 'out-of-range', file: '--unit' }],
    [
      'a name that is missing',
      { require: ['contcat'] },
      { code: 'missing-group', got: 'contcat', expected: 'Li, LPSCl, foot, left, contact', nearest: 'contact' },
    ],
    ['a metal that is missing', { metal: ['Na'] }, { code: 'missing-group', got: 'Na' }],
    ['sides in other words', { sides: ['contact'] }, { code: 'bad-option', file: '--sides' }],
  ])('refuses %s', (_, words, issue) => {
    const read = () => readMeshAsAsked(join(folder, 'blocks.msh'), { ...flags, ...words });
    expect(issuesOf(read)[0]).toMatchObject(issue);
  });

  it.each<[string, readonly string[], object]>([
    ['no unit', ['blocks.msh'], { code: 'missing-option', file: '--unit' }],
    ['no such file', ['none.msh', '--unit', 'mm'], { code: 'file-missing' }],
    [
      'a geometry that there is not',
      ['blocks.msh', '--unit', 'mm', '--geometry', 'sphere'],
      { code: 'invalid-argument' },
    ],
  ])('2: %s', async (_, words, issue) => {
    const { code, stdout, stderr } = await mesh('info', ...words, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).issues[0]).toMatchObject(issue);
    expect(stderr).not.toBe('');
  });

  it('2: a damaged file', async () => {
    writeFileSync(join(folder, 'cut.msh'), meshBytes('tower-8').subarray(0, 2000));
    const { code, stderr } = await mesh('info', 'cut.msh', '--unit', 'um');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^cut\.msh:\d+\n/);
    expect(stderr).toContain('save it again from Gmsh');
  });

  it('2: the first word alone', async () => {
    const { code, stderr } = await mesh();
    expect(code).toBe(2);
    expect(stderr).toContain('mesh and one of info, convert');
  });
});

describe('mesh convert', () => {
  it('writes a file for ParaView', async () => {
    const { code, stdout } = await mesh('convert', 'tower-8.msh', 'tower.vtu', '--unit', 'um');
    expect(code).toBe(0);
    expect(stdout).toBe(
      'tower.vtu: regions 0 electrolyte, 1 metal; fields region, shape quality, size, on bottom, on top, on interface\n',
    );
    const text = readFileSync(join(folder, 'tower.vtu'), 'latin1');
    expect(text).toContain('<Piece NumberOfPoints="45" NumberOfCells="16">');
    for (const name of ['shape quality [1]', 'size [m]', 'on interface [1]']) expect(text).toContain(`Name="${name}"`);
  });

  it('2: another kind of file, or over the one that is read', async () => {
    cpSync(meshFile('blocks'), join(folder, 'blocks.vtu'));
    for (const [from, to] of [
      ['blocks.msh', 'blocks.stl'],
      ['blocks.vtu', 'blocks.vtu'],
    ] as const) {
      const { code, stdout } = await mesh('convert', from, to, '--unit', 'mm', '--json');
      expect(code).toBe(2);
      expect(JSON.parse(stdout).issues[0]).toMatchObject({ code: 'bad-argument', got: to });
    }
    expect(readdirSync(folder)).not.toContain('blocks.stl');
  });
});
