import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';

export interface TabChoice<Id extends string> {
  id: Id;
  label: string;
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: TabChoice<Id>[];
  current: Id;
  onChange: (id: Id) => void;
}

/** A tab list as WAI-ARIA describes it: arrows move, one tab is in the focus order. */
export function Tabs<Id extends string>({ label, tabs, current, onChange }: TabsProps<Id>) {
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const index = tabs.findIndex(({ id }) => id === current);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (!next) return;
    onChange(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={`tab-${tab.id}`}
          class="tab"
          type="button"
          role="tab"
          aria-selected={tab.id === current}
          aria-controls={`panel-${tab.id}`}
          tabIndex={tab.id === current ? 0 : -1}
          onClick={() => onChange(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}

interface TabPanelProps {
  id: string;
  current: boolean;
  children: ComponentChildren;
}

/** Stays in the document while hidden, so that nothing typed in it is lost. */
export function TabPanel({ id, current, children }: TabPanelProps) {
  return (
    <div
      id={`panel-${id}`}
      class="panel"
      role="tabpanel"
      aria-labelledby={`tab-${id}`}
      hidden={!current}
    >
      {children}
    </div>
  );
}
