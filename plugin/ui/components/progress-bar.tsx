/** `fraction` is 0 to 1; `null` shows that something happens without saying how far it is. */
export function ProgressBar({ label, fraction }: { label: string; fraction: number | null }) {
  const percent = fraction === null ? null : Math.round(fraction * 100);
  return (
    <div
      class={percent === null ? 'progress unknown' : 'progress'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
    >
      <div class="progress-done" style={percent === null ? undefined : { width: `${percent}%` }} />
    </div>
  );
}
