import { z } from 'zod';
import { choice, isRecord } from '../../io/scenario/choice.js';
import { checkedSection, numberField, positiveQuantity, quantityField, wholeNumber } from '../../io/scenario/fields.js';

/** The mechanisms of the `resolved` model, each a switch; one that is off contributes exactly nothing. */
const mechanism = (on: boolean, meaning: string) =>
  z
    .boolean()
    .default(on)
    .describe(`${meaning} [${on ? 'on' : 'off'}]`);

export const resolvedMechanismsSchema = z
  .strictObject({
    contactLoss: mechanism(
      false,
      'contact opens where the pressure on it would fall below minus the adhesion (off: the metal cannot leave the electrolyte, and a run says when it would have)',
    ),
    stressKinetics: mechanism(
      true,
      'stress in the kinetics: the affinity of the reaction contains the contact pressure times the molar volume',
    ),
    surfaceTension: mechanism(
      true,
      'surface tension closes voids, with the pressure that belongs to the mean curvature of each',
    ),
    sizeDependentStrength: mechanism(
      false,
      'lithium is stronger where little of it deforms; the length is the diameter of the largest void',
    ),
    vacancyCondensation: mechanism(
      false,
      'a fraction of the stripped atoms leaves vacancies, which condense into the voids of the interface (vacancyFraction of the interface)',
    ),
  })
  .describe('which mechanisms act');

export type ResolvedMechanisms = z.output<typeof resolvedMechanismsSchema>;

const voidShape = checkedSection(
  {
    position: quantityField(
      'length',
      'Distance of its middle from the left wall; on the axis of an axisymmetric section always 0.',
      {
        minimum: 0,
      },
    ).prefault('0 um'),
    radius: positiveQuantity('length', 'Half its width at the electrolyte.'),
    height: positiveQuantity(
      'length',
      'Height of its roof above the electrolyte; the radius when left out.',
    ).optional(),
    shape: z
      .enum(['spheroid', 'cap'])
      .meta({ description: 'spheroid: half an ellipse; cap: arc of a circle, which overhangs when higher than wide.' })
      .prefault('spheroid'),
  },
  () => {},
).meta({ description: 'A void at the interface at assembly.' });

/** A place on an outline: across, height. */
const place = z
  .tuple([
    quantityField('length', 'Distance from the left wall, before position.'),
    quantityField('length', 'Height above the electrolyte.', { minimum: 0 }),
  ])
  .meta({ description: 'A point: distance from the left wall, height above the electrolyte.' });

const outlinedVoid = z
  .strictObject({
    outline: choice(
      [
        z.array(place).min(3).max(2000).meta({ description: 'Points from rim to rim.' }),
        z
          .strictObject({
            file: z
              .string()
              .min(1)
              .meta({
                description:
                  'Mesh of Gmsh, by its path from the folder of the scenario; its content becomes points when the scenario is read.',
                examples: ['void.msh'],
              }),
            boundary: z
              .string()
              .min(1)
              .meta({ description: 'Name of the physical curve that is the surface of the void.', examples: ['void'] }),
            unit: z
              .string()
              .min(1)
              .meta({ description: 'Length of one unit of the file.', examples: ['um'] }),
          })
          .meta({ description: 'The line in a file of Gmsh.' }),
      ],
      (value) => ({ option: isRecord(value) ? 1 : 0 }),
    ).meta({
      description:
        'Surface of the void from rim to rim, each at height 0; half a void begins (or ends) with its roof on a wall. A smooth curve is laid through the points, with corners where they turn by more than 60 degrees.',
    }),
    position: quantityField('length', 'How far the outline is moved to the right.').prefault('0 um'),
  })
  .meta({ description: 'A void at assembly by its outline, as measured or drawn.' });

const patch = z
  .strictObject({
    from: quantityField('length', 'Where it begins, from the left wall.', { minimum: 0 }),
    to: positiveQuantity('length', 'Where it ends.'),
    factor: numberField('Its interface resistance over that of the rest.', { exclusiveMinimum: 0 }),
  })
  .meta({ description: 'A stretch of the interface with another resistance: a contamination, or a grain.' });

/** What is resolved of each interface. Not given: the interface is flat and even. */
const face = z
  .strictObject({
    voids: z
      .array(choice([voidShape, outlinedVoid], (value) => ({ option: isRecord(value) && 'outline' in value ? 1 : 0 })))
      .max(20)
      .meta({ description: 'Voids at assembly.' })
      .prefault([]),
    patches: z.array(patch).max(100).meta({ description: 'Stretches of other interface resistance.' }).prefault([]),
    adhesion: quantityField('pressure', 'Tension that the contact holds before it opens.', { minimum: 0 }).prefault(
      '0 MPa',
    ),
    friction: z
      .enum(['frictionless', 'sticking'])
      .meta({ description: 'Whether the metal slides on the electrolyte freely or not at all.' })
      .prefault('frictionless'),
  })
  .meta({ description: 'An interface as it is resolved.' })
  .prefault({});

/** The electrolyte as it is resolved. Not given: even. */
const electrolyte = z
  .strictObject({
    stress: z
      .boolean()
      .default(false)
      .describe('Whether its elastic stress under the pressures of the metal is computed, with its fields. [off]'),
    grains: z
      .strictObject({
        size: positiveQuantity('length', 'Size of grains: root of their mean area in the section.'),
        seed: wholeNumber(
          'Of the random places of grains: the same seed gives the same grains.',
          0,
          2 ** 31 - 1,
        ).prefault(1),
        boundaryResistance: quantityField(
          'areaSpecificResistance',
          'Of each grain boundary; at 0 boundaries conduct as if they were not there.',
          { minimum: 0 },
        ),
        conductivitySpread: numberField(
          'Standard deviation of the logarithm of the conductivity from grain to grain; the mean stays that of the material.',
          { minimum: 0, maximum: 2 },
        ).prefault(0),
        conductivity: z
          .enum(['interior', 'total'])
          .meta({
            description:
              "What the material's conductivity is: that inside of grains, or that of the whole with its boundaries, from which that inside of grains follows.",
          })
          .prefault('interior'),
        depth: positiveQuantity(
          'length',
          'How far below the interface of electrode 1 grains are resolved; what is below conducts evenly, as well as they do effectively. The whole thickness when left out.',
        ).optional(),
      })
      .meta({ description: 'A polycrystal by Voronoi tessellation, in plane sections: grains are infinite in depth.' })
      .optional(),
  })
  .meta({ description: 'The electrolyte as it is resolved.' })
  .prefault({});

export const resolvedOptionsSchema = checkedSection(
  {
    section: z
      .enum(['axisymmetric', 'plane'])
      .meta({ description: 'axisymmetric: a round cell about an axis; plane: a strip, infinite in depth.' })
      .prefault('axisymmetric'),
    width: positiveQuantity(
      'length',
      'Radius of the round cell, or width of the strip: half the distance of neighbouring voids, or the period. Walls are planes of symmetry.',
    ),
    electrode1: face,
    electrode2: face,
    electrolyte,
    gapLength: positiveQuantity(
      'length',
      'Gap at which the resistance of the interface has doubled, Z = Z0 (1 + (h/h0)^2): no current flows across an open void.',
    ).prefault('20 nm'),
    resolution: numberField('How fine the mesh is: 2 halves the edges of cells.', {
      minimum: 0.25,
      maximum: 8,
    }).prefault(1),
    largestVolumeChange: numberField('Largest relative change of the volume of voids in a step.', {
      exclusiveMinimum: 0,
      maximum: 0.5,
    }).prefault(0.05),
    closedRadius: positiveQuantity('length', 'Half width below which a void counts as closed.').prefault('20 nm'),
    fieldsEvery: positiveQuantity(
      'time',
      'Least time between stored fields; absent: at the start and the end of every step of the protocol.',
    ).optional(),
    currentBound: positiveQuantity(
      'currentDensity',
      'Local current density that is reported as an event when it is exceeded anywhere.',
    ).optional(),
  },
  () => {},
).meta({ description: 'The section of the cell that is resolved, and how finely.' });

export type ResolvedOptions = z.output<typeof resolvedOptionsSchema>;
export type FaceOptions = ResolvedOptions['electrode1'];
export type VoidOptions = FaceOptions['voids'][number];
