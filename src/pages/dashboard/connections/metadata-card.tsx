// The metadata of a connection, and the form that changes what the app has set.

import type { PublicConnection } from "../../../connection/connection.ts";
import type { ConnectionFacts } from "../../../connection/connection-facts.ts";
import { Card } from "../components/card.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Field } from "../components/forms/field.tsx";
import { Form } from "../components/forms/form.tsx";
import { Submit } from "../components/forms/submit.tsx";
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
        <Form context={context} class="pad stack" action={`${here}/metadata`}>
          <Field
            id="metadata-json"
            label="Your fields"
            hint="A JSON object of names and values, up to 8 KiB. Fields that the provider sends are kept."
            error={form.error}
            mono
            name="metadata"
            rows={6}
            required
            value={form.value ?? JSON.stringify(facts.app_metadata, null, 2)}
          />
          <Submit back={here}>Save</Submit>
        </Form>
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
