/** Fields on meshes for ParaView. */
export type { WrittenField } from './field.js';
export { PvdCollection } from './pvd.js';
export { type VtuPiece, writeVtu } from './write-vtu.js';
