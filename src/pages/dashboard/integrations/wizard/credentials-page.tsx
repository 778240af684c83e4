// The third step: what the provider has issued.

import type { PublicIntegration } from "../../../../integration/present-integration.ts";
import type { Provider } from "../../../../providers/provider.ts";
import { Form } from "../../components/forms/form.tsx";
import { Note } from "../../components/note.tsx";
import { Submit } from "../../components/forms/submit.tsx";
import { Frame } from "../../frame/frame.tsx";
import type { PageContext } from "../../frame/page-context.ts";
import { integrationPath } from "../../frame/paths.ts";
import { CREDENTIAL_FIELDS, CredentialFields } from "../credential-fields.tsx";
import { type FormState, otherProblems } from "../form-values.ts";
import { IntegrationHead } from "../integration-head.tsx";
import { ProblemNote } from "../problem-note.tsx";
import { Steps } from "./steps.tsx";

export function CredentialsPage(props: {
  context: PageContext;
  app: string;
  integration: PublicIntegration;
  provider: Provider;
  logo: string | null;
  form: FormState;
}) {
  const { context, app, integration, provider, logo, form } = props;
  const { name, endpoints } = integration;
  const here = integrationPath(app, integration.id);
  const others = otherProblems(form, CREDENTIAL_FIELDS);
  const receiver = URL.parse(endpoints.token_endpoint ?? provider.endpoints.token_endpoint ?? "")?.host;
  return (
    <Frame context={context} title={`Credentials from ${name}`} section="integrations" sheet="integrations">
      <IntegrationHead
        app={app}
        integration={integration}
        logo={logo}
        title={`Credentials from ${name}`}
        text={
          integration.enabled
            ? "What you enter replaces what is stored, at once."
            : "You find them with the client that you just made."
        }
      >
        {!integration.enabled && <Steps at="Credentials" />}
      </IntegrationHead>
      {others.length > 0 && <ProblemNote problems={others} title="This can’t be saved" />}
      <div class="cols">
        <Form context={context} class="stack wide" action={`${here}/credentials`}>
          <section class="card">
            <div class="pad stack wide">
              <CredentialFields integration={integration} provider={provider} form={form} />
            </div>
          </section>
          <Submit back={integration.enabled ? here : `${here}/register`} backLabel="Back">
            Save and continue to the test
          </Submit>
        </Form>
        <Note tone="quiet" icon="key" title="Stored encrypted">
          <p class="soft">
            The secret goes to {receiver === undefined ? "the provider" : <code>{receiver}</code>} only, and
            is never shown again, here or in the API.
          </p>
        </Note>
      </div>
    </Frame>
  );
}
