// Creates a connect link for an end user, to try it or to send it.

import type { IntegrationSummary } from "../../../apps/app-rpc.ts";
import { Field } from "../components/forms/field.tsx";
import { Form } from "../components/forms/form.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Select } from "../components/forms/select.tsx";
import { integrationOptions } from "../integrations/integration-options.ts";
import { Submit } from "../components/forms/submit.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { CompletionChoice } from "./completion-choice.tsx";
import { connectionsPath } from "./list/connections-query.ts";

export type NewLinkForm = { endUser: string; name: string; integration: string; isAutomatic: boolean };

export function NewLinkPage(props: {
  context: PageContext;
  app: string;
  integrations: readonly IntegrationSummary[];
  form: NewLinkForm;
  notice: Notice | null;
  now: number;
}) {
  const { context, app, integrations, form, notice, now } = props;
  return (
    <Frame context={context} title="Connect link" section="connections">
      <PageHead
        back={{ href: connectionsPath(app), label: "Connections" }}
        title="Connect link"
        text="Whoever opens the link connects an account for the end user that you name."
      />
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      <div class="cols">
        <div class="card pad">
          <Form context={context} class="stack" action={`${connectionsPath(app)}/new`}>
            <Field
              id="end-user"
              label="End user"
              hint="Your ID for the end user, such as usr_1042."
              mono
              name="end_user"
              value={form.endUser}
              required
              maxlength={256}
            />
            <Field
              id="end-user-name"
              label="Name"
              hint="Shown on the connect page. You can leave it empty."
              name="name"
              value={form.name}
              maxlength={100}
            />
            <Select
              name="integration"
              label="Integration"
              any="The end user chooses"
              selected={form.integration}
              options={integrationOptions(integrations)}
            />
            <CompletionChoice isAutomatic={form.isAutomatic} />
            <Submit>Create the link</Submit>
          </Form>
        </div>
      </div>
    </Frame>
  );
}
