// A provider that is not in the catalogue: an issuer, two endpoints, an API with a key, an MCP server, or a definition.

import { Field, type FieldProps } from "../../components/forms/field.tsx";
import { Form } from "../../components/forms/form.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { Frame } from "../../frame/frame.tsx";
import type { PageContext } from "../../frame/page-context.ts";
import { integrationsPath } from "../../frame/paths.ts";
import { type FormState, otherProblems, problemOf } from "../form-values.ts";
import { ProblemNote } from "../problem-note.tsx";
import type { OwnKind } from "./pick-page.tsx";
import { Steps } from "./steps.tsx";

/** The name of a field is the path of what it sets in the API. */
type OwnField = Pick<FieldProps, "name" | "label" | "hint" | "placeholder" | "required" | "rows">;

const ENDPOINT = "endpoints.";
const API_BASE = {
  name: `${ENDPOINT}api_base_url`,
  label: "Base URL of the API",
  hint: "For the proxy. Can follow later.",
  placeholder: "https://api.example.com/v1",
};

const FORMS: Readonly<Record<OwnKind, { title: string; text: string; fields: OwnField[] }>> = {
  issuer: {
    title: "OpenID Connect provider",
    text: "Latchkey reads the endpoints from the issuer’s metadata.",
    fields: [
      { name: `${ENDPOINT}issuer`, label: "Issuer", placeholder: "https://auth.example.com", required: true },
      API_BASE,
    ],
  },
  endpoints: {
    title: "OAuth 2.0 provider",
    text: "Both endpoints are in the provider’s documentation.",
    fields: [
      {
        name: `${ENDPOINT}authorization_endpoint`,
        label: "Authorization endpoint",
        hint: "Where people allow access.",
        placeholder: "https://auth.example.com/oauth/authorize",
        required: true,
      },
      {
        name: `${ENDPOINT}token_endpoint`,
        label: "Token endpoint",
        placeholder: "https://auth.example.com/oauth/token",
        required: true,
      },
      {
        name: `${ENDPOINT}userinfo_endpoint`,
        label: "Userinfo endpoint",
        hint: "Says whose account it is: its JSON response needs a field sub. Another field can be set later. Can be empty.",
      },
      { name: `${ENDPOINT}revocation_endpoint`, label: "Revocation endpoint", hint: "Can be empty." },
      API_BASE,
    ],
  },
  key: {
    title: "API with a key",
    text: "People enter their key on the connect page.",
    fields: [
      { ...API_BASE, name: "definition.endpoints.api_base_url", hint: "", required: true },
      {
        name: "definition.account.path",
        label: "Path that says whose key it is",
        hint: "Latchkey calls it to check a key. Without it, any key is accepted.",
        placeholder: "me",
      },
      { name: "definition.account.id", label: "Field with the account’s ID", placeholder: "id" },
      {
        name: "definition.api.header",
        label: "Header",
        hint: "Empty for Authorization.",
        placeholder: "x-api-key",
      },
    ],
  },
  resource: {
    title: "MCP server",
    text: "Latchkey finds the authorization server, and registers itself there.",
    fields: [
      {
        name: "variables.resource",
        label: "URL of the server",
        hint: "Empty, if each person connects a server of their own.",
        placeholder: "https://mcp.example.com/mcp",
      },
    ],
  },
  json: {
    title: "Definition of your own",
    text: "Everything that differs from OAuth 2.0. The reference describes each field.",
    fields: [{ name: "definition", label: "Definition, as JSON", required: true, rows: 16 }],
  },
};

/** The names of a form's fields, besides the name and the ID. */
export const ownFieldNames = (own: OwnKind): string[] => FORMS[own].fields.map(({ name }) => name);

export function OwnProviderPage(props: { context: PageContext; app: string; own: OwnKind; form: FormState }) {
  const { context, app, own, form } = props;
  const { title, text, fields } = FORMS[own];
  const here = `${integrationsPath(app)}/new`;
  const shown = ["name", "id", ...fields.map(({ name }) => name)];
  const others = otherProblems(form, shown);
  return (
    <Frame context={context} title={title} section="integrations" sheet="integrations">
      <PageHead back={{ href: here, label: "All providers" }} title={title} text={text}>
        <Steps at="Provider" />
      </PageHead>
      {others.length > 0 && <ProblemNote problems={others} title="The provider can’t be used like this" />}
      <div class="cols">
        <Form context={context} class="stack wide" action={here}>
          <input type="hidden" name="own" value={own} />
          <section class="card">
            <div class="pad stack wide">
              <Field
                label="Name"
                hint="People see it on the connect page."
                error={problemOf(form, "name")}
                name="name"
                value={form.values["name"]}
                required
                maxlength={100}
              />
              {fields.map((field) => (
                <Field {...field} value={form.values[field.name]} mono error={problemOf(form, field.name)} />
              ))}
              <Field
                label="Integration ID"
                hint="Your code names it. It can’t be changed later. Empty: made from the name."
                mono
                error={problemOf(form, "id")}
                name="id"
                value={form.values["id"]}
                maxlength={64}
              />
            </div>
          </section>
          <div class="bar">
            <button class="b main" type="submit">
              Continue
            </button>
            <a class="b" href={here}>
              Back
            </a>
            {own === "json" && (
              <a class="b bare" href="/docs/provider-definition">
                Fields of a definition
              </a>
            )}
          </div>
        </Form>
      </div>
    </Frame>
  );
}
