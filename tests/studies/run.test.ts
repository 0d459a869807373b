import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readRun, readSeriesCsv } from '../../src/io/run/read-run.js';
import type { RunSummary } from '../../src/io/run/summary.js';
import { faradayConstant } from '../../src/quantity/index.js';
import { type RunOptions, type RunOutcome, runScenario } from '../../src/studies/run.js';
import { version } from '../../src/version.js';
import { cellText } from './protocol.js';

const base = mkdtempSync(join(tmpdir(), 'run-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let folders = 0;
const folder = () => join(base, String(folders++));

const cycles = `operation.protocol=[
  { cycle: 2, steps: [
    { strip: 0.3 mA/cm^2, until: { contactFraction: 0.9, capacity: 0.3 mAh/cm^2 } },
    { plate: 0.3 mA/cm^2, until: { capacity: 0.2 mAh/cm^2 } } ] },
  { rest: 10 min },
  { hold: 10 mV, until: { time: 30 min } } ]`;

type Finished = Extract<RunOutcome, { status: 'finished' }>;

async function finished(options: Partial<RunOptions> = {}): Promise<Finished> {
  const outcome = await runScenario({ source: { text: cellText, set: [cycles] }, out: folder(), ...options });
  if (outcome.status !== 'finished') throw new Error('it did not run to its end');
  return outcome;
}

/** The files of a run that must not depend on how it was run, as text; `run.h5` byte for byte. */
const contentOf = (out: string) =>
  Object.fromEntries(
    ['summary.json', 'series.csv', 'log.jsonl', 'run.h5'].map((name) => [
      name,
      readFileSync(join(out, name), 'latin1'),
    ]),
  );

describe('the folder of a run', () => {
  it('holds the same in every format, with units and meanings', async () => {
    const { folder: out, summary, series } = await finished();
    expect(readdirSync(out).sort()).toEqual(['log.jsonl', 'run.h5', 'series.csv', 'summary.json']);
    expect(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(summary)));

    const csv = readFileSync(join(out, 'series.csv'), 'utf8').trimEnd().split('\n');
    expect(csv[0]).toMatch(
      /^time \[s\],voltage \[V\],currentDensity \[A\/m\^2\],capacity \[C\/m\^2\],stackPressure \[Pa\],/,
    );
    expect(csv).toHaveLength(1 + series.length);
    const { series: stored } = await readRun(out);
    const fromText = readSeriesCsv(out);
    for (const { name, unit } of series.columns) {
      expect(stored.column(name)).toEqual(series.column(name));
      expect(fromText.column(name)).toEqual(series.column(name));
      expect(unit).not.toBe('');
    }
    expect(stored.columns.map(({ meaning }) => meaning)).toEqual(series.columns.map(({ meaning }) => meaning));
    expect(stored.columns.every(({ meaning }) => meaning.length > 5)).toBe(true);

    // The end of the series is the end that the summary tells.
    const last = series.length - 1;
    for (const [name, value] of Object.entries(summary.observables.final))
      expect(series.column(name)[last]).toBe(value);
    for (const { name, unit } of series.columns.slice(1)) expect(summary.units[name]).toBe(unit);
  });

  it('has a file that any HDF5 reader opens', async () => {
    const { folder: out, series, summary } = await finished();
    const { ready, File } = await import('h5wasm/node');
    await ready;
    const file = new File(join(out, 'run.h5'), 'r');
    try {
      expect(file.attrs.generator.value).toBe('lithostat');
      expect(file.attrs.version.value).toBe(version);
      expect(file.attrs.hash.value).toBe(summary.hash);
      const voltage = file.get('series/voltage') as unknown as {
        value: Float64Array;
        attrs: Record<string, { value: unknown }>;
      };
      expect(voltage.value).toEqual(series.column('voltage').slice());
      expect(voltage.attrs.unit.value).toBe('V');
      expect(voltage.attrs.meaning.value).toBe('cell voltage, electrode 1 against electrode 2');
    } finally {
      file.close();
    }
  });

  it('tells every step and event in its log, with the simulated time and none of the clock', async () => {
    const { folder: out, summary } = await finished();
    const lines = readFileSync(join(out, 'log.jsonl'), 'utf8').trimEnd().split('\n');
    const log = lines.map((line) => JSON.parse(line) as { level: string; time: number; event: string; data?: object });
    expect(log.filter(({ event }) => event === 'step-begins').map(({ data }) => data)).toEqual([
      { step: 'protocol[0].cycle 1/2 . steps[0].strip' },
      { step: 'protocol[0].cycle 1/2 . steps[1].plate' },
      { step: 'protocol[0].cycle 2/2 . steps[0].strip' },
      { step: 'protocol[0].cycle 2/2 . steps[1].plate' },
      { step: 'protocol[1].rest' },
      { step: 'protocol[2].hold' },
    ]);
    const told = log.filter(({ event }) => event.startsWith('until:'));
    expect(told.map(({ event, time, data }) => ({ event, time, detail: data }))).toEqual(summary.events);
    expect(summary.events?.[0]).toMatchObject({ event: 'until:contactFraction' });
    expect(log.map(({ time }) => time)).toEqual([...log.map(({ time }) => time)].sort((a, b) => a - b));
    expect(Object.keys(log[0]).sort()).toEqual(['data', 'event', 'level', 'time']);
  });

  it('is never one with other files', async () => {
    const out = folder();
    await finished({ out });
    writeFileSync(join(out, 'notes.txt'), 'mine');
    // A run of ours beside other files may be replaced; the other files stay.
    await finished({ out });
    expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('mine');
    rmSync(join(out, 'summary.json'));
    rmSync(join(out, 'run.h5'));
    await expect(finished({ out })).rejects.toMatchObject({ issues: [{ code: 'folder-not-empty' }], exitCode: 2 });
  });
});

describe('rows', () => {
  it('stand at every accepted step, or at least so far apart as asked, and at the ends of steps always', async () => {
    const full = await finished();
    const every = 300;
    const thin = await finished({ source: { text: cellText, set: [cycles, `output.every=${every} s`] } });
    const [all, kept] = [full.series, thin.series];
    expect(kept.length).toBeLessThan(all.length);
    // What is kept is what was there, to the bit.
    const times = Array.from(all.column('time'));
    const place = Array.from(kept.column('time'), (time, row) =>
      times.findIndex((other, index) => other === time && all.column('voltage')[index] === kept.column('voltage')[row]),
    );
    expect(place).not.toContain(-1);
    for (const name of all.names()) {
      expect(Array.from(kept.column(name))).toEqual(place.map((row) => all.column(name)[row]));
    }
    const log = readFileSync(join(full.folder, 'log.jsonl'), 'utf8').trimEnd().split('\n');
    const starts = log.map((line) => JSON.parse(line)).filter(({ event }) => event === 'step-begins');
    const ends = new Set([...starts.map(({ time }) => time as number), times[times.length - 1]]);
    const keptTimes = Array.from(kept.column('time'));
    for (const end of ends) expect(keptTimes).toContain(end);
    for (let row = 1; row < keptTimes.length; row++) {
      if (!ends.has(keptTimes[row])) expect(keptTimes[row] - keptTimes[row - 1]).toBeGreaterThanOrEqual(every);
    }
    // Spacing is a matter of storage: the run itself is the same.
    expect(thin.summary.observables).toEqual(full.summary.observables);
    expect(thin.summary.ledger).toEqual(full.summary.ledger);
    expect(thin.summary.hash).not.toBe(full.summary.hash);
  });
});

describe('the same scenario', () => {
  it('in other units has the same hash and the same bits', async () => {
    const one = `
lithostat: 1
title: one way
cell:
  kind: symmetric
  area: 1 cm^2
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
  interfaces: { resistance: 12.5 ohm cm^2, voids: { spacing: 30 um, spacingSpread: 0 } }
operation:
  temperature: 25 degC
  stackPressure: 3 MPa
  protocol:
    - { strip: 0.2 mA/cm^2, until: { capacity: 0.25 mAh/cm^2, voltage: 2 V } }
    - { rest: 10 min }
    - { hold: 5 mV, until: { time: 0.5 h } }
model: { level: film }
`;
    const other = `
lithostat: 1
title: another way
cell:
  kind: symmetric
  area: 100 mm^2
  electrode: { metal: Li, thickness: 0.05 mm }
  electrolyte: { material: Li6PS5Cl, thickness: 1000 um }
  interfaces: { resistance: 1.25e-3 ohm m^2, voids: { spacing: 0.03 mm, spacingSpread: 0 } }
operation:
  temperature: 298.15 K
  stackPressure: 30 bar
  protocol:
    - { strip: 2 A/m^2, until: { capacity: 2.5 Ah/m^2, voltage: 2000 mV } }
    - { rest: 600 s }
    - { hold: 0.005 V, until: { time: 30 min } }
model: { level: film }
`;
    const [first, second] = [await finished({ source: { text: one } }), await finished({ source: { text: other } })];
    expect(second.summary.hash).toBe(first.summary.hash);
    const [here, there] = [contentOf(first.folder), contentOf(second.folder)];
    expect(there['series.csv']).toBe(here['series.csv']);
    expect(there['log.jsonl']).toBe(here['log.jsonl']);
  });

  it('gives the same bytes again, however often the run looks up from its work', async () => {
    const [usual, breathless, endless] = [
      await finished(),
      await finished({ breath: -1, checkpointEvery: 0 }),
      await finished({ breath: 1e9 }),
    ];
    for (const one of [breathless, endless]) expect(contentOf(one.folder)).toEqual(contentOf(usual.folder));
  });

  it('with another value, or on another version, is another run', async () => {
    const [one, two] = [
      await finished(),
      await finished({ source: { text: cellText, set: [cycles, 'operation.temperature=26 degC'] } }),
    ];
    expect(two.summary.hash).not.toBe(one.summary.hash);
    expect(two.summary.observables.final.voltage).not.toBe(one.summary.observables.final.voltage);
  });
});

describe('progress', () => {
  it('rises from none to all, and tells the simulated time', async () => {
    const seen: [number, number][] = [];
    await finished({ breath: -1, onProgress: (fraction, time) => seen.push([fraction, time]) });
    expect(seen.length).toBeGreaterThan(20);
    expect(seen[0][0]).toBeLessThan(0.05);
    expect(seen.at(-1)![0]).toBeGreaterThan(0.8);
    expect(seen.at(-1)![0]).toBeLessThanOrEqual(1);
    for (let index = 1; index < seen.length; index++) {
      expect(seen[index][0]).toBeGreaterThanOrEqual(seen[index - 1][0]);
      expect(seen[index][1]).toBeGreaterThanOrEqual(seen[index - 1][1]);
    }
  });
});

describe('an interrupted run', () => {
  /** Runs until it has looked up so many times, then aborts. */
  async function interrupted(out: string, looks: number, options: Partial<RunOptions> = {}): Promise<RunOutcome> {
    const controller = new AbortController();
    let left = looks;
    if (left === 0) controller.abort();
    return runScenario({
      source: { text: cellText, set: [cycles] },
      out,
      breath: -1,
      signal: controller.signal,
      onProgress: () => {
        if (--left <= 0) controller.abort();
      },
      ...options,
    });
  }

  /** A run that was never interrupted, and how often it looked up. */
  async function undisturbed(): Promise<{ whole: ReturnType<typeof contentOf>; count: number }> {
    let count = 0;
    const { folder: out } = await finished({ breath: -1, onProgress: () => count++ });
    return { whole: contentOf(out), count };
  }

  it('goes on to the same bytes, wherever and however often it was interrupted', async () => {
    const { whole, count } = await undisturbed();
    expect(count).toBeGreaterThan(25);
    const half = Math.floor(count / 2);
    for (const looks of [[0], [1], [2, 1, 1, 5, 0, 3], [half, 4], [count - 2]]) {
      const out = folder();
      let resume = false;
      for (const look of looks) {
        const outcome = await interrupted(out, look, { resume });
        expect(outcome.status).toBe('interrupted');
        expect(existsSync(join(out, 'summary.json'))).toBe(false);
        resume = true;
      }
      await finished({ out, resume });
      expect(contentOf(out)).toEqual(whole);
    }
  });

  it('may be killed between its checkpoints', async () => {
    const { whole, count } = await undisturbed();
    const out = folder();
    let looks = 0;
    const dying = runScenario({
      source: { text: cellText, set: [cycles] },
      out,
      breath: -1,
      checkpointEvery: 0,
      onProgress: () => {
        if (++looks === Math.floor(0.7 * count)) throw new Error('killed');
      },
    });
    await expect(dying).rejects.toThrow('killed');
    expect(readdirSync(out).sort()).toEqual(['log.jsonl', 'run.h5', 'series.csv']);
    await finished({ out, resume: true });
    expect(contentOf(out)).toEqual(whole);
  });

  it('is not resumed by another scenario, nor where there is none', async () => {
    const out = folder();
    await interrupted(out, 3);
    const before = everything(out);
    const warmer = { text: cellText, set: [cycles, 'operation.temperature=30 degC'] };
    await expect(finished({ out, resume: true, source: warmer })).rejects.toMatchObject({
      issues: [{ code: 'other-run', got: expect.stringMatching(/^hash/), expected: expect.stringMatching(/^hash/) }],
      exitCode: 2,
    });
    expect(everything(out)).toEqual(before);
    await expect(finished({ out: folder(), resume: true })).rejects.toMatchObject({
      issues: [{ code: 'no-checkpoint' }],
    });
  });

  it('is not replaced by another scenario, and by its own only with a notice', async () => {
    const out = folder();
    await interrupted(out, 3);
    const before = everything(out);
    const { hash } = (await finished()).summary;
    const warmer = { text: cellText, set: [cycles, 'operation.temperature=30 degC'] };
    await expect(finished({ out, source: warmer })).rejects.toMatchObject({
      issues: [
        {
          code: 'unfinished-run',
          got: `hash ${hash.slice(0, 12)}`,
          remedy: expect.stringMatching(/--resume.*--out.*delete the folder/),
        },
      ],
      exitCode: 2,
    });
    expect(everything(out)).toEqual(before);
    const notices: string[] = [];
    const onNotice = (message: string) => notices.push(message);
    await finished({ out, onNotice });
    expect(notices).toEqual([expect.stringContaining('--resume')]);
    // A finished run is replaced by whatever comes.
    await finished({ out, source: warmer, onNotice });
    expect(notices).toHaveLength(1);
  });

  it('once finished stays as it is', async () => {
    const first = await finished();
    const again = await finished({ out: first.folder, resume: true });
    expect(JSON.stringify(again.summary)).toBe(JSON.stringify(first.summary));
    expect(again.series.column('voltage')).toEqual(first.series.column('voltage'));
  });
});

const everything = (out: string) =>
  Object.fromEntries(readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'latin1')]));

/** Metal that a charge per area takes up (m): 0.5 mAh/cm^2 of lithium. */
const halfCycle = (0.5 * 36_000 * 1.3e-5) / faradayConstant;

interface Resolved {
  readonly electrodes: readonly {
    readonly voids: { readonly classes: readonly { readonly spacing: number; readonly areaShare: number }[] };
  }[];
}

/** Contact that half spheres of an open volume per area (m) leave on a lattice of the mean spacing of the cell. */
function contactBeside(volume: number, { inputs }: RunSummary): number {
  const { classes } = (inputs.resolved as Resolved).electrodes[0].voids;
  const spacing = classes.reduce((sum, one) => sum + one.areaShare * one.spacing, 0);
  // v = (2/3) a^3 / b^2 and contact 1 - (a/b)^2.
  return 1 - (1.5 * (volume / spacing)) ** (2 / 3);
}

/** How many half cycles of 0.5 mAh/cm^2 strip each interface of a scenario of the folder that runs to its end. */
const strips: Readonly<Record<string, number>> = { 'argyrodite.yaml': 10 };

describe('the scenarios that come with lithostat', () => {
  const place = fileURLToPath(new URL('../../scenarios', import.meta.url));

  it('are all held to a number here', () => {
    // Those of studies are held where their studies are tested.
    const runs = readdirSync(place).filter((name) => name.endsWith('.yaml'));
    expect(runs.sort()).toEqual([...Object.keys(strips), 'first-run.yaml'].sort());
  });

  it('first-run.yaml hands over from voids to a dendrite, which shorts the cell while it plates', async () => {
    const { summary, series } = await finished({ source: { file: join(place, 'first-run.yaml') } });
    const [initiation, short] = summary.events!;
    expect(initiation.event).toMatch(/^dendrite-initiation:[12]$/);
    const side = initiation.event.at(-1);
    expect(summary).toMatchObject({ status: 'stopped', stop: { event: `short:${side}` }, warnings: [] });
    expect(short.event).toBe(`short:${side}`);
    // At 0.5 mA/cm^2, a third of the plating limit of the intact interface: voids have concentrated the current.
    expect(Math.abs(summary.observables.final.currentDensity)).toBe(5);
    expect(summary.observables.final[`contactFraction${side}`]).toBeLessThan(0.5);
    expect(summary.observables.final[`crackLength${side}`]).toBeCloseTo(1e-3, 9);
    // The flaw gives way where the local current density meets its limit, and is then plated.
    const use = series.column(`platingLimitUse${side}`);
    expect(Math.min(...use)).toBeLessThan(-0.99);
    for (const balance of ['charge', 'lithium', 'force'] as const) {
      expect(summary.ledger[balance].relativeError).toBeLessThan(1e-8);
    }
  });

  it.each(Object.entries(strips))('%s', async (name, count) => {
    const { summary, series } = await finished({ source: { file: join(place, name) } });
    expect(summary).toMatchObject({ status: 'completed', stop: null, warnings: [] });
    for (const balance of ['charge', 'lithium', 'force'] as const) {
      expect(summary.ledger[balance].relativeError).toBeLessThan(1e-8);
    }
    expect(summary.ledger.energy.relativeError).toBeLessThan(0.05);

    const { final } = summary.observables;
    for (const side of [1, 2]) {
      // Most of the metal that was stripped is missing where it was taken: between half and all of it is open voids, since
      // creep and diffusion at 3 MPa close few of them and plating between the strips fills little.
      const stripped = count * halfCycle;
      const open = final[`voidVolume${side}`];
      expect(open / stripped).toBeGreaterThan(0.5);
      expect(open / stripped).toBeLessThan(1);
      // Contact follows from that volume by geometry; the classes of voids differ from their mean by little.
      const contact = final[`contactFraction${side}`];
      expect(contact).toBeGreaterThan(contactBeside(stripped, summary));
      expect(contact).toBeLessThan(contactBeside(0.5 * stripped, summary));
      expect(contact / contactBeside(open, summary)).toBeCloseTo(1, 1);
      // The protocol stays below the plating limit, so that nothing shorts.
      expect(Math.max(...series.column(`platingLimitUse${side}`).map(Math.abs))).toBeLessThan(1);
    }
    expect(summary.events).toEqual([]);
    expect(final.capacity / (count * 18_000)).toBeCloseTo(0, 9);
  });
});
