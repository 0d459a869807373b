import { type Issue, nearest } from '../../quantity/index.js';
import { describeValue } from './choice.js';
import type { PlacedIssue } from './translate.js';

/** Version of the schema that this program speaks. */
const currentVersion = 1;

/** Brings a scenario of version `from` to version `from + 1`; says in notes what it changed. */
interface Migration {
  readonly from: number;
  apply(data: Record<string, unknown>): { data: Record<string, unknown>; notes: readonly Issue[] };
}

/** In order; version 1 is the first, so there is none yet. */
const migrations: readonly Migration[] = [];

/**
 * Brings a scenario to the current version of the schema, or says why that cannot be done.
 *
 * @param data the scenario as plain data
 * @returns the data in the current version with notes on what was changed, or the problem with its version
 */
export function migrate(
  data: Record<string, unknown>,
): { data: Record<string, unknown>; notes: readonly Issue[] } | { problem: PlacedIssue } {
  let version = data.lithostat;
  const known =
    typeof version === 'number' && (version === currentVersion || migrations.some(({ from }) => from === version));
  if (!known) return { problem: versionProblem(data) };
  const notes: Issue[] = [];
  for (const migration of migrations) {
    if (migration.from !== version) continue;
    const result = migration.apply(data);
    data = result.data;
    notes.push(...result.notes);
    version = migration.from + 1;
  }
  return { data, notes };
}

function versionProblem(data: Record<string, unknown>): PlacedIssue {
  const version = data.lithostat;
  const expected = `lithostat: ${currentVersion}`;
  if (version === undefined) {
    const stray = Object.keys(data).find((key) => nearest(key, ['lithostat']) === 'lithostat');
    return {
      path: ['lithostat'],
      atKey: false,
      issue: {
        code: 'missing-key',
        path: 'lithostat',
        message: 'the scenario does not say which version of the schema it is written in',
        got: stray === undefined ? 'nothing' : `the key "${stray}"`,
        expected,
        remedy: stray === undefined ? `start the file with "${expected}"` : `rename "${stray}" to "lithostat"`,
      },
    };
  }
  const isNewer = typeof version === 'number' && version > currentVersion;
  return {
    path: ['lithostat'],
    atKey: false,
    issue: {
      code: 'schema-version',
      path: 'lithostat',
      message: isNewer
        ? 'the scenario is written in a newer version of the schema'
        : 'there is no such version of the schema',
      got: describeValue(version),
      expected,
      remedy: isNewer ? 'use a newer lithostat, or write the scenario in version 1' : `write "${expected}"`,
    },
  };
}
