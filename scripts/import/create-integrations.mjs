// Creates the integrations, one after another. The connections that follow need them.

const ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** Creates the integrations that do not exist, and adds them to `existing`. */
export async function createIntegrations(latchkey, wanted, existing, { integrations, isDryRun }, report) {
  for (const one of wanted) {
    const id = integrations.get(one.oldId) ?? one.oldId;
    const name = `integration ${one.oldId}`;
    if (existing.integrations.has(id)) {
      report.skipped("integrations", name, `${id} exists`);
      continue;
    }
    const problems = one.problems.length > 0 ? one.problems : problemsOf(one, id, existing);
    if (problems.length > 0) {
      report.failed("integrations", name, problems);
      continue;
    }
    try {
      const body = bodyOf(one, id);
      const created = isDryRun ? { ...body, variables: {} } : await latchkey.post("/v1/integrations", body);
      existing.integrations.set(id, created);
      report.created("integrations", name, describe(id, one, created));
    } catch (error) {
      report.failed("integrations", name, [error.message]);
    }
  }
}

const describe = (id, { provider }, { callback_url: url }) =>
  `${id}, provider ${provider}${url === undefined ? "" : `. Register this redirect URI: ${url}`}`;

function problemsOf({ oldId, oldProvider, provider }, id, { providers }) {
  return [
    ...(ID.test(id) ? [] : [`${id} can't be an ID in Latchkey: choose one with --integration ${oldId}=NEW`]),
    ...(providers.has(provider)
      ? []
      : [`Latchkey has no provider for ${oldProvider}: create the integration with the provider oauth2`]),
  ];
}

function bodyOf({ provider, name, clientId, clientSecret, scopes }, id) {
  return {
    id,
    provider,
    ...(name ? { name } : {}),
    client_id: clientId,
    ...(clientSecret ? { client_secret: clientSecret } : {}),
    ...(scopes === undefined ? {} : { scopes }),
  };
}
