import type { Output } from '../../../../shared/output.ts';
import { formatTime } from '../../../../shared/time-text.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { useLoaded } from '../use-loaded.ts';

/** Pictures shown: a row of them, or two. */
const LATEST = 14;

const load = () => service.outputs({ limit: LATEST });

/** The newest pictures, small, each leading to its place in the gallery. */
export function LatestPictures() {
  const { value: latest, error, loading, reload } = useLoaded(load);
  return (
    <section class="card" aria-labelledby="latest" aria-busy={loading}>
      <div class="title-row">
        <h2 id="latest">Latest pictures</h2>
        <a href="/gallery">All pictures</a>
      </div>
      <ErrorMessage error={error} onRetry={reload} />
      {latest &&
        (latest.items.length === 0 ? (
          <p class="quiet">None yet. What you make in the plugin appears here.</p>
        ) : (
          <ul class="thumbnails">
            {latest.items.map((output) => (
              <Thumbnail key={output.id} output={output} />
            ))}
          </ul>
        ))}
    </section>
  );
}

function Thumbnail({
  output: { id, assetId, prompt, modelNotice, createdAt },
}: {
  output: Output;
}) {
  return (
    <li>
      <a href={`/gallery?output=${id}`}>
        <img
          src={`/api/v1/assets/${assetId}/content?variant=thumbnail`}
          alt={prompt}
          title={[prompt, modelNotice, formatTime(createdAt)].filter(Boolean).join('\n')}
          width={80}
          height={80}
          loading="lazy"
          decoding="async"
        />
      </a>
    </li>
  );
}
