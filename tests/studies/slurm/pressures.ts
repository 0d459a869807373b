import { caseFamily } from '../../../src/studies/cases/index.js';
import type { StudyPlan } from '../../../src/studies/plan/study-plan.js';
import { smallCell } from '../../cli/command.js';

export { prepareSweep } from '../../../src/studies/sweep/prepare-sweep.js';
export { readPlanChunk, readSweep } from '../../../src/studies/sweep/sweep-folder.js';

/** A cell at 3 MPa, 4 MPa and so on. */
export function planOfPressures(count: number, text = smallCell): StudyPlan {
  return {
    title: 'pressures',
    family: caseFamily({ text }, { kind: 'run' }, ['final(voltage)']),
    inputs: [{ header: 'operation.stackPressure [MPa]', path: 'operation.stackPressure', unit: 'MPa' }],
    count,
    design: { kind: 'grid' },
    at: (index) => ({ set: [`operation.stackPressure=${index + 3} MPa`], inputs: [index + 3] }),
  };
}
