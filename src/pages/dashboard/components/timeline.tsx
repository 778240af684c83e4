import type { Child } from "hono/jsx";

/** What happened, newest first. Its children are `TimelineEntry`. */
export function Timeline({ children }: { children: Child }) {
  return <ol class="time pad">{children}</ol>;
}

const CLASSES = { good: "t-good", bad: "t-no", quiet: undefined } as const;

/** `at` is a `Time`; `details` stand below. */
export function TimelineEntry(props: {
  tone?: keyof typeof CLASSES;
  at: Child;
  details?: Child;
  children: Child;
}) {
  const { tone = "quiet", at, details, children } = props;
  return (
    <li class={CLASSES[tone]}>
      <span>{children}</span>
      <span class="small soft">{at}</span>
      {details !== undefined && details !== null && details !== "" && (
        <span class="small soft">{details}</span>
      )}
    </li>
  );
}
