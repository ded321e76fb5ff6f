import type { Account } from '../../../shared/account.ts';
import { mountAccountPage } from './mount-account-page.tsx';
import { DeleteAccount } from './your-data/delete-account.tsx';
import { ExportData } from './your-data/export-data.tsx';
import { HeldData } from './your-data/held-data.tsx';
import { KeepPictures } from './your-data/keep-pictures.tsx';

function YourDataPage({ account }: { account: Account }) {
  return (
    <>
      <h1>Your data</h1>
      <p class="lead">
        What the service holds about you, and what you can do with it. Why it is held, and who
        receives what, is in the <a href="/privacy">privacy policy</a>; what you agreed to send is
        on the <a href="/keys">keys page</a>, where you can take it back.
      </p>
      <ExportData />
      <KeepPictures />
      <HeldData />
      <DeleteAccount account={account} />
    </>
  );
}

mountAccountPage(YourDataPage);
