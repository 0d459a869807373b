import type { Checkpoint } from '../../../src/io/run/checkpoint.js';
import { type SeriesColumn, SeriesTable } from '../../../src/io/run/series-table.js';
import type { RunSummary } from '../../../src/io/run/summary.js';

/** Two observables are enough to test files with. */
export const columns: readonly SeriesColumn[] = [
  { name: 'voltage', unit: 'V', meaning: 'cell voltage' },
  { name: 'contactFraction1', unit: '1', meaning: 'contact fraction of interface 1' },
];

/** Doubles that a careless format loses. */
export const awkward = [Number.NaN, -0, 0, 5e-324, -1.5e-310, Number.MAX_VALUE, 0.1 + 0.2, Infinity, -Infinity, 1 / 3];

/** A NaN whose payload is not the usual one. */
function oddNaN(): number {
  return new Float64Array(new BigUint64Array([0x7ff8_0000_dead_beefn]).buffer)[0];
}

export function awkwardSeries(): SeriesTable {
  const table = new SeriesTable(columns, 2);
  for (const [index, value] of awkward.entries()) table.append(index / 7, [value, -value]);
  return table;
}

export function checkpointOf(time: number): Checkpoint {
  return {
    state: {
      time,
      vector: Float64Array.from([...awkward, oddNaN()]),
      quadratures: new Float64Array(0),
      integrator: Float64Array.of(1e-3, 4, Number.NaN),
    },
    position: [0, 3, 2 ** 31 - 1, -1],
    rejections: { 'error-test': 3, 'newton/diverged': 1 },
    counters: { chargePassed: -0, elapsed: 5e-324, residual: Number.NaN },
    extras: { events: [{ event: 'void-opened', time: 3 }], text: 'Größe\n', nothing: null },
  };
}

export const summary: RunSummary = {
  status: 'stopped',
  stop: { event: 'contact-lost', time: 12.5 },
  observables: { final: { voltage: 0.1, contactFraction1: Number.NaN } },
  units: { voltage: 'V', contactFraction1: '1' },
  ledger: {
    charge: { relativeError: 1e-12 },
    lithium: { relativeError: 2e-12 },
    force: { relativeError: 0 },
    energy: { relativeError: 0.01, terms: { electricalWork: 3, chargeTransfer: 2 }, explanation: 'all named' },
  },
  inputs: { cell: { area: 1e-4 } },
  hash: 'abc',
  version: '0.1.0',
  sources: ['Kasemchainan et al., 2019'],
  failure: { code: 'x', message: 'y', time: 1, evidence: { residual: 3 } },
  events: [{ event: 'dendrite-initiation', time: 3, detail: { interface: 2, overpotential: 0.02 } }],
  statistics: { acceptedSteps: 100, rejections: { 'error-test': 3 } },
  warnings: ['w'],
};
