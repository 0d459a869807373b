import { axisDomain, logarithmicTicks } from './line-figure.js';
import { roundTicks } from './round-ticks.js';
import type { Drawing } from './svg-document.js';

/** A value as a colour: evenly spaced for the eye, monotonic in lightness so that it survives a print in grey. */
export interface ColourScale {
  readonly domain: readonly [number, number];
  readonly logarithmic: boolean;
  /** Round values to write beside a bar of the colours. */
  readonly ticks: readonly number[];
  /** Colour of a value (CSS); values outside the domain take the colour of its end. */
  apply(value: number): string;
  /** 0 at the low end of the domain, 1 at the high one. */
  position(value: number): number;
  /** Black or white, whichever is read more easily on the colour of a value. */
  inkOn(value: number): string;
}

/**
 * The colour scale of a range of values: viridis (van der Walt and Smith 2015).
 *
 * @param drawing the loaded plotting library
 * @param range least and greatest value; equal ones are allowed
 * @param logarithmic whether a decade, and not a difference, is a step of colour
 * @param colours [sequential] `diverging`: from blue over grey to red (Moreland 2009), for values on both sides of the middle
 */
export function colourScale(
  drawing: Drawing,
  range: readonly [number, number],
  logarithmic: boolean,
  colours: 'sequential' | 'diverging' = 'sequential',
): ColourScale {
  const [low, high] = range[0] === range[1] ? axisDomain(range, logarithmic) : range;
  const measure = (value: number) => (logarithmic ? Math.log(value) : value);
  const position = (value: number) =>
    Math.min(1, Math.max(0, (measure(value) - measure(low)) / (measure(high) - measure(low))));
  const scale =
    colours === 'diverging'
      ? { apply: coolToWarm }
      : (drawing.Plot.scale({ color: { type: 'linear', scheme: 'viridis', domain: [0, 1] } }) as unknown as {
          apply(share: number): string;
        });
  const apply = (value: number) => scale.apply(position(value));
  return {
    domain: [low, high],
    logarithmic,
    ticks: logarithmic ? logarithmicTicks([low, high]) : roundTicks(low, high, 5),
    apply,
    position,
    inkOn: (value) => (luminance(apply(value)) > 0.35 ? '#16181d' : '#ffffff'),
  };
}

/** Moreland's smooth cool-warm map at even steps (Diverging Color Maps for Scientific Visualization, 2009), red, green and blue. */
const coolWarm = [
  [59, 76, 192],
  [98, 130, 234],
  [141, 176, 254],
  [184, 208, 249],
  [221, 221, 221],
  [245, 196, 173],
  [244, 154, 123],
  [222, 96, 77],
  [180, 4, 38],
] as const;

function coolToWarm(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (coolWarm.length - 1);
  const below = Math.min(coolWarm.length - 2, Math.floor(place));
  const channels = coolWarm[below]!.map((low, c) => {
    const value = Math.round(low + (place - below) * (coolWarm[below + 1]![c]! - low));
    return value.toString(16).padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

/** Relative luminance of `#rrggbb` (WCAG 2). */
function luminance(shade: string): number {
  const channels = [1, 3, 5].map((start) => {
    const share = Number.parseInt(shade.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
}
