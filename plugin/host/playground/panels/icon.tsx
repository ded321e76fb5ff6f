/** 16 × 16, drawn in the text's colour. */
const PATHS = {
  undo: 'M6 3 3 6l3 3M3.5 6H9a4 4 0 0 1 0 8H6',
  redo: 'm10 3 3 3-3 3M12.5 6H7a4 4 0 0 0 0 8h3',
  minus: 'M3.5 8h9',
  plus: 'M3.5 8h9M8 3.5v9',
  chevron: 'm6 4 4 4-4 4',
  down: 'm4 6 4 4 4-4',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  moon: 'M13.5 9.5A6 6 0 1 1 6.5 2.5a5 5 0 0 0 7 7Z',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  eye: 'M1.5 8S4 4 8 4s6.5 4 6.5 4-2.5 4-6.5 4-6.5-4-6.5-4ZM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6',
  hidden:
    'M2 6.5C3.2 8.3 5.4 10 8 10s4.800-1.700 6-3.500M4.500 9.200 3.300 11M8 10v2.200M11.500 9.200l1.200 1.800',
  locked: 'M4 7.500h8v6H4zM5.500 7.500v-2a2.500 2.500 0 0 1 5 0v2',
  unlocked: 'M4 7.500h8v6H4zM5.500 7.500v-2a2.500 2.500 0 0 1 4.900-.7',
  plugin: 'M3 3h4v4H3zM9 9h4v4H9zM3 9h4v4H3zM11 2.500v5M8.500 5h5',
  FRAME: 'M5 2v12M11 2v12M2 5h12M2 11h12',
  STACK_VERTICAL: 'M3 3h10v3.500H3zM3 9.500h10V13H3z',
  STACK_HORIZONTAL: 'M3 3h3.500v10H3zM9.500 3H13v10H9.500z',
  GROUP: 'M3 5V3h2M7 3h2M11 3h2v2M13 7v2M13 11v2h-2M9 13H7M5 13H3v-2M3 9V7',
  SECTION: 'M2.500 3h5v2.500h6V13h-11z',
  COMPONENT: 'M8 2 10 4 8 6 6 4ZM8 10l2 2-2 2-2-2ZM4 6l2 2-2 2-2-2ZM12 6l2 2-2 2-2-2Z',
  INSTANCE: 'M8 2.500 13.500 8 8 13.500 2.500 8Z',
  RECTANGLE: 'M3 3h10v10H3z',
  ELLIPSE: 'M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11',
  POLYGON: 'M8 3l5.500 10h-11Z',
  STAR: 'm8 2.200 1.700 3.700 4.100.5-3 2.800.8 4L8 11.200l-3.600 2 .8-4-3-2.800 4.100-.5Z',
  LINE: 'M3 13 13 3',
  VECTOR: 'M3 12.500C4 5 12 11 13 3.500',
  TEXT: 'M3.500 5V3.500h9V5M8 3.500v9M6 12.500h4',
  IMAGE: 'M2.500 3h11v10h-11zM2.500 11l3.500-3.500 3 3 2-2 2.500 2.500M10.500 6h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
