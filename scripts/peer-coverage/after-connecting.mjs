// The scripts that the other broker runs after it has connected an account, and before it deletes a connection, with the
// fields that do the same. They are code there: this table was written after reading what each of them does.

const claim = (name, path) => ({ learned: { [name]: { from: "claims", path } } });
const fromAccount = (path, name, from) => ({
  account: { path },
  learned: { [name]: { from: "account", path: from } },
});
const graphql = (query, name, path) => ({
  account: { path: "/graphql", method: "POST", body: { query } },
  learned: { [name]: { from: "account", path } },
});
const firstOf = (path, learned) => ({
  account: { path, list: { path: [], pick: ["first"] } },
  learned: Object.fromEntries(
    Object.entries(learned).map(([name, from]) => [name, { from: "account", path: from }]),
  ),
});
const email = (path, from) => ({
  account: { path, id: [from] },
  note: "the e-mail address is the account ID; its hash, for routing webhooks, is not stored",
});

const ATLASSIAN_SITE = (domain) => ({
  account: {
    path: "oauth/token/accessible-resources",
    list: { path: [], pick: [{ path: ["url"], is: `https://{subdomain}.${domain}` }, "first"] },
  },
  variables: { subdomain: { label: "Subdomain of the site", required: false } },
  learned: {
    cloudId: { from: "account", path: ["id"] },
    baseUrl: { from: "account", path: ["url"] },
  },
  note: "the site is found by its URL, and not by a part of its name; the person's account ID, which a second request returns, is not stored",
});
const DOCUSIGN = {
  account: { list: { path: ["accounts"], pick: [{ path: ["is_default"], is: true }] } },
  learned: {
    baseUri: { from: "account", path: ["base_uri"], hosts: ["docusign.net"] },
    accountId: { from: "account", path: ["account_id"] },
  },
};
const HIGHLEVEL = {
  learned: {
    companyId: { from: "token", path: ["companyId"] },
    locationId: { from: "token", path: ["locationId"] },
  },
};
const CHECKR = {
  account: { path: "/v1/nodes?page=1&per_page=1", scheme: "Basic", also_valid_statuses: [403, 404] },
  note: "whether the account has a hierarchy, which the status of the account request says, is not stored",
};
const ZOHO = { partsOf: { extension: "api_domain" } };

/**
 * What the scripts do, by their names. `partsOf` are values that a script cuts out of others, unless a person has entered
 * them.
 */
export const POST_CONNECTION = {
  atlassianGovernmentCloudPostConnection: ATLASSIAN_SITE("atlassian-us-gov-mod.net"),
  attioPostConnection: fromAccount("/v2/self", "workspace_id", ["workspace_id"]),
  basecampPostConnection: {
    endpoints: { account_endpoint: "https://launchpad.37signals.com/authorization.json" },
    account: { list: { path: ["accounts"], pick: ["only"] } },
    learned: { accountId: { from: "account", path: ["id"] } },
    note: "the list of accounts is not stored",
  },
  // It forgets the user name and the password, which are not entered here.
  bullhornPostConnection: {},
  calendlyPostConnection: {
    ...fromAccount("/users/me", "organization", ["resource", "current_organization"]),
    note: "the organization is stored as its URI",
  },
  candisPostConnection: fromAccount("/v1/organizations/info", "organizationId", ["id"]),
  checkrPartnerPostConnection: CHECKR,
  docusignPostConnection: DOCUSIGN,
  googleCalendarPostConnection: email("/calendar/v3/users/me/calendarList/primary", ["id"]),
  googleMailPostConnection: email("/gmail/v1/users/me/profile", ["emailAddress"]),
  gustoPostConnection: fromAccount("/v1/token_info", "companyUuid", ["resource", "uuid"]),
  highlevelPostConnection: HIGHLEVEL,
  hubspotPostConnection: fromAccount("/account-info/v3/details", "portalId", ["portalId"]),
  jiraPostConnection: ATLASSIAN_SITE("atlassian.net"),
  jobberPostConnection: graphql("{ account { id } }", "accountId", ["data", "account", "id"]),
  linearPostConnection: graphql("{ organization { id } }", "organizationId", ["data", "organization", "id"]),
  mailchimpPostConnection: {
    account: { scheme: "OAuth" },
    endpoints: { account_endpoint: "https://login.mailchimp.com/oauth2/metadata" },
    learned: { dc: { from: "account", path: ["dc"], kind: "label" } },
  },
  microsoftTeamsPostConnection: claim("tenantId", ["tid"]),
  microsoftTeamsBotPostConnection: { problem: "gets a second token, with client credentials" },
  onedrivePostConnection: {
    problem: "gets a second token, for another resource, with the same refresh token",
  },
  procorePostConnection: {
    ...firstOf("/rest/v1.0/companies", { companyId: ["id"] }),
    note: "callers of the proxy choose another company with the header",
  },
  ripplingShopAppPostConnection: {
    problem: "a request that is sent once after connecting, and returns no account",
  },
  sage200PostConnection: firstOf("/accounts/v1/sites", { company_id: ["company_id"], site_id: ["site_id"] }),
  salesforcePostConnection: {},
  sellsyPostConnection: claim("corpid", ["corpId"]),
  sentryOauthPostConnection: { problem: "a PUT request that is sent once after connecting" },
  snowflakePostConnection: {
    account: {
      path: "/api/v2/statements",
      method: "POST",
      body: { statement: "SELECT CURRENT_USER() AS username" },
    },
    learned: { username: { from: "account", path: ["data", "0", "0"] } },
  },
  xeroPostConnection: {
    account: {
      path: "/connections",
      list: {
        path: [],
        pick: ["only", { path: ["authEventId"], is: "{authentication_event_id}" }, "first"],
      },
    },
    learned: {
      tenantId: { from: "account", path: ["tenantId"] },
      authenticationEventId: { from: "claims", path: ["authentication_event_id"] },
    },
  },
  zohoPostConnection: ZOHO,
};

const WITH_TOKEN = { method: "POST", token_in: "header", token: "access_token", authentication: "token" };

/** The requests that revoke a grant, by the names of the scripts. */
export const PRE_DELETION = {
  hubspotPreConnectionDeletion: {
    endpoint: "https://api.hubapi.com/oauth/v1/refresh-tokens/{token}",
    revocation: { method: "DELETE", token_in: "url", token: "refresh_token", authentication: "none" },
  },
  intercomPreConnectionDeletion: {
    endpoint: "https://api.intercom.io/auth/uninstall",
    revocation: WITH_TOKEN,
  },
  linearPreConnectionDeletion: { endpoint: "https://api.linear.app/oauth/revoke", revocation: WITH_TOKEN },
};
