// Decides what happens with each grant, from what exists. Sends nothing.

/**
 * Returns each grant with its `integration`, its `variables`, and one of these: `existing`, the ID of the connection that
 * it has become; `problems`, why it can't be imported; or neither. If several grants have the same key, only the last one
 * counts.
 */
export function planGrants(grants, existing, options, now = Date.now()) {
  const unique = new Map(grants.map((grant) => [grant.key, grant]));
  return [...unique.values()].map((grant) => {
    const integration = options.integrations.get(grant.oldIntegration) ?? grant.oldIntegration;
    const known = existing.imported.get(grant.key);
    if (known !== undefined) return { ...grant, integration, existing: known, problems: [], warnings: [] };
    const isExpired = grant.expiresAt !== null && grant.expiresAt <= now;
    const found = existing.integrations.get(integration);
    const { variables, problems: unsettable } = variablesOf(grant, found, existing);
    const problems =
      grant.problems.length > 0
        ? grant.problems
        : [
            ...(found === undefined ? [missingIntegration(integration, grant, existing)] : unsettable),
            ...tokenProblems(grant, isExpired),
          ];
    return {
      ...grant,
      integration,
      variables,
      problems,
      warnings: [...grant.warnings, ...lifetimeWarnings(grant, isExpired)],
    };
  });
}

function tokenProblems({ accessToken, refreshToken }, isExpired) {
  return [
    ...(accessToken ? [] : ["has no access token"]),
    ...(isExpired && !refreshToken ? ["has expired, and has no refresh token"] : []),
  ];
}

function missingIntegration(id, { oldProvider, provider }, { providers }) {
  const advice = providers.has(provider)
    ? `create it with the provider ${provider}`
    : `Latchkey has no provider for ${oldProvider}: create it with the provider oauth2`;
  return `the integration ${id} does not exist (${advice})`;
}

/**
 * Returns the values that are variables of the provider, without those that the integration has as well, and a problem for
 * each that only an integration can have.
 */
function variablesOf({ values }, integration, { providers }) {
  const variables = {};
  const problems = [];
  const { definition, variables: own = {}, provider } = integration ?? {};
  const known = new Map(providers.get(provider)?.variables.map((variable) => [variable.name, variable]));
  for (const [name, changes] of Object.entries(definition?.variables ?? {}))
    known.set(name, { ...known.get(name), ...changes });
  for (const [name, { kind = "label", choices, allowed_hosts: hosts, default: fallback }] of known) {
    const isText = choices || !["label", "host"].includes(kind);
    // Host names have no case.
    const value = isText ? values[name] : values[name]?.toLowerCase();
    const usual = own[name] ?? fallback;
    if (value === undefined || isSame(usual, value)) continue;
    if (kind === "host" && !choices && !hosts)
      problems.push(
        `needs an integration with variables.${name} = ${value} (${integration.id} has ${usual ?? "none"})`,
      );
    else variables[name] = value;
  }
  return { variables, problems };
}

/** The other system may have a URL instead of a host name. */
const isSame = (one, other) => one !== null && one !== undefined && bare(one) === bare(other);
const bare = (value) =>
  value
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replace(/\/$/, "");

function lifetimeWarnings({ refreshToken, expiresAt }, isExpired) {
  if (refreshToken) return isExpired ? ["has expired, and is refreshed when it is first used"] : [];
  return [
    expiresAt === null
      ? "has no refresh token"
      : "has no refresh token, and ends when the access token expires",
  ];
}
