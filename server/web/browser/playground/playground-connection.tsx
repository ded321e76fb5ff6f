import { readAccount } from '../account-store.ts';
import { needsConsent } from '../confirm-policy.ts';
import { pairingIdOf } from '../pairing/pairing-id.ts';
import { service } from '../service.ts';
import { openConnectDialog } from './connect-dialog.tsx';
import { onOpenExternal, runCommand, sendToUi, whenHostIsReady } from './host-page.ts';

/*
 * Connects the plugin in the playground with the account of this browser: the approval page that
 * the plugin wants opened is answered here, by ordinary pairing, without leaving the page.
 */

/** True from arriving at `?connect`, by a click that said so, until one approval was given for it. */
let askedFor = takeConnectFromAddress();

onOpenExternal((url) => {
  const id = pairingIdOfUrl(url);
  if (id === null) return false;
  void answer(id);
  return true;
});

if (askedFor) whenHostIsReady(() => runCommand('connect'));

async function answer(pairingId: string): Promise<void> {
  const wasAskedFor = askedFor;
  askedFor = false;
  if (wasAskedFor && (await approveQuietly(pairingId))) return;
  openConnectDialog({ pairingId, onCode: (pairingCode) => sendToUi({ pairingCode }) });
}

/** Approves for somebody who needs no further question; anything else is for the dialog to say. */
async function approveQuietly(pairingId: string): Promise<boolean> {
  try {
    const account = await readAccount();
    if (account === null || needsConsent(account)) return false;
    const { code } = await service.approvePairing(pairingId);
    sendToUi({ pairingCode: code });
    return true;
  } catch {
    // The dialog tries once more and shows what fails.
    return false;
  }
}

function pairingIdOfUrl(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.origin === location.origin ? pairingIdOf(url.pathname) : null;
}

/** Whether the address has `?connect`, which is taken out of it: a reload is not another click. */
function takeConnectFromAddress(): boolean {
  const url = new URL(location.href);
  if (!url.searchParams.has('connect')) return false;
  url.searchParams.delete('connect');
  history.replaceState(history.state, '', url);
  return true;
}
