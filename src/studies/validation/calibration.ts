import type { CellMaterials } from './uncertainty.js';

/**
 * The parameters of a cell that the library says were fitted to data of one source, with what they were fitted to.
 *
 * @param source part of the name of the source: `Kasemchainan`
 * @param restsOn whether the prediction rests on a parameter at all
 * @returns text for people, or null when there is none
 */
export function calibratedOn(
  { library, metal, electrolyte }: CellMaterials,
  source: string,
  restsOn: (name: string) => boolean = () => true,
): string | null {
  const used = [
    ...library.interfaceClass(metal, electrolyte).records,
    ...library.electrolyte(electrolyte).records,
    ...library.metal(metal).records,
  ];
  const fitted = used.filter(
    ([name, { certainty, calibratedOn: data }]) =>
      certainty === 'calibrated' && data?.includes(source) === true && restsOn(name),
  );
  if (fitted.length === 0) return null;
  return fitted.map(([name, { calibratedOn: data }]) => `${name}: ${data}`).join('; ');
}
