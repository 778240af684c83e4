// A form field that the provider defines.

import type { Words } from "./words/words.ts";
import type { ChoiceField } from "../connection/connect/session-view.ts";

/** A labeled input with its validation error. `id` must be unique on the page. */
export function Field(props: {
  words: Words;
  id: string;
  name: string;
  field: ChoiceField;
  problem: string | undefined;
}) {
  const { words, id, name, field, problem } = props;
  const notes = [
    field.help === null ? [] : `${id}-help`,
    problem === undefined ? [] : `${id}-problem`,
  ].flat();
  const describedBy = notes.length === 0 ? undefined : notes.join(" ");
  return (
    <div class="field">
      <label for={id}>
        {field.label}
        {field.optional && <span class="soft"> {words.connect.optional}</span>}
      </label>
      {field.type === "select" ? (
        <select id={id} name={name} required={!field.optional} aria-describedby={describedBy}>
          <option value=""></option>
          {field.options.map(({ value, label }) => (
            <option value={value}>{label}</option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          name={name}
          type={field.type === "password" ? "password" : "text"}
          inputmode={field.type === "number" ? "numeric" : undefined}
          required={!field.optional}
          maxlength={512}
          placeholder={field.placeholder ?? undefined}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-describedby={describedBy}
          aria-invalid={problem === undefined ? undefined : "true"}
        />
      )}
      {field.help !== null && (
        <p class="note" id={`${id}-help`}>
          {field.help}
        </p>
      )}
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
