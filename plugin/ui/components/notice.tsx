import type { ComponentChildren } from 'preact';

interface NoticeProps {
  tone: 'neutral' | 'warning' | 'danger';
  children: ComponentChildren;
  /** Buttons under the text. */
  actions?: ComponentChildren;
}

/** A message that is read out when it appears. */
export function Notice({ tone, children, actions }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <div>{children}</div>
      {actions && <div class="actions">{actions}</div>}
    </div>
  );
}
