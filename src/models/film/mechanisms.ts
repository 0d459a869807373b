import { z } from 'zod';

/**
 * The mechanisms of the `film` model, each a switch. A switched-off mechanism contributes exactly nothing; its parameters are
 * then not used and its sources are not listed.
 */
const mechanism = (on: boolean, meaning: string) =>
  z
    .boolean()
    .default(on)
    .describe(`${meaning} [${on ? 'on' : 'off'}]`);

export const filmMechanismsSchema = z
  .strictObject({
    stressKinetics: mechanism(
      true,
      'stress in the kinetics: the affinity of the reaction contains the contact pressure times the molar volume',
    ),
    vacancyCondensation: mechanism(
      true,
      'driver M1: stripped atoms leave vacancies, of which diffusion removes some and the rest condenses into voids',
    ),
    pillars: mechanism(
      false,
      'driver M2: patches of high resistance stand as pillars and the metal between them loses contact; needs interfaces.patches',
    ),
    fluxFocusing: mechanism(
      false,
      'driver M3: current crowds at the rims of voids and opens them where creep does not keep up; needs interfaces.edge',
    ),
    creepClosure: mechanism(true, 'voids close by power-law creep of the metal'),
    voidInteraction: mechanism(
      true,
      'neighbouring voids raise the stress in the metal between them (off: every void creeps shut as if alone)',
    ),
    sizeDependentStrength: mechanism(
      true,
      'lithium is stronger where little of it deforms: between voids, between pillars and at rims; buried voids close as in bulk metal',
    ),
    interfaceDiffusion: mechanism(
      true,
      'voids close by diffusion along the interface, coupled with creep (Needleman and Rice 1980)',
    ),
    latticeDiffusion: mechanism(true, 'voids close by self-diffusion through the metal'),
    surfaceTension: mechanism(true, 'surface tension adds to the pressure that closes a void'),
    bodyTranslation: mechanism(
      true,
      'the electrode moves as a body: the roof of a void comes down on stripping and is lifted on plating',
    ),
    rimFilling: mechanism(true, 'on plating, metal deposits at the rims of voids'),
    occlusion: mechanism(
      true,
      'on plating, part of the void volume is buried under new metal and laid open again by later stripping',
    ),
    constriction: mechanism(
      true,
      'current lines bend towards the contacts that remain, which adds a spreading resistance in the electrolyte',
    ),
    contactEvolution: mechanism(
      true,
      'true contact grows with pressure and time and keeps the highest pressure seen (off: contact stays as formed)',
    ),
    dendrites: mechanism(
      true,
      'lithium plating into flaws of the electrolyte opens them as cracks that may short the cell; stripping does not empty them',
    ),
  })
  .describe('which mechanisms act');

export type FilmMechanisms = z.output<typeof filmMechanismsSchema>;

export const filmOptionsSchema = z
  .strictObject({
    sizeEffectLength: z
      .enum(['smallest', 'void', 'ligament'])
      .default('smallest')
      .describe(
        'length that sets the size-dependent strength: the void diameter 2a, the ligament 2(b - a), or their harmonic combination 2a(1 - a/b), close to the smaller of the two [smallest]',
      ),
    translationVelocity: z
      .enum(['recession', 'body'])
      .default('recession')
      .describe(
        'velocity that the roofs of voids follow besides closure: that with which the metal translates as it is stripped, or that of the body, which holds the flow of closure a second time [recession]',
      ),
    contactLost: z
      .number()
      .min(1e-6)
      .max(0.9)
      .default(0.02)
      .describe(
        'fraction of the interface left in contact between voids at which a run stops with `contact-lost` [0.02]',
      ),
  })
  .describe('numerical and modelling choices of the film model');

export type FilmOptions = z.output<typeof filmOptionsSchema>;
