// A field for text, with its label, what it is for, and what is wrong with it.

import type { Child } from "hono/jsx";

/** With `rows`, the field has several lines. What is not listed here is an attribute of the input. */
export type FieldProps = {
  name: string;
  /** Defaults to the name. */
  id?: string;
  label: Child;
  hint?: Child;
  error?: string | null | undefined;
  /** Whether the input is for an ID, a URL, or a secret. */
  mono?: boolean;
  rows?: number;
  value?: string | undefined;
  type?: "date" | "password" | "url";
  inputmode?: "numeric" | "url";
  autocomplete?: "current-password";
  placeholder?: string | undefined;
  maxlength?: number;
  required?: boolean;
  autofocus?: boolean;
};

export function Field(props: FieldProps) {
  const { id = props.name, label, hint, error, mono = false, rows, value, ...attributes } = props;
  const hasError = typeof error === "string";
  const hasHint = hint !== undefined && hint !== "";
  const described = [hasError ? `${id}-error` : [], hasHint ? `${id}-hint` : []].flat().join(" ");
  const input = {
    autocomplete: "off",
    spellcheck: mono ? false : undefined,
    ...attributes,
    id,
    "aria-describedby": described || undefined,
    "aria-invalid": hasError ? "true" : undefined,
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <span class={mono ? "in mono" : "in"}>
        {rows === undefined ? (
          <input {...input} value={value} />
        ) : (
          <textarea {...input} rows={rows}>
            {value}
          </textarea>
        )}
      </span>
      {hasError && (
        <span class="small bad" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
      {hasHint && (
        <span class="small soft" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
