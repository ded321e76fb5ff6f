import { allowedNetwork, isNetworkAllowed } from '../frame-policy.ts';
import type { FigmaMethod } from './create-methods.ts';
import type { FetchInit } from './plugin-run.ts';
import { isBetween, isBoolean, isNumber, isObject, isString } from './validators.ts';

/** Characters that Figma shows of a notification before it cuts it off. */
const MAX_NOTIFICATION = 100;
/** ms */
const NOTIFICATION_TIME = 3000;
/** px, `figma.ui.resize` */
const MIN_UI_WIDTH = 70;

/** What a plugin shows outside the document: its UI, notifications, links. */
export const WINDOW_METHODS: Readonly<Record<string, FigmaMethod>> = {
  showUI: (run, [html, options]) => {
    isString(html);
    const given = options ?? {};
    isObject(
      {},
      {
        visible: isBoolean,
        title: isString,
        width: isNumber,
        height: isNumber,
        position: isObject({}, { x: isNumber, y: isNumber }),
        themeColors: isBoolean,
      },
    )(given);
    run.window.showUi(html as string, {
      visible: true,
      title: run.manifest.name,
      width: 300,
      height: 200,
      themeColors: false,
      ...(given as object),
    });
  },
  'ui.show': (run) => run.window.setUiVisible(true),
  'ui.hide': (run) => run.window.setUiVisible(false),
  'ui.resize': (run, [width, height]) => {
    isNumber(width);
    isBetween(0)(height);
    run.window.resizeUi(Math.max(MIN_UI_WIDTH, width as number), height as number);
  },
  'ui.close': (run) => run.window.closeUi(),
  'ui.postMessage': (run, [message]) => run.window.postToUi(message),
  openExternal: (run, [url]) => {
    isString(url);
    const { protocol } = new URL(url as string);
    if (protocol !== 'https:' && protocol !== 'http:' && protocol !== 'mailto:') {
      throw new Error(`Cannot open a ${protocol} address`);
    }
    run.window.openExternal(url as string);
  },
  closePlugin: (run, [message]) => {
    if (message !== undefined) isString(message);
    run.window.closePlugin(message as string | undefined);
  },
  fetch: (run, [url, init]) => {
    isString(url);
    if (!isNetworkAllowed(url as string, allowedNetwork(run.manifest, { development: true }))) {
      throw new Error(
        `Failed to fetch ${url}: it is not in the allowed domains of the manifest's networkAccess`,
      );
    }
    return run.window.fetch(url as string, (init ?? {}) as FetchInit);
  },
};

/** Shows a notification; a long one is cut off, as Figma does. Returns how to take it back. */
export const notify = (
  run: Parameters<FigmaMethod>[0],
  message: unknown,
  options: unknown,
  onButton: () => void,
): (() => void) => {
  isString(message);
  const given = (options ?? {}) as {
    readonly error?: boolean;
    readonly timeout?: number;
    readonly button?: { readonly text?: string };
  };
  const text = message as string;
  return run.window.notify(
    text.length > MAX_NOTIFICATION ? `${text.slice(0, MAX_NOTIFICATION - 1)}…` : text,
    {
      error: given.error === true,
      timeout: given.timeout ?? NOTIFICATION_TIME,
      button: given.button?.text,
      onButton: given.button ? onButton : undefined,
    },
  );
};
