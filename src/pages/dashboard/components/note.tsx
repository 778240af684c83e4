// What is wrong or right on a page, with the way on. A page has one at most; what an action did is a `Notice`.

import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./icon.tsx";

export type Tone = "good" | "warn" | "bad" | "quiet";

const ICONS = { good: "tick", warn: "warning", bad: "warning", quiet: "book" } as const satisfies Record<
  Tone,
  IconName
>;

export function Note(props: {
  tone: Tone;
  title: Child;
  /** Says it to screen readers when the page opens: `status`, or `alert` for a failure. */
  role?: "status" | "alert";
  icon?: IconName;
  /** A button at the end. Several buttons belong into a `bar` in `children`. */
  action?: Child;
  class?: string;
  children?: Child;
}) {
  const { tone, title, role, icon = ICONS[tone], action, children } = props;
  const classes = ["note", tone === "quiet" ? "" : `is-${tone}`, props.class ?? ""].filter(Boolean);
  return (
    <div class={classes.join(" ")} role={role}>
      <Icon name={icon} class={tone === "quiet" ? "soft" : undefined} />
      <div>
        <b>{title}</b>
        {children}
      </div>
      {action}
    </div>
  );
}
