// Asks before connections are deleted in bulk. Their number has to be typed.

import type { DirectoryFilter } from "../../../apps/directory/list/directory-filter.ts";
import { Field } from "../components/forms/field.tsx";
import { Form } from "../components/forms/form.tsx";
import { countOf } from "../components/format-number.ts";
import { PageHead } from "../components/page-head.tsx";
import { Submit } from "../components/forms/submit.tsx";
import { FilterFields } from "../connections/list/connection-tabs.tsx";
import { connectionsPath, connectionsUrl } from "../connections/list/connections-query.ts";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";

export function ConfirmDeletionPage(props: {
  context: PageContext;
  app: string;
  filter: DirectoryFilter;
  /** The connections that were chosen; null for all that match the filter. */
  ids: readonly string[] | null;
  count: number;
  error: string | null;
}) {
  const { context, app, filter, ids, count, error } = props;
  const words = countOf(count, "connection");
  return (
    <Frame context={context} title={`Delete ${words}?`} section="connections">
      <PageHead
        back={{ href: connectionsUrl(app, filter), label: "Connections" }}
        title={`Delete ${words}?`}
      />
      <div class="cols">
        <div class="card pad">
          <Form context={context} class="stack" action={`${connectionsPath(app)}/chosen`}>
            <input type="hidden" name="action" value="delete" />
            <FilterFields filter={filter} />
            {ids === null ? (
              <input type="hidden" name="all" value="true" />
            ) : (
              ids.map((id) => <input type="hidden" name="id" value={id} />)
            )}
            <p>
              Your app loses access to {count === 1 ? "this account" : "these accounts"} at once, and the
              grants are revoked where the provider supports it. This can’t be undone; the end users can
              connect again.
            </p>
            <Field
              id="count"
              label={
                <>
                  Type <code>{String(count)}</code> to confirm
                </>
              }
              error={error}
              name="count"
              inputmode="numeric"
              required
            />
            <Submit class="end" back={connectionsUrl(app, filter)}>
              Delete {words}
            </Submit>
          </Form>
        </div>
      </div>
    </Frame>
  );
}
