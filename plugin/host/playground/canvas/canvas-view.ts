import type { EditorSession } from '../../document/editor-session.ts';
import type { Rect } from '../../geometry/rect.ts';
import type { BitmapCache } from '../../render/bitmap-cache.ts';
import { drawPage } from '../../render/draw-node.ts';
import { cssColor, transformBy } from '../../render/fill-with-paint.ts';
import { drawOverlay } from './draw-overlay.ts';
import { fitIntoView, pageToScreen } from './viewport.ts';

/** What lies over the document while a person works. */
export interface Overlay {
  readonly hovered: string | undefined;
  /** Page px. */
  readonly marquee: Rect | undefined;
}

/** The canvas: draws the session's page and the overlay, when something changed and not before. */
export class CanvasView {
  readonly element: HTMLCanvasElement;
  readonly session: EditorSession;
  readonly #bitmaps: BitmapCache;
  #overlay: Overlay = { hovered: undefined, marquee: undefined };
  #scheduled = false;
  #touched = false;
  #fitting = false;

  constructor(element: HTMLCanvasElement, session: EditorSession, bitmaps: BitmapCache) {
    this.element = element;
    this.session = session;
    this.#bitmaps = bitmaps;
    // Its arrow keys are its own: screen readers pass them on.
    element.role = 'application';
    session.document.on('change', () => this.invalidate());
    session.on('selectionchange', () => this.invalidate());
    session.on('currentpagechange', () => this.invalidate());
    session.on('viewportchange', () => {
      if (!this.#fitting) this.#touched = true;
      this.invalidate();
    });
    new ResizeObserver(() => this.#measure()).observe(element);
  }

  get overlay(): Overlay {
    return this.#overlay;
  }

  setOverlay(patch: Partial<Overlay>): void {
    const next = { ...this.#overlay, ...patch };
    if (next.hovered === this.#overlay.hovered && next.marquee === this.#overlay.marquee) return;
    this.#overlay = next;
    this.invalidate();
  }

  /** Everything into view; until somebody moves the view, it stays so when the canvas is resized. */
  fit(): void {
    this.#quietly(() => fitIntoView(this.session));
    this.#touched = false;
  }

  invalidate(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  /** A canvas that gets narrower or wider on the right keeps what it shows where it is. */
  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const { center, zoom, screenWidth, screenHeight } = this.session.viewport;
    if (width === 0 || height === 0) return;
    this.#quietly(() =>
      this.session.setViewport({
        screenWidth: width,
        screenHeight: height,
        center: {
          x: center.x + (width - screenWidth) / 2 / zoom,
          y: center.y + (height - screenHeight) / 2 / zoom,
        },
      }),
    );
    if (!this.#touched) this.fit();
    // A canvas whose size changes is emptied at once: do not leave it so until the next frame.
    this.#draw();
  }

  #quietly(act: () => void): void {
    this.#fitting = true;
    act();
    this.#fitting = false;
  }

  #draw(): void {
    const { element, session } = this;
    const context = element.getContext('2d');
    const { screenWidth, screenHeight } = session.viewport;
    if (!context || element.clientWidth === 0) return;
    const ratio = window.devicePixelRatio;
    const width = Math.round(screenWidth * ratio);
    const height = Math.round(screenHeight * ratio);
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    const scene = { document: session.document, bitmaps: this.#bitmaps };
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = this.#backdrop();
    context.fillRect(0, 0, screenWidth, screenHeight);
    context.save();
    transformBy(context, pageToScreen(session.viewport));
    drawPage(context, scene, session.pageId);
    context.restore();
    drawOverlay(context, session, this.#overlay, getComputedStyle(element));
  }

  /** The page's own colour; Figma shows its default by the theme. */
  #backdrop(): string {
    const [paint] = this.session.document.require(this.session.pageId).fills;
    const isDefault = paint?.type !== 'SOLID' || Math.abs(paint.color.r - 245 / 255) < 0.001;
    if (isDefault) return getComputedStyle(this.element).backgroundColor;
    return cssColor({ ...paint.color, a: 1 });
  }
}
