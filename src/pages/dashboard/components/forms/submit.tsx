import type { Child } from "hono/jsx";
import { CancelButton } from "../dialog.tsx";

/** The end of a form: the button that sends it, and the way back. Its children are the text of the button. */
export function Submit(props: {
  /** The class of the button besides `b`: `main`, or `end` for a deletion. */
  class?: string;
  /** The page that the way back leads to. */
  back?: string;
  backLabel?: string;
  /** The dialog that the form is in, which the way back closes. */
  dialog?: string | null;
  children: Child;
}) {
  const { class: added = "main", back, backLabel = "Cancel", dialog = null, children } = props;
  return (
    <div class="bar">
      <button class={`b ${added}${dialog === null ? "" : " push"}`} type="submit">
        {children}
      </button>
      {back !== undefined && (
        <a class="b" href={back}>
          {backLabel}
        </a>
      )}
      {dialog !== null && <CancelButton dialog={dialog} />}
    </div>
  );
}
