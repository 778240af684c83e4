// The API reference, rendered from the OpenAPI description. It uses no script and loads no other resources.

import type { ApiDescription, JsonSchema } from "./api-description.ts";
import { Document } from "./document.tsx";
import { Fields } from "./fields.tsx";
import { type Entry, OperationEntry } from "./operation-entry.tsx";
import { Prose } from "./prose.tsx";
import { hasOwnPage } from "./schema-text.ts";
import { WebhookEntry } from "./webhook-entry.tsx";

export function ReferencePage({ nonce, api }: { nonce: string; api: ApiDescription }) {
  const sections = sectionsOf(api);
  const common = commonFailures(sections.flatMap(({ entries }) => entries));
  return (
    <Document nonce={nonce} title="API reference" index={<Index sections={sections} />}>
      {api.info.description.split("\n\n").map((paragraph) => (
        <p>
          <Prose text={paragraph} />
        </p>
      ))}
      <p>
        In the examples, <code>$LATCHKEY</code> is <code>{api.servers[0]?.url}</code>, <code>$KEY</code> is
        your app's API key, and <code>$ADMIN_TOKEN</code> is the operator's admin token. For tools, there is
        an <a href="/openapi.json">OpenAPI 3.1 description</a>.
      </p>
      <p>
        Each <a href="/docs/providers">provider</a> has a page, and so has the{" "}
        <a href="/docs/provider-definition">definition of a provider</a>.
      </p>
      {sections.map(({ name, id, about, entries, webhooks }) => (
        <section aria-labelledby={id}>
          <h2 id={id}>{name}</h2>
          <p>{about}</p>
          {entries.map((entry) => (
            <OperationEntry entry={entry} common={common} />
          ))}
          {webhooks.map((webhook) => (
            <WebhookEntry webhook={webhook} />
          ))}
        </section>
      ))}
      <Objects api={api} />
      <Errors api={api} common={common} />
    </Document>
  );
}

type Section = {
  name: string;
  id: string;
  about: string;
  entries: Entry[];
  webhooks: ApiDescription["webhooks"][string]["post"][];
};

function sectionsOf({ tags, paths, webhooks }: ApiDescription): Section[] {
  const entries = Object.entries(paths).flatMap(([path, methods]) => entriesOf(path, methods));
  return tags.map(({ name, description }) => ({
    name,
    id: `section-${name.toLowerCase().replaceAll(" ", "-")}`,
    about: description,
    entries: entries.filter(({ operation }) => operation.tags.includes(name)),
    webhooks: Object.values(webhooks)
      .map(({ post }) => post)
      .filter(({ tags: named }) => named.includes(name)),
  }));
}

/** Returns one entry per operation. Methods that do the same share one entry. */
function entriesOf(path: string, methods: ApiDescription["paths"][string]): Entry[] {
  const all = Object.entries(methods);
  const [first] = all;
  const shared = first?.[1]["x-any-method"];
  if (first !== undefined && shared !== undefined) {
    const ids = all.map(([, { operationId }]) => operationId);
    return [{ id: shared, ids, method: "any", path, operation: first[1] }];
  }
  return all.map(([method, operation]) => ({ id: operation.operationId, ids: [], method, path, operation }));
}

/** Returns the errors that all operations have in common. They are listed only once. */
function commonFailures(entries: Entry[]): ReadonlySet<string> {
  const [first = [], ...others] = entries.map(({ operation }) => operation["x-failures"]);
  return new Set(first.filter((code) => others.every((failures) => failures.includes(code))));
}

function Index({ sections }: { sections: Section[] }) {
  return (
    <details>
      <summary>Index</summary>
      {sections.map(({ name, id, entries, webhooks }) => (
        <>
          <p>
            <a href={`#${id}`}>{name}</a>
          </p>
          <ul>
            {entries.map((entry) => (
              <li>
                <a href={`#${entry.id}`}>{entry.operation.summary}</a>
              </li>
            ))}
            {webhooks.map(({ operationId, summary }) => (
              <li>
                <a href={`#${operationId}`}>{summary}</a>
              </li>
            ))}
          </ul>
        </>
      ))}
      <p>
        <a href="#objects">Objects</a>
      </p>
      <p>
        <a href="#errors">Errors</a>
      </p>
    </details>
  );
}

function Objects({ api }: { api: ApiDescription }) {
  return (
    <section aria-labelledby="objects">
      <h2 id="objects">Objects</h2>
      {Object.entries(api.components.schemas)
        .filter(([name]) => !hasOwnPage(name))
        .map(([name, schema]) => (
          <section aria-labelledby={name}>
            <h3 id={name}>
              <a href={`#${name}`}>{name}</a>
            </h3>
            <SchemaFields schema={schema} />
          </section>
        ))}
    </section>
  );
}

/** The fields of an object or of each of its variants. The error codes have their own section. */
function SchemaFields({ schema }: { schema: JsonSchema }) {
  if (schema.enum !== undefined)
    return (
      <p>
        One of the <a href="#errors">error codes</a>.
      </p>
    );
  const variants = schema.oneOf ?? [schema];
  return (
    <>
      {variants.length > 1 && (
        <p>
          One of these {variants.length} objects, depending on its <code>type</code>:
        </p>
      )}
      {variants.map((variant) => (
        <Fields schema={variant} marksRequired={false} />
      ))}
    </>
  );
}

function Errors({ api, common }: { api: ApiDescription; common: ReadonlySet<string> }) {
  const all = api["x-error-codes"];
  return (
    <section aria-labelledby="errors">
      <h2 id="errors">Errors</h2>
      <p>
        <Prose text="Errors are `Problem` objects with a stable `code`. Branch on the code. If it makes sense to try again, the response has a `Retry-After` header. Every operation can return these codes: " />
        {[...common].map((code) => (
          <>
            <a href={`#${code}`}>{code}</a>{" "}
          </>
        ))}
      </p>
      <section aria-label="Codes">
        <dl>
          {all.map(({ code, status, title, advice }) => (
            <div>
              <dt id={code}>
                <code>{code}</code> <span>{status}</span>
              </dt>
              <dd>
                {title}. <Prose text={advice} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </section>
  );
}
