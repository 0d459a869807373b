import type { Scenario } from '../../io/scenario/index.js';
import type { MaterialLibrary } from '../../materials/index.js';
import type { Assumption } from '../assumption.js';
import type { ResolvedMechanisms, ResolvedOptions, VoidOptions } from './options.js';
import { voidShape } from './surface/void-shape.js';

/** The same cell with intact interfaces: no voids and no patches. */
export function intactFaces(scenario: Scenario): Scenario {
  const { model } = scenario;
  const intact = (face: unknown) => ({ ...(face as object), voids: [], patches: [] });
  return {
    ...scenario,
    model: {
      ...model,
      options: {
        ...model.options,
        electrode1: intact(model.options.electrode1),
        electrode2: intact(model.options.electrode2),
      },
    },
  };
}

/** What makes the interfaces uneven, on which every result of this model about voids rests. */
export function unevenness(scenario: Scenario, library: MaterialLibrary): Assumption[] {
  const { cell, model } = scenario;
  const options = model.options as unknown as ResolvedOptions;
  const mechanisms = model.mechanisms as ResolvedMechanisms;
  const given = { certainty: 'scenario', source: 'scenario' } as const;
  return [
    ...ofGrains(options),
    ...cell.electrodes.flatMap(({ metal }, j): Assumption[] => {
      const electrode = j + 1;
      const face = j === 0 ? options.electrode1 : options.electrode2;
      const list: Assumption[] = [
        { name: 'width', electrode, value: options.width, unit: 'm', ...given },
        ...face.voids.flatMap((one, k) => ofVoid(one, k, electrode, options.width)),
        ...face.patches.map(
          ({ factor }, k): Assumption => ({
            name: `patches[${k}].factor`,
            electrode,
            value: factor,
            unit: '1',
            ...given,
          }),
        ),
        { name: 'friction', electrode, value: face.friction, unit: '', ...given },
      ];
      if (mechanisms.contactLoss)
        list.push({ name: 'adhesion', electrode, value: face.adhesion, unit: 'Pa', ...given });
      if (!mechanisms.vacancyCondensation) return list;
      const record = cell.interfaces[j]!;
      const own = library.interfaceClass(metal, cell.electrolyte.material, record.class);
      const stated = record.voids?.vacancyFraction;
      const known = own.records.get('voids.vacancyFraction');
      list.push({
        name: 'voids.vacancyFraction',
        electrode,
        value: stated ?? own.properties.voids.vacancyFraction,
        unit: '1',
        certainty: stated === undefined ? (known?.certainty ?? 'assumed') : 'scenario',
        source: stated === undefined ? (known?.source ?? '') : 'scenario',
      });
      return list;
    }),
  ];
}

/** What the grains of the electrolyte are taken to be. */
function ofGrains({ electrolyte: { grains } }: ResolvedOptions): Assumption[] {
  if (grains === undefined) return [];
  const { size, seed, boundaryResistance, conductivitySpread } = grains;
  const values = [
    ['size', size, 'm'],
    ['seed', seed, '1'],
    ['boundaryResistance', boundaryResistance, 'ohm m^2'],
    ['conductivitySpread', conductivitySpread, '1'],
  ] as const;
  return values.map(([name, value, unit]) => ({
    name: `grains.${name}`,
    electrode: null,
    value,
    unit,
    certainty: 'scenario',
    source: 'scenario',
  }));
}

function ofVoid(one: VoidOptions, k: number, electrode: number, width: number): Assumption[] {
  const { halfWidth, height } = voidShape(one, width);
  const given = { electrode, unit: 'm', certainty: 'scenario', source: 'scenario' } as const;
  return [
    { name: 'outline' in one ? `voids[${k}].outline (half width)` : `voids[${k}].radius`, value: halfWidth, ...given },
    { name: 'outline' in one ? `voids[${k}].outline (height)` : `voids[${k}].height`, value: height, ...given },
  ];
}
