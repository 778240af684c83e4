// An operation in the reference: description, parameters, body, example, response and errors.

import type { ApiOperation, ApiResponse, JsonSchema } from "./api-description.ts";
import { curlOf } from "./curl.ts";
import { FieldEntry, Fields } from "./fields.tsx";
import { Prose } from "./prose.tsx";
import { itemsOf, asSchema, referencedName } from "./schema-text.ts";

export type Entry = { id: string; ids: string[]; method: string; path: string; operation: ApiOperation };

export function OperationEntry({ entry, common }: { entry: Entry; common: ReadonlySet<string> }) {
  const { id, ids, method, path, operation } = entry;
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content["application/json"];
  const success = Object.entries(responses).find(([status]) => Number(status) < 300);
  return (
    <section aria-labelledby={id}>
      {ids.map((other) => (
        <span id={other} />
      ))}
      <h3 id={id}>
        <a href={`#${id}`}>{summary}</a>
      </h3>
      <p class="route">
        <b>{method === "any" ? "ANY" : method.toUpperCase()}</b> <code>{path}</code>
      </p>
      {description !== undefined && (
        <p>
          <Prose text={description} />
        </p>
      )}
      {parameters.length > 0 && (
        <>
          <h4>Parameters</h4>
          <dl>
            {parameters.map(({ name, schema, description: text = "", required }) => (
              <FieldEntry path={name} schema={{ ...schema, description: text }} required={required} />
            ))}
          </dl>
        </>
      )}
      {body !== undefined && (
        <>
          <h4>Body</h4>
          <Fields schema={body.schema} marksRequired />
        </>
      )}
      <h4>Example</h4>
      <pre>{curlOf(method === "any" ? "get" : method, path, operation)}</pre>
      {success !== undefined && <SuccessfulResponse status={success[0]} response={success[1]} />}
      <Failures codes={operation["x-failures"].filter((code) => !common.has(code))} />
    </section>
  );
}

function SuccessfulResponse({ status, response }: { status: string; response: ApiResponse }) {
  const [content] = Object.values(response.content ?? {});
  if (content === undefined)
    return (
      <p>
        <b>{status}</b> {response.description}
      </p>
    );
  const { schema, example } = content;
  const list = asSchema(schema.properties?.["data"]);
  const row = list.type === "array" ? referencedName(itemsOf(list)) : null;
  const name = referencedName(schema) ?? row;
  return (
    <>
      <p>
        <b>{status}</b> {row === null ? "" : "A page of "}
        {name === null ? response.description : <a href={`#${name}`}>{name}</a>}
      </p>
      {name === null && hasFields(schema) && <Fields schema={schema} marksRequired={false} />}
      <pre>{JSON.stringify(example, null, 2)}</pre>
    </>
  );
}

const hasFields = (schema: JsonSchema) => Object.keys(schema.properties ?? {}).length > 0;

function Failures({ codes }: { codes: string[] }) {
  return (
    <p class="soft">
      Errors:{" "}
      {codes.map((code) => (
        <>
          <a href={`#${code}`}>{code}</a>{" "}
        </>
      ))}
      {codes.length > 0 && "and "}
      <a href="#errors">errors of all operations</a>
    </p>
  );
}
