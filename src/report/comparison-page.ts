import { version } from '../version.js';
import { type ComparedSeries, comparisonSection } from './comparison-section.js';
import { html, page } from './html-page.js';

/**
 * The comparison of a run with a log as one self-contained HTML page.
 *
 * @param comparison title of the run, name of the log, their series and scores
 * @returns the page
 */
export async function renderComparison(
  comparison: ComparedSeries & { readonly title: string; readonly data: string; readonly notes: readonly string[] },
): Promise<string> {
  const { title, data, notes } = comparison;
  const body = html`<header><h1>${title}</h1><p class="soft">Compared with ${data}</p>${notes.map((note) => html`<p>${note}</p>`)}</header>
<main>
${await comparisonSection(comparison)}
</main>
<footer>Made by lithostat ${version}.</footer>`;
  return page(`${title}, compared with ${data} · lithostat`, body);
}
