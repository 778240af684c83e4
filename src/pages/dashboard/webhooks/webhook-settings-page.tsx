// The settings of an app's webhooks: the URL, the event types, and the secret.

import type { PublicApp } from "../../../apps/settings/app.ts";
import { Subscription } from "../../../events/event.ts";
import { withoutQuery } from "../../../events/sent-request.ts";
import { Card } from "../components/card.tsx";
import { Copy } from "../components/copy.tsx";
import { CancelButton, Dialog } from "../components/dialog.tsx";
import { ActionForm } from "../components/forms/action-form.tsx";
import { Field } from "../components/forms/field.tsx";
import { Form } from "../components/forms/form.tsx";
import { Note } from "../components/note.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Time } from "../components/time.tsx";
import { Submit } from "../components/forms/submit.tsx";
import { Choice } from "../components/forms/choice.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { webhooksPath } from "../frame/paths.ts";

/** A new secret, which is shown once. */
export type NewSecret = { webhook_secret: string; previous_secret_valid_until: string | null };

export function WebhookSettingsPage(props: {
  context: PageContext;
  app: PublicApp;
  /** What was entered, if it could not be saved. */
  entered: { url: string; events: readonly string[] } | null;
  /** What is wrong with the URL. */
  problem: string | null;
  notice: Notice | null;
  secret: NewSecret | null;
  now: number;
}) {
  const { context, app, entered, problem, notice, secret, now } = props;
  const here = `${webhooksPath(app.id)}/settings`;
  const url = entered?.url ?? (app.webhook_url === null ? "" : withoutQuery(app.webhook_url));
  const events: readonly string[] = entered?.events ?? app.webhook_events;
  return (
    <Frame context={context} title="Webhook settings" section="webhooks" sheet="webhooks">
      <PageHead back={{ href: webhooksPath(app.id), label: "Webhooks" }} title="Webhook settings" />
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      {secret !== null && <SecretNote secret={secret} now={now} />}
      <Card id="endpoint" title="Endpoint">
        <Form context={context} class="pad stack wide" action={here}>
          <input type="hidden" name="action" value="save" />
          <Field
            label="URL"
            error={problem}
            hint={urlHint(url)}
            mono
            name="url"

            inputmode="url"
            value={url}
            maxlength={2048}
            placeholder="https://app.example.com/webhooks"
          />
          <fieldset>
            <legend>Events</legend>
            <div class="types">
              {Subscription().options.map((type) => (
                <Choice name={`type:${type}`} checked={events.includes(type)} hint={MEANINGS[type]}>
                  <code>{type}</code>
                </Choice>
              ))}
            </div>
          </fieldset>
          <Submit back={webhooksPath(app.id)}>Save</Submit>
        </Form>
      </Card>
      <Card id="secret" title="Signing secret">
        <div class="pad stack">
          <p class="soft">
            Your backend verifies with it that an event comes from Latchkey. It is shown only when it is new.
            After a rotation, events have two signatures for 24 hours, so that you can replace it without
            losing any.
          </p>
          <div class="bar">
            <button class="b" type="button" popovertarget="rotate">
              Rotate the secret…
            </button>
          </div>
        </div>
      </Card>
      <Dialog id="rotate" title="Rotate the signing secret?">
        <p class="soft">
          You get a new secret. The current one works for 24 more hours. A secret before that one stops
          working now.
        </p>
        <div class="bar">
          <ActionForm context={context} action={here} class="b main" fields={{ action: "rotate" }}>
            Rotate
          </ActionForm>
          <CancelButton dialog="rotate" />
        </div>
      </Dialog>
    </Frame>
  );
}

const urlHint = (url: string) =>
  url.endsWith("?…")
    ? "The URL has a query, which is not shown. It stays as it is if you do not change the URL. Empty: nothing is sent."
    : "Saving retries what is waiting. Empty: nothing is sent.";

/** The secret, on the page that answers the rotation and never again. */
function SecretNote({ secret, now }: { secret: NewSecret; now: number }) {
  return (
    <Note tone="good" role="status" class="notice secret" title="New signing secret">
      <p class="soft">
        Copy it now: it is not shown again. The previous secret works until{" "}
        <Time at={secret.previous_secret_valid_until} now={now} exact />.
      </p>
      <Copy id="new-secret" label="signing secret" value={secret.webhook_secret} />
    </Note>
  );
}

const MEANINGS = {
  "connection.created": "An account was connected",
  "connection.updated": "A connection changed in another way",
  "connection.refreshed": "There is a new token. Frequent",
  "connection.reauthorization_required": "The end user has to reconnect",
  "connection.recovered": "A connection works again",
  "connection.expiring": "The grant will end soon",
  "connection.deleted": "A connection was deleted",
  "integration.misconfigured": "The provider rejects the client ID or secret",
  "integration.recovered": "The provider accepts them again",
  "agent_call.held": "An agent’s call waits for its end user",
  "provider.event": "The provider sent a webhook",
} as const;
