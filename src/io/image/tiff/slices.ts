import { type ImageFile, imageError } from '../image-file.js';
import { type TiffDirectory, tag } from './directory.js';

/** How the program that wrote the file counts its pages; what it does not say is 1. */
interface PageCounts {
  readonly writer: string;
  readonly channels: number;
  readonly slices: number;
  readonly frames: number;
  /** Whether several images of their own lie in the file. */
  readonly several?: boolean;
}

const longestDescription = 2 ** 20;

/**
 * Refuses files whose pages are not the slices of one volume, as their description says: channels, times, several images, or
 * slices that lie elsewhere than in pages of their own. Read are the descriptions of ImageJ, OME-TIFF and tifffile.
 * @throws LithostatError
 */
export function refuseOtherThanSlices(file: ImageFile, first: TiffDirectory, pages: number): void {
  const depth = first.number(tag.imageDepth, 1);
  if (depth > 1) refuseHidden(file, `a page of ${depth} slices`);
  const description = first.text(tag.description, longestDescription);
  const counts = countsOf(description, pages);
  if (counts === null) return;
  const { writer, channels, slices, frames, several } = counts;
  if (channels > 1 || frames > 1 || several === true) {
    throw imageError(file.path, {
      code: 'not-labels',
      message: 'the pages are not the slices of one volume',
      got: several
        ? `several images in one file, as ${writer} says`
        : `${writer} of ${channels} channels, ${slices} slices, ${frames} frames`,
      expected: 'slices only',
      remedy:
        'save one channel of one frame (ImageJ: Image > Hyperstacks > Reduce Dimensionality); slices that are taken for times or channels need their axis named z',
    });
  }
  if (slices > 1 && pages === 1) refuseHidden(file, `1 page, ${slices} slices in the description of ${writer}`);
}

function refuseHidden(file: ImageFile, got: string): never {
  throw imageError(file.path, {
    code: 'unknown-layout',
    message: 'the slices do not lie in pages of their own, which is not read',
    got,
    expected: 'a page for each slice',
    remedy: 'save it as BigTIFF with a page for each slice (ImageJ: the Bio-Formats exporter), or as HDF5',
  });
}

function countsOf(description: string, pages: number): PageCounts | null {
  if (description.startsWith('ImageJ=')) return countsOfImageJ(description);
  if (description.includes('<Pixels')) return countsOfOme(description);
  return description.startsWith('{') ? countsOfTifffile(description, pages) : null;
}

/** ImageJ, `key=value` by lines. Without `slices` all images are slices. */
function countsOfImageJ(description: string): PageCounts {
  const count = (key: string, otherwise = 1): number =>
    Number(new RegExp(`^${key}=(\\d+)`, 'm').exec(description)?.[1] ?? otherwise);
  const [channels, frames] = [count('channels'), count('frames')];
  const slices = count('slices', channels > 1 || frames > 1 ? 1 : count('images'));
  return { writer: 'an ImageJ hyperstack', channels, slices, frames };
}

/** OME-TIFF (Goldberg et al., Genome Biology 6 (2005) R47): attributes of the element Pixels. */
function countsOfOme(description: string): PageCounts {
  const elements = [...description.matchAll(/<Pixels\s[^>]*>/g)].map(([element]) => element);
  const count = (axis: string): number =>
    Number(new RegExp(`\\sSize${axis}\\s*=\\s*["'](\\d+)`).exec(elements[0] ?? '')?.[1] ?? 1);
  return {
    writer: 'an OME-TIFF',
    channels: count('C'),
    slices: count('Z'),
    frames: count('T'),
    several: elements.length > 1,
  };
}

/** tifffile, JSON: `{"shape": [2, 20, 24, 28], "axes": "CZYX"}`, of which `axes` may be missing. It counts only where it fits the pages. */
function countsOfTifffile(description: string, pages: number): PageCounts | null {
  let said: { shape?: unknown; axes?: unknown } | null;
  try {
    said = JSON.parse(description);
  } catch {
    return null;
  }
  const shape = said?.shape;
  if (!Array.isArray(shape) || !shape.every((extent) => Number.isInteger(extent) && extent >= 1)) return null;
  const names = typeof said?.axes === 'string' ? said.axes.toUpperCase() : '';
  const axes = (shape as number[]).map((extent, index) => ({ extent, name: names[index] ?? '' }));
  const stacked = axes.filter(({ extent }) => extent > 1).slice(0, -2);
  const images = productOf(stacked);
  if (pages !== images && pages !== 1) return null;
  const frames = productOf(stacked.filter(({ name }) => name === 'T'));
  // Without an axis z, the innermost one of no other meaning is taken for it.
  const slices =
    stacked.find(({ name }) => name === 'Z') ?? stacked.findLast(({ name }) => !['T', 'C', 'S'].includes(name));
  return {
    writer: 'a file of tifffile',
    channels: images / frames / (slices?.extent ?? 1),
    slices: slices?.extent ?? 1,
    frames,
  };
}

const productOf = (axes: readonly { readonly extent: number }[]): number =>
  axes.reduce((product, { extent }) => product * extent, 1);
