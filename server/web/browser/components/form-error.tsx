import { ApiError } from '../../../../shared/api-requests.ts';
import { ErrorMessage } from './error-message.tsx';

/**
 * Why a form was not taken, in the words of the form: the service names the part by its name in the
 * contract, and goes on from there (“is missing”).
 * @param labels name in the contract → what the form calls it
 */
export function FormError({ error, labels }: { error: unknown; labels: Record<string, string> }) {
  const wrong = error instanceof ApiError ? error.problem : null;
  const sentences = Object.entries(wrong?.fields ?? {})
    .filter(([name]) => labels[name] !== undefined)
    .map(([name, what]) => `“${labels[name]}” ${what}.`);
  if (wrong?.code !== 'invalid_request' || sentences.length === 0) {
    return <ErrorMessage error={error} />;
  }
  return (
    <div class="error" role="alert">
      <p>{sentences.join(' ')}</p>
    </div>
  );
}
