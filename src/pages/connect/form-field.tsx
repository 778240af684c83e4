// A form field: for a credential, for a variable of the provider, or for what a provider itself asks for.

import type { ChoiceField } from "../../connection/connect/session-view.ts";
import { Icon } from "../sheet/icon.tsx";
import type { Words } from "../words/words.ts";

/** What a field shows besides its input. */
export type FieldTexts = {
  label: string;
  hint: string | null;
  problem: string | null;
  placeholder: string | null;
  /** What is said while a person types something that can't be right. */
  invalid?: string;
  /** What follows the value. */
  suffix?: string | null;
  /** A page where the person finds the value. */
  link?: { href: string; text: string } | null;
};

/** The same rules as for values in a URL; see providers/definition/templates.ts. */
const PATTERNS = {
  label: "[A-Za-z0-9]([A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?",
  digits: "[0-9]{1,20}",
  path: "[A-Za-z0-9_.~\\-]{1,128}",
} as const satisfies Record<NonNullable<ChoiceField["check"]>, string>;

/** Returns the ID of a field's input. */
export const fieldId = ({ name }: Pick<ChoiceField, "name">) => `field-${name.replaceAll(/[^\w-]/g, "-")}`;

/** A labeled field of the form `form`. */
export function FormField(props: {
  words: Words;
  form: string;
  field: ChoiceField;
  texts: FieldTexts;
  value: string;
  hasFocus: boolean;
  /** Whether the value is a code that the person has just received. */
  isCode?: boolean;
}) {
  const { words, form, field, texts, value, hasFocus, isCode = false } = props;
  const { label, hint, problem, placeholder, invalid, suffix = null, link = null } = texts;
  const id = fieldId(field);
  const hints = [suffix === null ? "" : `${id}-suffix`, hint === null ? "" : `${id}-hint`].filter(Boolean);
  const described = [problem === null ? "" : `${id}-problem`, ...hints].filter(Boolean).join(" ");
  const common = {
    id,
    name: field.name,
    form,
    required: !field.optional,
    autofocus: hasFocus,
    "aria-describedby": described === "" ? undefined : described,
    "aria-invalid": problem === null ? undefined : ("true" as const),
  };
  const isVariable = field.name.startsWith("variables.");
  const variable = isVariable ? field.name.slice("variables.".length) : undefined;
  const { check } = field;
  const input = (
    <input
      {...common}
      class={suffix === null ? "input" : undefined}
      type={field.type === "password" ? "password" : "text"}
      inputmode={field.type === "number" ? "numeric" : undefined}
      value={value === "" ? undefined : value}
      maxlength={isVariable ? 1024 : field.name.startsWith("credentials.") ? 4096 : 512}
      placeholder={placeholder ?? undefined}
      pattern={check === null ? undefined : PATTERNS[check]}
      // Browsers ignore "off" for passwords, and could fill in the dashboard's admin token, which is of this origin.
      autocomplete={isCode ? "one-time-code" : field.type === "password" ? "new-password" : "off"}
      autocapitalize="off"
      spellcheck={false}
      data-variable={variable}
      data-suffix={suffix ?? undefined}
      data-after={field.after}
      data-hints={check === null ? undefined : hints.join(" ")}
    />
  );
  return (
    <div class="field">
      <div>
        <label for={id}>
          {label}
          {field.optional && <span class="soft"> {words.connect.optional}</span>}
        </label>
        {link !== null && (
          <a class="small" href={link.href} target="_blank" rel="noreferrer">
            {link.text}
            <Icon name="external" />
            <span class="hide">{words.connect.newTab}</span>
          </a>
        )}
      </div>
      {hint !== null && (
        <p class="small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {field.type === "select" ? (
        <span class="input">
          <select {...common} data-variable={variable}>
            <option value="">{words.connect.choose}</option>
            {field.options.map((option) => (
              <option value={option.value} selected={option.value === value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="next" />
        </span>
      ) : suffix === null ? (
        input
      ) : (
        <span class="input">
          {input}
          <span class="soft" id={`${id}-suffix`}>
            {suffix}
          </span>
        </span>
      )}
      {(problem !== null || (check !== null && invalid !== undefined)) && (
        <p class="small problem" id={`${id}-problem`} hidden={problem === null}>
          <Icon name="problem" />
          <span>{problem ?? invalid}</span>
        </p>
      )}
    </div>
  );
}
