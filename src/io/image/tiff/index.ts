import { checkSize, damagedImage, type ImageFile, imageError } from '../image-file.js';
import { LabelCollector } from '../label-collector.js';
import type { ImageFormat, StoredImage } from '../registry.js';
import { readPage } from './blocks.js';
import { readDirectories, startsAsTiff, tag } from './directory.js';
import { bytesOfPage, layoutOf, type PageLayout, packingOf } from './layout.js';
import { refuseOtherThanSlices } from './slices.js';

/**
 * TIFF 6.0 and BigTIFF: every page a slice. Whole numbers of 1 to 32 bits; strips or tiles; without compression or by LZW, deflate,
 * PackBits or Zstandard. Numbers are taken as they are stored, whatever the palette or the photometric interpretation says of colours.
 */
export const tiffFormat: ImageFormat = {
  name: 'TIFF',
  endings: ['.tif', '.tiff', '.btf'],
  recognises: startsAsTiff,
  read: readTiff,
};

async function readTiff(file: ImageFile): Promise<StoredImage> {
  // Previews (reduced copies, masks) are no slices.
  const directories = readDirectories(file).filter((directory) => (directory.number(tag.subfileType, 0) & 5) === 0);
  const [first] = directories;
  if (first === undefined) throw damagedImage(file.path, 'no page', 'an image');
  const layouts = directories.map(layoutOf);
  refuseOtherThanSlices(file, first, directories.length);
  const [layout] = layouts as [PageLayout, ...PageLayout[]];
  refuseMixedPages(file, layouts);
  const shape = [layouts.length, layout.rows, layout.columns] as const;
  checkSize(file.path, shape);
  refuseImpossible(file, layouts);
  const page = layout.rows * layout.columns;
  const collector = new LabelCollector(file.path, layouts.length * page);
  for (const [index, each] of layouts.entries()) collector.put(await readPage(directories[index]!, each), index * page);
  return { shape, ...collector.finish(), notes: [] };
}

function refuseMixedPages(file: ImageFile, layouts: readonly PageLayout[]): void {
  const [first] = layouts as [PageLayout, ...PageLayout[]];
  const kind = ({ bits, signed }: PageLayout): string => `${bits} bits${signed ? ', signed' : ''}`;
  const other = layouts.find(
    (each) => each.rows !== first.rows || each.columns !== first.columns || kind(each) !== kind(first),
  );
  if (other === undefined) return;
  const words = (each: PageLayout): string => `page ${each.page} of ${each.rows} x ${each.columns} (${kind(each)})`;
  throw imageError(file.path, {
    code: 'mixed-pages',
    message: 'the pages differ, so they are not the slices of one volume',
    got: `${words(first)}, ${words(other)}`,
    expected: 'pages of one size and kind',
    remedy: 'save the volume alone, without previews and other images',
  });
}

/** A header may promise more than any compression could hold in the file: nothing is allocated for it. */
function refuseImpossible(file: ImageFile, layouts: readonly PageLayout[]): void {
  const declared = layouts.reduce((sum, layout) => sum + bytesOfPage(layout), 0);
  const most = file.size * Math.max(...layouts.map(packingOf));
  if (declared > most)
    throw damagedImage(file.path, `a file of ${file.size} bytes for ${declared} bytes of voxels`, 'a whole file');
}
