// A webhook in the reference: a request that Latchkey sends to an app.

import type { ApiDescription } from "./api-description.ts";
import { FieldEntry } from "./fields.tsx";
import { Prose } from "./prose.tsx";
import { referencedName } from "./schema-text.ts";

type Webhook = ApiDescription["webhooks"][string]["post"];

export function WebhookEntry({ webhook }: { webhook: Webhook }) {
  const { operationId: id, summary, description = "", parameters = [], requestBody } = webhook;
  const body = requestBody?.content["application/json"];
  const name = body === undefined ? null : referencedName(body.schema);
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>
        <a href={`#${id}`}>{summary}</a>
      </h3>
      <p class="route">
        <b>POST</b> <code>your webhook_url</code>
      </p>
      <p>
        <Prose text={description} />
      </p>
      <h4>Headers</h4>
      <dl>
        {parameters.map(({ name: header, schema, description: text = "" }) => (
          <FieldEntry path={header} schema={{ ...schema, description: text }} required={false} />
        ))}
      </dl>
      <h4>Body</h4>
      <p>{name !== null && <a href={`#${name}`}>{name}</a>}</p>
      <pre>{JSON.stringify(body?.example, null, 2)}</pre>
    </section>
  );
}
