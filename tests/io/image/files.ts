import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { type Issue, LithostatError } from '../../../src/quantity/index.js';

/** The tomography images that come with the tests. They state no voxel size. */
export const images = (name: string): string => fileURLToPath(new URL(`../../data/images/${name}`, import.meta.url));

export const spacing = [1e-6, 1e-6, 1e-6] as const;

/** A folder of its own, taken away at the end. */
export function workplace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'images-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The one issue that something is refused with. */
export async function issueOf(work: () => unknown): Promise<Issue> {
  try {
    await work();
  } catch (error) {
    if (error instanceof LithostatError && error.issues.length === 1) return error.issues[0]!;
    throw error;
  }
  throw new Error('It was expected to be refused, and was not.');
}
