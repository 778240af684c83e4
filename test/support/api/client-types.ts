// Generates the types of `latchkey/client` from the OpenAPI description.

import { compile } from "json-schema-to-typescript";
import { type Description, operationsOf } from "./api-description.ts";

const HEAD = `// The API's operations and what they take and give, made of its description (/openapi.json). Not written by
// hand: \`npm test -- client-types -u\` makes it anew when the description has changed.
`;

type Schema = Record<string, unknown>;

/** Returns the text of `src/client/operations.ts`. */
export async function clientTypes(api: Description): Promise<string> {
  const root = {
    ...objectOf(Object.fromEntries(operations(api)), true),
    definitions: inPlace(api.components.schemas),
  };
  const text = await compile(inPlace(root) as Schema, "Operations", {
    bannerComment: HEAD,
    additionalProperties: false,
    enableConstEnums: false,
    unreachableDefinitions: true,
    ignoreMinAndMaxItems: true,
    style: { printWidth: 110 },
  });
  // Removes the generator's own comments.
  return text.replaceAll(/\/\*\*\n \* This interface was referenced by[^/]*\*\/\n/g, "");
}

/** Maps `METHOD /path` to the types of the path, the query, the body and the response. */
function operations(api: Description): [string, Schema][] {
  return operationsOf(api)
    .filter(({ operation }) => operation["x-any-method"] === undefined)
    .map(({ method, path, operation: { operationId, summary, parameters = [], requestBody, responses } }) => {
      const fields = (place: string) => {
        const there = parameters.filter((parameter) => parameter.in === place);
        return objectOf(
          Object.fromEntries(
            there.map(({ name, schema, description }) => [name, { ...schema, description }]),
          ),
          there.filter(({ required }) => required).map(({ name }) => name),
        );
      };
      const [good] = Object.entries(responses).filter(([status]) => status.startsWith("2"));
      const parts = {
        path: fields("path"),
        query: fields("query"),
        body: named(`${operationId}-body`, requestBody?.content["application/json"]?.schema),
        answer: good?.[1].content?.["application/json"]?.schema ?? { type: "null" },
      };
      return [`${method.toUpperCase()} ${path}`, { ...objectOf(parts, true), description: summary }];
    });
}

/** Adds a schema that becomes a separate type. */
const named = (title: string, schema: object | undefined): Schema =>
  schema === undefined ? objectOf({}, true) : { title, ...schema };

function objectOf(properties: Schema, required: true | string[]): Schema {
  return {
    type: "object",
    properties,
    required: required === true ? Object.keys(properties) : required,
    additionalProperties: false,
  };
}

/** Converts references within the description to references within one schema. */
function inPlace(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/components/schemas/', '"#/definitions/')) as unknown;
}
