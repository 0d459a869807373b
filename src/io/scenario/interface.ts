import { z } from 'zod';
import { checkedSection, numberField, positiveQuantity, quantityField, wholeNumber } from './fields.js';

/** Registered laws of the initial contact. */
const contactLaws = ['creep-hysteresis'] as const;

const formation = z
  .strictObject({
    pressure: positiveQuantity('pressure', 'Pressure at which the cell was pressed together before the run.'),
    time: positiveQuantity('time', 'How long that pressure was held.'),
  })
  .meta({ description: 'How the contact was formed before the run.' });

const contact = checkedSection(
  {
    law: z
      .enum(contactLaws)
      .meta({ description: 'Law of the contact fraction against pressure, time and the highest pressure seen.' })
      .optional(),
    hardness: positiveQuantity(
      'pressure',
      'Pressure that gives half contact after the reference time of the law.',
    ).optional(),
    exponent: numberField('Exponent of the contact fraction against pressure.', { exclusiveMinimum: 0 }).optional(),
    unloadingExponent: numberField('Exponent of the loss of contact on unloading.', { minimum: 0 }).optional(),
    formation: formation.optional(),
    perfect: z.boolean().meta({ description: 'True: full contact at every pressure, no contact law.' }).optional(),
  },
  (section, report) => {
    if (section.perfect !== true || section.formation === undefined) return;
    report({
      code: 'conflicting-keys',
      message: 'a perfect contact has no formation',
      at: ['formation'],
      expected: 'either "perfect: true" or "formation"',
      remedy: 'remove "formation", or "perfect"',
    });
  },
).meta({ description: 'Contact of metal and electrolyte as assembled.' });

const voids = checkedSection(
  {
    spacing: positiveQuantity(
      'length',
      'Median spacing of voids, as the radius of the cell that each has to itself.',
    ).optional(),
    spacingSpread: numberField('Standard deviation of the natural logarithm of the spacing, weighted by area.', {
      minimum: 0,
      maximum: 3,
    }).optional(),
    classes: wholeNumber('Number of size classes that represent the population.', 1, 32).optional(),
    aspectRatio: numberField('Height over base radius of a void.', { exclusiveMinimum: 0, maximum: 1 }).optional(),
    seedRadius: positiveQuantity(
      'length',
      'Base radius of the seeds from which voids grow and below which they do not shrink; in classes of small spacing at most a fifth of it.',
    ).optional(),
    initialRadius: quantityField('length', 'Base radius of the voids at assembly (or give `initialContact`).', {
      minimum: 0,
    }).optional(),
    initialContact: numberField('Contact fraction that the voids leave at assembly (alternative to `initialRadius`).', {
      exclusiveMinimum: 0,
      maximum: 1,
    }).optional(),
    coverage: z
      .enum(['lattice', 'random'])
      .meta({
        description:
          'How voids cover the interface: without overlap, or at random places (their closure is then still that of a lattice, so that the last third of the contact is hardly ever lost).',
      })
      .optional(),
    voidPressure: quantityField('pressure', 'Pressure of the gas inside voids.', { minimum: 0 }).optional(),
    friction: z
      .enum(['frictionless', 'sticking'])
      .meta({ description: 'Whether metal slides on the electrolyte beside a void.' })
      .optional(),
    vacancyFraction: numberField(
      'Fraction of the stripped atoms that leave a vacancy; of these, what diffusion does not remove condenses at voids.',
      { minimum: 0, maximum: 1 },
    ).optional(),
    criticalSupersaturation: numberField('Vacancy supersaturation at which voids take up vacancies.', {
      exclusiveMinimum: 1,
    }).optional(),
    sinkLength: positiveQuantity('length', 'Distance over which vacancies diffuse to sinks in the metal.').optional(),
    translation: z
      .union([
        numberField('Fixed factor of the closing of voids by the body motion of the metal.', {
          minimum: 0,
          maximum: 1,
        }),
        z.literal('law').meta({ description: 'Factor from the law of the body motion.' }),
      ])
      .meta({ description: 'Closing of voids by the body motion of the metal: a fixed factor, or "law".' })
      .optional(),
    rimFilling: numberField('Filling of voids by plating at their rim, relative to the body motion.', {
      minimum: 0,
      maximum: 1.5,
    }).optional(),
    occlusion: numberField('Fraction of a void that is buried while metal as thick as the void is high is plated.', {
      minimum: 0,
      maximum: 1,
    }).optional(),
  },
  (section, report) => {
    if (section.initialRadius === undefined || section.initialContact === undefined) return;
    report({
      code: 'conflicting-keys',
      message: '"initialRadius" and "initialContact" both say how large the voids are at assembly',
      at: ['initialContact'],
      expected: 'at most one of them',
      remedy: 'remove one of them',
    });
  },
).meta({ description: 'Population of voids at the interface.' });

/** One interface of the cell; what is left out is taken from the interface class of the materials library. */
export const interfaceRecord = z
  .strictObject({
    class: z
      .string()
      .min(1)
      .meta({ description: 'Interface class of the materials library; default: looked up by metal and electrolyte.' })
      .optional(),
    resistance: positiveQuantity(
      'areaSpecificResistance',
      'Area-specific charge-transfer resistance at full contact and 298.15 K.',
    ).optional(),
    activationEnergy: quantityField('molarEnergy', 'Activation energy of charge transfer.', { minimum: 0 }).optional(),
    transferCoefficient: numberField('Charge-transfer coefficient of the anodic branch.', {
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
    }).optional(),
    mechanicalTransferCoefficient: numberField('Share of the mechanical work that acts on the anodic barrier.', {
      minimum: 0,
      maximum: 1,
    }).optional(),
    contact: contact.optional(),
    voids: voids.optional(),
    patches: z
      .strictObject({
        amplitude: numberField('Relative amplitude of the resistance over the interface.', {
          minimum: 0,
          maximum: 1,
        }).optional(),
        wavelength: positiveQuantity('length', 'Wavelength of the resistance over the interface.').optional(),
      })
      .meta({ description: 'High-resistance patches that stay behind as pillars on stripping.' })
      .optional(),
    edge: z
      .strictObject({
        multiplier: numberField(
          'Multiplier of the current density at void edges (1: as the potential field gives it).',
          {
            minimum: 0,
          },
        ).optional(),
      })
      .meta({ description: 'Flux focusing at void edges.' })
      .optional(),
    flaws: z
      .strictObject({
        depth: positiveQuantity(
          'length',
          'Depth of the surface flaws of the electrolyte from which dendrites start.',
        ).optional(),
        geometryFactor: numberField('Geometry factor of the stress intensity of a flaw.', {
          exclusiveMinimum: 0,
        }).optional(),
      })
      .meta({ description: 'Surface flaws of the electrolyte.' })
      .optional(),
  })
  .meta({ id: 'interface', description: 'One interface; every key left out is taken from its class in the library.' });

export type InterfaceRecord = z.output<typeof interfaceRecord>;
