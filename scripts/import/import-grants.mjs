// Creates the connections.

const CONCURRENCY = 4;

/** The longest lifetime that Latchkey accepts: ten years. Some systems write a later year for "never". */
const MAX_LIFETIME_SECONDS = 315_360_000;

/** Imports the planned grants. A failure does not stop the others. */
export async function importGrants(latchkey, planned, options, report) {
  const queue = planned.values();
  const work = async () => {
    // The workers share one iterator, so each grant is taken once.
    for (const grant of queue) await importGrant(latchkey, grant, options, report);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}

async function importGrant(latchkey, grant, { isDryRun }, report) {
  const { name, integration, endUser, existing, problems, warnings } = grant;
  if (existing !== undefined) {
    report.connection({ imported_from: grant.key, connection: existing, integration, end_user: endUser });
    return report.skipped("connections", name, `already imported as ${existing}`);
  }
  if (problems.length > 0) return report.failed("connections", name, problems);
  const target = `${integration}, end user ${endUser}`;
  if (isDryRun) {
    report.created("connections", name, target);
  } else {
    try {
      const { id } = await latchkey.post("/v1/connections", bodyOf(grant));
      report.connection({ imported_from: grant.key, connection: id, integration, end_user: endUser });
      report.created("connections", name, `${target}, ${id}`);
    } catch (error) {
      return report.failed("connections", name, [error.message]);
    }
  }
  for (const warning of warnings) report.warning(name, warning);
}

/** The body of the request. `metadata.imported_from` is how the next run recognizes the connection. */
function bodyOf(grant) {
  const { key, integration, endUser, variables, metadata } = grant;
  const { accessToken, refreshToken, expiresAt, scope } = grant;
  return {
    integration,
    end_user: String(endUser),
    variables,
    access_token: accessToken,
    ...(refreshToken ? { refresh_token: refreshToken } : {}),
    ...(expiresAt === null
      ? {}
      : { expires_in: Math.min((expiresAt - Date.now()) / 1000, MAX_LIFETIME_SECONDS) }),
    ...(scope === undefined ? {} : { scope }),
    metadata: { ...metadata, imported_from: key },
  };
}
