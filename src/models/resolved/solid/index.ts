/** Solids by finite elements: elasticity, elastic-viscoplastic metal, contact. */
export type { Contact, Friction } from './contact/contact.js';
export { type StrippingContact, solveStripping } from './contact/stripping-contact.js';
export type { Load } from './loads.js';
export type { SolidMaterial } from './material.js';
export type { SolidMethod } from './solid-block.js';
export { SolidSystem } from './solid-system.js';
export { nodalStress } from './stress-field.js';
export type { Support } from './supports.js';
