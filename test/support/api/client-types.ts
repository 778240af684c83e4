// Generates the types of `latchkey/client` from the description of the API.

import { compile } from "json-schema-to-typescript";
import { type Description, operationsOf } from "./api-description.ts";

const HEAD = `// The API's operations with their parameters, bodies and responses, generated from its description (/openapi.json). Do
// not edit: after a change of the description, run \`npm test -- client-types -u\`.
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
  // A comment of the generator that describes no type.
  return text.replaceAll(/\/\*\*\n \* This interface was referenced by[^/]*\*\/\n/g, "");
}

/** Returns `METHOD /path` with the schemas of its path, query, body and response. */
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
        response: good?.[1].content?.["application/json"]?.schema ?? { type: "null" },
      };
      return [`${method.toUpperCase()} ${path}`, { ...objectOf(parts, true), description: summary }];
    });
}

/** Names a schema, so that it becomes a type of its own. */
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

/**
 * Rewrites references to the description's schemas as references within one schema. What stands beside a reference is left
 * out, because the generator would write the type again.
 */
function inPlace(value: unknown): unknown {
  const text = JSON.stringify(value).replaceAll('"#/components/schemas/', '"#/definitions/');
  return JSON.parse(text, (_, part: unknown) =>
    typeof part === "object" && part !== null && "$ref" in part ? { $ref: part.$ref } : part,
  ) as unknown;
}
