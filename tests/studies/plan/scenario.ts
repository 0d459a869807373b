import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { LithostatError } from '../../../src/quantity/index.js';
import { type BuiltStudy, buildStudyPlan } from '../../../src/studies/plan/build-plan.js';
import type { StudyFlags } from '../../../src/studies/plan/flags.js';
import type { PlannedCase } from '../../../src/studies/plan/study-plan.js';

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

/** Plans of a small cell in a folder of its own, for a file of tests; taken away at its end. */
export function smallPlans() {
  const folder = mkdtempSync(join(tmpdir(), 'study-plan-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  /** Writes a file beside the scenarios. @returns its path */
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  /** The plan of a small cell with a section `study`, in flow style (none when empty), and flags. */
  const planOf = (section: string, flags: StudyFlags = {}): Promise<BuiltStudy> =>
    buildStudyPlan(file('cell.yaml', section === '' ? cell : `${cell}study: ${section}\n`), flags);
  /** Codes and paths of the issues with which a study is refused. */
  const refusal = async (
    section: string,
    flags: StudyFlags = {},
  ): Promise<[code: string, path: string, nearest: string | undefined][]> => {
    try {
      await planOf(section, flags);
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
      return error.issues.map(({ code, path, nearest }) => [code, path, nearest]);
    }
    return [];
  };
  return {
    file,
    planOf,
    refusal,
    /** The scenario of `planOf`. */
    cellFile: join(folder, 'cell.yaml'),
  };
}

/** All cases of a plan. */
export function casesOf({ plan }: BuiltStudy): PlannedCase[] {
  return Array.from({ length: plan.count }, (_, index) => plan.at(index));
}
