import { meshError } from '../mesh-error.js';
import { type GmshCellType, gmshCellType, readCellTypes } from './cell-types.js';
import type { GmshSource } from './source.js';

/** The type of an element. @throws LithostatError for one that is not read */
export function cellTypeOf(source: GmshSource, number: number): GmshCellType {
  const type = gmshCellType(number);
  if (typeof type === 'object') return type;
  throw meshError(source.file, {
    code: 'unknown-cell-type',
    ...source.place,
    message: type === undefined ? 'an element has a type that Gmsh does not know' : `cells of this type are not read`,
    got: type === undefined ? `type ${number}` : `${type} (type ${number})`,
    expected: `points, lines, ${readCellTypes}`,
    remedy:
      type === undefined
        ? 'save the file again from Gmsh; if it was made by another program, that one is at fault'
        : 'set Mesh.ElementOrder to 1 or 2, and mesh without prisms and pyramids',
  });
}
