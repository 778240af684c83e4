// How an integration's client authenticates: the method, and what its private key signs. Pure.

import type { SigningAlgorithm } from "../../vault/private-key.ts";
import { fillAll, fillText, type TemplateValues } from "../definition/templates.ts";
import type { TokenEndpointAuthMethod } from "../definition/client.ts";
import type { IntegrationOptions } from "../integration-settings.ts";
import type { Parsed } from "../../shared/lazy.ts";
import type { CodeProvider, Provider } from "../provider.ts";

type Options = Parsed<typeof IntegrationOptions>;

/** What the choice of a method depends on. */
type ClientSettings = {
  options: Options;
  discovered: {
    token_endpoint_auth_methods_supported?: string[] | undefined;
    require_signed_request_object?: boolean | undefined;
  } | null;
  hasSecret: boolean;
  hasKey?: boolean;
};

/** How assertions differ from the defaults: the key's own algorithm, and the issuer as the audience. */
export type ClientAssertion = {
  alg?: SigningAlgorithm | undefined;
  audience?: "issuer" | "token_endpoint" | undefined;
};

/** How authorization requests are signed (RFC 9101): whether they must be, and how, if the key's own algorithm does not apply. */
export type RequestObject = { isRequired: boolean; alg?: SigningAlgorithm | undefined };

/** A client secret that the client's key signs, with all values filled in. The lifetime is in seconds. */
export type SecretJwt = {
  alg: SigningAlgorithm;
  kid: string | null;
  claims: Record<string, string>;
  lifetime: number;
};

/**
 * Returns how an integration's client authenticates: the integration's option, or the first supported method for the
 * credential that it has.
 */
export function chooseAuthMethod<P extends Provider>(
  provider: P,
  { options, discovered, hasSecret, hasKey = false }: ClientSettings,
): P["client"]["authentication"][number] | TokenEndpointAuthMethod {
  if (options.token_endpoint_auth_method !== undefined) return options.token_endpoint_auth_method;
  if (!hasSecret && !hasKey) return "none";
  const signsAssertions = !hasSecret && secretJwtOf(provider) === undefined;
  const offered = discovered?.token_endpoint_auth_methods_supported;
  const methods: readonly P["client"]["authentication"][number][] = provider.client.authentication;
  const usable = methods.filter(
    (method) => method !== "none" && (method === "private_key_jwt") === signsAssertions,
  );
  return usable.find((method) => offered === undefined || offered.includes(method)) ?? usable[0] ?? "none";
}

/** Returns the definition's client secret that is a JWT, if there is one. */
export const secretJwtOf = (provider: Provider) =>
  provider.kind === "code" ? provider.client.secret_jwt : undefined;

/** Returns what the client's key signs, if the client uses its key. */
export function signedByClient(
  { client }: CodeProvider,
  method: TokenEndpointAuthMethod,
  { options }: Pick<ClientSettings, "options">,
  values: TemplateValues,
): { clientAssertion?: ClientAssertion; secretJwt?: SecretJwt } {
  const { client_assertion_audience: audience, token_endpoint_auth_signing_alg: alg } = options;
  if (method === "private_key_jwt") return { clientAssertion: { alg, audience } };
  if (client.secret_jwt === undefined) return {};
  const { alg: own, kid, claims, lifetime } = client.secret_jwt;
  const filled = {
    alg: own,
    kid: kid === undefined ? null : fillText(kid, values),
    claims: fillAll(claims, values),
    lifetime: lifetime ?? SECRET_LIFETIME_SECONDS,
  };
  return { secretJwt: filled };
}

/** Returns how authorization requests are signed; undefined where they are not. A server that requires this always gets it. */
export function requestObjectOf({
  options,
  discovered,
}: Pick<ClientSettings, "options" | "discovered">): RequestObject | undefined {
  const { request_object: wanted, request_object_signing_alg: alg } = options;
  const isRequired = discovered?.require_signed_request_object === true || wanted === "required";
  return isRequired || wanted === "preferred" ? { isRequired, alg } : undefined;
}

/** A secret is signed for each request. */
const SECRET_LIFETIME_SECONDS = 300;
