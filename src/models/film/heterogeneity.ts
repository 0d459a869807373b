import type { InterfaceRecord, Scenario } from '../../io/scenario/index.js';
import type { MaterialLibrary, PropertyRecord } from '../../materials/index.js';
import type { Assumption } from '../assumption.js';
import { type FilmMechanisms, filmMechanismsSchema } from './mechanisms.js';

/** What makes an interface uneven, with the mechanism that uses it. */
const parameters: readonly { readonly name: string; readonly mechanism?: keyof FilmMechanisms }[] = [
  { name: 'voids.vacancyFraction', mechanism: 'vacancyCondensation' },
  { name: 'voids.criticalSupersaturation', mechanism: 'vacancyCondensation' },
  { name: 'voids.sinkLength', mechanism: 'vacancyCondensation' },
  { name: 'voids.spacing' },
  { name: 'voids.spacingSpread' },
  { name: 'voids.classes' },
  { name: 'voids.aspectRatio' },
  { name: 'voids.seedRadius' },
  { name: 'voids.initialRadius' },
  { name: 'voids.initialContact' },
  { name: 'voids.coverage' },
  { name: 'voids.translation', mechanism: 'bodyTranslation' },
  { name: 'voids.rimFilling', mechanism: 'rimFilling' },
  { name: 'voids.occlusion', mechanism: 'occlusion' },
  { name: 'patches.amplitude', mechanism: 'pillars' },
  { name: 'patches.wavelength', mechanism: 'pillars' },
  { name: 'edge.multiplier', mechanism: 'fluxFocusing' },
  { name: 'contact.perfect' },
  { name: 'contact.hardness' },
  { name: 'contact.exponent' },
  { name: 'contact.unloadingExponent' },
  { name: 'contact.formation.pressure' },
  { name: 'contact.formation.time' },
  { name: 'flaws.depth' },
  { name: 'flaws.geometryFactor' },
];

/** What the metal adds: how fast it closes voids. Paths in the record of the metal. */
const metalParameters: readonly { readonly name: string; readonly mechanism: keyof FilmMechanisms }[] = [
  { name: 'creep.referenceRate', mechanism: 'creepClosure' },
  { name: 'creep.exponent', mechanism: 'creepClosure' },
  { name: 'sizeEffect.strengthRatio', mechanism: 'sizeDependentStrength' },
  { name: 'sizeEffect.exponent', mechanism: 'sizeDependentStrength' },
  { name: 'interfaceDiffusivity', mechanism: 'interfaceDiffusion' },
  { name: 'selfDiffusion', mechanism: 'latticeDiffusion' },
];

/**
 * The parameters of heterogeneity that critical currents of the film model rest on: those of the drivers that are on, of the
 * population of voids, of the contact and of the flaws. Without any there would be no critical current on stripping.
 *
 * @param scenario a validated scenario of the film model
 * @param library the library that the scenario is resolved with
 * @returns one entry a parameter; one an electrode where the two differ
 */
export function heterogeneity(scenario: Scenario, library: MaterialLibrary): Assumption[] {
  const { cell, model } = scenario;
  const mechanisms = filmMechanismsSchema.parse(model.mechanisms);
  const lists = cell.electrodes.map(({ metal }, index) => {
    const record = cell.interfaces[index];
    const { records } = library.interfaceClass(metal, cell.electrolyte.material, record.class);
    // Saying one of the two ways of stating the initial voids replaces the other.
    const replaced =
      record.voids?.initialContact !== undefined
        ? 'voids.initialRadius'
        : record.voids?.initialRadius !== undefined
          ? 'voids.initialContact'
          : null;
    const ofMetal = metalParameters
      .filter(({ mechanism }) => mechanisms[mechanism])
      .flatMap(({ name }) => listedEntry(`${metal}.${name}`, library.metal(metal).records.get(name)));
    const ofInterface = parameters
      .filter(({ name, mechanism }) => name !== replaced && (mechanism === undefined || mechanisms[mechanism]))
      .flatMap(({ name }): Omit<Assumption, 'electrode'>[] => {
        const listed = records.get(name);
        const own = valueAt(record, name);
        if (own !== undefined) {
          const unit = listed?.unit ?? (typeof own === 'number' ? (name.endsWith('Radius') ? 'm' : '1') : '');
          return [{ name, value: own, unit, certainty: 'scenario', source: 'given in the scenario' }];
        }
        return listedEntry(name, listed);
      });
    return [...ofInterface, ...ofMetal];
  });
  const [first, second] = lists;
  if (second === undefined || JSON.stringify(first) === JSON.stringify(second)) {
    return first.map((entry) => ({ ...entry, electrode: second === undefined ? 1 : null }));
  }
  return lists.flatMap((list, index) => list.map((entry) => ({ ...entry, electrode: index + 1 })));
}

/** The entry of a value of the library; none when the library has none. */
function listedEntry(name: string, listed: PropertyRecord | undefined): Omit<Assumption, 'electrode'>[] {
  if (listed === undefined) return [];
  const { value, unit, certainty, source, calibratedOn } = listed;
  return [
    { name, value, unit, certainty, source: calibratedOn === undefined ? source : `${source} (${calibratedOn})` },
  ];
}

/** The value that an interface record of the scenario gives at a dotted name. */
function valueAt(record: InterfaceRecord, name: string): number | string | boolean | undefined {
  let value: unknown = record;
  for (const key of name.split('.')) value = (value as Record<string, unknown> | undefined)?.[key];
  return value as number | string | boolean | undefined;
}
