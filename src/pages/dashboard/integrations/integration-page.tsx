// One integration: what it is, its settings, its credentials, and its end.

import type { IntegrationSummary } from "../../../apps/app-rpc.ts";
import type { PublicIntegration } from "../../../integration/present-integration.ts";
import type { ConnectionCount } from "../../../apps/directory/connection-directory.ts";
import type { PublicSigningKey } from "../../../integration/signing-keys.ts";
import type { Provider } from "../../../providers/provider.ts";
import { Card } from "../components/card.tsx";
import { Copy } from "../components/copy.tsx";
import { CancelButton, Dialog } from "../components/dialog.tsx";
import { Fact, Facts, TimeFact } from "../components/facts.tsx";
import { countOf } from "../components/format-number.ts";
import { ActionForm } from "../components/forms/action-form.tsx";
import { Form } from "../components/forms/form.tsx";
import { Icon } from "../components/icon.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { Pill } from "../components/status.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { appPath, integrationPath } from "../frame/paths.ts";
import { ConnectionCounts } from "../overview/connection-counts.tsx";
import { CredentialFields } from "./credential-fields.tsx";
import { type FormState, NO_FORM } from "./form-values.ts";
import { IntegrationHead } from "./integration-head.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { isUntried, RefusalNote } from "./refusal-note.tsx";
import { SETTINGS_FIELDS, SettingsForm } from "./settings-form.tsx";
import { SigningKeys } from "./signing-keys.tsx";
import { CREDENTIAL_FIELDS } from "./credential-fields.tsx";

export function IntegrationPage(props: {
  context: PageContext;
  app: { id: string; name: string };
  integration: PublicIntegration;
  /** Whether the provider accepts the client, as the overview says. */
  summary: IntegrationSummary;
  provider: Provider;
  logo: string | null;
  keys: PublicSigningKey[];
  /** How many connections it has in each status. */
  counts: ConnectionCount[];
  canWrite: boolean;
  form: FormState;
  /** Whether what is under Advanced is shown. */
  isAdvanced: boolean;
  notice: Notice | null;
  now: number;
}) {
  const { context, app, integration, summary, provider, logo, keys, counts, canWrite, form, notice, now } =
    props;
  const connections = counts.reduce((sum, { count }) => sum + count, 0);
  const { name, enabled } = integration;
  const isRefused = summary.misconfigured !== null || summary.refusal !== null;
  const here = integrationPath(app.id, integration.id);
  // Each form shows its own problems. That of the settings also asks for a secret that has to be sent with a change.
  const isOfSettings = form.values["definition"] !== undefined;
  const fields = [...SETTINGS_FIELDS, ...(isOfSettings ? [] : CREDENTIAL_FIELDS)];
  return (
    <Frame context={context} title={name} section="integrations" sheet="integrations">
      <IntegrationHead
        app={app.id}
        integration={integration}
        logo={logo}
        title={
          <>
            {name}{" "}
            <Pill tone={isRefused ? "warn" : enabled ? "good" : "quiet"}>
              {isUntried(summary)
                ? "Not tried since the change"
                : isRefused
                  ? "Rejected"
                  : enabled
                    ? "Active"
                    : "Not turned on"}
            </Pill>
          </>
        }
        text={<code>{integration.id}</code>}
      >
        {canWrite && (
          <>
            <a
              class={enabled ? "b" : "b main"}
              href={`${here}/${enabled ? "test" : nextStep(integration, provider)}`}
            >
              {enabled ? "Test" : "Continue the setup"}
            </a>
            <ActionForm
              context={context}
              action={`${here}/enabled`}
              fields={{ enabled: enabled ? "false" : "true" }}
            >
              {enabled ? "Turn off" : "Turn on"}
            </ActionForm>
            <button class="b bad" type="button" popovertarget="delete">
              <Icon name="delete" />
              Delete…
            </button>
          </>
        )}
      </IntegrationHead>
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      {form.problems.length > 0 && (
        <ProblemNote problems={form.problems} title="Nothing was saved" fields={fields} />
      )}
      <RefusalNote context={context} app={app.id} integration={summary} count={connections} now={now} />
      {connections > 0 && (
        <ConnectionCounts
          app={app.id}
          counts={counts}
          integration={integration.id}
          isRefused={() => integration.misconfigured !== null}
        />
      )}
      <div class="cols half">
        {canWrite && (
          <div class="stack wide">
            <section class="card" aria-labelledby="credentials">
              <header>
                <h2 id="credentials">Credentials</h2>
                <span class="small soft">A new secret replaces the old one at once</span>
              </header>
              <Form context={context} class="pad stack" action={`${here}/secret`}>
                <CredentialFields
                  integration={integration}
                  provider={provider}
                  form={isOfSettings ? NO_FORM : form}
                />
                <div class="bar">
                  <button class="b" type="submit">
                    Save and continue to the test
                  </button>
                </div>
              </Form>
            </section>
            <SettingsForm
              context={context}
              here={here}
              integration={integration}
              hasScopes={provider.scopes !== null}
              form={form}
              isAdvanced={props.isAdvanced}
            />
          </div>
        )}
        <div class="stack wide">
          <FactsCard integration={integration} provider={provider} now={now} />
          {provider.kind === "code" && canWrite && (
            <SigningKeys context={context} here={here} keys={keys} jwksUrl={integration.jwks_url} now={now} />
          )}
        </div>
      </div>
      {canWrite && (
        <Dialog id="delete" title={connections > 0 ? `${name} can’t be deleted yet` : `Delete ${name}?`}>
          {connections > 0 ? (
            <>
              <p>
                {name} has {countOf(connections, "connection")}, pending ones included. Delete{" "}
                {connections === 1 ? "it" : "them"} first. To keep new people out, turn the integration off.
              </p>
              <div class="bar">
                <a
                  class="b"
                  href={`${appPath(app.id)}/connections?integration=${encodeURIComponent(integration.id)}`}
                >
                  Show the connections
                </a>
                <CancelButton dialog="delete" />
              </div>
            </>
          ) : (
            <>
              <p>
                It has no connections, so nobody loses access. Its callback URL stops working, also if you
                create it again. You can’t undo this.
              </p>
              <div class="bar">
                <ActionForm context={context} action={`${here}/delete`} class="b bad">
                  Delete {name}
                </ActionForm>
                <CancelButton dialog="delete" />
              </div>
            </>
          )}
        </Dialog>
      )}
    </Frame>
  );
}

/** The step of the wizard that is to be done next. */
export function nextStep(
  integration: PublicIntegration,
  provider: Provider,
): "register" | "credentials" | "test" {
  if (provider.kind === "api_key" || (provider.kind === "code" && provider.discovery !== undefined))
    return "test";
  if (integration.client_id === "") return "register";
  return integration.has_client_secret || integration.has_client_private_key ? "test" : "credentials";
}

/** Returns the name of an endpoint as people read it, such as "Token endpoint". */
function endpointLabel(name: string): string {
  if (name === "api_base_url") return "API base URL";
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function FactsCard(props: { integration: PublicIntegration; provider: Provider; now: number }) {
  const { integration, provider, now } = props;
  return (
    <Card id="facts" title="Facts">
      <Facts>
        <Fact name="Provider">
          <a href={`/docs/providers/${provider.id}`}>{provider.name}</a>
        </Fact>
        {provider.kind !== "api_key" && (
          <>
            <Fact name="Client ID">
              {integration.client_id === "" ? null : <code>{integration.client_id}</code>}
            </Fact>
            <Fact name="Callback URL">
              <Copy label="callback URL" value={integration.callback_url} />
            </Fact>
          </>
        )}
        {integration.webhook_url !== null && (
          <Fact name="Webhook URL">
            <Copy label="webhook URL" value={integration.webhook_url} />
          </Fact>
        )}
        {provider.scopes !== null && (
          <Fact name="Scopes">
            {integration.scopes.length === 0 ? null : <code>{integration.scopes.join(" ")}</code>}
          </Fact>
        )}
        {Object.entries(integration.endpoints).map(
          ([name, url]) =>
            url !== undefined && (
              <Fact name={endpointLabel(name)}>
                <code>{url}</code>
              </Fact>
            ),
        )}
        <TimeFact name="Created" at={integration.created_at} now={now} />
        <TimeFact name="Changed" at={integration.updated_at} now={now} />
      </Facts>
    </Card>
  );
}
