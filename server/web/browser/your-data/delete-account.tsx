import { useState } from 'preact/hooks';
import type { Account } from '../../../../shared/account.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { PasswordField } from '../components/password-fields.tsx';
import { readField } from '../components/read-field.ts';
import { service } from '../service.ts';

/** The end of an account; what will happen is said before. */
export function DeleteAccount({ account }: { account: Account }) {
  const [asking, setAsking] = useState(false);
  const remove = async (form: FormData) => {
    const asked = account.isLocal ? {} : { password: readField(form, 'password') };
    const { id } = await service.deleteAccount(asked);
    location.replace(`/deleted#${id}`);
  };
  return (
    <section class="card" aria-labelledby="delete">
      <h2 id="delete">Delete the account</h2>
      <ul>
        <li>
          You are signed out everywhere, every plugin is disconnected, and what runs is ended.
        </li>
        <li>
          Your generations, pictures, keys, consents and everything else held here are deleted. This
          cannot be undone.
        </li>
        <li>
          A generation that was sent to a provider may still be charged there; its result is thrown
          away. What providers received is theirs to keep or delete: ask them.
        </li>
        <li>
          Pictures and recipes that stand in Figma files stay there. To take recipes out, open each
          file, run the plugin, and choose “Remove recipes from this file” before you delete the
          account.
        </li>
      </ul>
      <div class="row">
        <button type="button" class="refuse" onClick={() => setAsking(true)}>
          Delete my account
        </button>
      </div>
      {asking && (
        <ConfirmDialog
          title="Delete your account and everything in it?"
          confirm="Delete everything"
          act={remove}
          onClose={() => setAsking(false)}
        >
          <p>This cannot be undone. Make a copy first if you want to keep anything.</p>
          {!account.isLocal && <PasswordField />}
        </ConfirmDialog>
      )}
    </section>
  );
}
