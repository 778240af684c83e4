// The metadata of a connection, and the form that changes what the app has set.

import type { PublicConnection } from "../../../connection/connection.ts";
import type { ConnectionFacts } from "../../../connection/connection-facts.ts";
import { Card } from "../components/card.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Field } from "../components/forms/field.tsx";
import { FormToken } from "../components/forms/form-token.tsx";
import type { PageContext } from "../frame/page-context.ts";

/** What was typed, and what is wrong with it. Null: the form is not open. */
export type MetadataForm = { value: string | null; error: string | null };

export function MetadataCard(props: {
  context: PageContext;
  here: string;
  connection: PublicConnection;
  facts: ConnectionFacts;
  form: MetadataForm | null;
}) {
  const { context, here, connection, facts, form } = props;
  const entries = Object.entries(connection.metadata);
  const mayEdit = context.visitor?.may("connections:write") ?? false;
  const isOpen = form !== null && mayEdit;
  return (
    <Card
      id="metadata"
      title="Metadata"
      aside={
        mayEdit &&
        !isOpen && (
          <a class="b bare" href={`${here}?edit=metadata#metadata`} aria-label="Edit the metadata">
            Edit
          </a>
        )
      }
    >
      {isOpen ? (
        <form class="pad stack" method="post" action={`${here}/metadata`}>
          <FormToken context={context} />
          <Field
            id="metadata-json"
            label="Your fields"
            hint="A JSON object of names and values, up to 8 KiB. Fields that the provider sends are kept."
            error={form.error}
            mono
          >
            {(input) => (
              <textarea {...input} name="metadata" rows={6} spellcheck={false} required>
                {form.value ?? JSON.stringify(facts.app_metadata, null, 2)}
              </textarea>
            )}
          </Field>
          <div class="bar">
            <button class="b main" type="submit">
              Save
            </button>
            <a class="b" href={here}>
              Cancel
            </a>
          </div>
        </form>
      ) : entries.length === 0 ? (
        <p class="pad soft">No metadata</p>
      ) : (
        <Facts>
          {entries.map(([name, value]) => (
            <Fact name={name}>
              <code>{JSON.stringify(value)}</code>
            </Fact>
          ))}
        </Facts>
      )}
    </Card>
  );
}
