import type { NotifyOptions } from '../api/plugin-run.ts';

/** Shows what plugins notify, at the bottom of the canvas as Figma does. */
export class Notifications {
  readonly #element: HTMLElement;

  /** `element` is a live region, so that what appears in it is read out. */
  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** Returns how to take the notification back. */
  show(message: string, options: Partial<NotifyOptions> = {}): () => void {
    const { error = false, timeout = 5000, button, onButton } = options;
    const toast = document.createElement('div');
    toast.className = error ? 'toast error' : 'toast';
    if (error) toast.role = 'alert';
    const text = document.createElement('span');
    text.textContent = message;
    toast.append(text);
    const dismiss = (): void => toast.remove();
    if (button !== undefined) {
      const action = document.createElement('button');
      action.type = 'button';
      action.textContent = button;
      action.addEventListener('click', () => {
        dismiss();
        onButton?.();
      });
      toast.append(action);
    }
    this.#element.append(toast);
    if (Number.isFinite(timeout)) window.setTimeout(dismiss, timeout);
    return dismiss;
  }
}
