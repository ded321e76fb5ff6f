import { withReturnPath } from '../return-path.ts';

/** Stands for the page of somebody whose session has ended, with the way back to it. */
export function SessionGone() {
  return (
    <section class="card narrow" role="alert">
      <h1>You are signed out</h1>
      <p>Your session has ended: it ran out, or it was ended here or on another device.</p>
      <p>
        <a
          class="button primary"
          href={withReturnPath('/sign-in', location.pathname + location.search)}
        >
          Sign in again
        </a>
      </p>
    </section>
  );
}
