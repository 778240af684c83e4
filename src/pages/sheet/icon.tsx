// The icons of the pages for end users, as inline SVG. They are decoration: the text beside them says the same. Each is one
// path, as text: elements would be created at each start of the Worker.

const PATHS = {
  back: "M14.5 6l-6 6 6 6",
  next: "M9.5 6l6 6-6 6",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  warning: "M12 5v9M12 18.5v.1",
  reads: "M5 12h14M13 6l6 6-6 6",
  writes: "M4 8.5h15M15.5 5L19 8.5 15.5 12M20 15.5H5M8.5 12L5 15.5 8.5 19",
  search: "M5 11a6 6 0 1 0 12 0 6 6 0 1 0-12 0zM15.5 15.5L20 20",
  key: "M4 14.5a4 4 0 1 0 8 0 4 4 0 1 0-8 0zM11 11.5L19.5 4M16.5 6.8l2.3 2.5",
  lock: "M7 10.5h10a2 2 0 0 1 2 2v5.5a2 2 0 0 1-2 2h-10a2 2 0 0 1-2-2v-5.5a2 2 0 0 1 2-2zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM9.25 12a2.75 2.75 0 1 0 5.5 0 2.75 2.75 0 1 0-5.5 0z",
  pen: "M4.5 19.5l.9-4L15.6 5.3a2.1 2.1 0 0 1 3 3L8.4 18.6zM13.8 7.2l3 3",
  external:
    "M10 5.5H6.5a1.5 1.5 0 0 0-1.5 1.5v10.5A1.5 1.5 0 0 0 6.5 19H17a1.5 1.5 0 0 0 1.5-1.5V14M13.5 5H19v5.5M19 5l-8 8",
  problem: "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0zM12 7.8v4.7M12 16v.1",
  clock: "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0zM12 7v5.2l3.3 2",
  window:
    "M5.5 5h13a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2zM3.5 9.3h17M6.6 7.2v.1M9.1 7.2v.1",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, soft = false }: { name: IconName; soft?: boolean }) {
  return (
    <svg class={soft ? "i soft" : "i"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
