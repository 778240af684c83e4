// The second step: what to enter at the provider, and the scopes to ask for.

import type { PublicIntegration } from "../../../../integration/present-integration.ts";
import type { Provider } from "../../../../providers/provider.ts";
import type { ProviderDescription } from "../../../../providers/provider-description.ts";
import type { ScopeWords } from "../../../connect/access.ts";
import { Card } from "../../components/card.tsx";
import { Copy } from "../../components/copy.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { Field } from "../../components/forms/field.tsx";
import { Form } from "../../components/forms/form.tsx";
import { Icon } from "../../components/icon.tsx";
import { Submit } from "../../components/forms/submit.tsx";
import { Choice } from "../../components/forms/choice.tsx";
import { Frame } from "../../frame/frame.tsx";
import type { PageContext } from "../../frame/page-context.ts";
import { integrationPath } from "../../frame/paths.ts";
import { type FormState, problemOf } from "../form-values.ts";
import { IntegrationHead } from "../integration-head.tsx";
import { Steps } from "./steps.tsx";

/** The prefix of the form fields of scopes. */
export const SCOPE_FIELD = "scope:";

const SHOWN_SCOPES = 8;

export function RegisterPage(props: {
  context: PageContext;
  app: { id: string; name: string; privacyPolicyUrl: string | null };
  integration: PublicIntegration;
  provider: Provider;
  description: ProviderDescription;
  logo: string | null;
  words: ReadonlyMap<string, ScopeWords>;
  form: FormState;
}) {
  const { context, app, integration, provider, description, logo, words, form } = props;
  const { name } = integration;
  const here = integrationPath(app.id, integration.id);
  const { documentation, registration = {} } = description;
  // The documentation of a generic provider is a specification, where nobody registers a client.
  const isOwn = provider.category === "protocol";
  const settings = registration.url ?? (isOwn ? undefined : documentation);
  const isRegistered = provider.kind === "code";
  return (
    <Frame context={context} title={`Register at ${name}`} section="integrations" sheet="integrations">
      <IntegrationHead
        app={app.id}
        integration={integration}
        logo={logo}
        title={`Register at ${name}`}
        text={
          isRegistered
            ? `${name} wants to know your app before it sends anybody back.`
            : `${name} gives you a client for its API.`
        }
      >
        <Steps at="Register" />
      </IntegrationHead>
      <div class="cols">
        <Form context={context} class="stack wide" action={`${here}/register`}>
          <Card
            id="client"
            title="1. Create a client"
            aside={
              settings !== undefined && (
                <a class="b" href={settings} rel="noreferrer">
                  <Icon name="external" />
                  Open {registration.url === undefined ? "its documentation" : `${name}’s settings`}
                </a>
              )
            }
          >
            <div class="pad stack">
              {(registration.notes ?? [`Create an OAuth client (an “app”) at ${name}.`]).map((note) => (
                <p>{note}</p>
              ))}
            </div>
            <Facts>
              <Fact name="Name">
                <b>{app.name}</b> <span class="soft">People see it when they allow access.</span>
              </Fact>
              {app.privacyPolicyUrl !== null && (
                <Fact name="Privacy policy">
                  <code>{app.privacyPolicyUrl}</code>
                </Fact>
              )}
            </Facts>
          </Card>
          {isRegistered && (
            <Card id="callback" title="2. Enter the callback URL">
              <div class="pad stack">
                <p>Where {name} asks for the redirect URI, paste exactly this, with no slash after it.</p>
                <Copy label="callback URL" value={integration.callback_url} />
                <p class="small soft">This URL is of this integration alone and doesn’t change.</p>
              </div>
            </Card>
          )}
          {integration.webhook_url !== null && (
            <Card id="webhook" title="Enter the webhook URL">
              <div class="pad stack">
                <Copy label="webhook URL" value={integration.webhook_url} />
              </div>
            </Card>
          )}
          {provider.scopes !== null && (
            <Scopes
              app={app.name}
              integration={integration}
              provider={provider}
              words={words}
              form={form}
              step={isRegistered ? "3. " : "2. "}
            />
          )}
          <Submit back={here} backLabel="Later">
            Continue to credentials
          </Submit>
        </Form>
        <AtAGlance
          provider={provider}
          documentation={isOwn ? undefined : documentation}
          endpoints={{ ...provider.endpoints, ...integration.endpoints }}
          isOwn={isOwn}
          name={name}
        />
      </div>
    </Frame>
  );
}

function Scopes(props: {
  app: string;
  integration: PublicIntegration;
  provider: Provider;
  words: ReadonlyMap<string, ScopeWords>;
  form: FormState;
  step: string;
}) {
  const { app, integration, provider, words, form, step } = props;
  const chosen = new Set(integration.scopes);
  const known = [
    ...new Set([...integration.scopes, ...(provider.scopes?.default ?? []), ...words.keys()]),
  ].slice(0, 60);
  // Those that are chosen, and a few of the others: the list of a large provider has dozens.
  const shown = Math.max(chosen.size, SHOWN_SCOPES);
  return (
    <Card id="scopes" title={`${step}Choose what ${app} may do`}>
      <fieldset class="pad stack">
        <legend class="hide">Scopes</legend>
        {known.slice(0, shown).map((scope) => (
          <ScopeRow scope={scope} said={words.get(scope.toLowerCase())} isChosen={chosen.has(scope)} />
        ))}
        {known.length > shown && (
          <details>
            <summary>
              {known.length - shown} more scopes of {integration.name}
            </summary>
            {known.slice(shown).map((scope) => (
              <ScopeRow scope={scope} said={words.get(scope.toLowerCase())} isChosen={chosen.has(scope)} />
            ))}
          </details>
        )}
        <Field
          label={known.length === 0 ? "Scopes" : "Other scopes"}
          hint="Separated by spaces, as the provider’s documentation names them. Ask for little: more can be asked for later."
          mono
          error={problemOf(form, "scopes")}
          name="more-scopes"
          value={form.values["more-scopes"]}
        />
      </fieldset>
    </Card>
  );
}

function ScopeRow(props: { scope: string; said: ScopeWords | undefined; isChosen: boolean }) {
  const { scope, said, isChosen } = props;
  const about = [said?.see?.en, said?.change?.en].filter((text) => text !== undefined).join(". ");
  return (
    <Choice name={`${SCOPE_FIELD}${scope}`} checked={isChosen}>
      <code>{scope}</code> <span class="soft">{about}</span>
    </Choice>
  );
}

const FLOWS = {
  code: "Authorization code",
  item: "On the provider’s page",
  api_key: "API key",
} as const satisfies Record<Provider["kind"], string>;

function AtAGlance({
  provider,
  documentation,
  endpoints,
  isOwn,
  name,
}: {
  provider: Provider;
  documentation: string | undefined;
  endpoints: PublicIntegration["endpoints"];
  isOwn: boolean;
  name: string;
}) {
  const isCode = provider.kind === "code";
  return (
    <Card id="glance" title={`${name} at a glance`}>
      <Facts>
        <Fact name="Flow">{FLOWS[provider.kind]}</Fact>
        {isCode && (
          <>
            <Fact name="Refresh token">
              {isOwn ? "If the provider issues one" : provider.token.refresh ? "Yes" : "None"}
            </Fact>
            <Fact name="PKCE">{provider.authorization.pkce ? "Yes" : "No; the secret proves it"}</Fact>
          </>
        )}
        <Fact name="Client authentication">
          <code>{provider.client.authentication.join(", ")}</code>
        </Fact>
        <Fact name="Revocation">
          {endpoints.revocation_endpoint !== undefined
            ? "Yes"
            : (provider.revocation.hint ??
              (isOwn ? "No revocation endpoint is set" : "By the person, at the provider"))}
        </Fact>
        {documentation !== undefined && (
          <Fact name="Documentation">
            <a href={documentation} rel="noreferrer">
              {new URL(documentation).host}
            </a>
          </Fact>
        )}
      </Facts>
    </Card>
  );
}
