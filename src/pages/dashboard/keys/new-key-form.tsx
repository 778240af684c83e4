import { KEY_SCOPES } from "../../../shared/key-scopes.ts";
import { CancelButton } from "../components/dialog.tsx";
import { Field } from "../components/forms/field.tsx";
import { FormToken } from "../components/forms/form-token.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { SCOPE_MEANINGS } from "./key-names.ts";

/** The lifetimes that the form offers, in days; null: the key does not expire. */
export const LIFETIMES = [
  { value: "30", days: 30, label: "In 30 days" },
  { value: "90", days: 90, label: "In 90 days" },
  { value: "365", days: 365, label: "In a year" },
  { value: "never", days: null, label: "Never" },
] as const;

/** What was entered for a new key. */
export type EnteredKey = { name: string; isFull: boolean; scopes: readonly string[]; lifetime: string };

export const NO_KEY: EnteredKey = { name: "", isFull: false, scopes: ["read"], lifetime: "90" };

/** The form for a new key. `dialog` is the dialog that it is in; null where it is on the page, with what is wrong. */
export function NewKeyForm(props: {
  context: PageContext;
  action: string;
  entered: EnteredKey;
  problems: { name?: string; scopes?: string };
  dialog: string | null;
}) {
  const { context, action, entered, problems, dialog } = props;
  return (
    <form class="stack" method="post" action={action}>
      <FormToken context={context} />
      <input type="hidden" name="action" value="create" />
      <Field id="key-name" label="Name" error={problems.name ?? null}>
        {(input) => (
          <input
            {...input}
            name="name"
            value={entered.name}
            maxlength={100}
            placeholder="What uses it"
            autocomplete="off"
          />
        )}
      </Field>
      <fieldset aria-describedby={problems.scopes === undefined ? undefined : "scopes-error"}>
        <legend>May</legend>
        <label class="pickrow">
          <input type="radio" name="access" value="full" checked={entered.isFull} />
          <span>
            Everything
            <br />
            <span class="small soft">Also settings, webhooks, API keys, and the audit log</span>
          </span>
        </label>
        <label class="pickrow">
          <input type="radio" name="access" value="scopes" checked={!entered.isFull} />
          <span>Only what is chosen here</span>
        </label>
        {KEY_SCOPES.map((scope) => (
          <label class="pickrow scope">
            <input type="checkbox" name={`scope:${scope}`} checked={entered.scopes.includes(scope)} />
            <span>
              <code>{scope}</code>
              <br />
              <span class="small soft">{SCOPE_MEANINGS[scope]}</span>
            </span>
          </label>
        ))}
        {problems.scopes !== undefined && (
          <span class="small bad" id="scopes-error" role="alert">
            {problems.scopes}
          </span>
        )}
      </fieldset>
      <div class="field">
        <label for="expires">Expires</label>
        <select id="expires" name="expires">
          {LIFETIMES.map(({ value, label }) => (
            <option value={value} selected={value === entered.lifetime}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div class="bar">
        <button class="b main" type="submit">
          Create key
        </button>
        {dialog === null ? (
          <a class="b" href={action}>
            Cancel
          </a>
        ) : (
          <CancelButton dialog={dialog} />
        )}
      </div>
    </form>
  );
}
