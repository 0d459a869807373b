/** A picture of points: red, green, blue and opacity of one byte each, rows from the top. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Colours of values: `steps` of them, three bytes each, between two ends. */
export interface ColourTable {
  readonly steps: number;
  readonly bytes: Uint8Array;
  /** 0 to 1 of a value. */
  position(value: number): number;
}

/** How a plane is carried to the points of a raster. */
export interface RasterFrame {
  /** Metres at the left and the upper edge. */
  readonly left: number;
  readonly top: number;
  /** Points a metre, across and down. */
  readonly scale: { readonly x: number; readonly y: number };
}

export function emptyRaster(width: number, height: number): Raster {
  return { width, height, pixels: new Uint8Array(4 * width * height) };
}

/** Share of a triangle by which it reaches beyond its edges, so that none of the points between two triangles stays empty. */
const overlap = 1e-9;

/**
 * Paints a triangle with a linear field into a raster; points whose middle it holds take the colour of the value there.
 *
 * @param corners x, y, value three times, in metres
 * @param plain colour (three bytes) of a body without a value; null leaves such places empty
 */
export function paintTriangle(
  raster: Raster,
  frame: RasterFrame,
  corners: Float64Array,
  table: ColourTable,
  plain: Uint8Array | null,
): void {
  const { width, height, pixels } = raster;
  const { left, top, scale } = frame;
  const x0 = (corners[0]! - left) * scale.x;
  const y0 = (top - corners[1]!) * scale.y;
  const x1 = (corners[3]! - left) * scale.x;
  const y1 = (top - corners[4]!) * scale.y;
  const x2 = (corners[6]! - left) * scale.x;
  const y2 = (top - corners[7]!) * scale.y;
  const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  if (area === 0 || !Number.isFinite(area)) return;
  const firstColumn = Math.max(0, Math.ceil(Math.min(x0, x1, x2) - 0.5));
  const lastColumn = Math.min(width - 1, Math.floor(Math.max(x0, x1, x2) - 0.5));
  const firstRow = Math.max(0, Math.ceil(Math.min(y0, y1, y2) - 0.5));
  const lastRow = Math.min(height - 1, Math.floor(Math.max(y0, y1, y2) - 0.5));
  for (let row = firstRow; row <= lastRow; row++) {
    const y = row + 0.5;
    for (let column = firstColumn; column <= lastColumn; column++) {
      const x = column + 0.5;
      const second = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) / area;
      const third = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) / area;
      const first = 1 - second - third;
      if (first < -overlap || second < -overlap || third < -overlap) continue;
      const value = first * corners[2]! + second * corners[5]! + third * corners[8]!;
      const to = 4 * (row * width + column);
      const position = table.position(value);
      if (Number.isNaN(position)) {
        if (plain === null) continue;
        for (let c = 0; c < 3; c++) pixels[to + c] = plain[c]!;
      } else {
        const step = Math.min(table.steps - 1, Math.floor(position * table.steps));
        for (let c = 0; c < 3; c++) pixels[to + c] = table.bytes[3 * step + c]!;
      }
      pixels[to + 3] = 255;
    }
  }
}
