import { describe, expect, it } from 'vitest';
import { LithostatError } from '../../../src/quantity/index.js';
import { loadStudy } from '../../../src/studies/load-study.js';

const text = `
lithostat: 1
title: a void
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 500 um }
operation:
  temperature: 25 degC
  stackPressure: 1 MPa
  protocol: [ { rest: 1 s } ]
model:
  level: resolved
  options: { width: 10 um, electrode1: { voids: [ { radius: 2 um } ] } }
`;

/** The first problem of a scenario with overrides; null when it has none. */
function problem(...set: readonly string[]) {
  try {
    loadStudy({ text, set }).makeModel();
    return null;
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    return error.issues[0]!;
  }
}

describe('what the resolved model refuses', () => {
  it('is contact that opens under surface tension, whose default is on', () => {
    const path = 'model.mechanisms.contactLoss';
    expect(problem(`${path}=true`)).toMatchObject({ code: 'conflicting-keys', path });
    expect(problem(`${path}=true`, 'model.mechanisms.surfaceTension=false')).toBeNull();
    expect(problem()).toBeNull();
  });

  it('is a void wider than the cell, higher than the electrode or beside the axis, with its place', () => {
    const place = (key: string) => `model.options.electrode1.voids[0].${key}`;
    for (const [key, value] of [
      ['radius', '12 um'],
      ['height', '46 um'],
      ['position', '4 um'],
    ] as const)
      expect(problem(`${place(key)}=${value}`)).toMatchObject({
        code: 'out-of-range',
        path: place(key),
        remedy: expect.any(String),
      });
    expect(problem(`${place('radius')}=9.9 um`)).toBeNull();
  });
});
