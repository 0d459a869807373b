/** Cases that a figure draws one by one; more would be a blot that no program opens. */
export const mostDrawn = 5000;

/**
 * Members of a long list, evenly spaced, the first and the last among them: the same for the same list.
 *
 * @param list in order
 * @param most at most so many; a shorter list is returned as it is
 */
export function evenly<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_value, index) => list[Math.round((index * (list.length - 1)) / (most - 1))]!);
}

/** What is to be said of a figure that does not draw every case; empty when it does. */
export function thinNote(all: number, drawn: number): string[] {
  return drawn < all ? [`Drawn: ${drawn} of ${all} cases, evenly spaced; counts are of all`] : [];
}
