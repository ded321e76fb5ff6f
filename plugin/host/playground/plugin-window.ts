import type { UiState } from '../create-figma-host.ts';

/** CSS px between the window and the edges of its space. */
const GAP = 8;
/** CSS px that the canvas keeps for itself beside a docked window. */
const MIN_CANVAS = 280;

/**
 * The window a plugin's UI is in, with its name and a button to close it. It stands beside the
 * canvas on the right until somebody drags it away, and does so again when dragged back there.
 */
export class PluginWindow {
  /** Where the plugin's iframe goes. */
  readonly body = document.createElement('div');
  readonly element = document.createElement('section');
  readonly #space: HTMLElement;
  readonly #title = document.createElement('h2');
  readonly #canDock: boolean;
  #docked: boolean;
  #ui: UiState | undefined;

  /** `space` holds the window and, as `--dock`, the width that the canvas leaves it. */
  constructor(options: {
    readonly space: HTMLElement;
    readonly canDock: boolean;
    onClose(): void;
  }) {
    this.#space = options.space;
    this.#canDock = options.canDock;
    this.#docked = options.canDock;
    this.element.className = 'plugin-window';
    this.element.hidden = true;
    this.body.className = 'plugin-window-body';
    const bar = document.createElement('header');
    const close = document.createElement('button');
    close.type = 'button';
    close.ariaLabel = 'Close plugin';
    close.title = 'Close plugin';
    close.className = 'icon-button close';
    close.addEventListener('click', () => options.onClose());
    bar.append(this.#title, close);
    bar.addEventListener('pointerdown', (event) => this.#drag(bar, event));
    this.element.append(bar, this.body);
    this.#space.append(this.element);
  }

  /** Shows the window in the size the plugin asks for, as far as there is room. */
  show(ui: UiState | undefined, title?: string): void {
    this.#ui = ui;
    this.element.hidden = !ui?.visible;
    const name = title ?? ui?.title ?? '';
    this.#title.textContent = name;
    this.element.ariaLabel = `Plugin: ${name}`;
    this.element.style.width = ui ? `${ui.width}px` : '';
    this.#place();
  }

  /** Lets it float at a place in its space, CSS px. */
  moveTo(x: number, y: number): void {
    const { offsetWidth: width } = this.element;
    const { clientWidth, clientHeight } = this.#space;
    const right = Math.max(GAP, clientWidth - width - GAP);
    this.#docked = this.#canDock && x > clientWidth - width - 4 * GAP;
    const left = Math.min(right, Math.max(GAP, x));
    const top = Math.min(clientHeight - 6 * GAP, Math.max(GAP, y));
    this.element.style.left = this.#docked ? '' : `${left}px`;
    this.element.style.top = this.#docked ? '' : `${top}px`;
    this.#place();
  }

  remove(): void {
    this.element.remove();
  }

  #place(): void {
    this.element.classList.toggle('docked', this.#docked);
    if (!this.#canDock) return;
    const wanted = this.#docked && this.#ui?.visible ? this.#ui.width + 2 * GAP : 0;
    const room = Math.max(0, this.#space.clientWidth - MIN_CANVAS);
    this.#space.style.setProperty('--dock', `${Math.min(wanted, room)}px`);
  }

  #drag(bar: HTMLElement, press: PointerEvent): void {
    if (press.button !== 0 || (press.target as Element).closest('button')) return;
    bar.setPointerCapture(press.pointerId);
    const { offsetLeft, offsetTop } = this.element;
    const move = (event: PointerEvent): void =>
      this.moveTo(
        offsetLeft + event.clientX - press.clientX,
        offsetTop + event.clientY - press.clientY,
      );
    const end = (): void => {
      bar.removeEventListener('pointermove', move);
      bar.removeEventListener('pointerup', end);
      bar.removeEventListener('pointercancel', end);
    };
    bar.addEventListener('pointermove', move);
    bar.addEventListener('pointerup', end);
    bar.addEventListener('pointercancel', end);
  }
}
