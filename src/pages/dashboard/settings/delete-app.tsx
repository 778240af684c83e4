// Deletes an app: says what ends, and asks for the app's name.

import type { AppOverview } from "../../../apps/app-rpc.ts";
import { Card } from "../components/card.tsx";
import { Dialog } from "../components/dialog.tsx";
import { countOf } from "../components/format-number.ts";
import { Field } from "../components/forms/field.tsx";
import { Form } from "../components/forms/form.tsx";
import { Submit } from "../components/forms/submit.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { appPath } from "../frame/paths.ts";

const DIALOG = "delete-app";

export function DeleteApp({ context, overview }: { context: PageContext; overview: AppOverview }) {
  const { app, integrations } = overview;
  const connections = overview.connections.reduce((sum, { count }) => sum + count, 0);
  return (
    <Card id="end" title="Delete this app">
      <div class="pad stack">
        <p class="small">
          Ends {countOf(connections, "connection")}, {countOf(integrations.length, "integration")}, and{" "}
          {countOf(app.keys.length, "API key")}. It cannot be undone.
        </p>
        <div class="bar">
          <button class="b bad" type="button" popovertarget={DIALOG}>
            Delete…
          </button>
        </div>
      </div>
      <Dialog id={DIALOG} title={`Delete ${app.name}?`}>
        <p>
          The app’s API keys stop working at once. Its {countOf(connections, "connection")} end one by one,
          and their grants are revoked at the providers that support it. Its integrations, its webhooks, its
          logs, and its audit log are deleted. It cannot be undone.
        </p>
        <Form context={context} class="stack" action={`${appPath(app.id)}/settings/delete`}>
          <Field
            name="typed_name"
            label={
              <>
                To confirm, type <bdi>{app.name}</bdi>
              </>
            }
            required
            mono
          />
          <Submit class="end" dialog={DIALOG}>
            Delete the app
          </Submit>
        </Form>
      </Dialog>
    </Card>
  );
}
