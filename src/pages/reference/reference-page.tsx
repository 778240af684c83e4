// The reference of the API, made of its description. It needs no script and asks nothing of anybody.

import type { ApiDescription, JsonSchema } from "./api-description.ts";
import { Fields } from "./fields.tsx";
import { type Entry, OperationEntry } from "./operation-entry.tsx";
import { Prose } from "./prose.tsx";
import { REFERENCE_STYLE } from "./reference-style.ts";
import { WebhookEntry } from "./webhook-entry.tsx";

export function ReferencePage({ nonce, api }: { nonce: string; api: ApiDescription }) {
  const sections = sectionsOf(api);
  const common = commonFailures(sections.flatMap(({ entries }) => entries));
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>Latchkey: the API</title>
        <style nonce={nonce} dangerouslySetInnerHTML={{ __html: REFERENCE_STYLE }} />
      </head>
      <body>
        <Index sections={sections} />
        <main id="content">
          <h1>The API</h1>
          {api.info.description.split("\n\n").map((paragraph) => (
            <p>
              <Prose text={paragraph} />
            </p>
          ))}
          <p>
            In the examples <code>$LATCHKEY</code> is <code>{api.servers[0]?.url}</code>, <code>$KEY</code> is
            your app's API key, and <code>$ADMIN_TOKEN</code> is the operator's. For tools there is an{" "}
            <a href="/openapi.json">OpenAPI 3.1 description</a>.
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
        </main>
      </body>
    </html>
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

/** One entry an operation, and one for all the methods that do the same. */
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

/** What every operation can answer is said once. */
function commonFailures(entries: Entry[]): ReadonlySet<string> {
  const [first = [], ...others] = entries.map(({ operation }) => operation["x-failures"]);
  return new Set(first.filter((code) => others.every((failures) => failures.includes(code))));
}

function Index({ sections }: { sections: Section[] }) {
  return (
    <nav aria-label="Index">
      <a class="skip" href="#content">
        Skip to the content
      </a>
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
    </nav>
  );
}

function Objects({ api }: { api: ApiDescription }) {
  return (
    <section aria-labelledby="objects">
      <h2 id="objects">Objects</h2>
      {Object.entries(api.components.schemas).map(([name, schema]) => (
        <section aria-labelledby={name}>
          <h3 id={name}>
            <a href={`#${name}`}>{name}</a>
          </h3>
          <Parts schema={schema} />
        </section>
      ))}
    </section>
  );
}

/** The fields of an object, or of each form it can have. A list of codes has a section of its own. */
function Parts({ schema }: { schema: JsonSchema }) {
  if (schema.enum !== undefined)
    return (
      <p>
        One of <a href="#errors">the codes below</a>.
      </p>
    );
  const forms = schema.oneOf ?? [schema];
  return (
    <>
      {forms.length > 1 && <p>One of {forms.length}, by its type:</p>}
      {forms.map((form) => (
        <Fields schema={form} marksRequired={false} />
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
        <Prose text="A `Problem` with a stable `code`: branch on it. `Retry-After` is set where trying again makes sense. Every operation can answer " />
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
                {title}. <Prose text={`${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </section>
  );
}
