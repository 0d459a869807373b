import { describe, expect, it } from 'vitest';
import { loadStudy } from '../../src/studies/load-study.js';

const scenario = (level: 'film' | 'resolved') => `
lithostat: 1
title: sources
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
operation:
  temperature: 25 degC
  stackPressure: 3 MPa
  protocol: [ { rest: 1 s } ]
model: ${level === 'film' ? '{ level: film }' : '{ level: resolved, options: { width: 10 um, electrode1: { voids: [{ radius: 3 um }] } } }'}
`;
const gap = 'operation.stackPressure={ fixture: gap, pressure: 3 MPa }';

/** Laws and properties that the sources of a model are said to be for. */
function used(level: 'film' | 'resolved', set: readonly string[] = []): Set<string> {
  const { sources } = loadStudy({ text: scenario(level), set }).makeModel();
  const names = sources.flatMap((line) =>
    /\[(.*)\]$/
      .exec(line)![1]!
      .split('; ')
      .flatMap((group) => group.slice(group.indexOf(': ') + 2).split(', ')),
  );
  return new Set(names);
}

describe('sources of a model', () => {
  it('are those of its laws and values: resolved', () => {
    const plain = used('resolved');
    for (const name of ['kinetics/butler-volmer', 'kinetics/gap-resistance', 'creep/power-law-flow', 'creep.exponent'])
      expect(plain, name).toContain(name);
    for (const name of ['voids/vacancy-condensation', 'voids.vacancyFraction', 'youngsModulus', 'sizeEffect.exponent'])
      expect(plain, name).not.toContain(name);
  });

  it.each([
    ['model.mechanisms.vacancyCondensation=true', 'voids.vacancyFraction'],
    ['model.mechanisms.sizeDependentStrength=true', 'sizeEffect.exponent'],
    ['model.mechanisms.sizeDependentStrength=true', 'strength/size-effect'],
    ['model.options.electrolyte.stress=true', 'elasticity/isotropic'],
    ['model.options.electrolyte.stress=true', 'youngsModulus'],
    [gap, 'youngsModulus'],
  ])('change with what is switched on: resolved, %s: %s', (set, name) => {
    expect(used('resolved')).not.toContain(name);
    expect(used('resolved', [set])).toContain(name);
  });

  it('are those of its laws and values: film', () => {
    const creep = 'model.mechanisms.sizeDependentStrength=';
    expect(used('film', [`${creep}true`])).toContain('sizeEffect.exponent');
    expect(used('film', [`${creep}false`])).not.toContain('sizeEffect.exponent');
    // The electrolyte's modulus belongs to its toughness as well; the metal's to the fixed gap alone.
    const lithium = (set: readonly string[]) =>
      loadStudy({ text: scenario('film'), set })
        .makeModel()
        .sources.some((line) => /Li: [^;\]]*youngsModulus/.test(line));
    expect(lithium([])).toBe(false);
    expect(lithium([gap])).toBe(true);
  });
});
