/** |computed/reference - 1|. */
export function relativeError(computed: number, reference: number): number {
  return Math.abs(computed / reference - 1);
}
