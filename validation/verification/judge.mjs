const measures = {
  relative: (reference, computed) => Math.abs(computed / reference - 1),
  absolute: (reference, computed) => Math.abs(computed - reference),
  order: (reference, computed) => Math.abs(computed - reference),
  'at-least': (reference, computed) => Math.max(0, reference - computed),
  'at-most': (reference, computed) => Math.max(0, computed - reference),
  'order-at-least': (reference, computed) => Math.max(0, reference - computed),
};

/**
 * Holds a computed number to its reference.
 * @param entry entry of reference.json @param {number} computed
 * @returns the row of the catalogue; `order` repeats the computed number where it is an observed order, else null
 */
export function judge(entry, computed) {
  const measure = entry.measure ?? 'relative';
  const error = measures[measure](entry.reference, computed);
  return {
    case: entry.case,
    reference: entry.reference,
    computed,
    error,
    tolerance: entry.tolerance,
    order: measure.startsWith('order') ? computed : null,
    // NaN compares false, so a case that computes none fails.
    pass: error <= entry.tolerance,
  };
}
