// The names of values in Latchkey, where Nango's `connection_config` has other ones. Names that differ only in their
// spelling, such as `realmId` and `realm_id`, are not listed.

/** Templates of values, by the provider in Latchkey. Of several templates, the first one whose values exist is used. */
const VALUES = {
  "amazon-selling-partner": { authorization_host: ["{domain}"], service: ["{subdomain}"] },
  atlassian: { site_url: ["{base_url}"] },
  auth0: { domain: ["{subdomain}.auth0.com"] },
  clio: { host: ["{hostname}"] },
  datadog: { site: ["{site_parameter}"] },
  jobber: { graphql_version: ["{version}"] },
  netsuite: { account: ["{account_id}"] },
  okta: { domain: ["{subdomain}.okta.com"] },
  posthog: { region: ["{subdomain}"] },
  salesforce: { domain: ["{hostname}"] },
  servicenow: { instance_host: ["{hostname}", "{subdomain}.service-now.com"] },
  shopify: { shop: ["{subdomain}"] },
  snowflake: { account_host: ["{snowflake_account_url}"] },
  squarespace: { user_agent: ["{customapp_description}"] },
  surveymonkey: { api_host: ["{access_url}"] },
  teamwork: { api_host: ["{installation_api_end_point}"] },
  workday: { authorization_host: ["{authorization_domain}"], token_host: ["{token_domain}"] },
  yahoo: { api_host: ["{api_domain}"] },
  zoho: {
    accounts_server: ["{accounts_server}", "accounts.zoho.{extension}"],
    api_domain: ["{api_domain}", "www.zohoapis.{extension}"],
  },
};

/** Returns the values that have another name in Latchkey. */
export function renamedValues(provider, known) {
  const renamed = Object.entries(VALUES[provider] ?? {}).map(([name, templates]) => [
    name,
    templates.map((template) => fill(template, known)).find((value) => value !== null),
  ]);
  return Object.fromEntries(renamed.filter(([, value]) => value !== undefined));
}

function fill(template, known) {
  let isComplete = true;
  const text = template.replaceAll(/\{(\w+)\}/g, (_, name) => {
    if (!Object.hasOwn(known, name)) isComplete = false;
    return known[name];
  });
  return isComplete ? text : null;
}
