import type { ResolvedParameters } from '../../../src/models/resolved/parameters.js';

interface CellOptions {
  readonly voids: readonly { readonly radius: number; readonly height?: number; readonly position?: number }[];
  readonly section?: 'axisymmetric' | 'plane';
  readonly width?: number;
  readonly thickness?: number;
  readonly creepRate?: number;
  readonly surfaceEnergy?: number;
  readonly vacancyFraction?: number;
  readonly resolution?: number;
  readonly contactLoss?: boolean;
}

/** A symmetric cell with voids at electrode 1, with the constants of the verification catalogue. */
export function cellOf({
  voids,
  section = 'axisymmetric',
  width = 12e-6,
  thickness = 50e-6,
  creepRate = 1e-3,
  surfaceEnergy = 0,
  vacancyFraction = 0,
  resolution = 1,
  contactLoss = false,
}: CellOptions): ResolvedParameters & Readonly<Record<string, unknown>> {
  const face = (list: CellOptions['voids']) => ({
    voids: list.map((one) => ({ position: 0, shape: 'spheroid', ...one })),
    patches: [],
    adhesion: 0,
    friction: 'frictionless',
  });
  const electrode = (list: CellOptions['voids']) => ({
    face: face(list),
    thickness,
    molarVolume: 1.3e-5,
    creep: { referenceRate: creepRate, exponent: 6.6, activationEnergy: 37e3, referenceTemperature: 298.15 },
    creepRate,
    surfaceEnergy,
    contactAngleCosine: 0,
    voidPressure: 0,
    vacancyFraction,
    kinetics: {
      exchangeCurrentDensity: 51.38515824,
      activationEnergy: 0,
      transferCoefficient: 0.5,
      mechanicalTransferCoefficient: 0.5,
    },
    resistance: 5e-4,
  });
  return {
    area: 1e-4,
    temperature: 298.15,
    ambientPressure: 101_325,
    fixture: { kind: 'load', pressure: 3e6, stiffness: 0 },
    electrolyte: { thickness: 500e-6, conductivity: 0.04 },
    electrodes: [electrode(voids), electrode([])],
    mechanisms: {
      contactLoss,
      stressKinetics: true,
      surfaceTension: surfaceEnergy > 0,
      sizeDependentStrength: false,
      vacancyCondensation: vacancyFraction > 0,
    },
    options: {
      section,
      width,
      electrode1: face(voids),
      electrode2: face([]),
      gapLength: 20e-9,
      resolution,
      largestVolumeChange: 0.05,
      closedRadius: 20e-9,
    },
    sources: [],
    // Plain numbers stand for lengths here.
  } as unknown as ResolvedParameters & Readonly<Record<string, unknown>>;
}
