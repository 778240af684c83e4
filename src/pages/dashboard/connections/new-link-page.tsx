// Creates a connect link for an end user, to try it or to send it.

import type { IntegrationSummary } from "../../../apps/app-rpc.ts";
import { Field } from "../components/forms/field.tsx";
import { FormToken } from "../components/forms/form-token.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
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
      <div class="card pad">
        <form class="stack" method="post" action={`${connectionsPath(app)}/new`}>
          <FormToken context={context} />
          <Field id="end-user" label="End user" hint="Your ID for the end user, such as usr_1042." mono>
            {(input) => (
              <input
                {...input}
                name="end_user"
                value={form.endUser}
                required
                maxlength={256}
                autocomplete="off"
                spellcheck={false}
              />
            )}
          </Field>
          <Field id="end-user-name" label="Name" hint="Shown on the connect page. You can leave it empty.">
            {(input) => <input {...input} name="name" value={form.name} maxlength={100} autocomplete="off" />}
          </Field>
          <div class="field">
            <label for="link-integration">Integration</label>
            <select id="link-integration" name="integration">
              <option value="">The end user chooses</option>
              {integrations.map(({ id, name }) => (
                <option value={id} selected={id === form.integration}>
                  {name === id ? id : `${name} (${id})`}
                </option>
              ))}
            </select>
          </div>
          <label class="pickrow">
            <input type="checkbox" name="automatic" value="true" checked={form.isAutomatic} />
            <span>
              Connect without your backend
              <br />
              <span class="small soft">
                To try it. Otherwise, your backend has to confirm who returned, as for every connect session.
              </span>
            </span>
          </label>
          <div class="bar">
            <button class="b main" type="submit">
              Create the link
            </button>
          </div>
        </form>
      </div>
    </Frame>
  );
}
