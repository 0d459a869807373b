/** Temperatures that differ by no more than this are the same (K): no laboratory holds its cells better. */
export const sameTemperature = 0.5;
