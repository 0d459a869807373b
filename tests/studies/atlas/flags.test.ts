import { expect, it } from 'vitest';
import { atlasOverrides } from '../../../src/studies/atlas/flags.js';

it('values of an axis share the unit of the last, as those of a sweep do', () => {
  const axis = ['operation.stackPressure=1,3,7 MPa', 'cell.electrode.metal=Li,Na', 'cell.area=1 cm^2,200 mm^2'];
  const [text] = atlasOverrides({ axis });
  expect(JSON.parse(text.slice('atlas.axes='.length))).toEqual({
    'operation.stackPressure': ['1 MPa', '3 MPa', '7 MPa'],
    'cell.electrode.metal': ['Li', 'Na'],
    'cell.area': ['1 cm^2', '200 mm^2'],
  });
});
