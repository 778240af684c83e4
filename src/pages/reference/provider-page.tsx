import type { Child } from "hono/jsx";
import { BASIS } from "../../providers/definition/definition.ts";
import { Document } from "./document.tsx";

/** What a provider's page shows: the API's response, and the definition. */
export type DescribedProvider = {
  id: string;
  kind: string;
  name: string;
  documentation: string | null;
  verified: keyof typeof BASIS;
  scopes: { scope: string; description: string }[];
  default_scopes: string[];
  supports: Readonly<Record<string, boolean>>;
  registration: { url: string | null; callback_url: string; notes: string[] };
  variables: {
    name: string;
    label: string;
    kind: string;
    choices: string[] | null;
    example: string | null;
  }[];
  client_authentication: string[];
  grant_types: string[];
  revocation_hint: string | null;
};

/** The page of one provider, generated from its definition. */
export function ProviderPage({
  nonce,
  provider,
  signsAssertions,
  definition,
}: {
  nonce: string;
  provider: DescribedProvider;
  /** Whether the client gets tokens with a JWT that its private key signs. */
  signsAssertions: boolean;
  definition: object;
}) {
  const { id, name, documentation, verified, scopes, default_scopes, registration, variables } = provider;
  const hasClient = provider.kind !== "api_key";
  const isMachine = hasClient && provider.grant_types[0] === "client_credentials";
  const isPublic = provider.client_authentication.every((method) => method === "none");
  const credential = signsAssertions ? ", and its client_private_key" : isPublic ? "" : " and secret";
  const supported = Object.entries(provider.supports).filter(([, isSupported]) => isSupported);
  return (
    <Document nonce={nonce} title={name}>
      <p>
        Provider ID: <code>{id}</code>.{" "}
        {documentation !== null && (
          <>
            <a href={documentation}>Documentation of {name}</a>.{" "}
          </>
        )}
        {BASIS[verified]}
      </p>
      <Part id="register" title={hasClient ? "Register a client" : "Connect"}>
        <ol>
          {hasClient && (
            <li>
              {registration.url === null ? (
                "Register an OAuth client with the provider."
              ) : (
                <>
                  Register an OAuth client at <a href={registration.url}>{registration.url}</a>.
                </>
              )}
            </li>
          )}
          <li>
            Create an integration with <code>"provider": "{id}"</code>
            {variables.length > 0 && ", its variables,"}
            {hasClient && ` and the client's ID${credential}`}.
          </li>
          <li>
            {isMachine || !hasClient ? (
              <>
                {!hasClient && "Let the end user enter the credential in a connect session, or create "}
                {isMachine && "Create "}
                the connection with <code>POST /v1/connections</code>.
              </>
            ) : (
              <>
                Register the integration's <code>callback_url</code> as the redirect URI. It has the form{" "}
                <code>{registration.callback_url}</code>.
              </>
            )}
          </li>
        </ol>
        {registration.notes.map((note) => (
          <p>{note}</p>
        ))}
      </Part>
      {variables.length > 0 && (
        <Part id="variables" title="Variables">
          <dl>
            {variables.map((variable) => (
              <div>
                <dt>
                  <code>{variable.name}</code> <span>{variable.choices?.join(", ") ?? variable.kind}</span>
                </dt>
                <dd>
                  {variable.label}
                  {variable.example === null ? "" : `, such as ${variable.example}`}.
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      <Part id="scopes" title="Scopes">
        <p>
          {default_scopes.length === 0 ? (
            "An integration requests no scopes by default."
          ) : (
            <>
              Requested by default: <code>{default_scopes.join(" ")}</code>
            </>
          )}
        </p>
        {scopes.length > 0 && (
          <dl>
            {scopes.map(({ scope, description }) => (
              <div>
                <dt>
                  <code>{scope}</code>
                </dt>
                <dd>{description}</dd>
              </div>
            ))}
          </dl>
        )}
      </Part>
      <Part id="supports" title="Supported">
        <p>
          {supported.map(([capability]) => capability).join(", ") || "Authorization only"}.
          {hasClient && (
            <>
              {" "}
              Client authentication:{" "}
              <code>
                {signsAssertions ? "client_private_key" : provider.client_authentication.join(", ")}
              </code>
              .
            </>
          )}
        </p>
        {provider.revocation_hint !== null && <p>{provider.revocation_hint}</p>}
      </Part>
      <Part id="definition" title="Definition">
        <pre>{JSON.stringify(definition, null, 2)}</pre>
      </Part>
    </Document>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: Child }) {
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}
