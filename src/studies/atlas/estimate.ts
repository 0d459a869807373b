import { evaluateCase } from '../cases/index.js';
import type { StudySource } from '../load-study.js';
import { cellsAcross, coarseCells, nodesAcross } from './map-grid.js';
import { searchedNode } from './node.js';
import { type AtlasPlan, atlasPlan } from './plan.js';
import { atlasFamily } from './run-atlas.js';
import { sampledPlaces } from './samples.js';

/** What an atlas will cost, about. */
export interface AtlasEstimate {
  readonly resolution: number;
  readonly maps: number;
  readonly modes: readonly {
    readonly mode: 'ccs' | 'ccp';
    /** Searches of one map, held-out ones included: where nothing has to be refined, and where everything has. */
    readonly least: number;
    readonly most: number;
    /** Searches of the samples of one map. */
    readonly samples: number;
    /** Processor time of a probe (s) and number of probes of a search without a guess, seen in the middle of the first map. */
    readonly probe: number;
    readonly probesCold: number;
    /** Processor time of all maps of the mode (s), samples included. */
    readonly leastTime: number;
    readonly mostTime: number;
    /** How the search in the middle ended. */
    readonly answer: string;
  }[];
}

/** Probes of a search that begins at a good guess: its two ends, and one on each side. */
const probesWarm = 4.5;

/**
 * What an atlas will cost, from one search in the middle of its first map for each mode.
 *
 * @throws LithostatError for bad input; nothing is stored
 */
export async function estimateAtlas(source: StudySource): Promise<AtlasEstimate> {
  const plan = atlasPlan(source);
  const { settings, series } = plan;
  const first = series.find(({ scenario }) => scenario !== null)!;
  const modes = [];
  for (const mode of settings.modes) {
    const family = atlasFamily(plan, mode);
    const middle = [...first.set, ...plan.setAt(middleOf(plan))];
    // The first search compiles the code; the second is what counts.
    await evaluateCase(family, middle);
    const began = process.cpuUsage();
    const answer = searchedNode(await evaluateCase(family, middle));
    const { user, system } = process.cpuUsage(began);
    const probe = (user + system) / 1e6 / Math.max(1, answer.probes);
    const { least, most } = searchesOf(plan);
    const samples = settings.samples * sampledNodes(plan);
    const time = (searches: number) => series.length * (searches + samples) * probesWarm * probe;
    modes.push({
      mode,
      least,
      most,
      samples,
      probe,
      probesCold: answer.probes,
      leastTime: time(least),
      mostTime: time(most),
      answer: answer.status === 'failed' ? answer.reason : answer.status,
    });
  }
  return { resolution: cellsAcross(plan.shape), maps: series.length * settings.modes.length, modes };
}

function middleOf({ shape }: AtlasPlan): number {
  const [columns, rows] = nodesAcross(shape);
  return Math.floor(rows / 2) * columns + Math.floor(columns / 2);
}

function searchesOf({ shape, settings }: AtlasPlan): { readonly least: number; readonly most: number } {
  const [columns, rows] = nodesAcross(shape);
  const coarse = (shape.coarse + 1) ** shape.dimensions;
  const centres = shape.levels > 0 ? coarseCells(shape).length : 0;
  const grid = columns * rows;
  const least = Math.min(grid, coarse + centres);
  return { least: Math.min(grid, least + settings.heldOut), most: grid };
}

function sampledNodes({ shape }: AtlasPlan): number {
  return sampledPlaces(cellsAcross(shape)).length ** shape.dimensions;
}
