import { KEY_SCOPES } from "../../../shared/key-scopes.ts";
import { Select } from "../components/forms/select.tsx";
import { Submit } from "../components/forms/submit.tsx";
import { Field } from "../components/forms/field.tsx";
import { Form } from "../components/forms/form.tsx";
import { Choice } from "../components/forms/choice.tsx";
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
    <Form context={context} class="stack" action={action}>
      <input type="hidden" name="action" value="create" />
      <Field
        id="key-name"
        label="Name"
        error={problems.name ?? null}
        name="name"
        value={entered.name}
        maxlength={100}
        placeholder="What uses it"
      />
      <fieldset aria-describedby={problems.scopes === undefined ? undefined : "scopes-error"}>
        <legend>May</legend>
        <Choice
          type="radio"
          name="access"
          value="full"
          checked={entered.isFull}
          hint="Also settings, webhooks, API keys, and the audit log"
        >
          Everything
        </Choice>
        <Choice type="radio" name="access" value="scopes" checked={!entered.isFull}>
          Only what is chosen here
        </Choice>
        {KEY_SCOPES.map((scope) => (
          <Choice
            name={`scope:${scope}`}
            checked={entered.scopes.includes(scope)}
            class="scope"
            hint={SCOPE_MEANINGS[scope]}
          >
            <code>{scope}</code>
          </Choice>
        ))}
        {problems.scopes !== undefined && (
          <span class="small bad" id="scopes-error" role="alert">
            {problems.scopes}
          </span>
        )}
      </fieldset>
      <Select
        name="expires"
        label="Expires"
        selected={entered.lifetime}
        options={LIFETIMES.map(({ value, label }) => [value, label] as const)}
      />
      <Submit {...(dialog === null ? { back: action } : { dialog })}>Create key</Submit>
    </Form>
  );
}
