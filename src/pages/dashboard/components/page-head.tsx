// The head of a page: the way back, the title with what it is about, and the actions. At most one action is `b main`.

import type { Child } from "hono/jsx";
import { Icon } from "./icon.tsx";

export function PageHead(props: {
  /** The page above, for a page that is not in the navigation. */
  back?: { href: string; label: string };
  /** The title, and a pill beside it. */
  title: Child;
  /** One line below the title. */
  text?: Child;
  logo?: Child;
  /** The actions: buttons, links, or a `Segments`. */
  children?: Child;
}) {
  const { back, title, text, logo, children } = props;
  const words = (
    <div>
      <h1>{title}</h1>
      {text !== undefined && <p>{text}</p>}
    </div>
  );
  return (
    <>
      {back !== undefined && (
        <a class="crumb small" href={back.href}>
          <Icon name="back" />
          {back.label}
        </a>
      )}
      <div class="head">
        {logo === undefined ? (
          words
        ) : (
          <div class="name id">
            {logo}
            {words}
          </div>
        )}
        {children !== undefined && <div class="bar">{children}</div>}
      </div>
    </>
  );
}
