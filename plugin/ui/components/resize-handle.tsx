import type { TargetedKeyboardEvent } from 'preact';
import { useRef } from 'preact/hooks';
import type { Settings } from '../../protocol.ts';
import type { MainChannel } from '../main-channel.ts';
import type { Store } from '../store.ts';

/** px */
const MIN = { width: 320, height: 440 };
const MAX = { width: 960, height: 1200 };
const STEP = 16;

/** The corner that resizes the window: by dragging, or with the arrow keys. */
export function ResizeHandle({ main, settings }: { main: MainChannel; settings: Store<Settings> }) {
  const grip = useRef<{ x: number; y: number } | null>(null);

  const resize = (width: number, height: number, done: boolean) => {
    const size = {
      width: Math.round(Math.min(Math.max(width, MIN.width), MAX.width)),
      height: Math.round(Math.min(Math.max(height, MIN.height), MAX.height)),
    };
    void main.call('resizeWindow', size);
    if (!done) return;
    settings.update((current) => ({ ...current, ...size }));
    void main.call('saveSettings', { changes: size });
  };
  const sizeAt = (event: PointerEvent) => ({
    width: event.clientX + (grip.current?.x ?? 0),
    height: event.clientY + (grip.current?.y ?? 0),
  });
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLButtonElement>) => {
    const steps: Record<string, [number, number]> = {
      ArrowRight: [STEP, 0],
      ArrowLeft: [-STEP, 0],
      ArrowDown: [0, STEP],
      ArrowUp: [0, -STEP],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    resize(window.innerWidth + step[0], window.innerHeight + step[1], true);
  };

  return (
    <button
      class="resize-handle"
      type="button"
      aria-label="Resize the window with the arrow keys"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = {
          x: window.innerWidth - event.clientX,
          y: window.innerHeight - event.clientY,
        };
      }}
      onPointerMove={(event) => {
        if (!grip.current) return;
        const { width, height } = sizeAt(event);
        resize(width, height, false);
      }}
      onPointerUp={(event) => {
        if (!grip.current) return;
        const { width, height } = sizeAt(event);
        grip.current = null;
        resize(width, height, true);
      }}
    >
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path d="M11 3L3 11M11 7.5L7.5 11" />
      </svg>
    </button>
  );
}
