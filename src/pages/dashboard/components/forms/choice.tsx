import type { Child } from "hono/jsx";

/** A checkbox, or one of several radio buttons, with its label. `hint` stands below it. */
export function Choice(props: {
  name: string;
  value?: string;
  type?: "checkbox" | "radio";
  checked: boolean;
  class?: string;
  hint?: Child;
  children: Child;
}) {
  const { type = "checkbox", class: added, hint, children, ...attributes } = props;
  return (
    <label class={added === undefined ? "pickrow" : `pickrow ${added}`}>
      <input type={type} {...attributes} />
      <span>
        {children}
        {hint !== undefined && (
          <>
            <br />
            <span class="small soft">{hint}</span>
          </>
        )}
      </span>
    </label>
  );
}
