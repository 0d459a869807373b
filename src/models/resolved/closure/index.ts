/** Cell problems of closure under stripping: conduction around a void drives the creep of the metal. */
export { type EdgeOpeningCase, edgeOpeningFactor } from './edge-opening.js';
export { PatchCurrent } from './patch-current.js';
export { type PillarContact, type PillarContactCase, pillarContact } from './pillar-contact.js';
export { type StrippedVoid, type StrippedVoidCase, type StrippedVoidOptions, strippedVoid } from './stripped-void.js';
