import { LithostatError } from '../quantity/issue.js';
import { colour, type Theme, withThemeColours } from './palette.js';

/**
 * A figure as a file of its own: the colours of a theme put in, on a ground of that theme.
 *
 * @param svg a drawing of `lineFigure` and its like
 * @param theme for light or dark paper
 * @returns SVG text that any program shows
 */
export function standaloneSvg(svg: string, theme: Theme = 'light'): string {
  const ground = `<rect width="100%" height="100%" fill="${colour('surface')}"/>`;
  return withThemeColours(svg.replace(/<\/desc>/, `</desc>${ground}`), theme);
}

/** How a figure becomes pixels. */
export interface PngOptions {
  readonly theme?: Theme;
  /** Pixels a unit of the drawing [2]. */
  readonly scale?: number;
  /** Font files to use where the system has none. */
  readonly fontFiles?: readonly string[];
  /** Whether the fonts of the system may be used [true]. */
  readonly systemFonts?: boolean;
}

/**
 * A figure as PNG.
 *
 * @param svg a drawing of `lineFigure` and its like
 * @param options theme, scale and fonts
 * @returns the file's bytes
 * @throws LithostatError when there is no font to write the labels with
 */
export async function figureToPng(svg: string, options: PngOptions = {}): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const fontFiles = [...(options.fontFiles ?? [])];
  const font = {
    loadSystemFonts: options.systemFonts ?? true,
    fontFiles,
    defaultFontFamily: 'DejaVu Sans',
    sansSerifFamily: 'DejaVu Sans',
  };
  // Without any font resvg silently leaves every text out; a drawing without its numbers must not pass for one.
  const probe =
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="15" font-family="sans-serif">8</text></svg>';
  if (new Resvg(probe, { font }).getBBox() === undefined) {
    throw new LithostatError([
      {
        code: 'no-fonts',
        path: '',
        message: 'There is no font on this machine to write the labels of a PNG figure with.',
        remedy: 'Install one (Debian: apt-get install fonts-dejavu-core), or use the SVG.',
      },
    ]);
  }
  const renderer = new Resvg(standaloneSvg(svg, options.theme), {
    font,
    fitTo: { mode: 'zoom', value: options.scale ?? 2 },
  });
  return renderer.render().asPng();
}
