import type { FilmParameters } from './parameters.js';

/** Places in the vector of one interface, after its K void volumes. */
export const buriedOffset = 0;
export const depthOffset = 1;
export const contactOffset = 2;
export const crackOffset = 3;
export const thicknessOffset = 4;
const extraPerInterface = 5;

/**
 * Order of the unknowns: for each interface its K excess void volumes per area of class (m), the buried void volume (m), the depth
 * it lies under (m), the plastic contact fraction, the crack radius (m), the thickness of the electrode (m); then the charge passed (C/m^2) and the current
 * density (A/m^2, the one algebraic unknown).
 */
export interface FilmLayout {
  readonly size: number;
  /** First unknown of each interface. */
  readonly start: readonly number[];
  /** Number of void classes of each interface. */
  readonly classes: readonly number[];
  readonly charge: number;
  readonly current: number;
}

export function filmLayout(parameters: FilmParameters): FilmLayout {
  const start: number[] = [];
  const classes: number[] = [];
  let next = 0;
  for (const electrode of parameters.electrodes) {
    start.push(next);
    classes.push(electrode.voids.classes.length);
    next += electrode.voids.classes.length + extraPerInterface;
  }
  return { size: next + 2, start, classes, charge: next, current: next + 1 };
}

/** Quadratures: integrated beside the unknowns, without feedback. Energies per nominal area, J/m^2. */
export const quadratureNames = [
  'electricalWork',
  'stackWork',
  'fixtureElastic',
  'electrolyteConduction',
  'constriction',
  'chargeTransfer',
  'vacancySupersaturation',
  'vacancyCondensation',
  'creepClosure',
  'interfaceDiffusionClosure',
  'latticeDiffusionClosure',
  'contactFlow',
  'rimFilling',
  'crackFilling',
  'surfaceEnergy',
] as const;

export type QuadratureName = (typeof quadratureNames)[number];
export const quadratureIndex = Object.fromEntries(quadratureNames.map((name, index) => [name, index])) as Record<
  QuadratureName,
  number
>;
