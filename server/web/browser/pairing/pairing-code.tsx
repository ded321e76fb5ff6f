import { useEffect, useRef, useState } from 'preact/hooks';
import type { PairingView } from '../../../../shared/pairing.ts';
import { service } from '../service.ts';
import { PairingAsker, type PairingAskerProps } from './pairing-asker.tsx';

/** ms between two looks at what has become of the code. */
const LOOK_EVERY = 2000;

/** How a pairing whose code was shown comes to its end. */
export type PairingEnd = Exclude<PairingView['state'], 'waiting' | 'approved'>;

export interface PairingCodeProps extends PairingAskerProps {
  code: string;
  /** The code is used, or worth nothing any more. */
  onEnd: (end: PairingEnd) => void;
}

/** Who asked, and the code in groups of four, to be typed or pasted into the plugin. */
export function PairingCode({ code, onEnd, ...asker }: PairingCodeProps) {
  useEnd(asker.pairing.id, onEnd);
  return (
    <section class="card narrow">
      <h1>Your code</h1>
      <PairingAsker {...asker} />
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

/** Tells when the plugin has redeemed the code, or nobody can any more. */
function useEnd(id: string, onEnd: (end: PairingEnd) => void): void {
  const latest = useRef(onEnd);
  latest.current = onEnd;
  useEffect(() => {
    const timer = setInterval(() => {
      service.pairing(id).then(
        ({ state }) => {
          if (state === 'waiting' || state === 'approved') return;
          clearInterval(timer);
          latest.current(state);
        },
        // A failed look costs nothing: the next one may succeed, and the code is on the screen.
        () => undefined,
      );
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [id]);
}
