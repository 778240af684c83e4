import type { JsonSchema } from "./api-description.ts";
import { Document } from "./document.tsx";
import { FieldEntry, fieldsWithin } from "./fields.tsx";

/** The fields of a provider's definition, generated from its JSON Schema. */
export function DefinitionPage({ nonce, schema }: { nonce: string; schema: JsonSchema }) {
  const required = new Set(schema.required);
  return (
    <Document nonce={nonce} title="Provider definition">
      <p>
        A definition describes a provider as data. Pass it as the <code>definition</code> of an integration:
        with the provider <code>oauth2</code>, it describes a provider of your own, and with any other
        provider, it overrides fields of that provider. To see which requests follow from it, use{" "}
        <a href="/docs#validate-provider">Validate a definition</a>. For editors, there is a{" "}
        <a href="/schemas/provider-definition.json">JSON Schema</a>.
      </p>
      <p>
        Texts can contain placeholders such as <code>{"{subdomain}"}</code>. Their values are variables, which
        you set, learned values, which the flow brings, and <code>{"{client_id}"}</code>. The kind of a value
        says what it may be, and where it may stand.
      </p>
      {Object.entries(schema.properties ?? {}).map(([name, property]) =>
        typeof property === "boolean" ? null : (
          <section aria-labelledby={name}>
            <h3 id={name}>
              <a href={`#${name}`}>{name}</a>
            </h3>
            <dl>
              <FieldEntry path={name} schema={property} required={required.has(name)} />
              {fieldsWithin(property, name).map((field) => (
                <FieldEntry {...field} />
              ))}
            </dl>
          </section>
        ),
      )}
    </Document>
  );
}
