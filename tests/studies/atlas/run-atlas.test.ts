import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LithostatError } from '../../../src/quantity/index.js';
import { type AtlasResult, runAtlas } from '../../../src/studies/atlas/index.js';
import { caseFamily, evaluateCase } from '../../../src/studies/cases/index.js';
import { findCriticalCurrent } from '../../../src/studies/critical/index.js';
import { Interrupted } from '../../../src/studies/interruption.js';

const file = new URL('../../../scenarios/studies/atlas.yaml', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'atlas-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const coarse = ['atlas.resolution=4', 'atlas.accuracy=20 %', 'atlas.width=10 %', 'critical.ccs.cycles=3'];
const plating = [...coarse, 'atlas.modes=[ccp]', 'atlas.resolution=8', 'atlas.width=4 %', 'atlas.heldOut=6'];
let folders = 0;
const out = () => join(folder, String(folders++));
const atlas = (set: readonly string[], into = out()): Promise<AtlasResult> =>
  runAtlas({ source: { file, set }, out: into });

// On a machine that does much else.
const patience = { timeout: 300_000 };

describe('the atlas of scenarios/studies/atlas.yaml, coarse', patience, () => {
  const result = atlas(coarse);

  it('has the plating limit that searches by thirds find, at its nodes and between them', async () => {
    const { maps, axes } = await result;
    const [, ccp] = maps;
    expect(ccp.mode).toBe('ccp');
    expect(ccp.statuses).toEqual({ found: 25 });
    expect(ccp.regimes).toEqual({ fracture: 25 });
    // The middle: sqrt(30) MPa and 50 degC.
    expect([axes[0].values[2], axes[1].values[2]]).toEqual([5.47723, 50]);
    const set = [...coarse, 'operation.stackPressure=5.47723 MPa', 'operation.temperature=50 degC'];
    const { interval } = await findCriticalCurrent({ source: { file, set }, mode: 'ccp', out: out() });
    const node = ccp.nodes.find(({ column, row }) => column === 2 && row === 2)!;
    expect(node.low).toBeLessThan(interval.high!);
    expect(node.high).toBeGreaterThan(interval.low!);
    expect(ccp.grid.critical[2][2]).toBeCloseTo(Math.sqrt(node.low! * node.high!), 4);
  });

  it('answers the least pressure that holds 5 mA/cm^2, within ends that searches of their own confirm', async () => {
    const { maps } = await result;
    const [ccs] = maps;
    const { target, grid } = ccs;
    expect(target).toMatchObject({ along: 'operation.stackPressure', other: 'operation.temperature', current: 5 });
    // After three cycles: nowhere up to 35 degC, everywhere at 80 degC, and between from a pressure on.
    expect(target!.least.map(({ kind }) => kind)).toEqual(['nowhere', 'nowhere', 'found', 'found', 'throughout']);
    const family = caseFamily({ file, set: [...coarse, 'critical.ccs.width=2 %'] }, { kind: 'critical', mode: 'ccs' });
    for (const { other, from, to, value, throughoutAbove } of target!.least.slice(2, 4)) {
      expect(throughoutAbove).toBe(true);
      expect(from).toBeLessThan(value!);
      expect(to).toBeGreaterThan(value!);
      const at = async (pressure: number, end: number) =>
        (await evaluateCase(family, [`operation.stackPressure=${pressure} MPa`, `operation.temperature=${other} degC`]))
          .values[end];
      expect(await at(from!, 0)).toBeLessThan(5);
      expect(await at(to!, 1)).toBeGreaterThan(5);
    }
    // The larger share names the regime.
    for (const { regime, byDiffusion, byCreep, byPlasticFlow } of ccs.nodes) {
      const flow = byCreep! + byPlasticFlow!;
      const expected = byDiffusion! >= flow ? 'diffusion' : byPlasticFlow! >= byCreep! ? 'plastic-flow' : 'creep';
      expect(regime).toBe(expected);
    }
    expect(new Set(ccs.nodes.map(({ regime }) => regime)).size).toBeGreaterThan(1);
    // More pressure and more heat never take from the current here.
    grid.critical.forEach((row, j) => {
      row.forEach((value, i) => {
        if (i > 0) expect(value).toBeGreaterThanOrEqual(row[i - 1]!);
        if (j > 0) expect(value).toBeGreaterThan(grid.critical[j - 1][i]!);
      });
    });
    const [line] = target!.contour;
    for (const { other, value } of target!.least.slice(2, 4)) {
      expect(line.points.some(([x, y]) => y === other && Math.abs(x / value! - 1) < 1e-4)).toBe(true);
    }
  });

  it('puts the measured limits on the map, and says that the interface was calibrated on them', async () => {
    const { maps } = await result;
    expect(
      maps.map(({ measured }) =>
        measured.map(({ place, measured: value, calibrated }) => [...place, value, calibrated]),
      ),
    ).toEqual([
      [
        [3, 25, 0.2, true],
        [7, 25, 1, true],
      ],
      [
        [3, 25, 2, true],
        [7, 25, 2, true],
      ],
    ]);
    for (const { predicted, measured } of maps[1].measured)
      expect(Math.abs(predicted! / measured - 1)).toBeLessThan(0.25);
  });
});

describe('an atlas', patience, () => {
  it('is the same to the bit whether its searches begin at guesses or not, and with fewer probes', async () => {
    const { maps } = await atlas(plating);
    const [{ nodes, work, heldOut, error }] = maps;
    expect(work.searches).toBeLessThan(work.gridSearches);
    expect(work.probes / work.searches).toBeLessThan(0.6 * (work.gridProbes / work.gridSearches));
    const family = caseFamily(
      { file, set: [...plating, 'critical.ccp.width=4 %'] },
      { kind: 'critical', mode: 'ccp', search: 'lattice' },
    );
    const { axes } = await atlas(plating, join(folder, String(folders - 1)));
    for (const { column, row, low, high } of nodes.filter((_, index) => index % 7 === 3)) {
      const set = [
        `operation.stackPressure=${axes[0].values[column]} MPa`,
        `operation.temperature=${axes[1].values[row]} degC`,
      ];
      const cold = await evaluateCase(family, set);
      expect([low, high]).toEqual(cold.values.slice(0, 2));
    }
    // Held-out searches: the map is as good there as it says, half a search aside.
    expect(heldOut).toHaveLength(6);
    expect(error.heldOutLargest).toBeLessThan(error.estimated! + error.width);
    expect(error.heldOutOtherKind).toBe(0);
  });

  it('goes on after any interruption to the same answer', async () => {
    const whole = await atlas(plating);
    const into = out();
    let interruptions = 0;
    let result: AtlasResult | undefined;
    while (result === undefined) {
      const controller = new AbortController();
      let searches = 0;
      try {
        result = await runAtlas({
          source: { file, set: plating },
          out: into,
          signal: controller.signal,
          onSearch: () => {
            if (++searches === 11) controller.abort();
          },
        });
      } catch (error) {
        expect(error).toBeInstanceOf(Interrupted);
        interruptions++;
      }
    }
    expect(interruptions).toBeGreaterThan(3);
    expect(JSON.stringify(result)).toBe(JSON.stringify(whole));
    // All is stored: nothing is searched again.
    let again = 0;
    await runAtlas({ source: { file, set: plating }, out: into, onSearch: () => again++ });
    expect(again).toBe(0);
  });

  it('maps over one axis, in any unit, and for every value of a list', async () => {
    const set = [
      ...coarse,
      'atlas.modes=[ccp]',
      'atlas.axes={ operation.stackPressure: { from: 1000 kPa, to: 30 MPa, spacing: logarithmic }, operation.temperature: [40 degC, 333.15 K, 900 degC] }',
    ];
    const { axes, maps } = await atlas(set);
    expect(axes).toMatchObject([{ path: 'operation.stackPressure', unit: 'kPa' }]);
    expect(axes[0].values.at(-1)).toBe(30000);
    expect(maps.map(({ series }) => series)).toEqual(
      ['40 degC', '333.15 K', '900 degC'].map((text) => ({ 'operation.temperature': text })),
    );
    // The same as the row at 60 degC of another map in MPa.
    const other = await atlas([
      ...coarse,
      'atlas.modes=[ccp]',
      'atlas.axes={ operation.stackPressure: { from: 1 MPa, to: 30 MPa, spacing: logarithmic }, operation.temperature: { from: 40 degC, to: 80 degC } }',
    ]);
    expect(maps[1].grid.critical[0]).toEqual(other.maps[0].grid.critical[2]);
    expect(maps[0].target!.least[0].kind).not.toBe('unknown');
    // Lithium is molten at 900 degC: the map says so and the others stand.
    expect(maps[2].statuses).toEqual({ failed: 5 });
    expect(maps[2].nodes[0].reason).toMatch(/failed:input: .*liquid/);
    expect(maps[2].target!.least[0].kind).toBe('unknown');
  });

  it('has bands from samples of what it is told, or of what the library gives', async () => {
    const oneAxis = [
      ...coarse,
      'atlas.modes=[ccp]',
      'atlas.axes={ operation.stackPressure: { from: 1 MPa, to: 30 MPa, spacing: logarithmic } }',
    ];
    const told = [
      ...oneAxis,
      'atlas.width=1 %',
      'atlas.samples=6',
      'atlas.parameters={ cell.interfaces.flaws.depth: { uniform: [0.25 um, 0.31 um] } }',
    ];
    const [{ band, grid }] = (await atlas(told)).maps;
    expect(band!.parameters.map(({ path }) => path)).toEqual(['cell.interfaces.flaws.depth']);
    for (const { values, nominal, found } of band!.nodes) {
      expect(found).toBe(6);
      expect(values[0]).toBeLessThan(nominal!);
      expect(values[2]).toBeGreaterThan(nominal!);
    }
    // A deeper flaw opens earlier: the band is a few percent wide for a tenth in depth.
    grid.critical[0].forEach((_value, column) => {
      expect(band!.lower[0][column]).toBeLessThan(1);
      expect(band!.lower[0][column]).toBeGreaterThan(0.75);
      expect(band!.upper[0][column]).toBeGreaterThan(1);
    });
    // An unlucky cell needs more pressure than the map says, a lucky one less.
    const { least, leastOfBand } = (await atlas([...told, 'atlas.target=2 mA/cm^2'])).maps[0].target!;
    expect(leastOfBand!.lower[0].value).toBeGreaterThan(least[0].value!);
    expect(leastOfBand!.upper[0].value).toBeLessThan(least[0].value!);
    const [library] = (await atlas([...oneAxis, 'atlas.samples=3'])).maps;
    expect(library.band!.parameters.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['cell.interfaces.flaws.depth', 'materials.Li.creep.referenceRate']),
    );
    expect(library.band!.nodes.every(({ nothing }) => nothing === 0)).toBe(true);
  });

  it('refuses what cannot be mapped, with all problems at once', async () => {
    const issuesOf = async (...set: string[]) => {
      try {
        await atlas(set);
      } catch (error) {
        if (error instanceof LithostatError) return error.issues;
        throw error;
      }
      return [];
    };
    expect(await issuesOf('atlas.accuracy=1 %')).toMatchObject([
      { path: 'atlas.accuracy' },
      { path: 'atlas.accuracy' },
    ]);
    expect(await issuesOf('atlas.axes={ operation.stackPresure: { from: 1 MPa, to: 2 MPa } }')).toMatchObject([
      { code: 'unknown-key', nearest: 'stackPressure' },
    ]);
    const both = await issuesOf(
      'atlas.target=5 MPa',
      'atlas.axes={ operation.stackPressure: { from: 9 MPa, to: 1 s } }',
    );
    expect(both.map(({ code }) => code).sort()).toEqual(['wrong-dimension', 'wrong-dimension']);
    expect(await issuesOf('atlas.axes={ cell.electrode.metal: [Li, Na] }')).toMatchObject([{ code: 'wrong-length' }]);
    expect(await issuesOf('atlas.axes={ operation.stackPressure: { from: 1 MPa, to: 1.000001 MPa } }')).toMatchObject([
      { path: 'atlas.axes["operation.stackPressure"]' },
    ]);
    expect(await issuesOf('atlas=null')).not.toEqual([]);
    const missing = new URL('../../../scenarios/argyrodite.yaml', import.meta.url).pathname;
    await expect(runAtlas({ source: { file: missing }, out: out() })).rejects.toThrow(/does not say over what to map/);
  });
});
