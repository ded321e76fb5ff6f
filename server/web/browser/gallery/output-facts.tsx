import { dollars } from '../../../../shared/money-text.ts';
import type { Output } from '../../../../shared/output.ts';
import { formatMoment } from '../../../../shared/time-text.ts';

/** How a picture was made, and what it cost. */
export function OutputFacts({ output }: { output: Output }) {
  const { modelLabel, modelNotice, createdAt, width, height, seed, options, references } = output;
  return (
    <>
      <dl class="facts">
        <dt>Model</dt>
        <dd>
          {modelLabel}
          {modelNotice && <div class="quiet">{modelNotice}</div>}
        </dd>
        <dt>Made</dt>
        <dd>
          <time dateTime={createdAt}>{formatMoment(createdAt)}</time>
        </dd>
        <dt>Cost</dt>
        <dd>{costSentence(output)}</dd>
        <dt>Size</dt>
        <dd>
          {width} × {height} px · {fileSize(output)}
        </dd>
        {seed !== null && (
          <>
            <dt>Seed</dt>
            <dd>{seed}</dd>
          </>
        )}
        {Object.entries(options).map(([name, value]) => (
          <>
            <dt key={`${name}-name`}>{spaced(name)}</dt>
            <dd key={name}>{value === true ? 'on' : value === false ? 'off' : value}</dd>
          </>
        ))}
        {output.documentId !== null && (
          <>
            <dt>File</dt>
            <dd>{output.documentLabel ?? 'Unnamed'}</dd>
          </>
        )}
      </dl>
      {references.length > 0 && (
        <div>
          <h3>References</h3>
          <ul class="references">
            {references.map(({ assetId, role }, index) => (
              <li key={assetId}>
                <img
                  src={`/api/v1/assets/${assetId}/content?variant=thumbnail`}
                  alt={`Reference ${index + 1}${role ? `, ${role}` : ''}`}
                  title={role ?? undefined}
                  width={56}
                  height={56}
                  loading="lazy"
                  decoding="async"
                />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** A generation is paid for as a whole: what one of its pictures cost, nobody says. */
function costSentence({ costMicros, count }: Output): string {
  if (costMicros === null) return 'unknown';
  if (costMicros === 0) return 'free';
  return count === 1 ? dollars(costMicros) : `${dollars(costMicros)} for ${count} pictures`;
}

function fileSize({ bytes, contentType }: Output): string {
  const type = contentType.replace(/^image\/(svg)?.*?/, '').replace(/\+xml$/, '');
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(type || 'svg').toUpperCase()}, ${size}`;
}

/** `output_format` → `Output format` */
function spaced(name: string): string {
  const words = name.replace(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
