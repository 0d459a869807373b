import type { ContactGrowthParameters } from '../../physics/contact/contact-growth.js';
import type { PowerLawCreepParameters } from '../../physics/creep/power-law.js';
import { creepRateAtReferenceStress } from '../../physics/creep/power-law.js';
import type { PennyGrowthParameters } from '../../physics/fracture/penny-growth.js';
import { type PressurisedFlawParameters, stackPressureShare } from '../../physics/fracture/pressurised-flaw.js';
import { effectiveExchangeCurrentDensity } from '../../physics/kinetics/butler-volmer.js';
import { sizeEffectStrength } from '../../physics/strength/size-effect.js';
import type { CreepClosureParameters } from '../../physics/voids/creep-closure.js';
import type { EdgeOpeningParameters } from '../../physics/voids/edge-opening.js';
import { halfSpheroidVolume, voidsPerArea, voidVolumePerArea } from '../../physics/voids/geometry.js';
import type { InterfaceDiffusionClosureParameters } from '../../physics/voids/interface-diffusion-closure.js';
import type { LatticeDiffusionClosureParameters } from '../../physics/voids/lattice-diffusion-closure.js';
import type { OcclusionParameters } from '../../physics/voids/occlusion.js';
import type { PillarParameters } from '../../physics/voids/pillar-onset.js';
import type { RimFillingParameters } from '../../physics/voids/rim-filling.js';
import { shapeFactor } from '../../physics/voids/shape-factor.js';
import { translation } from '../../physics/voids/translation.js';
import type { VacancyCondensationParameters } from '../../physics/voids/vacancy-condensation.js';
import { faradayConstant, gasConstant } from '../../quantity/index.js';
import type { ElectrodeParameters, FilmParameters } from './parameters.js';

/** What does not change during a run at one interface: the parameters of its laws, and constants of its void classes. */
export interface InterfaceLaws {
  readonly closure: readonly CreepClosureParameters[];
  readonly interfaceDiffusion: readonly InterfaceDiffusionClosureParameters[];
  readonly latticeDiffusion: LatticeDiffusionClosureParameters;
  /** Buried voids are far apart and wholly inside bulk metal: isolated closure of a hemisphere of radius one. */
  readonly isolatedClosure: CreepClosureParameters;
  readonly isolatedVolume: number;
  readonly vacancies: VacancyCondensationParameters;
  readonly rimFilling: RimFillingParameters;
  readonly occlusion: OcclusionParameters;
  /** Null when the mechanism is off. */
  readonly pillars: PillarParameters | null;
  readonly edge: EdgeOpeningParameters | null;
  readonly flaw: PressurisedFlawParameters;
  readonly crack: PennyGrowthParameters;
  readonly contactGrowth: ContactGrowthParameters;
  /** Volume of the nuclei, and that at which the bases touch, per area of class (m). */
  readonly seedVolume: Float64Array;
  readonly fullVolume: Float64Array;
  /** Voids per area of class (1/m^2). */
  readonly density: Float64Array;
  /** m_n: velocity of the roof over that of the body. */
  readonly translationFactor: Float64Array;
  /** Resistance of the unstressed interface where it touches (ohm m^2). */
  readonly unitResistance: number;
  /** Strength factor of the metal between pillars (half a wavelength wide) and, by class, around half-grown voids (diameter b). */
  readonly pillarStrength: number;
  readonly rimStrength: Float64Array;
  /** Share of the stack pressure that opens a flaw, 1 - nu/(1 - nu) when the electrolyte is confined laterally. */
  readonly stackShare: number;
  /** Metal per charge Vm/F (m^3/C). */
  readonly molarToVolume: number;
}

/** The creep law with its rate taken at the temperature of the cell: the same values without an exponential at every call. */
function isothermalCreep(creep: PowerLawCreepParameters, temperature: number): PowerLawCreepParameters {
  return {
    referenceRate: creepRateAtReferenceStress(creep, temperature),
    exponent: creep.exponent,
    activationEnergy: 0,
    referenceTemperature: temperature,
  };
}

/**
 * Parameters of the laws of one interface.
 * @param cell the resolved cell @param electrode the electrode of this interface
 */
export function interfaceLaws(cell: FilmParameters, electrode: ElectrodeParameters): InterfaceLaws {
  const { voids, molarVolume, surfaceEnergy } = electrode;
  const { mechanisms, electrolyte, temperature } = cell;
  const { classes, aspectRatio } = voids;
  const creep = isothermalCreep(electrode.creep, temperature);
  const exchange = effectiveExchangeCurrentDensity(electrode.kinetics, temperature, 0);
  const unitResistance = (gasConstant * temperature) / (faradayConstant * exchange);
  const input = new Float64Array(1);
  const out = new Float64Array(2);

  // The law is followed at half coverage, where closure and loss of contact are decided; it varies slowly with size.
  const translationFactor = Float64Array.from(classes, ({ spacing }) => {
    if (!mechanisms.bodyTranslation) return 0;
    if (voids.translation !== null) return voids.translation;
    input[0] = (spacing * Math.SQRT1_2) / (electrolyte.conductivity * unitResistance);
    translation.evaluate({ exponent: creep.exponent }, input, out);
    // The body cannot lose more than it moves: above one the centre is faster than the mean of the roof.
    return Math.min(1, out[0]);
  });
  const shape = (ratio: number, friction: 'frictionless' | 'sticking'): number => {
    input[0] = ratio;
    shapeFactor.evaluate({ exponent: creep.exponent, friction }, input, out);
    return out[0];
  };
  const strengthOf = (diameter: number): number => {
    if (!mechanisms.sizeDependentStrength) return 1;
    input[0] = diameter;
    sizeEffectStrength.evaluate(electrode.sizeEffect, input, out);
    return out[0];
  };
  const shapeOfVoids = shape(aspectRatio, voids.friction);
  const { geometryFactor } = electrode.flaw;
  const flaw: PressurisedFlawParameters = {
    fractureToughness: electrolyte.fractureToughness,
    poissonRatio: electrolyte.poissonRatio,
    geometryFactor,
    lateralConfinement: 1,
    molarVolume,
  };

  return {
    closure: classes.map(({ spacing }) => ({
      creep,
      shapeFactor: shapeOfVoids,
      spacing: mechanisms.voidInteraction ? spacing : Number.POSITIVE_INFINITY,
      fixedInteraction: null,
      aspectRatio,
      friction: voids.friction,
    })),
    interfaceDiffusion: classes.map(({ spacing }) => ({
      diffusivity: electrode.interfaceDiffusivity,
      molarVolume,
      surfaceEnergy: mechanisms.surfaceTension ? surfaceEnergy : 0,
      rimAngle: Math.PI / 2,
      spacing,
      creep: mechanisms.creepClosure ? creep : null,
      ligamentStress: 'void-wall',
    })),
    latticeDiffusion: { diffusivity: electrode.selfDiffusion, molarVolume },
    isolatedClosure: {
      creep,
      shapeFactor: shape(1, 'frictionless'),
      spacing: Number.POSITIVE_INFINITY,
      fixedInteraction: null,
    },
    isolatedVolume: halfSpheroidVolume(1, 1),
    vacancies: {
      vacancyFraction: voids.vacancyFraction,
      criticalSupersaturation: voids.criticalSupersaturation,
      sinkLength: voids.sinkLength,
      diffusivity: electrode.selfDiffusion,
      molarVolume,
    },
    rimFilling: { rimFilling: voids.rimFilling, molarVolume },
    occlusion: { occlusion: voids.occlusion, aspectRatio, molarVolume },
    pillars:
      mechanisms.pillars && electrode.patches !== null && electrode.patches.amplitude > 0
        ? {
            ...electrode.patches,
            creep,
            molarVolume,
            electrolyteThickness: electrolyte.thickness,
            metalThickness: electrode.thickness,
          }
        : null,
    edge: mechanisms.fluxFocusing ? { creep, molarVolume } : null,
    pillarStrength: electrode.patches === null ? 1 : strengthOf(electrode.patches.wavelength / 2),
    rimStrength: Float64Array.from(classes, ({ spacing }) => strengthOf(spacing)),
    stackShare: stackPressureShare(flaw),
    flaw,
    crack: {
      fractureToughness: electrolyte.fractureToughness,
      youngsModulus: electrolyte.youngsModulus,
      poissonRatio: electrolyte.poissonRatio,
      geometryFactor,
      molarVolume,
    },
    contactGrowth: electrode.contact,
    seedVolume: Float64Array.from(classes, (one) => voidVolumePerArea(aspectRatio, one.spacing, one.seedRadius)),
    fullVolume: Float64Array.from(classes, (one) => voidVolumePerArea(aspectRatio, one.spacing, one.spacing)),
    density: Float64Array.from(classes, (one) => voidsPerArea(one.spacing)),
    translationFactor,
    unitResistance,
    molarToVolume: molarVolume / faradayConstant,
  };
}
