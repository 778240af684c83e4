// The endpoints of a definition, with the names of RFC 8414 where it has one.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { ValueName } from "./values.ts";

/** A URL with placeholders. What may stand where is checked in check-definition.ts. */
const UrlTemplate = lazy(() => z.string().min(1).max(1024));

export const Endpoints = lazy(() =>
  z
    .strictObject({
      issuer: UrlTemplate()
        .optional()
        .describe(
          DESCRIBED &&
            "The issuer. It is compared with the `iss` parameter of callbacks (RFC 9207). Its metadata is discovered if no endpoints are set.",
        ),
      authorization_endpoint: UrlTemplate()
        .optional()
        .describe(DESCRIBED && "The URL that starts the authorization."),
      pushed_authorization_request_endpoint: UrlTemplate()
        .optional()
        .describe(DESCRIBED && "The URL to which authorization requests are pushed (RFC 9126)."),
      device_authorization_endpoint: UrlTemplate()
        .optional()
        .describe(DESCRIBED && "The URL that issues device codes (RFC 8628)."),
      token_endpoint: UrlTemplate()
        .optional()
        .describe(DESCRIBED && "The URL that issues tokens."),
      refresh_endpoint: UrlTemplate()
        .optional()
        .describe(DESCRIBED && "The URL that refreshes tokens, if it is not the token endpoint."),
      exchange_endpoint: UrlTemplate()
        .optional()
        .describe(DESCRIBED && "The URL of the second exchange, if it is not the token endpoint."),
      revocation_endpoint: UrlTemplate()
        .optional()
        .describe(
          DESCRIBED &&
            "The URL that revokes tokens. It can contain `{token}` where `revocation.token_in` is `url`.",
        ),
      userinfo_endpoint: UrlTemplate()
        .optional()
        .describe(DESCRIBED && "The OpenID Connect UserInfo endpoint."),
      account_endpoint: UrlTemplate()
        .optional()
        .describe(DESCRIBED && "The URL of the account request, if it is not below the API's base URL."),
      api_base_url: UrlTemplate()
        .optional()
        .describe(DESCRIBED && "The base URL of the API that the proxy calls."),
    })
    .meta({
      id: "ProviderEndpoints",
      description: "The endpoints. Their URLs can contain placeholders such as `{subdomain}`.",
    }),
);

export type DefinedEndpoints = Parsed<typeof Endpoints>;

export const Variants = lazy(() =>
  z
    .strictObject({
      variable: ValueName().describe(DESCRIBED && "The variable, which has `choices`."),
      endpoints: z
        .record(z.string().max(64), Endpoints())
        .describe(DESCRIBED && "The endpoints for each choice."),
    })
    .describe(DESCRIBED && "Endpoints that depend on the value of a variable."),
);
