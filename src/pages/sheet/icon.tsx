// The icons of the pages for end users, as inline SVG. They are decoration: the text beside them says the same.

const CIRCLE = <circle cx="12" cy="12" r="8.5" />;

const SHAPES = {
  back: <path d="M14.5 6l-6 6 6 6" />,
  next: <path d="M9.5 6l6 6-6 6" />,
  tick: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  cross: <path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />,
  warning: <path d="M12 5v9M12 18.5v.1" />,
  reads: <path d="M5 12h14M13 6l6 6-6 6" />,
  writes: <path d="M4 8.5h15M15.5 5L19 8.5 15.5 12M20 15.5H5M8.5 12L5 15.5 8.5 19" />,
  search: (
    <>
      <circle cx="11" cy="11" r="6" />
      <path d="M15.5 15.5L20 20" />
    </>
  ),
  key: (
    <>
      <circle cx="8" cy="14.5" r="4" />
      <path d="M11 11.5L19.5 4M16.5 6.8l2.3 2.5" />
    </>
  ),
  lock: (
    <>
      <rect x="5" y="10.5" width="14" height="9.5" rx="2" />
      <path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5" />
    </>
  ),
  eye: (
    <>
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
      <circle cx="12" cy="12" r="2.75" />
    </>
  ),
  pen: (
    <>
      <path d="M4.5 19.5l.9-4L15.6 5.3a2.1 2.1 0 0 1 3 3L8.4 18.6z" />
      <path d="M13.8 7.2l3 3" />
    </>
  ),
  external: (
    <path d="M10 5.5H6.5a1.5 1.5 0 0 0-1.5 1.5v10.5A1.5 1.5 0 0 0 6.5 19H17a1.5 1.5 0 0 0 1.5-1.5V14M13.5 5H19v5.5M19 5l-8 8" />
  ),
  problem: (
    <>
      {CIRCLE}
      <path d="M12 7.8v4.7M12 16v.1" />
    </>
  ),
  clock: (
    <>
      {CIRCLE}
      <path d="M12 7v5.2l3.3 2" />
    </>
  ),
  window: (
    <>
      <rect x="3.5" y="5" width="17" height="14" rx="2" />
      <path d="M3.5 9.3h17M6.6 7.2v.1M9.1 7.2v.1" />
    </>
  ),
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, soft = false }: { name: IconName; soft?: boolean }) {
  return (
    <svg class={soft ? "i soft" : "i"} viewBox="0 0 24 24" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}
