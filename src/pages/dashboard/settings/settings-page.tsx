// An app's settings and, for the operator, its deletion.

import type { AppOverview } from "../../../apps/app-rpc.ts";
import type { InvalidField } from "../../../shared/failure.ts";
import { Card } from "../components/card.tsx";
import { Copy } from "../components/copy.tsx";
import { Fact, Facts, TimeFact } from "../components/facts.tsx";
import { Form } from "../components/forms/form.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Submit } from "../components/forms/submit.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { appPath } from "../frame/paths.ts";
import { DeleteApp } from "./delete-app.tsx";
import { SettingsFields } from "./settings-fields.tsx";
import type { SettingsValues } from "./settings-values.ts";

export function SettingsPage(props: {
  context: PageContext;
  overview: AppOverview;
  values: SettingsValues;
  problems: readonly InvalidField[];
  notice: Notice | null;
  now: number;
}) {
  const { context, overview, values, problems, notice, now } = props;
  const { app } = overview;
  const here = `${appPath(app.id)}/settings`;
  return (
    <Frame context={context} title="App settings" section="settings">
      <PageHead title="App settings" text="Where people come back to, and who may open the connect page." />
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      <div class="cols">
        <Form context={context} action={here}>
          <Card id="app" title="App">
            <div class="pad stack wide">
              <SettingsFields
                names={["name", "return_urls", "origins"]}
                values={values}
                problems={problems}
              />
              <Submit>Save</Submit>
            </div>
          </Card>
        </Form>
        <div class="stack wide">
          <Card id="facts" title="Facts">
            <Facts>
              <Fact name="App ID">
                <Copy label="app ID" value={app.id} />
              </Fact>
              <TimeFact name="Created" at={app.created_at} now={now} />
              <TimeFact name="Changed" at={app.updated_at} now={now} />
            </Facts>
          </Card>
          {context.visitor?.isOperator === true && <DeleteApp context={context} overview={overview} />}
        </div>
      </div>
    </Frame>
  );
}
