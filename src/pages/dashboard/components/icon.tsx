// The icons, as inline SVG: a request or a sprite would weigh more than the few icons of a page. They are decoration,
// because the text beside them says the same.

import type { JSX } from "hono/jsx/jsx-runtime";

const CIRCLE = <circle cx="12" cy="12" r="8.5" />;

const path = (d: string) => <path d={d} />;

const SHAPES = {
  menu: path("M4 7h16M4 12h16M4 17h16"),
  search: (
    <>
      <circle cx="11" cy="11" r="6" />
      {path("M15.5 15.5L20 20")}
    </>
  ),
  down: path("M7 10l5 5 5-5"),
  next: path("M9.5 6.5L15 12l-5.5 5.5"),
  back: path("M14.5 6l-6 6 6 6"),
  overview: path("M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z"),
  connection: path(
    "M9.5 14.5l5-5M11 6.5l1.6-1.6a4.6 4.6 0 0 1 6.5 6.5L17.5 13M13 17.5l-1.6 1.6a4.6 4.6 0 0 1-6.5-6.5L6.5 11",
  ),
  integration: (
    <>
      <rect x="4" y="4" width="7" height="7" rx="1.5" />
      <rect x="4" y="14" width="7" height="7" rx="1.5" />
      <rect x="14" y="14" width="7" height="7" rx="1.5" />
      {path("M17.5 3.5v7M14 7h7")}
    </>
  ),
  webhook: path("M4 12h11M11 7.5l4.5 4.5L11 16.5M19.5 5v14"),
  log: path("M5 6h14M5 10.7h14M5 15.3h9M5 20h5"),
  key: (
    <>
      <circle cx="8" cy="15.5" r="4" />
      {path("M11 12.5L19.5 4M15.5 8l3 3M18 5.5l2 2")}
    </>
  ),
  brand: (
    <>
      <rect x="3.5" y="4.5" width="17" height="15" rx="2.5" />
      {path("M3.5 9h17M9 9v10.5")}
    </>
  ),
  settings: (
    <>
      {path("M4 7.5h9M18 7.5h2M4 16.5h2M11 16.5h9")}
      <circle cx="15.5" cy="7.5" r="2.5" />
      <circle cx="8.5" cy="16.5" r="2.5" />
    </>
  ),
  history: path("M4.5 12a7.5 7.5 0 1 0 2.3-5.4L4.5 8.8M4.5 4v4.8h4.8M12 8v4.5l3 1.8"),
  book: path("M5 5.5A2.5 2.5 0 0 1 7.5 3H19v15H7.5A2.5 2.5 0 0 0 5 20.5zM5 20.5A2.5 2.5 0 0 0 7.5 21H19"),
  leave: path("M10 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19H10M14.5 8l4 4-4 4M18.5 12H10"),
  tick: path("M5 12.5l4.5 4.5L19 7.5"),
  cross: path("M6.5 6.5l11 11M17.5 6.5l-11 11"),
  warning: path("M12 4l9 16H3zM12 10v4.5M12 17.3v.1"),
  clock: (
    <>
      {CIRCLE}
      {path("M12 7.5V12l3 2")}
    </>
  ),
  copy: (
    <>
      <rect x="8.5" y="8.5" width="11" height="11" rx="2" />
      {path("M15.5 8.5v-2a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h2")}
    </>
  ),
  add: path("M12 5v14M5 12h14"),
  refresh: path("M19.5 12a7.5 7.5 0 1 1-2.3-5.4l2.3 2.2M19.5 4v4.8h-4.8"),
  delete: path("M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5"),
  filter: path("M4 6.5h16M7 12h10M10 17.5h4"),
  download: path("M12 4.5v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14"),
  upload: path("M12 19.5v-11M7.5 13L12 8.5l4.5 4.5M5 4.5h14"),
  external: path(
    "M13.5 5H19v5.5M19 5l-8.5 8.5M10 5.5H6.5a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V14",
  ),
  world: (
    <>
      {CIRCLE}
      {path("M3.5 12h17M12 3.5c5 5.5 5 11.5 0 17-5-5.5-5-11.5 0-17z")}
    </>
  ),
  more: <path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="2.6" />,
  /** Latchkey's mark. */
  latchkey: (
    <>
      <circle cx="8" cy="12" r="4.5" stroke-width="2.2" />
      <path d="M12.5 12H22M18 12v4M22 12v3" stroke-width="2.2" />
    </>
  ),
} as const satisfies Record<string, JSX.Element>;

export type IconName = keyof typeof SHAPES;

/** An icon of 16 px. `class` adds a color or a size. */
export function Icon({ name, class: added }: { name: IconName; class?: string | undefined }) {
  return (
    <svg class={added === undefined ? "i" : `i ${added}`} viewBox="0 0 24 24" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}
