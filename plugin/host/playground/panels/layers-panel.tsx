import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { layerIcon, layerKind } from './layer-icon.ts';
import { type LayerRow, layerRows } from './layer-rows.ts';
import type { PlaygroundParts } from './playground-parts.ts';
import { useChanges } from './use-changes.ts';

/** The layers of the page as a tree: select, open and close, hide and lock. */
export function LayersPanel({ parts }: { readonly parts: PlaygroundParts }) {
  const { session } = parts;
  useChanges(useMemo(() => [parts.onDocument, parts.onSelection], [parts]));
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string>();
  const tree = useRef<HTMLDivElement>(null);
  const selection = session.selection();

  // What is selected on the canvas is brought to light in the list.
  const selected = selection.at(-1);
  useLayoutEffect(() => {
    if (selected === undefined) return;
    const around = selection.flatMap((id) =>
      [...session.document.ancestors(id)].map((ancestor) => ancestor.id),
    );
    setExpanded((open) =>
      around.every((id) => open.has(id)) ? open : new Set([...open, ...around]),
    );
    setCurrent(selected);
  }, [session, selection]);
  // The list is given its height again when the properties below it get more or fewer.
  useLayoutEffect(() => {
    const list = tree.current;
    if (!list || selected === undefined) return;
    const row = `[data-id="${CSS.escape(selected)}"]`;
    const observer = new ResizeObserver(() =>
      list.querySelector(row)?.scrollIntoView({ block: 'nearest' }),
    );
    observer.observe(list);
    return () => observer.disconnect();
  }, [selected]);

  const rows = layerRows(session.document, session.pageId, expanded);
  const focused = rows.some(({ record }) => record.id === current) ? current : rows[0]?.record.id;

  const toggle = (id: string, open: boolean): void =>
    setExpanded((before) => {
      const next = new Set(before);
      if (open) next.add(id);
      else next.delete(id);
      return next;
    });
  const select = (id: string, add: boolean): void => {
    const others = selection.filter((one) => one !== id);
    session.select(add ? (others.length < selection.length ? others : [...others, id]) : [id]);
    setCurrent(id);
  };
  const goTo = (row: LayerRow | undefined): void => {
    if (!row) return;
    setCurrent(row.record.id);
    tree.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(row.record.id)}"]`)?.focus();
  };
  const press = (event: KeyboardEvent, row: LayerRow): void => {
    const index = rows.findIndex(({ record }) => record.id === row.record.id);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown') goTo(rows[index + 1]);
    else if (event.key === 'ArrowUp') goTo(rows[index - 1]);
    else if (event.key === 'Home') goTo(rows[0]);
    else if (event.key === 'End') goTo(rows.at(-1));
    else if (event.key === 'ArrowRight' && row.expanded === false) toggle(row.record.id, true);
    else if (event.key === 'ArrowRight' && row.expanded) goTo(rows[index + 1]);
    else if (event.key === 'ArrowLeft' && row.expanded) toggle(row.record.id, false);
    else if (event.key === 'ArrowLeft') {
      goTo(rows.find(({ record }) => record.id === row.record.parent));
    } else if (event.key === 'Enter' || event.key === ' ') select(row.record.id, event.shiftKey);
    else return;
    event.preventDefault();
  };

  return (
    <section class="layers" aria-labelledby="layers-title">
      <h2 id="layers-title">Layers</h2>
      <div
        class="layers-tree"
        role="tree"
        aria-labelledby="layers-title"
        aria-multiselectable
        ref={tree}
      >
        {rows.map((row) => (
          <LayerItem
            key={row.record.id}
            row={row}
            selected={selection.includes(row.record.id)}
            focusable={row.record.id === focused}
            onHover={(id) => parts.view.setOverlay({ hovered: id })}
            onPress={(event) => press(event, row)}
            onSelect={(add) => select(row.record.id, add)}
            onToggle={(open) => toggle(row.record.id, open)}
            onChange={(patch) => session.asOneStep(() => session.update(row.record.id, patch))}
          />
        ))}
      </div>
    </section>
  );
}

interface LayerItemProps {
  readonly row: LayerRow;
  readonly selected: boolean;
  readonly focusable: boolean;
  onHover(id: string | undefined): void;
  onPress(event: KeyboardEvent): void;
  onSelect(add: boolean): void;
  onToggle(open: boolean): void;
  onChange(patch: { readonly locked: boolean } | { readonly visible: boolean }): void;
}

function LayerItem({ row, selected, focusable, ...on }: LayerItemProps) {
  const { record, level, expanded } = row;
  const state = [row.locked && 'locked', row.hidden && 'hidden'].filter(Boolean).join(', ');
  return (
    <div
      role="treeitem"
      class={`layer level-${Math.min(level, 8)} ${row.hidden ? 'dimmed' : ''}`}
      data-id={record.id}
      data-component={record.type === 'COMPONENT' || record.type === 'INSTANCE' || undefined}
      tabIndex={focusable ? 0 : -1}
      aria-level={level}
      aria-selected={selected}
      aria-expanded={expanded}
      aria-label={`${record.name}, ${layerKind(record)}${state ? `, ${state}` : ''}`}
      onKeyDown={on.onPress}
      onClick={(event) => on.onSelect(event.shiftKey || event.ctrlKey || event.metaKey)}
      onPointerEnter={() => on.onHover(record.id)}
      onPointerLeave={() => on.onHover(undefined)}
    >
      <Twist expanded={expanded} onToggle={on.onToggle} />
      <Icon name={layerIcon(record)} />
      <span class="layer-name">{record.name}</span>
      <Mark
        name={record.locked ? 'locked' : 'unlocked'}
        title={record.locked ? 'Unlock' : 'Lock'}
        always={record.locked}
        onClick={() => on.onChange({ locked: !record.locked })}
      />
      <Mark
        name={record.visible ? 'eye' : 'hidden'}
        title={record.visible ? 'Hide' : 'Show'}
        always={!record.visible}
        onClick={() => on.onChange({ visible: !record.visible })}
      />
    </div>
  );
}

/** For the pointer; the keyboard opens and closes with the arrow keys. */
function Twist({
  expanded,
  onToggle,
}: {
  readonly expanded: boolean | undefined;
  onToggle(open: boolean): void;
}) {
  if (expanded === undefined) return <span class="twist" />;
  return (
    <span
      class={expanded ? 'twist open' : 'twist'}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        onToggle(!expanded);
      }}
    >
      <Icon name="chevron" />
    </span>
  );
}

/** For the pointer; the keyboard has the buttons of the properties. */
function Mark({
  name,
  title,
  always,
  onClick,
}: {
  readonly name: 'locked' | 'unlocked' | 'eye' | 'hidden';
  readonly title: string;
  readonly always: boolean;
  onClick(): void;
}) {
  return (
    <span
      class={always ? 'mark always' : 'mark'}
      title={title}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    >
      <Icon name={name} />
    </span>
  );
}
