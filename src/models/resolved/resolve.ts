import type { Scenario } from '../../io/scenario/index.js';
import { collectSources, type MaterialLibrary } from '../../materials/index.js';
import { creepRateAtReferenceStress, type PowerLawCreepParameters } from '../../physics/creep/power-law.js';
import {
  effectiveExchangeCurrentDensity,
  exchangeCurrentDensityFromResistance,
  kineticReferenceTemperature,
} from '../../physics/kinetics/butler-volmer.js';
import { sizeEffectStrength } from '../../physics/strength/size-effect.js';
import { faradayConstant, gasConstant } from '../../quantity/index.js';
import { fixtureOf } from '../fixture.js';
import { lawSources } from '../law-sources.js';
import { powerLawOf } from '../power-law-of.js';
import { checkSolid } from '../solid-metal.js';
import { checkOptions } from './check.js';
import { effectiveConductivity, interiorConductivity } from './electrolyte/effective-conductivity.js';
import { type GrainStructure, makeGrains } from './electrolyte/grains.js';
import type { FaceOptions, ResolvedMechanisms, ResolvedOptions } from './options.js';
import type { ResolvedElectrode, ResolvedGrains, ResolvedParameters } from './parameters.js';
import { voidShape } from './surface/void-shape.js';

/** Resolves a scenario with a library to the plain numbers of the `resolved` model. @throws LithostatError with every problem */
export function resolveParameters(scenario: Scenario, library: MaterialLibrary): ResolvedParameters {
  const { cell, operation } = scenario;
  // Validated and converted by the schema of the scenario.
  const mechanisms = scenario.model.mechanisms as ResolvedMechanisms;
  const options = scenario.model.options as unknown as ResolvedOptions;
  const temperature: number = operation.temperature;
  const thicknesses = cell.electrodes.map(({ thickness }) => thickness);
  checkOptions(options, mechanisms, { kind: cell.kind, thicknesses, electrolyte: cell.electrolyte.thickness });
  const electrolyte = library.electrolyte(cell.electrolyte.material);
  // Only between plates that stand still does the stack push back by its own elasticity.
  const elasticity = operation.stackPressure.fixture === 'gap' ? ['youngsModulus', 'poissonRatio'] : [];
  const sources: (Parameters<typeof collectSources>[0] extends Iterable<infer Used> ? Used : never)[] = [
    {
      material: electrolyte,
      properties: [
        'conductivity',
        ...(options.electrolyte.stress ? ['youngsModulus', 'poissonRatio'] : elasticity),
        ...(mechanisms.surfaceTension ? ['workOfAdhesion'] : []),
      ],
    },
  ];
  const electrodes = cell.electrodes.map((settings, j): ResolvedElectrode => {
    const metal = library.metal(settings.metal);
    const { properties } = metal;
    checkSolid(metal, temperature, cell.electrodes.length > 1 ? `cell.electrode[${j}].metal` : 'cell.electrode.metal');
    const record = cell.interfaces[j]!;
    const interfaceClass = library.interfaceClass(settings.metal, cell.electrolyte.material, record.class);
    const own = interfaceClass.properties;
    const face = j === 0 ? options.electrode1 : options.electrode2;
    sources.push(
      {
        material: metal,
        properties: [
          'molarVolume',
          'creep',
          ...(mechanisms.surfaceTension ? ['surfaceEnergy'] : []),
          ...(mechanisms.sizeDependentStrength && properties.sizeEffect !== undefined ? ['sizeEffect'] : []),
          ...elasticity,
        ],
      },
      {
        material: interfaceClass,
        properties: [
          'resistance',
          'activationEnergy',
          'transferCoefficient',
          ...(mechanisms.stressKinetics ? ['mechanicalTransferCoefficient'] : []),
          ...(face.voids.length > 0 ? ['voids.voidPressure'] : []),
          ...(mechanisms.vacancyCondensation ? ['voids.vacancyFraction'] : []),
        ],
      },
    );
    const creep = strengthened(
      powerLawOf(properties.creep),
      strengthFactor(properties.sizeEffect, face, options.width, mechanisms),
    );
    const transferCoefficient = record.transferCoefficient ?? own.transferCoefficient;
    const kinetics = {
      exchangeCurrentDensity: exchangeCurrentDensityFromResistance(
        record.resistance ?? own.resistance,
        kineticReferenceTemperature,
      ),
      activationEnergy: record.activationEnergy ?? own.activationEnergy,
      transferCoefficient,
      mechanicalTransferCoefficient: mechanisms.stressKinetics
        ? (record.mechanicalTransferCoefficient ?? own.mechanicalTransferCoefficient)
        : transferCoefficient,
    };
    return {
      thickness: settings.thickness,
      molarVolume: properties.molarVolume,
      creep,
      creepRate: creepRateAtReferenceStress(creep, temperature),
      surfaceEnergy: mechanisms.surfaceTension ? properties.surfaceEnergy : 0,
      contactAngleCosine: contactAngleCosine(electrolyte.properties.workOfAdhesion, properties.surfaceEnergy),
      kinetics,
      resistance:
        (gasConstant * temperature) / (faradayConstant * effectiveExchangeCurrentDensity(kinetics, temperature, 0)),
      voidPressure: record.voids?.voidPressure ?? own.voids.voidPressure,
      vacancyFraction: mechanisms.vacancyCondensation
        ? (record.voids?.vacancyFraction ?? own.voids.vacancyFraction)
        : 0,
      face,
    };
  });
  const layers = [
    { thickness: cell.electrolyte.thickness, ...electrolyte.properties },
    ...cell.electrodes.map(({ metal, thickness }) => ({ thickness, ...library.metal(metal).properties })),
  ];
  const conductivity = electrolyte.properties.conductivity.at(temperature);
  const grains = resolvedGrains(options, cell.electrolyte.thickness, conductivity);
  return {
    area: cell.area,
    temperature,
    ambientPressure: operation.ambientPressure,
    fixture: fixtureOf(operation.stackPressure, layers),
    electrolyte: {
      thickness: cell.electrolyte.thickness,
      conductivity,
      ...(grains === null ? {} : { grains }),
      ...(options.electrolyte.stress
        ? {
            elasticity: {
              youngModulus: electrolyte.properties.youngsModulus,
              poissonRatio: electrolyte.properties.poissonRatio,
            },
          }
        : {}),
    },
    electrodes,
    mechanisms,
    options,
    sources: [
      ...lawSources(lawsOf, { ...mechanisms, electrolyteStress: options.electrolyte.stress }),
      ...collectSources(sources),
    ],
  };
}

/** The grains of the electrolyte with their conductivities; null where it is even. @param conductivity of the material (S/m) */
function resolvedGrains(
  { electrolyte, width }: ResolvedOptions,
  thickness: number,
  conductivity: number,
): ResolvedGrains | null {
  const { grains } = electrolyte;
  if (grains === undefined) return null;
  const { conductivity: meaning, depth = thickness, ...own } = grains;
  const structure: GrainStructure = { ...own, depth };
  const made = makeGrains(structure, width);
  const effective = effectiveConductivity(made, structure.boundaryResistance);
  const interior = meaning === 'total' ? interiorConductivity(effective, conductivity) : conductivity;
  return {
    ...structure,
    count: made.polygons.length,
    interiorConductivity: interior,
    effectiveConductivity: meaning === 'total' ? conductivity : effective(interior),
  };
}

/** W/gamma - 1, metal that wets completely or not at all at most; a right angle where the work of adhesion is not known. */
function contactAngleCosine(workOfAdhesion: number | undefined, surfaceEnergy: number): number {
  if (workOfAdhesion === undefined || !(surfaceEnergy > 0)) return 0;
  return Math.min(1, Math.max(-1, workOfAdhesion / surfaceEnergy - 1));
}

/** Factor on the strength of the metal: by the diameter of the largest void at assembly, 1 without voids or where it is off. */
function strengthFactor(
  sizeEffect:
    | { readonly law: string; readonly strengthRatio?: number; readonly diameter?: number; readonly exponent?: number }
    | undefined,
  face: FaceOptions,
  width: number,
  mechanisms: ResolvedMechanisms,
): number {
  if (!mechanisms.sizeDependentStrength || sizeEffect === undefined || sizeEffect.law === 'none') return 1;
  if (face.voids.length === 0) return 1;
  const out = new Float64Array(2);
  sizeEffectStrength.evaluate(
    { amplitude: sizeEffect.strengthRatio!, referenceDiameter: sizeEffect.diameter!, exponent: sizeEffect.exponent! },
    [2 * Math.max(...face.voids.map((one) => voidShape(one, width).halfWidth))],
    out,
  );
  return out[0]!;
}

/** The law of a metal whose strength is greater by a factor f: the rate at a given stress falls by f^n. */
function strengthened(law: PowerLawCreepParameters, factor: number): PowerLawCreepParameters {
  return { ...law, referenceRate: law.referenceRate / factor ** law.exponent };
}

/** Laws by the mechanism that uses them. Condensing vacancies are a constant fraction here, a value of the interface and no law. */
const lawsOf: Readonly<Record<string, keyof ResolvedMechanisms | 'electrolyteStress' | 'always'>> = {
  'kinetics/butler-volmer': 'always',
  'kinetics/gap-resistance': 'always',
  'creep/power-law': 'always',
  'creep/power-law-flow': 'always',
  'elasticity/isotropic': 'electrolyteStress',
  'strength/size-effect': 'sizeDependentStrength',
  'voids/capillary-pressure': 'surfaceTension',
};
