/**
 * Voids at the interface are half-spheroids: a circular base of radius a on the electrolyte and a height q a into the
 * metal. A class of voids of spacing b holds one void in every disc of radius b, that is 1/(pi b^2) voids per area.
 */

/** Volume of one void, (2 pi/3) q a^3, m^3, of aspect ratio q = height/radius and base radius a (m). */
export function halfSpheroidVolume(aspectRatio: number, radius: number): number {
  return ((2 * Math.PI) / 3) * aspectRatio * radius ** 3;
}

/** Voids per area, 1/(pi b^2), 1/m^2, at spacing b (m). */
export function voidsPerArea(spacing: number): number {
  return 1 / (Math.PI * spacing * spacing);
}

/** Void volume per area, (2/3) q a^3/b^2, m; at a = b it is (2/3) q b, the volume at which the bases touch. */
export function voidVolumePerArea(aspectRatio: number, spacing: number, radius: number): number {
  return ((2 / 3) * aspectRatio * radius ** 3) / (spacing * spacing);
}
