// For which URLs an app gets proofs of its token (RFC 9449): those of the API for which the token was issued. The app has
// the token itself, but neither its key nor the refresh token that a proof for the authorization server would go with. Pure.

import { type ApiBase, decodePath } from "../providers/api-request.ts";
import { ENDPOINT_NAMES, type Endpoints } from "../providers/provider.ts";

/** The API of a token, and the endpoints of its authorization server. */
type ProofScope = {
  base: ApiBase;
  endpoints: Endpoints;
  /** The token endpoint of a server that was discovered; null otherwise. */
  tokenEndpoint: string | null;
};

/** The endpoints of a server that take an access token, wherever they are. */
const API_ENDPOINTS = ["userinfo_endpoint", "account_endpoint"] as const;

/** All others: those to which Latchkey alone sends proofs, or that take no access token. */
const SERVER_ENDPOINTS = ENDPOINT_NAMES.filter(
  (name) => name !== "issuer" && name !== "api_base_url" && !API_ENDPOINTS.some((one) => one === name),
);

/** Returns why no proof is signed for a URL; null if one is. */
export function proofUrlProblem({ href, origin, username, password }: URL, scope: ProofScope): string | null {
  const { base, endpoints, tokenEndpoint } = scope;
  if (username !== "" || password !== "") return "The URL contains a user name or a password.";
  const called = placeOf(href);
  const ofServer = [tokenEndpoint, ...SERVER_ENDPOINTS.map((name) => endpoints[name])];
  if (ofServer.some((url) => url !== null && url !== undefined && placeOf(url) === called))
    return "The URL is an endpoint of the authorization server.";
  if (API_ENDPOINTS.some((name) => placeOf(endpoints[name] ?? "") === called)) return null;
  // A token of a discovered server is for one resource, and not for others at its origin (RFC 8707).
  const { exact } = base;
  const isOfApi =
    exact === undefined
      ? origin === new URL(base.href).origin
      : called === placeOf(exact) || called?.startsWith(`${placeOf(exact)}/`);
  return isOfApi === true ? null : "The URL is not one of the integration's API.";
}

/** Returns where a URL leads, without its query, as a server may read its path; null where it is no URL. */
function placeOf(text: string): string | null {
  const url = URL.parse(text);
  if (url === null) return null;
  const segments = decodePath(url.pathname)
    .split(/[/\\]/)
    .filter((segment) => segment !== "" && segment !== ".");
  return [url.origin, ...segments].join("/").toLowerCase();
}
