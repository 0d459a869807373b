/** Formulas that can be fitted to the cases of a sweep; apart, so that the command line can name them at little cost. */
export const surrogateKinds = ['polynomial-chaos', 'gaussian-process', 'best'] as const;
export type SurrogateKind = (typeof surrogateKinds)[number];
