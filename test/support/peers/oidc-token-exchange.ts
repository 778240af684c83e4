// Token exchange (RFC 8693) for the oidc-provider server, which has no such grant of its own.

import { errors, type Provider, type TokenEndpointGrantContext } from "oidc-provider";

export const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const PARAMETERS = [
  "audience",
  "resource",
  "scope",
  "requested_token_type",
  "subject_token",
  "subject_token_type",
];

/** The services that tokens can be issued for. */
export const TARGETS = ["https://billing.example.com", "https://ledger.example.com", "reports"];

export type TokenExchanges = {
  /** The parameters of all requests, oldest first. */
  received: Record<string, unknown>[];
  /** The lifetime of issued tokens in seconds; null to leave it out of the response. */
  seconds: number | null;
  /** The request waits for this before it is processed. */
  held: Promise<void>;
  /** Ends an access token at the server, as if it had expired early. */
  end: (accessToken: string) => Promise<void>;
};

/** Adds the grant to a server. */
export function addTokenExchange(provider: Provider): TokenExchanges {
  const exchanges: TokenExchanges = {
    received: [],
    seconds: 600,
    held: Promise.resolve(),
    end: async (accessToken) => (await provider.AccessToken.find(accessToken))?.destroy(),
  };
  const handle = async (ctx: TokenEndpointGrantContext) => {
    const { params, client } = ctx.oidc;
    exchanges.received.push({ ...params });
    await exchanges.held;
    if (params["subject_token_type"] !== ACCESS_TOKEN)
      throw new errors.InvalidRequest("the subject_token_type is not supported");
    const subject = await provider.AccessToken.find(String(params["subject_token"]));
    if (subject === undefined || !subject.isValid || subject.clientId !== client.clientId)
      throw new errors.InvalidRequest("the subject_token is expired or invalid");
    const requested = params["requested_token_type"] ?? ACCESS_TOKEN;
    if (requested !== ACCESS_TOKEN)
      throw new errors.InvalidRequest("the requested_token_type is not supported");
    const targets = [params["audience"], params["resource"]].flat().filter((value) => value !== undefined);
    if (targets.some((target) => !TARGETS.some((known) => known === target)))
      throw new errors.InvalidTarget("no such target");
    const granted = new Set((subject.scope ?? "").split(" "));
    const scope = String(params["scope"] ?? subject.scope);
    if (scope.split(" ").some((one) => !granted.has(one)))
      throw new errors.InvalidScope("the scope exceeds that of the subject_token", scope);
    const token = new provider.AccessToken({
      accountId: subject.accountId,
      client,
      grantId: subject.grantId,
      gty: "token_exchange",
      scope,
    });
    ctx.body = {
      access_token: await token.save(),
      issued_token_type: ACCESS_TOKEN,
      token_type: "Bearer",
      ...(exchanges.seconds !== null && { expires_in: exchanges.seconds }),
      scope,
    };
  };
  provider.registerGrantType(TOKEN_EXCHANGE, handle, PARAMETERS, ["audience", "resource"]);
  return exchanges;
}
