import { useMemo } from 'preact/hooks';
import { relativeTransform, sizeOf } from '../../document/bounds.ts';
import type { NodeRecord } from '../../document/node-record.ts';
import { rotationOf } from '../../geometry/transform.ts';
import { short } from '../canvas/draw-overlay.ts';
import { Icon } from './icon.tsx';
import { layerIcon, layerKind } from './layer-icon.ts';
import { PaintThumbnail, paintText } from './paint-thumbnail.tsx';
import type { PlaygroundParts } from './playground-parts.ts';
import { RelaunchButtons } from './relaunch-buttons.tsx';
import { useChanges } from './use-changes.ts';

/** What is selected: where it is, how large, what fills it, and what plugins offer for it. */
export function Inspector({ parts }: { readonly parts: PlaygroundParts }) {
  const { session } = parts;
  useChanges(useMemo(() => [parts.onDocument, parts.onSelection], [parts]));
  const selected = session
    .selection()
    .map((id) => session.document.get(id))
    .filter((record) => record !== undefined);
  const [first] = selected;
  return (
    <section class="inspector" aria-labelledby="inspector-title">
      <h2 id="inspector-title">Properties</h2>
      <p class="inspector-name" aria-live="polite">
        {first && selected.length === 1 ? (
          <>
            <Icon name={layerIcon(first)} />
            <strong>{first.name}</strong> <span class="quiet">{layerKind(first)}</span>
          </>
        ) : (
          <span class="quiet">
            {first
              ? `${selected.length} layers selected`
              : 'Nothing selected. Choose a layer on the canvas or in the list.'}
          </span>
        )}
      </p>
      {first && selected.length === 1 && <Properties record={first} parts={parts} />}
      {first && <RelaunchButtons records={selected} parts={parts} />}
    </section>
  );
}

function Properties({
  record,
  parts,
}: {
  readonly record: NodeRecord;
  readonly parts: PlaygroundParts;
}) {
  const { session, bitmaps } = parts;
  const { document } = session;
  const transform = relativeTransform(document, record);
  const { width, height } = sizeOf(document, record);
  const facts = [
    ['X', short(transform[0][2])],
    ['Y', short(transform[1][2])],
    ['W', short(width)],
    ['H', short(height)],
    ['Rotation', `${short(rotationOf(transform))}°`],
  ];
  const change = (patch: { locked: boolean } | { visible: boolean }): void =>
    session.asOneStep(() => session.update(record.id, patch));
  return (
    <>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="row">
        <button
          type="button"
          class="small"
          aria-pressed={record.locked}
          onClick={() => change({ locked: !record.locked })}
        >
          <Icon name={record.locked ? 'locked' : 'unlocked'} /> Lock
        </button>
        <button
          type="button"
          class="small"
          aria-pressed={!record.visible}
          onClick={() => change({ visible: !record.visible })}
        >
          <Icon name={record.visible ? 'eye' : 'hidden'} /> Hide
        </button>
      </div>
      <h3>{record.fills.length === 1 ? '1 fill' : `${record.fills.length} fills`}</h3>
      {record.fills.length > 0 && (
        <ul class="fills">
          {record.fills
            .map((paint, index) => (
              <li key={index}>
                <PaintThumbnail paint={paint} bitmaps={bitmaps} />
                {paintText(paint)}
              </li>
            ))
            .reverse()}
        </ul>
      )}
    </>
  );
}
