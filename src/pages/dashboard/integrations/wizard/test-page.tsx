// The last step: connect an account of one's own, see what works, and turn the integration on.

import type { TestReport } from "../../../../connection/connection-rpc.ts";
import type { PublicIntegration } from "../../../../integration/present-integration.ts";
import { Field } from "../../components/forms/field.tsx";
import { ActionForm } from "../../components/forms/action-form.tsx";
import { FormToken } from "../../components/forms/form-token.tsx";
import { Note } from "../../components/note.tsx";
import { type Notice, NoticeCard } from "../../components/notice.tsx";
import { Frame } from "../../frame/frame.tsx";
import type { PageContext } from "../../frame/page-context.ts";
import { integrationPath } from "../../frame/paths.ts";
import { type FormState, otherProblems, problemOf } from "../form-values.ts";
import { IntegrationHead } from "../integration-head.tsx";
import { ProblemNote } from "../problem-note.tsx";
import { Steps } from "./steps.tsx";
import { TestResult } from "./test-result.tsx";

export function TestPage(props: {
  context: PageContext;
  app: { id: string; name: string };
  integration: PublicIntegration;
  logo: string | null;
  /** Where the client is registered at the provider; null where it is not known. */
  settingsUrl: string | null;
  /** Whether the test of this kind has no browser. */
  isMachine: boolean;
  needsAssertion: boolean;
  reports: TestReport[];
  form: FormState;
  notice: Notice | null;
  now: number;
}) {
  const { context, app, integration, logo, isMachine, needsAssertion, reports, form, notice, now } = props;
  const { name, enabled } = integration;
  const here = integrationPath(app.id, integration.id);
  const [newest] = reports;
  const works = newest?.status === "succeeded";
  const others = otherProblems(form, ["assertion"]);
  const label = newest === undefined ? (isMachine ? "Request a token" : "Connect an account") : "Test again";
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
            : `Connect an account of your own. Nothing of it reaches ${app.name}, and it’s deleted afterwards.`
        }
      >
        {!enabled && <Steps at="Test" />}
      </IntegrationHead>
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      {others.length > 0 && (
        <ProblemNote problems={others} title="Something is missing before it can be tested" />
      )}
      {newest?.status === "running" && newest.diagnosis === null && (
        <Note tone="quiet" icon="clock" role="status" title="A test is running">
          <p class="soft">Finish it in the other tab, then reload this page.</p>
        </Note>
      )}
      <section class="card">
        <form class="pad stack" method="post" action={`${here}/tests`}>
          <FormToken context={context} />
          {needsAssertion && (
            <Field
              id="assertion"
              label="Assertion"
              hint="A JWT of the workload’s platform. It is sent once and not stored."
              mono
              error={problemOf(form, "assertion")}
            >
              {(input) => <textarea {...input} name="assertion" rows={4} spellcheck={false} required />}
            </Field>
          )}
          <div class="bar">
            <button class={works && !enabled ? "b" : "b main"} type="submit">
              {label}
            </button>
            <a class="b" href={`${here}/credentials`}>
              Change the credentials
            </a>
            {enabled && (
              <a class="b" href={here}>
                Back to {name}
              </a>
            )}
          </div>
        </form>
        {!enabled && (
          <div class="pad bar line-top">
            <ActionForm
              context={context}
              action={`${here}/enabled`}
              class={works ? "b main" : "b"}
              fields={{ enabled: "true" }}
            >
              Turn on for everybody
            </ActionForm>
            <span class="small soft">
              {works ? "Until then, only tests can use it." : "You can also turn it on without a test."}
            </span>
          </div>
        )}
      </section>
      {reports.map((report, place) => (
        <TestResult
          report={report}
          name={name}
          title={place === 0 ? "Last test" : "Test before"}
          here={here}
          settingsUrl={props.settingsUrl}
          now={now}
        />
      ))}
    </Frame>
  );
}
