// The icons, as inline SVG: a request or a sprite would weigh more than the few icons of a page. They are decoration,
// because the text beside them says the same. Each is one path, as text: elements would be created at each start of the Worker.

const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  search: "M5 11a6 6 0 1 0 12 0 6 6 0 1 0-12 0zM15.5 15.5L20 20",
  down: "M7 10l5 5 5-5",
  next: "M9.5 6.5L15 12l-5.5 5.5",
  back: "M14.5 6l-6 6 6 6",
  overview: "M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z",
  connection:
    "M9.5 14.5l5-5M11 6.5l1.6-1.6a4.6 4.6 0 0 1 6.5 6.5L17.5 13M13 17.5l-1.6 1.6a4.6 4.6 0 0 1-6.5-6.5L6.5 11",
  integration:
    "M5.5 4h4a1.5 1.5 0 0 1 1.5 1.5v4a1.5 1.5 0 0 1-1.5 1.5h-4a1.5 1.5 0 0 1-1.5-1.5v-4a1.5 1.5 0 0 1 1.5-1.5zM5.5 14h4a1.5 1.5 0 0 1 1.5 1.5v4a1.5 1.5 0 0 1-1.5 1.5h-4a1.5 1.5 0 0 1-1.5-1.5v-4a1.5 1.5 0 0 1 1.5-1.5zM15.5 14h4a1.5 1.5 0 0 1 1.5 1.5v4a1.5 1.5 0 0 1-1.5 1.5h-4a1.5 1.5 0 0 1-1.5-1.5v-4a1.5 1.5 0 0 1 1.5-1.5zM17.5 3.5v7M14 7h7",
  webhook: "M4 12h11M11 7.5l4.5 4.5L11 16.5M19.5 5v14",
  log: "M5 6h14M5 10.7h14M5 15.3h9M5 20h5",
  key: "M4 15.5a4 4 0 1 0 8 0 4 4 0 1 0-8 0zM11 12.5L19.5 4M15.5 8l3 3M18 5.5l2 2",
  brand:
    "M6 4.5h12a2.5 2.5 0 0 1 2.5 2.5v10a2.5 2.5 0 0 1-2.5 2.5h-12a2.5 2.5 0 0 1-2.5-2.5v-10a2.5 2.5 0 0 1 2.5-2.5zM3.5 9h17M9 9v10.5",
  settings:
    "M4 7.5h9M18 7.5h2M4 16.5h2M11 16.5h9M13 7.5a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0zM6 16.5a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0z",
  history: "M4.5 12a7.5 7.5 0 1 0 2.3-5.4L4.5 8.8M4.5 4v4.8h4.8M12 8v4.5l3 1.8",
  book: "M5 5.5A2.5 2.5 0 0 1 7.5 3H19v15H7.5A2.5 2.5 0 0 0 5 20.5zM5 20.5A2.5 2.5 0 0 0 7.5 21H19",
  leave: "M10 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19H10M14.5 8l4 4-4 4M18.5 12H10",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  warning: "M12 4l9 16H3zM12 10v4.5M12 17.3v.1",
  clock: "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0zM12 7.5V12l3 2",
  copy: "M10.5 8.5h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM15.5 8.5v-2a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h2",
  add: "M12 5v14M5 12h14",
  refresh: "M19.5 12a7.5 7.5 0 1 1-2.3-5.4l2.3 2.2M19.5 4v4.8h-4.8",
  delete: "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5",
  filter: "M4 6.5h16M7 12h10M10 17.5h4",
  download: "M12 4.5v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14",
  external: "M13.5 5H19v5.5M19 5l-8.5 8.5M10 5.5H6.5a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V14",
  world:
    "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0zM3.5 12h17M12 3.5c5 5.5 5 11.5 0 17-5-5.5-5-11.5 0-17z",
  /** Latchkey's mark. */
  latchkey: "M3.5 12a4.5 4.5 0 1 0 9 0 4.5 4.5 0 1 0-9 0zM12.5 12H22M18 12v4M22 12v3",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon of 16 px. `class` adds a color or a size. */
export function Icon({ name, class: added }: { name: IconName; class?: string | undefined }) {
  return (
    <svg class={added === undefined ? "i" : `i ${added}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} stroke-width={name === "latchkey" ? "2.2" : undefined} />
    </svg>
  );
}
