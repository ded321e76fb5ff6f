const STAR = 'M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4-2.9-2.8 4-.6z';

const PATHS = {
  close: 'M4 4l8 8M12 4l-8 8',
  up: 'M8 12.5v-9M4.5 7L8 3.5 11.5 7',
  down: 'M8 3.5v9M4.5 9L8 12.5 11.5 9',
  front: 'M3.5 3h9M8 13.5V6M4.5 9L8 5.5 11.5 9',
  back: 'M3.5 13h9M8 2.5V10M4.5 7L8 10.5 11.5 7',
  target: 'M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3M8 11a3 3 0 100-6 3 3 0 000 6z',
  star: STAR,
  starred: STAR,
} as const;

export type IconName = keyof typeof PATHS;

/** A 16 px line icon; it says nothing by itself, so its button carries the label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} class={name === 'starred' ? 'solid' : undefined} />
    </svg>
  );
}
