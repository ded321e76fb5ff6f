/** The way to the provider keys, and what they are for. */
export function OwnKeys() {
  return (
    <section class="card" aria-labelledby="own-keys">
      <h2 id="own-keys">AI models</h2>
      <div class="split">
        <p>
          Sketch draws without a key and is no AI. AI models work on a key of your own, from the
          provider you choose.
        </p>
        <a class="button" href="/keys">
          Provider keys
        </a>
      </div>
    </section>
  );
}
