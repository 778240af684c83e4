// A field of a form, with its label, what it is for, and what is wrong with it.

import type { Child } from "hono/jsx";

/** What the input of a field needs, so that its hint and its error are read with it. */
export type FieldInput = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
};

export function Field(props: {
  id: string;
  label: Child;
  hint?: Child;
  error?: string | null;
  /** Whether the input is for an ID, a URL, or a secret. */
  mono?: boolean;
  /** Renders the input, such as `(input) => <input {...input} name="name" />`. */
  children: (input: FieldInput) => Child;
}) {
  const { id, label, hint, error = null, mono = false, children } = props;
  const described = [error === null ? [] : `${id}-error`, hint === undefined ? [] : `${id}-hint`].flat();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <span class={mono ? "in mono" : "in"}>
        {children({
          id,
          "aria-describedby": described.length === 0 ? undefined : described.join(" "),
          "aria-invalid": error === null ? undefined : "true",
        })}
      </span>
      {error !== null && (
        <span class="small bad" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
      {hint !== undefined && (
        <span class="small soft" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
