// The fields for what the provider has issued, and for what its endpoints depend on.

import type { PublicIntegration } from "../../../integration/present-integration.ts";
import type { Provider } from "../../../providers/provider.ts";
import { Field } from "../components/forms/field.tsx";
import { type FormState, problemOf } from "./form-values.ts";

/** The fields that the form can have. */
export const CREDENTIAL_FIELDS = [
  "client_id",
  "client_secret",
  "client_private_key",
  "webhook_secret",
  "variables",
];

export function CredentialFields(props: {
  integration: PublicIntegration;
  provider: Provider;
  form: FormState;
}) {
  const { integration, provider, form } = props;
  const methods: readonly string[] = provider.client.authentication;
  const signs = provider.kind === "code" && provider.token.assertion !== undefined;
  const hasClient =
    provider.kind !== "api_key" && !(provider.kind === "code" && provider.discovery !== undefined);
  const hasSecret =
    hasClient && !signs && methods.some((method) => method !== "none" && method !== "private_key_jwt");
  const hasKey = hasClient && (signs || methods.includes("private_key_jwt"));
  const value = (name: string, stored: string) => form.values[name] ?? stored;
  return (
    <>
      {hasClient && (
        <Field
          label="Client ID"
          mono
          error={problemOf(form, "client_id")}
          name="client_id"
          value={value("client_id", integration.client_id)}

          maxlength={1024}
        />
      )}
      {hasSecret && (
        <Field
          label="Client secret"
          hint={
            integration.has_client_secret
              ? "One is stored. Leave this empty to keep it."
              : methods.includes("none")
                ? "Leave this empty for a public client, which has no secret."
                : undefined
          }
          mono
          error={problemOf(form, "client_secret")}
          name="client_secret"
          type="password"
          maxlength={4096}
        />
      )}
      {hasKey && (
        <Field
          label="Private key"
          hint={
            integration.has_client_private_key
              ? "One is stored. Leave this empty to keep it."
              : "PKCS #8 in PEM. Only for a client that signs with a key of its own."
          }
          mono
          error={problemOf(form, "client_private_key")}
          name="client_private_key"
          rows={4}
        />
      )}
      {Object.entries(provider.variables).map(([name, { label, example }]) => (
        <Field
          id={`variables.${name}`}
          label={label}
          hint={
            example === undefined
              ? "Leave this empty if it differs from person to person."
              : `Such as ${example}. Leave this empty if it differs from person to person.`
          }
          mono
          error={problemOf(form, `variables.${name}`)}
          name={`variables.${name}`}
          value={value(`variables.${name}`, integration.variables[name] ?? "")}
        />
      ))}
      {provider.webhooks !== null && (
        <Field
          label="Webhook secret"
          hint={
            integration.has_webhook_secret
              ? "One is stored. Leave this empty to keep it."
              : "Can follow later."
          }
          mono
          error={problemOf(form, "webhook_secret")}
          name="webhook_secret"
          type="password"
        />
      )}
    </>
  );
}
