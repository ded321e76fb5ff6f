import { ApiError, UnreachableError } from '../../../../shared/api-requests.ts';

/** What went wrong and what to do next, announced at once; nothing without an error. */
export function ErrorMessage({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error === null || error === undefined) return null;
  return (
    <div class="error" role="alert">
      <p>{sentences(error)}</p>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

function sentences(error: unknown): string {
  if (error instanceof ApiError) {
    const { title, detail } = error.problem;
    return detail ? `${title} ${detail}` : title;
  }
  if (error instanceof UnreachableError) {
    return 'The service cannot be reached. Check that it is running, then try again.';
  }
  return 'Something went wrong on this page. Reload it and try again.';
}
