// Validates the settings of an integration without storing it, and shows the requests that it would send.

import type { Config } from "../config.ts";
import { previewKeyRequests } from "../connection/kinds/api-key/preview-requests.ts";
import { previewRequests } from "../connection/kinds/oauth-code/preview-requests.ts";
import { buildIntegration } from "../integration/build-integration.ts";
import type { NewIntegration } from "../integration/integration.ts";
import { acceptValue, ruleOfLearned } from "../providers/definition/templates.ts";
import { type AccountProvider, discoversServer } from "../providers/provider.ts";
import { ownValue } from "../shared/own-value.ts";
import { chooseAuthMethod } from "../providers/registration/client-method.ts";
import { findProvider, providerOf } from "../providers/registry.ts";
import type { AppId } from "../shared/id.ts";
import type { Parsed } from "../shared/lazy.ts";
import { ok, type Result } from "../shared/result.ts";
import type { ValidationResponse } from "./schemas/validation.ts";
import { curlCommand } from "./curl-command.ts";

type Validated = NewIntegration & { learned: Record<string, string> };

/** A client ID and a secret for settings that have none yet. */
const EXAMPLE_CLIENT_ID = "CLIENT_ID";
const EXAMPLE_SECRET = "example-of-a-client-secret";

/** Returns the problems of the settings, or the requests. Fails where the provider or the issuer does not exist. */
export async function validateDefinition(
  config: Config,
  appId: AppId,
  { learned, ...settings }: Validated,
): Promise<Result<Parsed<typeof ValidationResponse>>> {
  const input = withExampleClient(settings);
  const built = await buildIntegration({ config, appId, now: Date.now(), isPreview: true }, input);
  if (!built.ok) {
    const { code, fields } = built.failure;
    if (code !== "integration_invalid") return built;
    return ok({ valid: false, problems: (fields ?? []).map((field) => ({ ...field })), requests: [] });
  }
  const provider = providerOf(built.value);
  // The endpoints of a server that is discovered are known only when a user connects.
  if (provider.kind === "item" || discoversServer(provider))
    return ok({ valid: true, problems: [], requests: [] });
  const problems = exampleProblems(provider, learned);
  if (problems.length > 0) return ok({ valid: false, problems, requests: [] });
  const { publicOrigin, outbound: policy } = config;
  const requests =
    provider.kind === "code"
      ? await previewRequests(built.value, { publicOrigin, policy, learned })
      : previewKeyRequests(built.value, policy);
  return ok({
    valid: true,
    problems: [],
    requests: requests.map((request) => ({ ...request, curl: curlCommand(request) })),
  });
}

/** Returns the problems of the given examples of learned values. */
function exampleProblems({ learned }: AccountProvider, examples: Readonly<Record<string, string>>) {
  return Object.entries(examples).flatMap(([name, example]) => {
    const path = `learned.${name}`;
    const definition = ownValue(learned, name);
    if (definition === undefined) return [{ path, message: "is not a learned value of the definition" }];
    const { kind = "text", allowed_hosts } = definition;
    const hosts = allowed_hosts === undefined ? "" : ` that is or ends with ${allowed_hosts.join(", ")}`;
    return acceptValue(example, ruleOfLearned(definition)) === null
      ? [{ path, message: `is not a ${kind}${hosts}` }]
      : [];
  });
}

/**
 * Adds a client to settings without one. It has a secret unless the provider, the definition, or the option says that it has
 * none.
 */
function withExampleClient(given: Omit<Validated, "learned">) {
  const { provider: id, definition = null, options = {} } = given;
  if (findProvider(id) === undefined) return given;
  const provider = providerOf({ provider: id, definition });
  if (provider.kind === "api_key" || discoversServer(provider)) return given;
  const settings = { client_id: EXAMPLE_CLIENT_ID, ...given };
  const none = { scopes: [], variables: {}, endpoints: {}, discovered: null, clientId: "", hasSecret: true };
  const method = chooseAuthMethod(provider, { ...none, options });
  const signs = provider.kind === "code" && provider.token.assertion !== undefined;
  return signs || method === "none" || method === "private_key_jwt" || given.client_private_key !== undefined
    ? settings
    : { client_secret: EXAMPLE_SECRET, ...settings };
}
