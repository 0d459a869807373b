/** Lagrange elements on meshes: quadrature, numbering of unknowns, assembly. */
export { Assembly, type ElementRoutine } from './assembly.js';
export { nodesOfFacets, nodesOfRegion } from './boundary-nodes.js';
export { type Basis, CellQuadrature } from './cell-quadrature.js';
export { type BlockFacets, FacetQuadrature, facetsByBlock } from './facet-quadrature.js';
export { fieldAt, sampleField } from './field-evaluator.js';
export { InvertedCellError } from './geometry-map.js';
export {
  cellQuadratures,
  type ExactField,
  type FieldErrors,
  fieldErrors,
  integrateCells,
  integrateFacets,
} from './integrals.js';
export { interpolate, nodalValues } from './nodal.js';
export { type FieldDescription, type NumberedField, Numbering } from './numbering.js';
export { type Location, PointLocator } from './point-locator.js';
export { type Quadrature, quadrature } from './quadrature.js';
export { fieldGradient, type PointQuantity, recover, recoveredErrors } from './recovery.js';
export { facetNodes, facetShape, type ReferenceElement, referenceElement } from './reference-element.js';
export { type Tabulation, tabulate } from './tabulation.js';
export {
  type CellTerm,
  cellTerm,
  facetTerm,
  type InterfaceQuadrature,
  interfaceTerm,
  type Term,
  type TermOptions,
} from './terms.js';
