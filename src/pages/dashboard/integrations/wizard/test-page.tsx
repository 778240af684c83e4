// The last step: connect an account of one's own, see what works, and turn the integration on.

import type { TestReport } from "../../../../connection/connection-rpc.ts";
import type { PublicIntegration } from "../../../../integration/present-integration.ts";
import type { KindName } from "../../../../providers/provider-kinds.ts";
import { Field } from "../../components/forms/field.tsx";
import { ActionForm } from "../../components/forms/action-form.tsx";
import { Form } from "../../components/forms/form.tsx";
import { Note } from "../../components/note.tsx";
import { type Notice, NoticeCard } from "../../components/notice.tsx";
import { Frame } from "../../frame/frame.tsx";
import type { PageContext } from "../../frame/page-context.ts";
import { integrationPath } from "../../frame/paths.ts";
import { type FormState, otherProblems, problemOf } from "../form-values.ts";
import { IntegrationHead } from "../integration-head.tsx";
import { ProblemNote } from "../problem-note.tsx";
import { Copy } from "../../components/copy.tsx";
import { Time } from "../../components/time.tsx";
import { Steps } from "./steps.tsx";
import { ToCome } from "./to-come.tsx";
import { TestResult } from "./test-result.tsx";

const savedNotice = (newest: TestReport | undefined): Notice => ({
  kind: "done",
  title: "Saved",
  text: newest === undefined ? "Not tested since this change." : "Nothing is different from the last test.",
});

export function TestPage(props: {
  context: PageContext;
  app: { id: string; name: string };
  integration: PublicIntegration;
  logo: string | null;
  /** Where the client is registered at the provider; null where it is not known. */
  settingsUrl: string | null;
  kind: KindName;
  needsAssertion: boolean;
  reports: TestReport[];
  form: FormState;
  /** Whether the credentials were just saved. */
  isSaved: boolean;
  now: number;
}) {
  const { context, app, integration, logo, kind, needsAssertion, reports, form, isSaved, now } = props;
  const { name, enabled } = integration;
  const isMachine = kind === "client_credentials" || kind === "jwt_bearer";
  const here = integrationPath(app.id, integration.id);
  // A test from before the client was changed says nothing about it.
  const isCurrent = ({ created_at }: TestReport) => created_at >= (integration.client_changed_at ?? "");
  const current = reports.filter(isCurrent);
  const earlier = reports.filter((report) => !isCurrent(report));
  const [newest] = current;
  const works = newest?.status === "succeeded";
  const others = otherProblems(form, ["assertion"]);
  const label = newest === undefined ? (isMachine ? "Request a token" : "Connect an account") : "Test again";
  const turnOn = !enabled && (
    <ActionForm
      context={context}
      action={`${here}/enabled`}
      class={works ? "b main" : "b"}
      fields={{ enabled: "true" }}
    >
      Turn on for everybody
    </ActionForm>
  );
  const actions = (
    <div class="pad stack line-top">
      <Form context={context} class="stack" id="run" hidden={!needsAssertion} action={`${here}/tests`}>
        {needsAssertion && (
          <Field
            label="Assertion"
            hint="A JWT of the workload’s platform. It is sent once and not stored."
            mono
            error={problemOf(form, "assertion")}
            name="assertion"
            rows={4}
            required
          />
        )}
      </Form>
      <div class="bar">
        {works && turnOn}
        <button class={works && !enabled ? "b" : "b main"} type="submit" form="run">
          {label}
        </button>
        {!works && (
          <a class="b" href={`${here}/credentials`}>
            Change the credentials
          </a>
        )}
        {!works && turnOn}
        {enabled ? (
          <a class="b" href={here}>
            Back to the integration
          </a>
        ) : (
          <span class="small soft">
            {works ? "Until then, only tests can use it." : "You can also turn it on without a test."}
          </span>
        )}
      </div>
    </div>
  );
  const shown = { name, here, settingsUrl: props.settingsUrl, now };
  return (
    <Frame context={context} title={`Test ${name}`} section="integrations" sheet="integrations">
      <IntegrationHead
        app={app.id}
        integration={integration}
        logo={logo}
        title={`Test ${name}`}
        text={
          isMachine
            ? "Latchkey requests a token with your client’s credentials, and revokes it."
            : `Connect an account of your own. ${app.name} gets no event of it, and the test’s connection and its tokens are deleted afterwards.`
        }
      >
        {!enabled && <Steps at="Test" />}
      </IntegrationHead>
      {isSaved && <NoticeCard notice={savedNotice(newest)} now={now} />}
      {others.length > 0 && (
        <ProblemNote problems={others} title="Something is missing before it can be tested" />
      )}
      {newest?.status === "running" && newest.diagnosis === null && (
        <Note tone="quiet" icon="clock" role="status" title="A test is running">
          <p class="soft">Finish it in the other tab, then reload this page.</p>
          {kind === "code" && (
            <>
              <p class="soft">
                Does {name} show an error of its own? Most often, it doesn’t know the callback URL. Register
                exactly this one there:
              </p>
              <Copy label="callback URL" value={newest.sent.callback_url} />
            </>
          )}
        </Note>
      )}
      {newest === undefined && (
        <ToCome integration={integration} kind={kind}>
          {actions}
        </ToCome>
      )}
      {current.map((report, place) => (
        <TestResult {...shown} report={report} title={place === 0 ? "Last test" : "Test before"}>
          {place === 0 && actions}
        </TestResult>
      ))}
      {earlier.length > 0 && (
        <details class="stack">
          <summary>
            {earlier.length === 1 ? "1 test" : `${earlier.length} tests`} from before the change at{" "}
            <Time at={integration.client_changed_at} now={now} clock /> UTC
          </summary>
          {earlier.map((report) => (
            <TestResult {...shown} report={report} title="Before the change">
              {null}
            </TestResult>
          ))}
        </details>
      )}
    </Frame>
  );
}
