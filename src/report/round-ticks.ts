import { formatNumber } from './display-units.js';

/**
 * Round numbers inside a range, 1, 2 or 5 times a power of ten apart.
 *
 * @param count about how many
 */
export function roundTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.85) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Twelve digits: 3 steps of 0.1 are 0.3.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_value, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Ticks as text, all of them; used where the width of a margin depends on it. */
export function tickTexts(ticks: readonly number[]): string[] {
  return ticks.map((tick) => formatNumber(tick, 6));
}
