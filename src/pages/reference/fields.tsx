// The fields of an object. Nested fields are listed by their path.

import type { JsonSchema } from "./api-description.ts";
import { Prose } from "./prose.tsx";
import {
  asSchema,
  itemsOf,
  limitsOf,
  objectLink,
  referencedName,
  typeText,
  withoutNull,
} from "./schema-text.ts";

type Field = { path: string; schema: JsonSchema; required: boolean };

/** Lists the fields with their types. `marksRequired` marks required fields, for inputs. */
export function Fields({ schema, marksRequired }: { schema: JsonSchema; marksRequired: boolean }) {
  const fields = fieldsOf(schema, "");
  return (
    <dl>
      {fields.map(({ path, schema: field, required }) => (
        <FieldEntry path={path} schema={field} required={marksRequired && required} />
      ))}
    </dl>
  );
}

/** A field with its type and description. */
export function FieldEntry({ path, schema, required }: Field) {
  const inner = withoutNull(schema);
  const name = referencedName(inner.type === "array" ? itemsOf(inner) : inner);
  const limits = limitsOf(inner).map((limit) => `${limit}.`);
  const text = [schema.description ?? "", ...limits].filter((part) => part !== "").join(" ");
  return (
    <div>
      <dt>
        <code>{path}</code>{" "}
        <span>{name === null ? typeText(schema) : <a href={objectLink(name)}>{typeText(schema)}</a>}</span>
        {required && <b> required</b>}
      </dt>
      {text !== "" && (
        <dd>
          <Prose text={text} />
        </dd>
      )}
    </div>
  );
}

/** Returns the fields of an object and of the objects in it, by their path. */
function fieldsOf(schema: JsonSchema, prefix: string): Field[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const field = asSchema(property);
    const path = `${prefix}${name}`;
    return [{ path, schema: field, required: required.has(name) }, ...fieldsWithin(field, path)];
  });
}

/** Returns the fields in an object, in the objects of a list, or in those of a record. */
export function fieldsWithin(schema: JsonSchema, path: string): Field[] {
  const inner = withoutNull(schema);
  // An object whose names are the caller's own.
  const named = asSchema(inner.additionalProperties);
  if (named.properties !== undefined) return fieldsOf(named, `${path}.{name}.`);
  return inner.type === "array"
    ? fieldsOf(withoutNull(itemsOf(inner)), `${path}[].`)
    : fieldsOf(inner, `${path}.`);
}
