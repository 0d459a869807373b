import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { caseCheckpoint } from '../../../src/studies/cases/case-checkpoint.js';

const folder = mkdtempSync(join(tmpdir(), 'case-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a checkpoint of a case', () => {
  const content = { state: Float64Array.of(0.1, Number.NaN, -0), count: 3 };

  it('comes back to the bit, for its own case alone', () => {
    const file = join(folder, 'a.json');
    const checkpoint = caseCheckpoint<typeof content>(file, 'a');
    expect(checkpoint.read()).toBeNull();
    checkpoint.write(content);
    expect(checkpoint.read()).toStrictEqual(content);
    expect(caseCheckpoint(file, 'b').read()).toBeNull();
    writeFileSync(file, '{"identity"');
    expect(checkpoint.read()).toBeNull();
    checkpoint.remove();
    checkpoint.remove();
    expect(checkpoint.read()).toBeNull();
  });

  it('that cannot be kept costs nothing but the way that was gone', () => {
    const checkpoint = caseCheckpoint<typeof content>(join(folder, 'missing', 'a.json'), 'a');
    checkpoint.write(content);
    expect(checkpoint.read()).toBeNull();
  });
});
