import type { InterfaceRecord, Scenario } from '../../io/scenario/index.js';
import {
  collectSources,
  type Electrolyte,
  type InterfaceClass,
  type MaterialLibrary,
  type Metal,
} from '../../materials/index.js';
import type { ArrheniusParameters } from '../../physics/diffusion/arrhenius.js';
import {
  exchangeCurrentDensityFromResistance,
  kineticReferenceTemperature,
} from '../../physics/kinetics/butler-volmer.js';
import { type FixtureParameters, fixtureOf } from '../fixture.js';
import { lawSources } from '../law-sources.js';
import { powerLawOf } from '../power-law-of.js';
import { checkSolid } from '../solid-metal.js';
import { checkInterface } from './check.js';
import { type FilmMechanisms, filmMechanismsSchema, filmOptionsSchema } from './mechanisms.js';
import type { ElectrodeParameters, FilmParameters } from './parameters.js';
import { voidPopulation } from './population.js';

/** Resolves a scenario with a library to the plain numbers of the film model. Interface values of the scenario come first, then those of the class. */
export function resolveFilmParameters(scenario: Scenario, library: MaterialLibrary): FilmParameters {
  const { cell, operation } = scenario;
  const mechanisms = filmMechanismsSchema.parse(scenario.model.mechanisms);
  const options = filmOptionsSchema.parse(scenario.model.options);
  const temperature: number = operation.temperature;
  const electrolyte = library.electrolyte(cell.electrolyte.material);
  const used: { metal: Metal; interfaceClass: InterfaceClass }[] = [];

  const electrodes = cell.electrodes.map((settings, j): ElectrodeParameters => {
    const metal = library.metal(settings.metal);
    checkSolid(metal, temperature, cell.electrodes.length > 1 ? `cell.electrode[${j}].metal` : 'cell.electrode.metal');
    const record = cell.interfaces[j]!;
    const interfaceClass = library.interfaceClass(settings.metal, cell.electrolyte.material, record.class);
    used.push({ metal, interfaceClass });
    const alike = cell.interfaces.length < 2 || cell.interfaces[0] === cell.interfaces[1];
    const path = alike ? 'cell.interfaces' : `cell.interfaces[${j}]`;
    return electrodeParameters(settings.thickness, metal, interfaceClass, record, temperature, mechanisms, path);
  });

  const layers = [
    { thickness: cell.electrolyte.thickness, ...elastic(electrolyte) },
    ...cell.electrodes.map((settings, j) => ({ thickness: settings.thickness, ...elastic(used[j].metal) })),
  ];

  const fixture = fixtureOf(operation.stackPressure, layers);

  return {
    area: cell.area,
    temperature,
    ambientPressure: operation.ambientPressure,
    fixture,
    electrolyte: {
      thickness: cell.electrolyte.thickness,
      conductivity: electrolyte.properties.conductivity.at(temperature),
      fractureToughness: electrolyte.properties.fractureToughness,
      youngsModulus: electrolyte.properties.youngsModulus,
      poissonRatio: electrolyte.properties.poissonRatio,
    },
    electrodes: electrodes as unknown as FilmParameters['electrodes'],
    mechanisms,
    options,
    relativeTolerance: scenario.tolerance.relative,
    sources: sourcesOf(electrolyte, used, mechanisms, fixture),
  };
}

function elastic(material: Metal | Electrolyte): { youngsModulus: number; poissonRatio: number } {
  return material.properties;
}

function electrodeParameters(
  thickness: number,
  metal: Metal,
  interfaceClass: InterfaceClass,
  record: InterfaceRecord,
  temperature: number,
  mechanisms: FilmMechanisms,
  path: string,
): ElectrodeParameters {
  const own = interfaceClass.properties;
  const { properties } = metal;
  const creep = powerLawOf(properties.creep);
  const contact = { ...own.contact, ...defined(record.contact) };
  const { initialRadius, initialContact, ...shape } = { ...own.voids, ...defined(record.voids) };
  // Saying one of the two ways of stating the initial voids replaces the other.
  const voids = {
    ...shape,
    initialRadius: record.voids?.initialContact === undefined ? initialRadius : undefined,
    initialContact: record.voids?.initialRadius === undefined ? initialContact : undefined,
  };
  const flaws = { ...own.flaws, ...defined(record.flaws) };
  const patches = { ...own.patches, ...defined(record.patches) };
  const edge = { ...own.edge, ...defined(record.edge) };
  checkInterface({ voids, contact, patches: mechanisms.pillars ? patches : null }, path);
  const { sizeEffect } = properties;
  const resistance = record.resistance ?? own.resistance;
  return {
    thickness,
    molarVolume: properties.molarVolume,
    creep,
    yieldStrength: properties.yieldStrength ?? null,
    sizeEffect:
      sizeEffect === undefined || sizeEffect.law === 'none'
        ? { amplitude: 0, referenceDiameter: 1e-6, exponent: 0 }
        : {
            amplitude: sizeEffect.strengthRatio,
            referenceDiameter: sizeEffect.diameter,
            exponent: sizeEffect.exponent,
          },
    selfDiffusion: isothermal(properties.selfDiffusion.at(temperature), temperature),
    interfaceDiffusivity: isothermal(properties.interfaceDiffusivity.at(temperature), temperature),
    surfaceEnergy: properties.surfaceEnergy,
    kinetics: {
      exchangeCurrentDensity: exchangeCurrentDensityFromResistance(resistance, kineticReferenceTemperature),
      activationEnergy: record.activationEnergy ?? own.activationEnergy,
      transferCoefficient: record.transferCoefficient ?? own.transferCoefficient,
      mechanicalTransferCoefficient: record.mechanicalTransferCoefficient ?? own.mechanicalTransferCoefficient,
    },
    contact: {
      perfect: contact.perfect ?? false,
      hardness: contact.hardness,
      exponent: contact.exponent,
      unloadingExponent: contact.unloadingExponent,
      formation: contact.formation,
      creepExponent: creep.exponent,
      activationEnergy: creep.activationEnergy,
    },
    voids: {
      classes: voidPopulation(voids),
      aspectRatio: voids.aspectRatio,
      coverage: voids.coverage,
      friction: voids.friction,
      voidPressure: voids.voidPressure,
      vacancyFraction: voids.vacancyFraction,
      criticalSupersaturation: voids.criticalSupersaturation,
      sinkLength: voids.sinkLength,
      translation: voids.translation === 'law' ? null : voids.translation,
      rimFilling: voids.rimFilling,
      occlusion: voids.occlusion,
    },
    patches: mechanisms.pillars ? patches : null,
    edgeMultiplier: mechanisms.fluxFocusing ? edge.multiplier : null,
    flaw: flaws,
  };
}

/** An object without its undefined entries, so that spreading it does not overwrite. */
function defined<T extends object>(record: T | undefined): Partial<{ [K in keyof T]: Exclude<T[K], undefined> }> {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([, value]) => value !== undefined)) as Partial<{
    [K in keyof T]: Exclude<T[K], undefined>;
  }>;
}

/** The film is isothermal: a coefficient is kept at its value at the cell's temperature. */
function isothermal(value: number, temperature: number): ArrheniusParameters {
  return { referenceValue: value, activationEnergy: 0, referenceTemperature: temperature };
}

/** Laws by the mechanism that uses them; the rest are always in use. */
const lawsOf: Readonly<Record<string, keyof FilmMechanisms | 'always'>> = {
  'kinetics/butler-volmer': 'always',
  'conduction/slab': 'always',
  'conduction/constriction': 'constriction',
  'contact/contact-growth': 'contactEvolution',
  'contact/creep-hysteresis': 'always',
  'creep/power-law': 'creepClosure',
  'strength/size-effect': 'sizeDependentStrength',
  'voids/creep-closure': 'creepClosure',
  'voids/interface-diffusion-closure': 'interfaceDiffusion',
  'voids/lattice-diffusion-closure': 'latticeDiffusion',
  'voids/vacancy-condensation': 'vacancyCondensation',
  'voids/pillars': 'pillars',
  'voids/edge-opening': 'fluxFocusing',
  'voids/translation': 'bodyTranslation',
  'voids/rim-filling': 'rimFilling',
  'voids/occlusion': 'occlusion',
  'fracture/pressurised-flaw': 'dendrites',
  'fracture/penny-growth': 'dendrites',
};

/** Sources of every law and value that the switched-on mechanisms use, one line each. */
function sourcesOf(
  electrolyte: Electrolyte,
  used: readonly { metal: Metal; interfaceClass: InterfaceClass }[],
  mechanisms: FilmMechanisms,
  fixture: FixtureParameters,
): string[] {
  const values = collectSources([
    { material: electrolyte, properties: ['conductivity', 'fractureToughness', 'youngsModulus', 'poissonRatio'] },
    ...[...new Map(used.map((one) => [one.metal.name, one.metal])).values()].map((material) => ({
      material,
      properties: [
        'molarVolume',
        'creep',
        'selfDiffusion',
        'interfaceDiffusivity',
        'surfaceEnergy',
        ...(mechanisms.sizeDependentStrength && material.properties.sizeEffect !== undefined ? ['sizeEffect'] : []),
        // Only between plates that stand still does the stack push back by its own elasticity.
        ...(fixture.kind === 'gap' ? ['youngsModulus', 'poissonRatio'] : []),
      ],
    })),
    ...[...new Map(used.map((one) => [one.interfaceClass.name, one.interfaceClass])).values()].map((material) => ({
      material,
    })),
  ]);
  return [...lawSources(lawsOf, mechanisms), ...values];
}
