import { pageData } from '../page-data.ts';

/** The two places where the plugin runs, and how to get there. */
export function HowToUse() {
  return (
    <section class="card" aria-labelledby="how-to-use">
      <h2 id="how-to-use">Make pictures</h2>
      {pageData.playground && (
        <div class="split">
          <p>
            <strong>Here, without Figma.</strong> The playground is a canvas like Figma’s with the
            plugin beside it.
          </p>
          <a class="button primary" href="/playground?connect">
            Open the playground
          </a>
        </div>
      )}
      <details open={!pageData.playground}>
        <summary>
          <strong>In Figma</strong>, with the plugin
        </summary>
        <ol>
          <li>
            {pageData.isLocal
              ? 'Open a design file in the Figma desktop app; the browser version cannot reach a service on your computer.'
              : 'Open a design file in the Figma desktop app.'}
          </li>
          <li>
            Choose <b>Plugins → Development → Import plugin from manifest…</b> and pick{' '}
            <code>manifest.json</code>{' '}
            {pageData.isLocal
              ? 'in Tomson Studio’s folder.'
              : 'of the plugin that was built for this service.'}
          </li>
          <li>
            Run <b>Plugins → Development → Tomson Studio</b>, press <b>Connect</b>, and approve on
            the page that opens.
          </li>
        </ol>
      </details>
    </section>
  );
}
