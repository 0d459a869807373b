import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { describeLibrary, describeMaterial, loadLibrary, readLibrary } from '../../src/materials/index.js';
import { faradayConstant, gasConstant, LithostatError, parseAnyQuantity } from '../../src/quantity/index.js';
import { issuesOf } from './issues.js';

const library = loadLibrary();
const { metals, electrolytes, interfaces } = library.names();
const root = fileURLToPath(new URL('../../src/materials/library', import.meta.url));

describe('the library', () => {
  it('has the materials that the field asks for first', () => {
    expect(metals).toEqual(['Li', 'Li-10Mg', 'Na']);
    expect(electrolytes).toEqual(['LAGP', 'LICGC', 'LLZO', 'Li3PS4', 'Li6PS5Cl', 'LiPON', 'Na-beta-alumina']);
    expect(interfaces).toHaveLength(5);
  });

  it.each([...metals, ...electrolytes, ...interfaces])(
    '%s gives source, conditions and certainty for every value',
    (name) => {
      const { data, text } = describeMaterial(name);
      expect(data.rows.length).toBeGreaterThan(6);
      for (const row of data.rows) {
        expect(row.source.length, row.property).toBeGreaterThan(3);
        expect(row.conditions.length, row.property).toBeGreaterThan(2);
        expect(['high', 'medium', 'low', 'calibrated', 'assumed']).toContain(row.certainty);
        expect(text).toContain(row.property);
        if (row.certainty === 'calibrated') expect(row.calibratedOn).toBeTruthy();
        if (/no primary source read|assumed/.test(row.source))
          expect(['low', 'assumed'], row.property).toContain(row.certainty);
      }
    },
  );

  it('keeps values that must agree in agreement', () => {
    for (const name of metals) {
      const { molarMass, molarVolume, density } = library.metal(name).properties;
      // The alloy counts its mass by atoms and its volume by lithium, so it agrees to its magnesium only.
      const tolerance = name === 'Li-10Mg' ? 0.02 : 0.003;
      expect(Math.abs(molarMass / molarVolume / density - 1), name).toBeLessThan(tolerance);
    }
    const { youngsModulus, poissonRatio, bulkModulus } = library.metal('Li').properties;
    expect(youngsModulus / (3 * (1 - 2 * poissonRatio)) / bulkModulus!).toBeCloseTo(1, 1);
  });

  it('holds the creep law of LePage et al. 2019 in scaled stress', () => {
    const creep = library.metal('Li').properties.creep;
    if (creep.law !== 'power-law') throw new Error('the default is a power law');
    expect(creep.name).toBe('lepage-2019');
    const fromPaper = (1e6 / 3e5) ** 6.6 * Math.exp(-37e3 / (gasConstant * 298.15));
    expect(creep.referenceRate / fromPaper).toBeCloseTo(1, 4);
    expect([creep.exponent, creep.activationEnergy, creep.referenceStress, creep.referenceTemperature]).toEqual([
      6.6, 37e3, 1e6, 298.15,
    ]);
    expect([...library.metal('Li').creepAlternatives.keys()]).toEqual([
      'lepage-2019',
      'masias-2019',
      'roy-2021',
      'anand-narayan',
    ]);
  });

  it('derives sodium creep from the measured strength: 0.235 MPa at 1e-3 1/s', () => {
    const creep = library.metal('Na').properties.creep;
    if (creep.law !== 'power-law') throw new Error('the default is a power law');
    expect(creep.referenceRate * 0.235 ** creep.exponent).toBeCloseTo(1e-3, 5);
  });

  it('lets self-diffusion alone carry 0.01 mA/cm^2 with sink length and supersaturation of the class', () => {
    const { selfDiffusion, molarVolume } = library.metal('Li').properties;
    const { sinkLength, criticalSupersaturation } = library.interfaceClass('Li', 'LLZO').properties.voids;
    const limit =
      ((faradayConstant / molarVolume) * selfDiffusion.reference * (criticalSupersaturation - 1)) / sinkLength;
    expect(limit).toBeCloseTo(0.1, 3);
  });

  it('has activation energies that follow Arrhenius about 298.15 K', () => {
    const { conductivity } = library.electrolyte('Li6PS5Cl').properties;
    expect(conductivity.reference).toBe(0.2);
    expect(conductivity.activationEnergy).toBeCloseTo(0.35 * faradayConstant, 6);
    const expected = 0.2 * Math.exp((-0.35 * faradayConstant * (1 / 333.15 - 1 / 298.15)) / gasConstant);
    expect(conductivity.at(333.15) / expected).toBeCloseTo(1, 12);
    const step = 1e-3;
    const slope = (conductivity.at(310 + step) - conductivity.at(310 - step)) / (2 * step);
    expect(conductivity.derivative(310) / slope).toBeCloseTo(1, 7);
  });
});

describe('names', () => {
  it.each([
    ["Na-beta''-alumina", 'Na-beta-alumina'],
    ['na-BETA-alumina', 'Na-beta-alumina'],
    ['lpscl', 'Li6PS5Cl'],
    ['LLZTO', 'LLZO'],
  ])('%s is %s', (alias, name) => expect(library.electrolyte(alias).name).toBe(name));

  it('names the nearest for one that does not exist', () => {
    expect(issuesOf(() => library.electrolyte('Li6PS5Br'))[0]).toMatchObject({
      code: 'unknown-name',
      nearest: 'Li6PS5Cl',
    });
    expect(issuesOf(() => library.metal('litium'))[0]).toMatchObject({ nearest: 'lithium', got: 'litium' });
    expect(issuesOf(() => describeMaterial('LLZ'))[0]?.nearest).toBe('LLZO');
    expect(() => library.metal('__proto__')).toThrow(LithostatError);
    expect(() => library.metal('constructor')).toThrow(LithostatError);
  });

  it('has no alias that two materials of a kind share', () => {
    for (const list of Object.values(library.spellings())) {
      const folded = list.map((name) => name.toLowerCase());
      expect(new Set(folded).size).toBe(folded.length);
    }
  });
});

describe('interface classes', () => {
  it('are there for every metal and electrolyte of the same ion', () => {
    for (const metal of metals) {
      for (const electrolyte of electrolytes) {
        const fits = library.metal(metal).properties.ion === library.electrolyte(electrolyte).properties.ion;
        if (fits) expect(library.interfaceClass(metal, electrolyte).properties.resistance).toBeGreaterThan(0);
        else expect(issuesOf(() => library.interfaceClass(metal, electrolyte))[0]?.code).toBe('inconsistent');
      }
    }
  });

  it('know electrolytes whose values differ', () => {
    expect(library.interfaceClass('Li', 'Li6PS5Cl').properties.resistance).toBeCloseTo(11.3e-4, 12);
    expect(library.interfaceClass('Li', 'Li3PS4').properties.resistance).toBeCloseTo(45e-4, 12);
    expect(library.interfaceClass('Li', 'LICGC').properties.resistance).toBeCloseTo(63e-4, 12);
    expect(library.interfaceClass('Li', 'LLZO').properties.resistance).toBeCloseTo(5e-4, 12);
  });

  it('mark what they take over from another class as assumed', () => {
    const spacing = library.interfaceClass('Li', 'LLZO').records.get('voids.spacing');
    expect(spacing).toMatchObject({
      value: 50e-6,
      certainty: 'assumed',
      source: expect.stringContaining('lithium-argyrodite'),
    });
  });

  it('can be chosen by name against the list', () => {
    expect(library.interfaceClass('Li', 'LLZO', 'argyrodite').name).toBe('lithium-argyrodite');
    expect(issuesOf(() => library.interfaceClass('Li', 'LLZO', 'argirodite'))[0]?.nearest).toBe('argyrodite');
  });

  it('have every key that a model needs', () => {
    for (const name of ['Li6PS5Cl', 'LLZO', 'LAGP', 'LiPON']) {
      const { properties } = library.interfaceClass('Li', name);
      expect(properties.contact).toMatchObject({ law: 'creep-hysteresis', formation: { pressure: 70e6, time: 600 } });
      expect(properties.voids).toMatchObject({
        classes: 7,
        coverage: 'lattice',
        translation: 'law',
        friction: 'frictionless',
      });
      expect(properties.patches.amplitude).toBe(0);
      expect(properties.edge.multiplier).toBe(1);
      expect(properties.flaws.depth).toBeGreaterThan(0);
    }
    expect(library.interfaceClass('Li', 'LiPON').properties.contact.perfect).toBe(true);
    expect(library.interfaceClass('Li', 'LLZO').properties.contact.perfect).toBe(true);
    expect(library.interfaceClass('Li', 'Li6PS5Cl').properties.contact.perfect).toBeUndefined();
  });
});

describe('printing', () => {
  it('lists every name on a line of its own', () => {
    const { text, data } = describeLibrary();
    expect(data.map(({ name }) => name)).toEqual([...metals, ...electrolytes, ...interfaces]);
    expect(text.trimEnd().split('\n')).toHaveLength(data.length + 1);
  });

  it('shows value, certainty, conditions and source of every creep law', () => {
    const { text, data } = describeMaterial('lithium');
    expect(text).toMatch(/creep\.masias-2019\.referenceRate +7\.7e-3 1\/s .*medium .*Masias et al\. 2019/);
    expect(text).toMatch(/selfDiffusion +5\.6e-15 m\^2\/s \(298\.15 K\)/);
    expect(data.defaultCreep).toBe('lepage-2019');
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    expect(describeMaterial('lithium-argyrodite').text).toContain('Li3PS4: resistance');
  });

  it('shows ranges in the unit of the value, which read back are those of the data', () => {
    const { text } = describeMaterial('lithium');
    expect(text).toMatch(/youngsModulus +7\.82 GPa +4\.9 … 7\.82 GPa /);
    expect(text).toMatch(/selfDiffusion\.activationEnergy +53\.4 kJ\/mol +53\.4 … 55 kJ\/mol /);
    for (const name of [...metals, ...electrolytes, ...interfaces]) {
      const { data, text: page } = describeMaterial(name);
      const lines = page.split('\n');
      for (const { property, range, value, text: written } of data.rows) {
        if (range === undefined || typeof value !== 'number') continue;
        const cells = lines.find((line) => line.startsWith(`${property} `))!.split(/ {2,}/);
        const [, low, high, unit] = /^(\S+) … (\S+) ?(.*)$/.exec(cells[2])!;
        if (unit !== '') expect(written.endsWith(unit)).toBe(true);
        for (const [index, end] of [low, high].entries()) {
          const parsed = parseAnyQuantity(`${end}${unit === '' ? '' : ` ${unit}`}`);
          if (range[index] === null) expect(end).toBe('open');
          else expect(parsed.ok && parsed.value / (range[index] || 1)).toBeCloseTo(range[index] === 0 ? 0 : 1, 5);
        }
      }
    }
  });
});

describe('a damaged library', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'library-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const broken = (file: string, change: (text: string) => string) => {
    const copy = mkdtempSync(join(folder, 'copy-'));
    cpSync(root, copy, { recursive: true });
    const text = readFileSync(join(copy, file), 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(join(copy, file), changed);
    return readLibrary(copy);
  };
  const lithium = (change: (text: string) => string) => issuesOf(() => broken('metals/Li.yaml', change).metal('Li'));

  it.each([
    ['a wrong dimension', '1.3e-5 m^3/mol', '1.3e-5 m^3', 'properties.molarVolume', 'wrong-dimension'],
    ['a bare number', '453.65 K', '453.65', 'properties.meltingPoint', 'bare-number'],
    ['a value out of its bounds', 'value: 0.381', 'value: 0.6', 'properties.poissonRatio', 'out-of-range'],
    ['a value outside its own range', 'value: 0.77 MPa', 'value: 7.7 MPa', 'properties.yieldStrength', 'out-of-range'],
    ['an unknown property', 'meltingPoint:', 'meltingpoint:', 'properties.meltingpoint', 'unknown-key'],
    [
      'an unknown certainty',
      'certainty: low',
      'certainty: lowish',
      'properties.grainBoundaryDiffusionRatio.certainty',
      'wrong-type',
    ],
    [
      'a value that claims to be calibrated',
      'certainty: low',
      'certainty: calibrated',
      'properties.grainBoundaryDiffusionRatio',
      'inconsistent',
    ],
    ['an unknown law', 'law: anand', 'law: anant', 'creep.alternatives.anand-narayan.law', 'unknown-name'],
    ['an unknown default', 'default: lepage-2019', 'default: lepage', 'creep.default', 'unknown-name'],
    ['another name', 'name: Li', 'name: Lithium', 'name', 'inconsistent'],
  ])('with %s names file and path', (_, from, to, path, code) => {
    const issues = lithium((text) => text.replace(from, to));
    expect(issues).toContainEqual(
      expect.objectContaining({ path, code, file: expect.stringMatching(/metals\/Li\.yaml$/) }),
    );
  });

  it('with missing properties names them all at once', () => {
    const issues = lithium((text) => {
      const document = parseDocument(text);
      for (const name of ['molarMass', 'density', 'poissonRatio']) document.deleteIn(['properties', name]);
      return String(document);
    });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ code: 'missing-properties', expected: 'molarMass, density, poissonRatio' });
  });

  it('with unreadable files or a wrong index says which', () => {
    expect(lithium((text) => `${text}\n  : [`)[0]).toMatchObject({
      code: 'unreadable-file',
      file: expect.stringMatching(/Li\.yaml$/),
    });
    expect(issuesOf(() => readLibrary(join(folder, 'none')))[0]?.file).toContain('index.yaml');
    expect(issuesOf(() => broken('index.yaml', (text) => text.replace('metals:', 'metal:')))[0]?.file).toContain(
      'index.yaml',
    );
  });

  it('with a class based on another that is not complete in itself says so', () => {
    const change = (text: string) => text.replace('basedOn: lithium-argyrodite', 'basedOn: lithium-lipon');
    const issues = issuesOf(() => broken('interfaces/lithium-garnet.yaml', change).interfaceClass('Li', 'LLZO'));
    expect(issues[0]).toMatchObject({ path: 'basedOn', file: expect.stringMatching(/lithium-garnet\.yaml$/) });
  });
});
