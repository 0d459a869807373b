/** What is used of an SVG element; the compiler knows no browser here. */
export interface SvgElement {
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  appendChild(child: SvgElement): SvgElement;
  insertBefore(child: SvgElement, before: SvgElement | null): SvgElement;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  remove(): void;
  readonly firstChild: SvgElement | null;
  readonly outerHTML: string;
  textContent: string | null;
}

/** A drawing by Plot, with the scales that it chose. */
export interface PlottedSvg extends SvgElement {
  scale(name: 'x' | 'y'): { apply(value: number): number } | undefined;
}

/** The plotting library with a document to draw in. */
export interface Drawing {
  readonly Plot: typeof import('@observablehq/plot');
  plot(options: Record<string, unknown>): PlottedSvg;
  element(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SvgElement;
}

const namespace = 'http://www.w3.org/2000/svg';

let loading: Promise<Drawing> | undefined;

/** Loads the plotting library on first use; most commands draw nothing. */
export function loadDrawing(): Promise<Drawing> {
  loading ??= (async () => {
    const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
    const { document } = parseHTML('<!doctype html><html><body></body></html>');
    return {
      Plot,
      plot: (options) => Plot.plot({ ...options, document } as never) as unknown as PlottedSvg,
      element(name, attributes, text) {
        const element = document.createElementNS(namespace, name) as unknown as SvgElement;
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
        if (text !== undefined) element.textContent = text;
        return element;
      },
    };
  })();
  return loading;
}

/** Makes a drawing's text: named and described for readers who cannot see it, the same on every call. */
export function finishSvg(drawing: Drawing, svg: SvgElement, title: string, description: string): string {
  for (const style of svg.querySelectorAll('style')) style.remove();
  const id = `figure-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  svg.insertBefore(drawing.element('desc', { id: `${id}-description` }, description), svg.firstChild);
  svg.insertBefore(drawing.element('title', { id: `${id}-title` }, title), svg.firstChild);
  const attributes = {
    xmlns: namespace,
    role: 'img',
    'aria-labelledby': `${id}-title ${id}-description`,
    class: 'figure',
    'font-family': 'system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif',
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  return svg.outerHTML;
}
