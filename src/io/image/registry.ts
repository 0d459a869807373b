import type { ImageFile } from './image-file.js';

/** What a format finds in a file, before it has a size in space. */
export interface StoredImage {
  readonly shape: readonly [pages: number, rows: number, columns: number];
  readonly labels: Uint8Array;
  /** The number in the file for each label. */
  readonly values: readonly number[];
  /** What was chosen on the reader's own account, in sentences. */
  readonly notes: readonly string[];
}

/** What a reader may be told beside the file. */
export interface StoredImageOptions {
  /** Which dataset, in a format that holds several. */
  readonly dataset?: string;
}

/** A file format of label images. */
export interface ImageFormat {
  readonly name: string;
  /** Usual endings, in lower case with the dot. */
  readonly endings: readonly string[];
  /** Whether the format holds several images, so that `dataset` means something. */
  readonly datasets?: true;
  /** Whether a file that begins so is of this format; the ending is not asked. */
  recognises(head: Uint8Array): boolean;
  /** @throws LithostatError when the file cannot be used */
  read(file: ImageFile, options: StoredImageOptions): Promise<StoredImage>;
}
