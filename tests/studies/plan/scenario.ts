import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { LithostatError } from '../../../src/quantity/index.js';
import { type BuiltStudy, buildStudyPlan } from '../../../src/studies/plan/build-plan.js';
import type { StudyFlags } from '../../../src/studies/plan/flags.js';
import type { PlannedCase } from '../../../src/studies/plan/study-plan.js';

const folder = mkdtempSync(join(tmpdir(), 'study-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cell = `lithostat: 1
title: small cell
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
operation:
  temperature: 25 degC
  stackPressure: 3 MPa
  protocol:
    - { strip: 0.2 mA/cm^2, until: { capacity: 0.1 mAh/cm^2 } }
model: { level: film }
`;

/** Writes a file beside the scenarios. @returns its path */
export function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The scenario of `planOf`. */
export const cellFile = join(folder, 'cell.yaml');

/** The plan of a small cell with a section `study`, in flow style (none when empty), and flags. */
export function planOf(section: string, flags: StudyFlags = {}): Promise<BuiltStudy> {
  return buildStudyPlan(file('cell.yaml', section === '' ? cell : `${cell}study: ${section}\n`), flags);
}

/** All cases of a plan. */
export function casesOf({ plan }: BuiltStudy): PlannedCase[] {
  return Array.from({ length: plan.count }, (_, index) => plan.at(index));
}

/** Codes and paths of the issues with which a study is refused. */
export async function refusal(
  section: string,
  flags: StudyFlags = {},
): Promise<[string, string, string | undefined][]> {
  try {
    await planOf(section, flags);
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    return error.issues.map(({ code, path, nearest }) => [code, path, nearest]);
  }
  return [];
}
