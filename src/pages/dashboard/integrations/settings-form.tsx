import type { PublicIntegration } from "../../../integration/present-integration.ts";
import { Field } from "../components/forms/field.tsx";
import { LogoField } from "../components/forms/logo-field.tsx";
import { Form } from "../components/forms/form.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { type FormState, problemOf } from "./form-values.ts";

/** The settings that the form sets. */
export const SETTINGS_FIELDS = ["name", "logo", "scopes", "endpoints", "options", "definition"];

const json = (stored: object | null) => (stored === null ? "" : JSON.stringify(stored, null, 2));

/** The settings of an integration. What few need, and has many fields of its own, is edited as JSON under Advanced. */
export function SettingsForm(props: {
  context: PageContext;
  here: string;
  integration: PublicIntegration;
  hasScopes: boolean;
  form: FormState;
  isAdvanced: boolean;
}) {
  const { context, here, integration, hasScopes, form, isAdvanced } = props;
  const value = (name: string, stored: string) => form.values[name] ?? stored;
  const kept = form.values["uploaded_logo"] || null;
  const asksForSecret = form.values["definition"] !== undefined && problemOf(form, "client_secret") !== null;
  const areas = [
    { name: "endpoints", label: "Endpoints", stored: json(integration.endpoints) },
    { name: "options", label: "Options", stored: json(integration.options) },
    { name: "definition", label: "Definition of its own", stored: json(integration.definition) },
  ];
  return (
    <section class="card" aria-labelledby="settings">
      <header>
        <h2 id="settings">Settings</h2>
      </header>
      <Form context={context} class="pad stack wide" action={`${here}/settings`} hasFile>
        <Field
          label="Name"
          hint="People see it on the connect page."
          error={problemOf(form, "name")}
          name="name"
          value={value("name", integration.name)}
          maxlength={100}
        />
        <LogoField
          src={kept ?? integration.logo}
          kept={kept}
          otherwise="the provider’s logo is shown"
          error={problemOf(form, "logo")}
        />
        {hasScopes && (
          <Field
            label="Scopes"
            hint="Separated by spaces. New scopes are asked for when somebody connects the next time."
            mono
            error={problemOf(form, "scopes")}
            name="scopes"
            rows={3}
            value={value("scopes", integration.scopes.join(" "))}
          />
        )}
        <details
          class="advanced"
          id="advanced"
          open={isAdvanced || asksForSecret || areas.some(({ name }) => problemOf(form, name) !== null)}
        >
          <summary>
            Advanced <span class="small soft">Endpoints, options, and a definition, as JSON</span>
          </summary>
          <div class="stack wide">
            <p class="soft">
              The same objects as in the API, for what the provider does differently. The reference describes{" "}
              <a href="/docs#update-integration">their fields</a>. Empty an object to use the provider’s own
              values again.
            </p>
            {areas.map(({ name, label, stored }) => (
              <Field
                label={label}
                mono
                error={problemOf(form, name)}
                name={name}
                rows={Math.min(12, stored.split("\n").length + 1)}

                value={value(name, stored)}
              />
            ))}
            {asksForSecret && (
              <Field
                id="settings-secret"
                label="Client secret"
                hint="It is sent in another way now, and therefore needed again."
                mono
                error={problemOf(form, "client_secret")}
                name="client_secret"
                type="password"
                maxlength={4096}
              />
            )}
          </div>
        </details>
        <div class="bar">
          <button class="b" type="submit">
            Save
          </button>
        </div>
      </Form>
    </section>
  );
}
