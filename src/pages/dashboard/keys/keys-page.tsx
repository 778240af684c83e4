// An app's API keys: what each may do, when it was last used, and a new one, which is shown once.

import type { PublicApiKey } from "../../../apps/keys/api-key.ts";
import { Card } from "../components/card.tsx";
import { Copy } from "../components/copy.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Icon } from "../components/icon.tsx";
import { Note } from "../components/note.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { keysPath } from "../frame/paths.ts";
import { KeyTable } from "./key-table.tsx";
import { type EnteredKey, NewKeyForm, NO_KEY } from "./new-key-form.tsx";

export function KeysPage(props: {
  context: PageContext;
  app: string;
  keys: PublicApiKey[];
  ownKey: string | null;
  /** A key that was just created. It is on this page and never again. */
  created: { id: string; name: string | null; api_key: string } | null;
  /** What was entered, and what is wrong with it, if no key was created. */
  entered: EnteredKey | null;
  problems: { name?: string; scopes?: string };
  notice: Notice | null;
  now: number;
}) {
  const { context, app, keys, ownKey, created, entered, problems, notice, now } = props;
  const here = keysPath(app);
  return (
    <Frame context={context} title="API keys" section="keys" sheet="keys">
      <PageHead
        title="API keys"
        text="Your backend calls Latchkey with one of these. Keep them out of your pages and apps. A key can also sign in here."
      >
        {entered === null && (
          <button class="b main" type="button" popovertarget="new-key">
            <Icon name="add" />
            New key
          </button>
        )}
      </PageHead>
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      {created !== null && (
        <Note
          tone="good"
          role="status"
          class="notice secret"
          title={`“${created.name ?? "The new key"}” was created. Copy it now: it is not shown again.`}
        >
          <Copy id="new-api-key" label="API key" value={created.api_key} />
          <p class="soft">If it replaces another key, delete that one once nothing uses it.</p>
        </Note>
      )}
      {entered !== null && (
        <Card id="new-key-title" title="New API key">
          <div class="pad">
            <NewKeyForm context={context} action={here} entered={entered} problems={problems} dialog={null} />
          </div>
        </Card>
      )}
      <KeyTable
        context={context}
        action={here}
        keys={keys}
        newKey={created?.id ?? null}
        ownKey={ownKey}
        now={now}
      />
      <p class="small soft">
        A deleted key may work for another minute. The last use is counted to the hour. What a key may do
        cannot be changed: create another one instead. Times in UTC.
      </p>
      {entered === null && (
        <Dialog id="new-key" title="New API key">
          <NewKeyForm context={context} action={here} entered={NO_KEY} problems={{}} dialog="new-key" />
        </Dialog>
      )}
    </Frame>
  );
}
