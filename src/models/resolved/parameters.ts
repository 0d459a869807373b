import type { PowerLawCreepParameters } from '../../physics/creep/power-law.js';
import type { ButlerVolmerParameters } from '../../physics/kinetics/butler-volmer.js';
import type { FixtureParameters } from '../fixture.js';
import type { GrainStructure } from './electrolyte/grains.js';
import type { FaceOptions, ResolvedMechanisms, ResolvedOptions } from './options.js';

/** One electrode and its interface, SI. */
export interface ResolvedElectrode {
  /** Metal thickness at assembly (m). */
  readonly thickness: number;
  /** Volume of metal per mole of ions (m^3/mol). */
  readonly molarVolume: number;
  /** The law, its strength raised by the size effect where that is on. */
  readonly creep: PowerLawCreepParameters;
  /** Creep rate at 1 MPa at the cell's temperature (1/s), size effect included. */
  readonly creepRate: number;
  /** gamma (J/m^2); 0 where surface tension is off. */
  readonly surfaceEnergy: number;
  /** Cosine of the contact angle of the metal on the electrolyte, W/gamma - 1 (Young and Dupre); 0 where the work of adhesion is not known. */
  readonly contactAngleCosine: number;
  readonly kinetics: ButlerVolmerParameters;
  /** Z0 at the cell's temperature (ohm m^2). */
  readonly resistance: number;
  /** Gas pressure in voids (Pa). */
  readonly voidPressure: number;
  /** Fraction of the stripped atoms that leaves vacancies; 0 where that is off. */
  readonly vacancyFraction: number;
  readonly face: FaceOptions;
}

/** The grains of the electrolyte's section. */
export interface ResolvedGrains extends GrainStructure {
  readonly count: number;
  /** Of grains in the mean, and of the layer of grains between even potentials (S/m). */
  readonly interiorConductivity: number;
  readonly effectiveConductivity: number;
}

/** The whole cell of the `resolved` model, plain SI numbers. */
export interface ResolvedParameters {
  /** Nominal area of the cell (m^2): only totals in reports need it. */
  readonly area: number;
  /** K. */
  readonly temperature: number;
  /** Pa. */
  readonly ambientPressure: number;
  readonly fixture: FixtureParameters;
  readonly electrolyte: {
    /** m. */
    readonly thickness: number;
    /** At the cell's temperature (S/m). */
    readonly conductivity: number;
    /** The grains of a polycrystal; absent where the electrolyte is even. */
    readonly grains?: ResolvedGrains;
    /** Young's modulus (Pa) and Poisson's ratio; absent where its stress is not asked for. */
    readonly elasticity?: { readonly youngModulus: number; readonly poissonRatio: number };
  };
  /** Electrode 1, and electrode 2 of a symmetric cell; alone it faces an ideal counter electrode. */
  readonly electrodes: readonly ResolvedElectrode[];
  readonly mechanisms: ResolvedMechanisms;
  readonly options: ResolvedOptions;
  readonly sources: readonly string[];
}
