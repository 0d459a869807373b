import {
  choice,
  type FlagProperty,
  group,
  optionalGroup,
  optionalScalar,
  optionalThermal,
  type PlainValues,
  type ScalarOrTextProperty,
  scalar,
  type TextProperty,
  thermal,
} from './property.js';

const positive = { exclusiveMinimum: 0 } as const;
const notNegative = { minimum: 0 } as const;
const fraction = { minimum: 0, maximum: 1 } as const;
const poisson = { exclusiveMinimum: -1, maximum: 0.5 } as const;

/** Properties of a metal; its creep is declared beside them, because it has named alternatives. */
export const metalCatalogue = {
  ion: choice(['Li', 'Na'], 'mobile ion that the metal gives and takes'),
  molarMass: scalar('molarMass', 'mass of a mole of atoms', positive),
  density: scalar('density', 'mass density', positive),
  molarVolume: scalar('molarVolume', 'volume of a mole of the mobile metal', positive),
  youngsModulus: scalar('pressure', "Young's modulus", positive),
  poissonRatio: scalar('dimensionless', "Poisson's ratio", poisson),
  bulkModulus: optionalScalar('pressure', 'bulk modulus', positive),
  yieldStrength: optionalScalar('pressure', 'yield strength of the bulk at about 1e-3 1/s', positive),
  selfDiffusion: thermal('diffusivity', 'self-diffusion coefficient of the lattice'),
  grainBoundaryDiffusionRatio: optionalScalar('dimensionless', 'grain-boundary over lattice diffusion', positive),
  vacancyFormationEnergy: optionalScalar('molarEnergy', 'formation energy of a vacancy', positive),
  surfaceEnergy: scalar('surfaceEnergy', 'energy of the free metal surface', notNegative),
  interfaceDiffusivity: thermal(
    'interfaceDiffusivity',
    'diffusivity times thickness of the metal | electrolyte interface',
  ),
  surfaceDiffusivity: optionalThermal('interfaceDiffusivity', 'diffusivity times thickness of the free metal surface'),
  meltingPoint: optionalScalar('temperature', 'melting point at 1 atm', positive),
  sizeEffect: optionalGroup('strength of small volumes over bulk: 1 + strengthRatio (d/diameter)^-exponent', {
    law: choice(['pillar', 'none'], 'law of the size effect'),
    strengthRatio: scalar('dimensionless', 'strength at the reference diameter over bulk strength', notNegative),
    diameter: scalar('length', 'reference diameter', positive),
    exponent: scalar('dimensionless', 'power with which strength falls with diameter', notNegative),
  }),
} as const;

/** Parameters of each creep law. Rates are uniaxial. */
export const creepCatalogues = {
  'power-law': {
    referenceRate: scalar('strainRate', 'creep rate at 1 MPa and the reference temperature', positive),
    exponent: scalar('dimensionless', 'power of stress', { minimum: 1, maximum: 50 }),
    activationEnergy: scalar('molarEnergy', 'activation energy of creep', notNegative),
  },
  anand: {
    prefactor: scalar('strainRate', 'A in rate = A exp(-Q/RT) (stress/S)^(1/m)', positive),
    activationEnergy: scalar('molarEnergy', 'Q, activation energy of flow', notNegative),
    rateSensitivity: scalar('dimensionless', 'm, sensitivity of stress to rate', { exclusiveMinimum: 0, maximum: 1 }),
    initialResistance: scalar('pressure', 'S at the start, resistance to flow', positive),
    saturationResistance: scalar('pressure', 'S_sat, scale of the resistance at saturation', positive),
    hardeningModulus: scalar('pressure', 'H0, hardening modulus', notNegative),
    hardeningExponent: scalar('dimensionless', 'a, power of the distance to saturation', notNegative),
    saturationExponent: scalar('dimensionless', 'n, power of rate in the saturation resistance', notNegative),
  },
} as const;

export const electrolyteCatalogue = {
  ion: choice(['Li', 'Na'], 'mobile ion'),
  conductivity: thermal('conductivity', 'ionic conductivity'),
  electronicConductivity: optionalScalar('conductivity', 'electronic conductivity', notNegative),
  youngsModulus: scalar('pressure', "Young's modulus", positive),
  poissonRatio: scalar('dimensionless', "Poisson's ratio", poisson),
  fractureToughness: scalar('fractureToughness', 'mode I fracture toughness', positive),
  density: optionalScalar('density', 'mass density', positive),
  workOfAdhesion: optionalScalar('surfaceEnergy', 'work of adhesion to the metal', notNegative),
} as const;

const anyWord: TextProperty<string, true> = { kind: 'text', required: true, meaning: 'registered contact law' };
const perfect: FlagProperty<false> = { kind: 'flag', required: false, meaning: 'full contact from the start' };
const translation: ScalarOrTextProperty<'law', true> = {
  kind: 'scalar-or-text',
  required: true,
  dimension: 'dimensionless',
  minimum: 0,
  options: ['law'],
  meaning: 'share of the body velocity with which a void roof comes down; "law": from void size and creep exponent',
};

/** Properties of an interface class; the keys are those of the interface record of a scenario. */
export const interfaceCatalogue = {
  resistance: scalar('areaSpecificResistance', 'charge-transfer resistance at full contact and 298.15 K', positive),
  activationEnergy: scalar('molarEnergy', 'activation energy of charge transfer', notNegative),
  transferCoefficient: scalar('dimensionless', 'anodic electrical transfer coefficient', fraction),
  mechanicalTransferCoefficient: scalar(
    'dimensionless',
    'share of the mechanical work in the anodic barrier',
    fraction,
  ),
  contact: group('contact of metal and electrolyte after assembly', {
    law: anyWord,
    perfect,
    hardness: scalar('pressure', 'pressure that leaves half contact after 600 s at 298.15 K', positive),
    exponent: scalar('dimensionless', 'power of pressure in the contact fraction', positive),
    unloadingExponent: scalar('dimensionless', 'power of pressure on unloading', notNegative),
    formation: group('pressure treatment at assembly', {
      pressure: scalar('pressure', 'formation pressure', notNegative),
      time: scalar('time', 'time at the formation pressure', notNegative),
    }),
  }),
  voids: group('voids on stripping (vacancy condensation) and their closure', {
    spacing: scalar('length', 'median cell radius of a void, area weighted', positive),
    spacingSpread: scalar('dimensionless', 'standard deviation of the logarithm of the spacing', notNegative),
    classes: scalar('dimensionless', 'number of classes of spacing', { minimum: 1, maximum: 32, integer: true }),
    aspectRatio: scalar('dimensionless', 'height over base radius of a void', { exclusiveMinimum: 0, maximum: 1 }),
    seedRadius: scalar('length', 'radius at which a void starts to be counted', positive),
    initialRadius: optionalScalar('length', 'radius of voids that are there at assembly', notNegative),
    initialContact: optionalScalar('dimensionless', 'contact fraction that voids leave at assembly', fraction),
    coverage: choice(['lattice', 'random'], 'arrangement of voids'),
    voidPressure: scalar('pressure', 'gas pressure inside voids', notNegative),
    friction: choice(['frictionless', 'sticking'], 'metal along the electrolyte'),
    vacancyFraction: scalar('dimensionless', 'share of stripped atoms that leave a vacancy', fraction),
    criticalSupersaturation: scalar('dimensionless', 'vacancy supersaturation at which voids open', {
      exclusiveMinimum: 1,
    }),
    sinkLength: scalar('length', 'distance over which vacancies diffuse to a sink', positive),
    translation,
    rimFilling: scalar('dimensionless', 'filling of voids by plating at the rim', { minimum: 0, maximum: 1.5 }),
    occlusion: scalar('dimensionless', 'share of void volume buried on plating', fraction),
  }),
  patches: group('patches of high resistance that stand as pillars', {
    amplitude: scalar('dimensionless', 'relative amplitude of the resistance', fraction),
    wavelength: scalar('length', 'distance between patches', positive),
  }),
  edge: group('current at void edges', {
    multiplier: scalar('dimensionless', 'factor on the excess of the edge current', notNegative),
  }),
  flaws: group('surface flaws of the electrolyte under the metal', {
    depth: scalar('length', 'depth of the deepest flaw', notNegative),
    geometryFactor: scalar('dimensionless', 'Y in K = Y p sqrt(pi depth)', positive),
  }),
} as const;

export type MetalProperties = PlainValues<typeof metalCatalogue> & { readonly creep: CreepModel };
export type ElectrolyteProperties = PlainValues<typeof electrolyteCatalogue>;
export type InterfaceProperties = PlainValues<typeof interfaceCatalogue>;

export type CreepLaw = keyof typeof creepCatalogues;

/** A creep law with its parameters (SI). The power law is A (stress/referenceStress)^n exp(-(Q/R)(1/T - 1/T_ref)). */
export type CreepModel = { readonly name: string } & (
  | ({
      readonly law: 'power-law';
      /** Pa. */
      readonly referenceStress: number;
      /** K. */
      readonly referenceTemperature: number;
    } & PlainValues<(typeof creepCatalogues)['power-law']>)
  | ({ readonly law: 'anand' } & PlainValues<(typeof creepCatalogues)['anand']>)
);
