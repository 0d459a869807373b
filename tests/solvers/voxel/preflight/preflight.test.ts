import { describe, expect, it } from 'vitest';
import { checkConduction, heldState, voxelState } from '../../../../src/solvers/voxel/preflight.js';
import type { FaceCondition, VoxelConductionProblem } from '../../../../src/solvers/voxel/problem.js';
import { throughPages } from './flood.js';

const { blocked, carrying, floating } = voxelState;
const insulated = [{ kind: 'insulated' }, { kind: 'insulated' }] as const;
const potential = (value: number): FaceCondition => ({ kind: 'potential', value });

/** A sheet of pages (down) and rows (across), one column deep; `#` conducts. */
function sheet(rows: readonly string[], more: Partial<VoxelConductionProblem> = {}): VoxelConductionProblem {
  const letters = [...rows.join('')].map((letter) => (letter === '#' ? 1 : letter === '+' ? 2 : 0));
  return throughPages([rows.length, rows[0]!.length, 1], letters, {
    conductivity: { labels: Uint8Array.from(letters), phases: [0, 1, 1] },
    ...more,
  });
}

describe('the check before a solve', () => {
  it('keeps what connects both faces with its dead ends, holds what touches one, lets islands float', () => {
    const { states, constants, voxels, obstacle } = checkConduction(
      sheet([
        '#..#.', // the first way, and one that ends
        '##...',
        '#..#.',
        '#....',
        '#..#.',
      ]),
    );
    const [high, low] = [heldState, heldState + 1];
    expect([...states]).toEqual([
      ...[carrying, blocked, blocked, high, blocked],
      ...[carrying, carrying, blocked, blocked, blocked],
      ...[carrying, blocked, blocked, floating, blocked],
      ...[carrying, blocked, blocked, blocked, blocked],
      ...[carrying, blocked, blocked, low, blocked],
    ]);
    expect([...constants]).toEqual([1, 0]);
    expect(voxels).toEqual({ blocked: 16, carrying: 6, floating: 1, held: 2 });
    expect(obstacle).toBeNull();
  });

  it('says where a phase ends that does not percolate, and where the gap is', () => {
    const { obstacle, voxels } = checkConduction(sheet(['#.#', '#..', '...', '..#', '..#']));
    expect(voxels.carrying).toBe(0);
    expect(obstacle?.code).toBe('not-percolating');
    expect(obstacle?.message).toBe(
      'Phase 1 does not connect the low z face to the high z face: the component that reaches farthest from z = 0 ends at page 2 of 5. ' +
        '2 components touch the low z face, 1 the high z face. Nearest gap: 2 voxels from page 1, row 3, column 1 to page 4, row 3, column 1.',
    );
    expect(obstacle?.gap).toEqual({ from: [0, 2, 0], to: [3, 2, 0], voxels: 2 });
    expect(obstacle?.remedy).toMatch(/phase.*threshold.*axis/);
  });

  it('says when voxels meet at an edge only', () => {
    const { obstacle } = checkConduction(sheet(['#.', '.#']));
    expect(obstacle?.message).toContain('Nearest gap: 1 voxel from page 1, row 1, column 1 to page 2, row 2, column 1');
    expect(obstacle?.message).toContain('they meet at an edge only');
  });

  it('says when no voxel touches a face', () => {
    const { obstacle } = checkConduction(sheet(['..', '##', '##']));
    expect(obstacle?.message).toBe(
      'Phase 1 does not connect the low z face to the high z face. No components touch the low z face, 1 the high z face.',
    );
    expect(checkConduction(sheet(['..', '..'])).obstacle?.message).toMatch(/^What conducts \(no voxel\) does not/);
  });

  it('sees interfaces that let nothing through', () => {
    const image = ['##', '##', '++', '++'];
    expect(checkConduction(sheet(image)).obstacle).toBeNull();
    const finite = { interfaceResistances: [{ phases: [1, 2], resistance: 1e9 }] } as const;
    expect(checkConduction(sheet(image, finite)).obstacle).toBeNull();
    const blocking = { interfaceResistances: [{ phases: [1, 2], resistance: Infinity }] } as const;
    const { obstacle } = checkConduction(sheet(image, blocking));
    expect(obstacle?.message).toMatch(/^Phases 1 and 2 \(nothing crosses 1-2\) do not connect/);
    expect(obstacle?.message).toContain('touch across a face that lets nothing through');
  });

  it('sees contacts that are lost', () => {
    const robin = (resistance: Float64Array): Partial<VoxelConductionProblem> => ({
      boundaries: {
        z: [{ kind: 'robin', resistance, potential: 1 }, potential(0)],
        y: insulated,
        x: insulated,
      },
    });
    const image = ['#.#', '#.#'];
    const partly = checkConduction(sheet(image, robin(Float64Array.of(0.1, 0.1, Infinity))));
    expect([...partly.states]).toEqual([carrying, blocked, heldState, carrying, blocked, heldState]);
    expect(partly.constants[0]).toBe(0);
    const lost = checkConduction(sheet(image, robin(new Float64Array(3).fill(Infinity))));
    expect(lost.obstacle?.message).toContain('2 components end at the low z face where its resistance is infinite');
  });

  it('has nothing against a problem in which nothing is asked to flow', () => {
    const equal = { boundaries: { z: [potential(2), potential(2)], y: insulated, x: insulated } } as const;
    const { obstacle, voxels, states, constants } = checkConduction(sheet(['##', '##'], equal));
    expect({ obstacle, voxels }).toEqual({ obstacle: null, voxels: { blocked: 0, carrying: 0, floating: 0, held: 4 } });
    expect([...states].map((state) => constants[state - heldState])).toEqual([2, 2, 2, 2]);
  });

  it('finds ways between places of one face, and between faces of two axes', () => {
    const map = { kind: 'potential', value: Float64Array.of(1, 1, 0) } as const;
    const one = { boundaries: { z: [map, { kind: 'insulated' }], y: insulated, x: insulated } } as const;
    expect(checkConduction(sheet(['#.#', '###'], one)).obstacle).toBeNull();
    expect(checkConduction(sheet(['#.#', '#.#'], one)).obstacle?.message).toMatch(
      /^Phase 1 does not connect the places of the low z face/,
    );
    const two = {
      boundaries: { z: [potential(1), { kind: 'insulated' }], y: [{ kind: 'insulated' }, potential(0)], x: insulated },
    } as const;
    expect(checkConduction(sheet(['#..', '###'], two)).obstacle).toBeNull();
    expect(checkConduction(sheet(['#..', '#.#'], two)).obstacle?.message).toMatch(
      /^Phase 1 does not connect the low z face to the high y face\. 1 component touches the low z face, 1 the high y face/,
    );
  });

  it('takes periodic axes into account: sides that lead around, and a jump that drives current around the axis', () => {
    const sides = (periodic: boolean) => ({
      boundaries: {
        z: [potential(1), potential(0)],
        y: periodic ? { kind: 'periodic' as const } : insulated,
        x: insulated,
      } as const,
    });
    const image = ['#..', '#.#', '..#'];
    expect(checkConduction(sheet(image, sides(false))).obstacle?.code).toBe('not-percolating');
    expect(checkConduction(sheet(image, sides(true))).obstacle).toBeNull();

    const jump = { boundaries: { z: { kind: 'periodic', jump: 1 }, y: insulated, x: insulated } } as const;
    const rod = checkConduction(sheet(['#.#', '#.#', '#..'], jump));
    expect([...rod.states]).toEqual([carrying, 0, floating, carrying, 0, floating, carrying, 0, 0]);
    expect(rod.levelFree).toEqual([{ component: 0, current: 0 }]);
    expect(checkConduction(sheet(['#.#', '..#', '#..'], jump)).obstacle?.message).toBe(
      'Phase 1 does not close on itself around the periodic z axis: of 2 components none reaches its own image, so no current flows along z.',
    );
  });

  it('balances fluxes and sources of parts that no face holds', () => {
    const flux = (low: number, high: number | Float64Array): Partial<VoxelConductionProblem> => ({
      spacing: [2, 3, 5],
      boundaries: {
        z: [
          { kind: 'flux', value: low },
          { kind: 'flux', value: high },
        ],
        y: insulated,
        x: insulated,
      },
    });
    const image = ['##', '.#', '.#'];
    // 15 m^2 a face: two voxels take 2 A/m^2, one gives 4.
    const balanced = checkConduction(sheet(image, flux(2, -4)));
    expect(balanced).toMatchObject({ obstacle: null, levelFree: [{ component: 0, current: 0 }] });
    const open = checkConduction(sheet(image, flux(2, -3)));
    expect(open.obstacle?.code).toBe('unbalanced-current');
    expect(open.obstacle?.message).toContain('A net current of 15.00 A enters a connected part of phase 1 (4 voxels)');
    const stray = checkConduction(sheet(image, flux(2, Float64Array.of(-1, -4))));
    expect(stray.obstacle?.message).toBe('A flux map puts 15.00 A into voxels that do not conduct (phase 1 does).');

    const volume = 30;
    const source = Float64Array.of(1, 0, 0, 0, 0, -1);
    const inside = { ...flux(0, 0), source };
    expect(checkConduction(sheet(image, inside))).toMatchObject({ obstacle: null, voxels: { carrying: 4 } });
    source[2] = 0.5;
    expect(checkConduction(sheet(image, inside)).obstacle?.message).toContain(
      `The source puts ${(0.5 * volume).toPrecision(4)} A`,
    );
    // An island with a source between held faces: no way out, although the rest conducts.
    const island = Float64Array.of(0, 0, 0, 1, 0, 0);
    const { obstacle } = checkConduction(
      sheet(
        ['#.', '#.', '#.'].map((row) => row.replace('.', '.')),
        { source: island },
      ),
    );
    expect(obstacle?.code).toBe('stray-current');
    const enclosed = checkConduction(
      sheet(['#...', '#.#.', '#...'], { source: Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0) }),
    );
    expect(enclosed.obstacle?.code).toBe('unbalanced-current');
  });

  it('solves for parts held at more different potentials than the states can name', () => {
    const width = 600;
    const value = Float64Array.from({ length: width }, (_, row) => row);
    const top = [...Array(width).keys()].map((row) => (row % 2 === 0 ? '#' : '.')).join('');
    const { states, constants, voxels } = checkConduction(
      sheet([top, '.'.repeat(width)], {
        boundaries: { z: [{ kind: 'potential', value }, potential(0)], y: insulated, x: insulated },
      }),
    );
    expect(voxels.held + voxels.carrying).toBe(300);
    expect(voxels.held).toBe(constants.length);
    states.subarray(0, width).forEach((state, row) => {
      if (state >= heldState) expect(constants[state - heldState]).toBe(row);
      else expect(state).toBe(row % 2 === 0 ? carrying : blocked);
    });
  });
});
