import type { PublicIntegration } from "../../../integration/present-integration.ts";
import { Field } from "../components/forms/field.tsx";
import { FormToken } from "../components/forms/form-token.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { type FormState, problemOf } from "./form-values.ts";

/** The settings that the form sets. */
export const SETTINGS_FIELDS = ["name", "scopes", "endpoints", "options", "definition"];

const json = (stored: object | null) => (stored === null ? "" : JSON.stringify(stored, null, 2));

/** The settings of an integration. What has many fields of its own is edited as JSON. */
export function SettingsForm(props: {
  context: PageContext;
  here: string;
  integration: PublicIntegration;
  hasScopes: boolean;
  form: FormState;
}) {
  const { context, here, integration, hasScopes, form } = props;
  const value = (name: string, stored: string) => form.values[name] ?? stored;
  const areas = [
    { name: "endpoints", label: "Endpoints, as JSON", stored: json(integration.endpoints) },
    { name: "options", label: "Options, as JSON", stored: json(integration.options) },
    { name: "definition", label: "Own definition, as JSON", stored: json(integration.definition) },
  ];
  return (
    <section class="card" aria-labelledby="settings">
      <header>
        <h2 id="settings">Settings</h2>
        <a class="b bare" href="/docs#update-integration">
          Fields
        </a>
      </header>
      <form class="pad stack wide" method="post" action={`${here}/settings`}>
        <FormToken context={context} />
        <Field
          id="name"
          label="Name"
          hint="People see it on the connect page."
          error={problemOf(form, "name")}
        >
          {(input) => (
            <input
              {...input}
              name="name"
              value={value("name", integration.name)}
              maxlength={100}
              autocomplete="off"
            />
          )}
        </Field>
        {hasScopes && (
          <Field
            id="scopes"
            label="Scopes"
            hint="Separated by spaces. New scopes are asked for when somebody connects the next time."
            mono
            error={problemOf(form, "scopes")}
          >
            {(input) => (
              <textarea {...input} name="scopes" rows={3} spellcheck={false}>
                {value("scopes", integration.scopes.join(" "))}
              </textarea>
            )}
          </Field>
        )}
        {areas.map(({ name, label, stored }) => (
          <Field id={name} label={label} mono error={problemOf(form, name)}>
            {(input) => (
              <textarea
                {...input}
                name={name}
                rows={Math.min(12, stored.split("\n").length + 1)}
                spellcheck={false}
              >
                {value(name, stored)}
              </textarea>
            )}
          </Field>
        ))}
        <div class="bar">
          <button class="b" type="submit">
            Save
          </button>
        </div>
      </form>
    </section>
  );
}
