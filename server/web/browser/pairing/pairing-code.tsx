import { useEffect, useState } from 'preact/hooks';
import { service } from '../service.ts';

/** ms between two looks at whether the plugin has used the code. */
const LOOK_EVERY = 2000;

/** The code in groups of four, to be typed or pasted into the plugin. */
export function PairingCode({ id, code }: { id: string; code: string }) {
  const redeemed = useRedeemed(id);
  if (redeemed) {
    return (
      <section class="card narrow">
        <h1>Connected</h1>
        <p role="status">The plugin is connected to your account. You can close this page.</p>
        <p>
          <a href="/">Go to the start page</a>
        </p>
      </section>
    );
  }
  return (
    <section class="card narrow">
      <h1>Your code</h1>
      <output class="code" aria-label={`Code ${[...code].join(' ')}`}>
        {(code.match(/.{1,4}/g) ?? []).map((group, index) => (
          <span key={index}>{group}</span>
        ))}
      </output>
      <CopyButton text={code} />
      <p>Type or paste it into the field “Code” of the plugin. It is shown this once.</p>
    </section>
  );
}

function CopyButton({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  const copy = () => {
    // Browsers refuse the clipboard on pages without https, local ones apart.
    navigator.clipboard?.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('This browser does not allow copying: select the code instead.'),
    );
  };
  return (
    <div class="row centred">
      {'clipboard' in navigator && (
        <button type="button" class="primary" autofocus onClick={copy}>
          Copy
        </button>
      )}
      <span class="quiet" role="status">
        {said}
      </span>
    </div>
  );
}

/** Turns true when the plugin has redeemed the code. */
function useRedeemed(id: string): boolean {
  const [redeemed, setRedeemed] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => {
      service.pairing(id).then(
        ({ state }) => {
          if (state === 'redeemed') setRedeemed(true);
          if (state !== 'approved') clearInterval(timer);
        },
        // A failed look costs nothing: the next one may succeed, and the code is on the screen.
        () => undefined,
      );
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [id]);
  return redeemed;
}
