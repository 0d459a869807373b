export * from './brand.js';
export * from './constants.js';
export { unitConversion } from './convert.js';
export { formatDataSize, parseDataSize } from './data-size.js';
export { type Dimension, type DimensionName, dimensionNames, dimensions, type Exponents } from './dimension.js';
export { formatQuantity, inUnit } from './format.js';
export { isIssue, type QuantityIssue } from './grammar.js';
export * from './issue.js';
export { nearest } from './nearest.js';
export {
  type CreepPrefactor,
  type ParseResult,
  parseAnyQuantity,
  parseCreepPrefactor,
  parseQuantity,
} from './parse.js';
export { creepPrefactor, numberInRange, percent, quantity } from './schema.js';
export {
  arrheniusFunction,
  type TemperatureFunction,
  temperatureFunction,
} from './temperature-function.js';
export { readUnitScale, readWritten, type UnitScale, type WrittenQuantity } from './written.js';
