import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./icon.tsx";

/** What stands in the place of an empty list: why it is empty, and in `children` the first step or the nearest match. */
export function EmptyState(props: { icon: IconName; title: string; text?: Child; children?: Child }) {
  const { icon, title, text, children } = props;
  return (
    <div class="empty">
      <Icon name={icon} class="soft" />
      <h2>{title}</h2>
      {text !== undefined && <p class="soft">{text}</p>}
      {children !== undefined && <div class="bar">{children}</div>}
    </div>
  );
}
