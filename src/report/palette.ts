/**
 * Colours by role, for light and dark paper. The series colours are those of Okabe and Ito (2008), darkened or lightened to
 * at least 3:1 against the surface, and tell apart with the common colour vision deficiencies; shape, dash or label always
 * says the same as the colour. Drawings refer to them as `var(--NAME)`.
 */
const roles = {
  surface: ['#ffffff', '#16181d'],
  raised: ['#f6f7f9', '#1f2229'],
  ink: ['#16181d', '#eceef2'],
  soft: ['#59606d', '#a4abb8'],
  grid: ['#e3e6eb', '#333843'],
  band: ['#dcebf7', '#1d3a52'],
  'series-1': ['#0072b2', '#56b4e9'],
  'series-2': ['#c44e00', '#f0a04b'],
  'series-3': ['#00805c', '#3fcf9f'],
  'series-4': ['#a3397f', '#e59ac8'],
  'series-5': ['#7a6a00', '#e5d24a'],
  'series-6': ['#5a5f6b', '#b4bac6'],
  'ramp-1': ['#14907c', '#5fe0c8'],
  'ramp-2': ['#17859c', '#5fcfe6'],
  'ramp-3': ['#2278b2', '#74baf5'],
  'ramp-4': ['#3f6ac2', '#93a6ff'],
  'ramp-5': ['#5a55bf', '#b095ff'],
  'ramp-6': ['#7340b0', '#cb88f2'],
  'ramp-7': ['#862c97', '#e07fdc'],
  'ramp-8': ['#8f1d78', '#ef7bbd'],
  good: ['#00704f', '#3fcf9f'],
  warning: ['#8a5a00', '#f0b34b'],
  bad: ['#b3261e', '#ff8a80'],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

/** Name of a colour role. */
export type ColourRole = keyof typeof roles;
/** Which paper a drawing is for. */
export type Theme = 'light' | 'dark';

const rampSteps = 8;

/** The colour of a role as a drawing refers to it. */
export function colour(role: ColourRole): string {
  return `var(--${role})`;
}

/**
 * A colour of the ordered ramp, for members of a row such as void classes.
 *
 * @param position 0 for the first member, 1 for the last
 */
export function rampColour(position: number): string {
  const step = 1 + Math.round(Math.min(1, Math.max(0, position)) * (rampSteps - 1));
  return `var(--ramp-${step})`;
}

/** The colours of a theme as CSS declarations. */
export function themeDeclarations(theme: Theme): string {
  return Object.entries(roles)
    .map(([role, pair]) => `--${role}:${pair[theme === 'light' ? 0 : 1]}`)
    .join(';');
}

/** A drawing with the colours of a theme put in, for programs that know no CSS variables. */
export function withThemeColours(svg: string, theme: Theme): string {
  return svg.replace(
    /var\(--([\w-]+)\)/g,
    (all, role: string) => roles[role as ColourRole]?.[theme === 'light' ? 0 : 1] ?? all,
  );
}
