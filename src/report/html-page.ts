import { themeDeclarations } from './palette.js';

/** A piece of HTML that is safe to put into a page; plain strings are escaped on the way in. */
export interface Html {
  readonly html: string;
}

/** Escapes text for HTML, in content and in attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Template tag: what is put in is escaped, unless it is HTML made by this tag; lists are joined.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: strings.reduce((text, part, index) => text + render(values[index - 1]) + part) };
}

type HtmlValue = string | number | Html | null | readonly (Html | null)[];

function render(value: HtmlValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'html' in value ? value.html : value.map(render).join('');
}

/** Takes a text that is HTML already, such as a drawing. */
function rawHtml(text: string): Html {
  return { html: text };
}

/** A table; the cells are escaped. Columns named in `numeric` are set to the right. */
export function table(
  caption: string,
  header: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
  numeric: readonly number[] = [],
): Html {
  const className = (column: number) => rawHtml(numeric.includes(column) ? ' class="number"' : '');
  return html`<div class="scroll"><table>${caption === '' ? null : html`<caption>${caption}</caption>`}
<thead><tr>${header.map((name, column) => html`<th scope="col"${className(column)}>${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, column) => html`<td${className(column)}>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

const style = `
:root{color-scheme:light dark;${themeDeclarations('light')}}
@media (prefers-color-scheme:dark){:root{${themeDeclarations('dark')}}}
@media print{:root{color-scheme:light;${themeDeclarations('light')}}}
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI","Helvetica Neue","DejaVu Sans",sans-serif}
main,header,footer{max-width:1320px;margin:0 auto;padding:0 24px}
header{padding-top:28px}
h1{font-size:26px;line-height:1.25;margin:0 0 2px}
h2{font-size:19px;margin:36px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--grid)}
h3{font-size:15px;margin:0}
p{margin:0 0 8px;max-width:80ch}
.soft,figcaption p,caption{color:var(--soft)}
.status{display:flex;gap:14px;margin:18px 0;padding:14px 18px;border-radius:8px;background:var(--raised);border-left:6px solid var(--tone)}
.status strong{color:var(--tone);font-size:17px}
.status .symbol{font-size:22px;line-height:1.2;color:var(--tone)}
.completed{--tone:var(--good)}.stopped{--tone:var(--warning)}.failed{--tone:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px;margin:0;padding:0}
.tiles div{background:var(--raised);border-radius:8px;padding:10px 14px}
.tiles dt{color:var(--soft);font-size:13px}
.tiles dd{margin:0;font-size:20px;font-variant-numeric:tabular-nums}
.tiles small{display:block;color:var(--soft);font-size:12.5px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:28px 32px}
figure{margin:0;break-inside:avoid}
figcaption p{font-size:13.5px;margin:0 0 6px}
svg.figure{display:block;width:100%;height:auto;max-width:760px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums;min-width:min(100%,420px)}
caption{text-align:left;padding-bottom:6px;font-size:13.5px}
th,td{text-align:left;padding:4px 18px 4px 0;border-bottom:1px solid var(--grid);vertical-align:top}
th{font-weight:600}
.number{text-align:right}
.ok{color:var(--good)}.not-ok{color:var(--bad);font-weight:600}
code,pre{font-family:ui-monospace,"SF Mono","DejaVu Sans Mono",monospace;font-size:13px;overflow-wrap:anywhere}
details{margin:14px 0}
summary{cursor:pointer;color:var(--series-1)}
details table{margin-top:8px}
a{color:var(--series-1)}
a code,.inputs td:nth-child(3){white-space:nowrap}
h3+pre{margin-top:6px}
pre{background:var(--raised);padding:12px 14px;border-radius:8px;white-space:pre-wrap;margin:0 0 8px}
ul{padding-left:20px;margin:0}
footer{padding-top:32px;padding-bottom:40px;color:var(--soft);font-size:13.5px}
@media print{body{font-size:11pt}main,header,footer{max-width:none;padding-left:0;padding-right:0}.figures{grid-template-columns:1fr 1fr}h2{break-after:avoid}.status,.tiles div{border:1px solid var(--grid)}}
`;

/**
 * A whole page in one file: style inside, nothing fetched.
 *
 * @param title title of the page
 * @param body its content
 * @returns the HTML text
 */
export function page(title: string, body: Html): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body.html}
</body>
</html>
`;
}

/** Figures side by side where there is room. */
export function figureGrid(figures: readonly { title: string; caption: string; svg: string }[]): Html {
  return html`<div class="figures">${figures.map(
    ({ title, caption, svg }) =>
      html`<figure><figcaption><h3>${title}</h3><p>${caption}</p></figcaption>${rawHtml(svg)}</figure>\n`,
  )}</div>`;
}

/** The banner that says first how it ended; `symbol` says it again for who does not see the colour. */
export function statusBanner(tone: 'completed' | 'stopped' | 'failed', headline: string, text: string): Html {
  const symbol = { completed: '✓', stopped: '■', failed: '✕' }[tone];
  return html`<div class="status ${tone}" role="status"><span class="symbol" aria-hidden="true">${symbol}</span><div><strong>${headline}</strong>${text ? html`<p>${text}</p>` : null}</div></div>`;
}
