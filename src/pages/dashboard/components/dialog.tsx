// A dialog that a button with `popovertarget` opens, without script. The browser moves the focus into it and, when it
// closes with Escape or Cancel, back to the button.

import type { Child } from "hono/jsx";

export function Dialog({ id, title, children }: { id: string; title: Child; children: Child }) {
  return (
    <div class="dialog stack" id={id} popover="auto" role="dialog" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </div>
  );
}

/** Closes the dialog. Belongs into its last `bar`, after the action. */
export function CancelButton({ dialog }: { dialog: string }) {
  return (
    <button class="b" type="button" popovertarget={dialog} popovertargetaction="hide">
      Cancel
    </button>
  );
}
