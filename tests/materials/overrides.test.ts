import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  collectSources,
  loadLibrary,
  type MaterialOverride,
  materialOverrideSchema,
  withOverrides,
} from '../../src/materials/index.js';
import { formatQuantity } from '../../src/quantity/index.js';
import { issuesOf } from './issues.js';

const library = loadLibrary();

function changed(materials: Record<string, Record<string, unknown>>) {
  const parsed: Record<string, MaterialOverride> = {};
  for (const [name, record] of Object.entries(materials)) parsed[name] = materialOverrideSchema.parse(record);
  return withOverrides(library, parsed);
}

function problems(record: Record<string, unknown>) {
  const result = materialOverrideSchema.safeParse(record);
  if (result.success) throw new Error('nothing was refused');
  return result.error.issues.map((issue) => ({ path: issue.path.join('.'), ...(issue as { params?: object }).params }));
}

describe('changed values', () => {
  it('replace those of the library, with the scenario as source, and leave the library alone', () => {
    const lithium = changed({ Li: { molarVolume: '13.1 cm^3/mol', poissonRatio: 0.4 } }).metal('Li');
    expect(lithium.properties.molarVolume).toBeCloseTo(1.31e-5, 15);
    expect(lithium.properties.poissonRatio).toBe(0.4);
    expect(lithium.records.get('molarVolume')).toMatchObject({
      source: 'scenario',
      certainty: 'scenario',
      text: '13.1 cm^3/mol',
    });
    expect(lithium.properties.density).toBe(534);
    expect(library.metal('Li').properties.molarVolume).toBe(1.3e-5);
  });

  it('are found under an alias, in any case', () => {
    expect(changed({ lithium: { density: '0.5 g/cm^3' } }).metal('Li').properties.density).toBeCloseTo(500, 9);
  });

  it('come back as the same SI number whatever the unit (property)', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (modulus) => {
        const text = formatQuantity(modulus * 1e9, 'pressure', 'GPa');
        const got = changed({ LLZO: { youngsModulus: text } }).electrolyte('LLZO').properties.youngsModulus;
        expect(got / (modulus * 1e9)).toBeCloseTo(1, 12);
      }),
      { numRuns: 50 },
    );
  });

  it('of conductivity keep the activation energy, or replace the law', () => {
    const bare = changed({ Li6PS5Cl: { conductivity: '3 mS/cm' } }).electrolyte('Li6PS5Cl').properties.conductivity;
    const base = library.electrolyte('Li6PS5Cl').properties.conductivity;
    expect(bare.at(330) / base.at(330)).toBeCloseTo(0.3 / 0.2, 12);
    const arrhenius = { value: '1 mS/cm', at: '60 degC', activationEnergy: '0.4 eV' };
    const law = changed({ Li6PS5Cl: { conductivity: arrhenius } }).electrolyte('Li6PS5Cl').properties.conductivity;
    expect(law.at(333.15)).toBeCloseTo(0.1, 12);
    expect(law.activationEnergy).toBeCloseTo(38594.132848, 5);
    const expression = { expression: '2.1e5/T*exp(-4060/T)', unit: 'S/m' };
    const formula = changed({ Li6PS5Cl: { conductivity: expression } }).electrolyte('Li6PS5Cl');
    expect(formula.properties.conductivity.at(300)).toBeCloseTo(700 * Math.exp(-4060 / 300), 12);
    expect(formula.properties.conductivity.activationEnergy).toBeNull();
    expect(formula.records.has('conductivity.activationEnergy')).toBe(false);
  });

  it('are plain data, so that a scenario can be hashed and sent to a thread', () => {
    const parsed = materialOverrideSchema.parse({
      conductivity: { value: '1 mS/cm', activationEnergy: '0.4 eV' },
      creep: { law: 'power-law', prefactor: '7.7e-3 MPa^-6.56/s' },
    });
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
    expect(parsed.conductivity).toMatchObject({ value: 0.1, at: 298.15 });
  });
});

describe('creep', () => {
  it('is chosen by name', () => {
    const { creep } = changed({ Li: { creep: 'masias-2019' } }).metal('Li').properties;
    expect(creep).toMatchObject({
      name: 'masias-2019',
      referenceRate: 7.7e-3,
      exponent: 6.56,
      referenceTemperature: 299.15,
    });
    expect(changed({ Li: { creep: 'anand-narayan' } }).metal('Li').properties.creep).toMatchObject({
      law: 'anand',
      prefactor: 4.25e4,
      rateSensitivity: 0.15,
      initialResistance: 0.95e6,
      saturationResistance: 2e6,
      hardeningModulus: 1e7,
      hardeningExponent: 2,
      saturationExponent: 0.05,
    });
  });

  it('is given by parameters or a prefactor; what is left out is kept', () => {
    const full = {
      law: 'power-law',
      referenceRate: '7.7e-3 1/s',
      exponent: 6.56,
      activationEnergy: '0.4 eV',
      at: '26 degC',
    };
    expect(changed({ Li: { creep: full } }).metal('Li').properties.creep).toMatchObject({
      name: 'scenario',
      referenceRate: 7.7e-3,
      referenceTemperature: 299.15,
    });
    const prefactor = changed({ Li: { creep: { prefactor: '7.7e-3 MPa^-6.56/s' } } }).metal('Li').properties.creep;
    expect(prefactor).toMatchObject({ law: 'power-law', exponent: 6.56, activationEnergy: 37e3 });
    if (prefactor.law === 'power-law') expect(prefactor.referenceRate).toBeCloseTo(7.7e-3, 12);
    const exponent = changed({ Li: { creep: { exponent: 5 } } }).metal('Li');
    expect(exponent.properties.creep).toMatchObject({ exponent: 5, referenceRate: 9.3085e-4 });
    expect(exponent.records.get('creep.exponent')?.source).toBe('scenario');
    expect(exponent.records.get('creep.referenceRate')?.source).toContain('LePage');
  });

  it('of another law needs all of its parameters, named at once', () => {
    const issues = issuesOf(() =>
      changed({ Na: { creep: { law: 'anand', prefactor: '1 1/s', rateSensitivity: 0.2 } } }),
    );
    expect(issues[0]).toMatchObject({ path: 'materials.Na.creep', code: 'missing-properties' });
    expect(issues[0]?.expected).toBe(
      'activationEnergy, initialResistance, saturationResistance, hardeningModulus, hardeningExponent, saturationExponent',
    );
  });

  it('with an unknown name or law says which there are', () => {
    expect(issuesOf(() => changed({ Li: { creep: 'masias-2018' } }))[0]).toMatchObject({
      path: 'materials.Li.creep',
      nearest: 'masias-2019',
    });
    expect(problems({ creep: { law: 'powerlaw' } })[0]).toMatchObject({ path: 'creep', nearest: 'power-law' });
    expect(problems({ creep: 3 })[0]).toMatchObject({ code: 'wrong-type' });
    expect(problems({ creep: { prefactor: '1 MPa^-5/s', exponent: 6 } })[0]).toMatchObject({
      path: 'creep.exponent',
      code: 'inconsistent',
    });
  });
});

describe('added materials', () => {
  it('start from another one, over more than one step and in any order', () => {
    const more = changed({
      Second: { basedOn: 'First', density: '2 g/cm^3' },
      First: { basedOn: 'llzo', conductivity: '1 S/m' },
    });
    const { properties, lineage, aliases } = more.electrolyte('second');
    expect(properties.conductivity.reference).toBe(1);
    expect(properties.density).toBeCloseTo(2000, 9);
    expect(lineage).toEqual(['Second', 'First', 'LLZO']);
    expect(aliases).toEqual([]);
    expect(more.interfaceClass('Li', 'Second').name).toBe('lithium-garnet');
    expect(more.names().electrolytes).toContain('First');
    expect(more.electrolyte('LLZO').properties.conductivity.reference).toBe(0.04);
  });

  it('start from the scenario\u2019s own version of a library material', () => {
    const more = changed({ Soft: { basedOn: 'Li' }, Li: { density: '600 kg/m^3' } });
    expect(more.metal('Soft').properties.density).toBe(600);
    expect(more.metal('Soft').properties.creep.name).toBe('lepage-2019');
  });

  const complete = {
    kind: 'electrolyte',
    ion: 'Li',
    conductivity: { value: '1 mS/cm', activationEnergy: '0.3 eV' },
    youngsModulus: '20 GPa',
    poissonRatio: 0.3,
    fractureToughness: '0.3 MPa m^0.5',
  };

  it('are complete in themselves, or every missing property is named at once', () => {
    const more = changed({ New: complete });
    expect(more.electrolyte('New').properties.fractureToughness).toBeCloseTo(0.3e6, 6);
    expect(issuesOf(() => more.interfaceClass('Li', 'New'))[0]?.remedy).toContain('cell.interfaces.class');
    expect(more.interfaceClass('Li', 'New', 'garnet').name).toBe('lithium-garnet');
    const { conductivity: _, ion: __, ...lacking } = complete;
    expect(issuesOf(() => changed({ New: lacking }))).toEqual([
      expect.objectContaining({ path: 'materials.New', code: 'missing-properties', expected: 'ion, conductivity' }),
    ]);
    expect(issuesOf(() => changed({ New: { kind: 'metal', ion: 'Li' } }))[0]?.expected).toContain('creep');
  });

  it.each([
    ['an unknown name', { Lii: { density: '1 g/cm^3' } }, 'materials.Lii', 'unknown-name'],
    ['an unknown base', { New: { basedOn: 'LLZP' } }, 'materials.New.basedOn', 'unknown-name'],
    ['a base of another kind', { New: { kind: 'metal', basedOn: 'LLZO' } }, 'materials.New.kind', 'inconsistent'],
    ['a property of another kind', { Li: { conductivity: '1 S/m' } }, 'materials.Li.conductivity', 'unknown-key'],
    ['creep of an electrolyte', { LLZO: { creep: 'lepage-2019' } }, 'materials.LLZO.creep', 'unknown-key'],
    ['one material twice', { Li: {}, lithium: {} }, 'materials.lithium', 'inconsistent'],
    ['itself as base', { New: { basedOn: 'New' } }, 'materials.New.basedOn', 'inconsistent'],
    [
      'a circle',
      { A: { basedOn: 'B' }, B: { basedOn: 'C' }, C: { basedOn: 'A' } },
      'materials.A.basedOn',
      'inconsistent',
    ],
  ])('are refused with %s, in one issue', (_, materials, path, code) => {
    expect(issuesOf(() => changed(materials))).toEqual([expect.objectContaining({ path, code })]);
  });

  it('report problems of several materials together', () => {
    const issues = issuesOf(() =>
      changed({ Li: { conductivity: '1 S/m' }, New: { basedOn: 'Foo' }, Off: { basedOn: 'New' } }),
    );
    expect(issues.map(({ path }) => path)).toEqual(['materials.Li.conductivity', 'materials.New.basedOn']);
  });
});

describe('the schema', () => {
  it.each([
    [{ density: 3 }, 'density', 'bare-number'],
    [{ density: '3 MPa' }, 'density', 'wrong-dimension'],
    [{ density: '-3 g/cm^3' }, 'density', 'out-of-range'],
    [{ poissonRatio: 0.7 }, 'poissonRatio', 'out-of-range'],
    [{ ion: 'K' }, 'ion', 'unknown-name'],
    [{ sizeEffect: { law: 'pilar' } }, 'sizeEffect.law', 'unknown-name'],
    [
      { conductivity: { value: '1 S/m', activationEnergy: '0.3 V' } },
      'conductivity.activationEnergy',
      'wrong-dimension',
    ],
    [
      { conductivity: { expression: 'cos.constructor("x")()', unit: 'S/m' } },
      'conductivity.expression',
      'bad-expression',
    ],
    [{ conductivity: '0 S/m' }, 'conductivity', 'out-of-range'],
    [{ conductivity: [1] }, 'conductivity', 'wrong-type'],
  ])('refuses %j at its own path', (record, path, code) => {
    expect(problems(record)).toEqual([expect.objectContaining({ path, code })]);
  });

  it('refuses unknown keys', () => {
    expect(materialOverrideSchema.safeParse({ densitty: '1 g/cm^3' }).error?.issues[0]?.code).toBe('unrecognized_keys');
  });

  it('gives a JSON Schema that agrees with it', () => {
    const validate = new Ajv2020({ strict: false }).compile(z.toJSONSchema(materialOverrideSchema, { io: 'input' }));
    const good = [
      { creep: 'masias-2019' },
      { creep: { law: 'power-law', exponent: 5 } },
      { conductivity: '1 S/m', basedOn: 'LLZO' },
      { conductivity: { value: '1 S/m', activationEnergy: '0.3 eV' }, kind: 'electrolyte' },
      { conductivity: { expression: '1/T', unit: 'S/m' } },
      { sizeEffect: { law: 'none' } },
    ];
    for (const record of good) {
      expect(validate(record), JSON.stringify(record)).toBe(true);
      expect(materialOverrideSchema.safeParse(record).success, JSON.stringify(record)).toBe(true);
    }
    for (const record of [
      { creep: 3 },
      { creep: { law: 'x' } },
      { density: 3 },
      { densitty: '1' },
      { conductivity: { value: 1 } },
    ]) {
      expect(validate(record), JSON.stringify(record)).toBe(false);
      expect(materialOverrideSchema.safeParse(record).success, JSON.stringify(record)).toBe(false);
    }
  });

  it('never throws, whatever it is given (property)', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('density', 'creep', 'conductivity', 'ion', 'sizeEffect', 'kind'), fc.anything()),
        (record) => {
          expect(typeof materialOverrideSchema.safeParse(record).success).toBe('boolean');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('sources', () => {
  it('are collected once each, with what rests on them', () => {
    const more = changed({ Li: { creep: { exponent: 5 } } });
    const lines = collectSources([
      { material: more.metal('Li'), properties: ['creep', 'molarVolume', 'selfDiffusion'] },
      { material: more.interfaceClass('Li', 'LLZO'), properties: ['resistance'] },
    ]);
    expect(lines).toContain(
      'LePage et al. 2019 J. Electrochem. Soc. 166 A89 [Li: creep.referenceRate, creep.activationEnergy]',
    );
    expect(lines).toContain('scenario [Li: creep.exponent]');
    expect(lines.filter((line) => line.includes('lithium-garnet: resistance'))).toHaveLength(1);
    expect(new Set(lines).size).toBe(lines.length);
    expect(collectSources([{ material: more.metal('Li') }]).length).toBeGreaterThan(10);
    expect(() => collectSources([{ material: more.metal('Li'), properties: ['colour'] }])).toThrow(RangeError);
  });
});
