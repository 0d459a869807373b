export type { CreepModel, ElectrolyteProperties, InterfaceProperties, MetalProperties } from './catalogues.js';
export type { MaterialLibrary } from './library.js';
export { loadLibrary, readLibrary } from './load.js';
export type { Electrolyte, InterfaceClass, Metal } from './material.js';
export type { Certainty, PropertyRecord, PropertyRecords } from './record.js';
export type { TemperatureDependence } from './temperature.js';
