import { useEffect } from 'preact/hooks';
import { ApiError } from '../../../shared/api-requests.ts';
import { formatMoment } from '../../../shared/time-text.ts';
import { ErrorMessage } from './components/error-message.tsx';
import { mountPage } from './mount-page.tsx';
import { service } from './service.ts';
import { useLoaded } from './use-loaded.ts';

/** ms between two looks at a deletion that goes on. */
const LOOK_AGAIN = 1000;

/** The receipt that the address names; `null` where there is none, or none any more. */
async function load() {
  const id = location.hash.slice(1);
  if (id === '') return null;
  try {
    return await service.deletion(id);
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
}

/** The receipt of a deletion: nobody is signed in any more. */
function DeletedPage() {
  const { value: receipt, error, reload } = useLoaded(load);
  const running = receipt?.status === 'running';
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(reload, LOOK_AGAIN);
    return () => clearTimeout(timer);
  }, [running, receipt, reload]);
  const failure = <ErrorMessage error={error} onRetry={reload} />;
  if (receipt === undefined) return failure;
  if (receipt === null) return <NoReceipt />;
  return (
    <section class="card narrow" aria-live="polite">
      <h1>{running ? 'Your account is being deleted' : 'Your account is deleted'}</h1>
      <p>
        {running
          ? 'It can no longer be used. The rest takes a moment, also when you leave this page.'
          : 'Nothing of it is held here any more.'}
      </p>
      <dl class="facts">
        <dt>Receipt</dt>
        <dd>{receipt.id}</dd>
        <dt>Asked for</dt>
        <dd>{formatMoment(receipt.requestedAt)}</dd>
        <dt>Finished</dt>
        <dd>{receipt.finishedAt ? formatMoment(receipt.finishedAt) : 'Not yet'}</dd>
        <dt>Removed</dt>
        <dd>
          {receipt.rows} rows, {receipt.files} files
        </dd>
      </dl>
      {failure}
      <p class="quiet">
        The receipt can be seen at this address for 30 days. It does not say whose account it was.
      </p>
    </section>
  );
}

function NoReceipt() {
  return (
    <section class="card narrow" role="status">
      <h1>No receipt is here</h1>
      <p>
        A receipt says that an account was deleted. It is kept for 30 days, and found only at its
        whole address: this one is older, or a part of the address is missing.
      </p>
      <p>
        <a href="/">Go to the start page</a>
      </p>
    </section>
  );
}

mountPage(DeletedPage);
