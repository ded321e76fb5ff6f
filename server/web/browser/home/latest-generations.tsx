import type { Generation } from '../../../../shared/generation.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { formatTime } from '../format-time.ts';
import { service } from '../service.ts';
import { useLoaded } from '../use-loaded.ts';

/** Generations asked for: enough to show a row of pictures, and to count a beginner's exactly. */
const ASKED = 24;
/** The most pictures shown. */
const SHOWN = 12;

const load = () => service.generations({ limit: ASKED });

/** The newest pictures, small. */
export function LatestGenerations() {
  const { loaded, reload } = useLoaded(load);
  return (
    <section class="card" aria-labelledby="latest" aria-busy={loaded.state === 'loading'}>
      <h2 id="latest">Latest generations</h2>
      {loaded.state === 'failed' && <ErrorMessage error={loaded.error} onRetry={reload} />}
      {loaded.state === 'loaded' && (
        <>
          <p class="quiet">{countSentence(loaded.value.items.length, loaded.value.nextCursor)}</p>
          <Thumbnails generations={loaded.value.items} />
        </>
      )}
    </section>
  );
}

function Thumbnails({ generations }: { generations: Generation[] }) {
  const pictures = generations
    .flatMap(({ prompt, modelNotice, createdAt, outputs }) =>
      outputs.map(({ assetId }) => ({ assetId, prompt, modelNotice, createdAt })),
    )
    .slice(0, SHOWN);
  if (pictures.length === 0) return null;
  return (
    <ul class="thumbnails">
      {pictures.map(({ assetId, prompt, modelNotice, createdAt }) => (
        <li key={assetId}>
          <img
            src={`/api/v1/assets/${assetId}/content?variant=thumbnail`}
            alt={prompt}
            title={[prompt, modelNotice, formatTime(createdAt)].filter(Boolean).join('\n')}
            loading="lazy"
            decoding="async"
          />
        </li>
      ))}
    </ul>
  );
}

function countSentence(count: number, nextCursor: string | null): string {
  if (nextCursor !== null) return `More than ${count} so far`;
  if (count === 0) return 'None yet. What you make in the plugin appears here.';
  return count === 1 ? '1 so far' : `${count} so far`;
}
