export { type ReadImage, type ReadImageOptions, readLabelImage } from './read-image.js';
