/** Fields on meshes for ParaView. */
export type { WrittenField } from './field.js';
export { PvdCollection, readPvd } from './pvd.js';
export { readVtu, type VtuContent } from './read-vtu.js';
export { type VtuPiece, writeVtu } from './write-vtu.js';
