// The operator creates an app.

import type { InvalidField } from "../../../shared/failure.ts";
import { Card } from "../components/card.tsx";
import { Form } from "../components/forms/form.tsx";
import { Note } from "../components/note.tsx";
import { NoticeCard } from "../components/notice.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Submit } from "../components/forms/submit.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { SettingsFields } from "../settings/settings-fields.tsx";
import type { SettingsValues } from "../settings/settings-values.ts";

const HERE = "/dashboard/apps/new";

export function NewAppPage(props: {
  context: PageContext;
  values: SettingsValues;
  problems: readonly InvalidField[];
  now: number;
}) {
  const { context, values, problems, now } = props;
  return (
    <Frame context={context} title="New app" section="apps">
      <PageHead
        back={{ href: "/dashboard", label: "Apps" }}
        title="New app"
        text="An app has its own integrations, connections, and API keys. Everything here can be changed later."
      />
      {problems.length > 0 && (
        <NoticeCard
          notice={{
            kind: "failed",
            title: "Not created",
            text: "Correct the marked fields.",
            code: "invalid_request",
          }}
          now={now}
        />
      )}
      <div class="cols">
        <Form context={context} action={HERE}>
          <Card id="app" title="App">
            <div class="pad stack wide">
              <SettingsFields
                names={["name", "return_urls", "origins", "webhook_url"]}
                values={values}
                problems={problems}
              />
              <Submit back="/dashboard">Create the app</Submit>
            </div>
          </Card>
        </Form>
        <Note tone="quiet" icon="key" title="What you get">
          <p class="soft">
            An API key with full access and a webhook secret, each shown once. With them, the app’s developer
            sets up integrations, here or through the API.
          </p>
        </Note>
      </div>
    </Frame>
  );
}
