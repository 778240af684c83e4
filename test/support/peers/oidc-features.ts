// The optional features of the oidc-provider server, as its documentation has an operator set them up.

import { errors, type AuthorizationDetail, type Configuration, type KoaContextWithOIDC } from "oidc-provider";
import { z } from "zod";
import { parseJson } from "../parse-json.ts";

/** A protected API of the server, as a resource indicator (RFC 8707). The APIs of tests are at loopback addresses. */
export const RESOURCE = "https://api.example.com/v1";

const isResource = (resource: string) => resource === RESOURCE || new URL(resource).hostname === "127.0.0.1";

/** The type of authorization details that the server supports. */
export const DETAILS_TYPE = "payment_initiation";

/** The fields of the type. The server adds `debtor`, and rejects any other field. */
const FIELDS: ReadonlySet<string> = new Set(["type", "actions", "locations", "instructedAmount", "debtor"]);

const Details = z.array(z.looseObject({ type: z.string() }));

/** Returns the authorization details of a request. */
function requestedDetails({ oidc }: KoaContextWithOIDC): AuthorizationDetail[] | undefined {
  const text = oidc.params?.["authorization_details"];
  return typeof text === "string" ? Details.parse(JSON.parse(text)) : undefined;
}

export const FEATURES: NonNullable<Configuration["features"]> = {
  devInteractions: { enabled: false },
  deviceFlow: { enabled: true },
  jwtUserinfo: { enabled: true },
  requestObjects: { enabled: true },
  registration: { enabled: true },
  clientCredentials: { enabled: true },
  revocation: {
    enabled: true,
    allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
  },
  resourceIndicators: {
    enabled: true,
    useGrantedResource: () => true,
    getResourceServerInfo: (_ctx, resource) => {
      if (!isResource(resource)) throw new errors.InvalidTarget();
      return { scope: "files:read files:write", audience: resource, accessTokenFormat: "jwt" };
    },
  },
  richAuthorizationRequests: {
    enabled: true,
    types: {
      [DETAILS_TYPE]: {
        validate: (_ctx, detail) => {
          const unknown = Object.keys(detail).find((name) => !FIELDS.has(name));
          if (unknown !== undefined) throw new errors.InvalidAuthorizationDetails(`unknown field ${unknown}`);
        },
      },
    },
    authorizationDetailsForGrantSource: (ctx) =>
      requestedDetails(ctx)?.map((detail) => ({ ...detail, debtor: { iban: "DE02100100109307118603" } })),
    authorizationDetailsForAccessToken: (ctx, _token, source) =>
      source === undefined
        ? requestedDetails(ctx)
        : Details.optional().parse(parseJson(JSON.stringify(source))["rar"]),
  },
};
