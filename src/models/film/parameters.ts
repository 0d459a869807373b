import type { PowerLawCreepParameters } from '../../physics/creep/power-law.js';
import type { ArrheniusParameters } from '../../physics/diffusion/arrhenius.js';
import type { ButlerVolmerParameters } from '../../physics/kinetics/butler-volmer.js';
import type { SizeEffectParameters } from '../../physics/strength/size-effect.js';
import type { FixtureParameters } from '../fixture.js';
import type { ContactLawParameters } from './contact.js';
import type { FilmMechanisms, FilmOptions } from './mechanisms.js';

/** One class of voids: every disc of radius `spacing` holds one void, and the class covers `areaShare` of the interface. */
export interface VoidClass {
  /** Cell radius b (m). */
  readonly spacing: number;
  /** Share A_k of the nominal area; the shares of an interface add up to 1. */
  readonly areaShare: number;
  /** Base radius of the nucleus that is always there and conducts (m). */
  readonly seedRadius: number;
  /** Base radius at assembly (m), at least the seed radius. */
  readonly initialRadius: number;
}

/** Everything that one metal | electrolyte interface and its electrode need; SI. */
export interface ElectrodeParameters {
  /** Metal thickness at assembly H (m). */
  readonly thickness: number;
  /** Volume of metal per mole of ions Vm (m^3/mol). */
  readonly molarVolume: number;
  readonly creep: PowerLawCreepParameters;
  readonly sizeEffect: SizeEffectParameters;
  /** Of bulk metal (Pa), null where it is not known; tells plastic flow from creep, and changes no rate. */
  readonly yieldStrength: number | null;
  readonly selfDiffusion: ArrheniusParameters;
  /** Diffusivity times thickness of the interface, D_b delta_b (m^3/s). */
  readonly interfaceDiffusivity: ArrheniusParameters;
  /** gamma (J/m^2). */
  readonly surfaceEnergy: number;
  readonly kinetics: ButlerVolmerParameters;
  readonly contact: ContactLawParameters;
  readonly voids: {
    readonly classes: readonly VoidClass[];
    /** Height over base radius q. */
    readonly aspectRatio: number;
    readonly coverage: 'lattice' | 'random';
    readonly friction: 'frictionless' | 'sticking';
    /** Absolute gas pressure in the voids (Pa). */
    readonly voidPressure: number;
    /** chi_0. */
    readonly vacancyFraction: number;
    /** S_crit. */
    readonly criticalSupersaturation: number;
    /** L_s (m). */
    readonly sinkLength: number;
    /** m_n, or null for the law. */
    readonly translation: number | null;
    /** psi. */
    readonly rimFilling: number;
    /** Share of a void buried while metal as thick as the void is high is plated. */
    readonly occlusion: number;
  };
  /** M2: relative amplitude and wavelength (m) of the resistance patches; null without. */
  readonly patches: { readonly amplitude: number; readonly wavelength: number } | null;
  /** M3: multiplier on the volume opened at rims; null without. */
  readonly edgeMultiplier: number | null;
  readonly flaw: {
    /** a_0 (m). */
    readonly depth: number;
    /** Y in K = Y p sqrt(pi a). */
    readonly geometryFactor: number;
  };
}

/** The whole cell, resolved from scenario and library: plain SI numbers, no units, no names to look up. */
export interface FilmParameters {
  /** Nominal area (m^2). */
  readonly area: number;
  /** K. */
  readonly temperature: number;
  /** Pa. */
  readonly ambientPressure: number;
  readonly fixture: FixtureParameters;
  readonly electrolyte: {
    /** L (m). */
    readonly thickness: number;
    /** kappa at the cell temperature (S/m). */
    readonly conductivity: number;
    /** K_IC (Pa m^0.5). */
    readonly fractureToughness: number;
    readonly youngsModulus: number;
    readonly poissonRatio: number;
  };
  /** One electrode (the other is an ideal counter electrode) or two. */
  readonly electrodes: readonly [ElectrodeParameters] | readonly [ElectrodeParameters, ElectrodeParameters];
  readonly mechanisms: FilmMechanisms;
  readonly options: FilmOptions;
  /** Relative tolerance of the time integrator. */
  readonly relativeTolerance: number;
  readonly sources: readonly string[];
}
