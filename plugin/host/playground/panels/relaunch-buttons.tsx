import type { NodeRecord } from '../../document/node-record.ts';
import type { PlaygroundParts } from './playground-parts.ts';

/** The buttons a plugin left on a layer by `setRelaunchData`, under the plugin's name as in Figma. */
export function RelaunchButtons({
  records,
  parts,
}: {
  readonly records: readonly NodeRecord[];
  readonly parts: PlaygroundParts;
}) {
  const { manifest } = parts;
  const [first] = records;
  if (!manifest || !first) return null;
  const offered = (record: NodeRecord) => record.relaunchData[manifest.id] ?? {};
  const buttons = (manifest.relaunchButtons ?? []).filter(
    ({ command, multipleSelection }) =>
      (records.length === 1 || multipleSelection === true) &&
      records.every((record) => offered(record)[command] !== undefined),
  );
  if (buttons.length === 0) return null;
  return (
    <>
      <h3>{manifest.name}</h3>
      {buttons.map(({ command, name }) => (
        <div class="relaunch" key={command}>
          <button type="button" class="wide" onClick={() => parts.run(command, first.id)}>
            {name}
          </button>
          {offered(first)[command] && <p class="quiet">{offered(first)[command]}</p>}
        </div>
      ))}
    </>
  );
}
