/** Fields on meshes for ParaView. */
export type { WrittenField } from './field.js';
export { PvdCollection, type PvdEntry } from './pvd.js';
export { type VtuOptions, type VtuPiece, writeVtu } from './write-vtu.js';
