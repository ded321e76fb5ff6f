import type { Notifications } from '../notifications.ts';

/** Hears how each writing of the document went: `null`, or why it failed. */
export type WriteListener = (failure: Error | null) => void;

/** Says that the document cannot be kept for as long as that is so. */
export function tellUnkept(notifications: Notifications): WriteListener {
  let takeBack: (() => void) | undefined;
  return (failure) => {
    if (failure) {
      takeBack ??= notifications.show(
        `This browser does not keep the document at present: ${reasonOf(failure)} After a reload, what was changed since is gone.`,
        { error: true, timeout: Number.POSITIVE_INFINITY },
      );
      return;
    }
    takeBack?.();
    takeBack = undefined;
  };
}

function reasonOf({ name, message }: Error): string {
  if (name === 'QuotaExceededError') return 'its storage for this page is full.';
  return `${name}${message && `, ${message}`}.`.replace(/\.\.$/, '.');
}
