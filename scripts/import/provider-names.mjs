// The IDs of providers in other systems, where they differ from those in Latchkey.

const inLatchkey = (id, ...names) => names.map((name) => [name, id]);

const NANGO = new Map([
  ...inLatchkey("acuity", "acuity-scheduling"),
  ...inLatchkey("apollo", "apollo-oauth"),
  ...inLatchkey("atlassian", "jira", "confluence"),
  ...inLatchkey("cal-com", "cal-com-oauth"),
  ...inLatchkey("datadog", "datadog-oauth"),
  ...inLatchkey("facebook", "meta-marketing-api"),
  ...inLatchkey("figma", "figjam"),
  ...inLatchkey("garmin", "garmin-oauth2"),
  ...inLatchkey("gong", "gong-oauth"),
  ...inLatchkey(
    "google",
    "google-ads",
    "google-analytics",
    "google-bigquery",
    "google-calendar",
    "google-chat",
  ),
  ...inLatchkey(
    "google",
    "google-cloud-storage",
    "google-contacts",
    "google-docs",
    "google-drive",
    "google-forms",
  ),
  ...inLatchkey(
    "google",
    "google-health",
    "google-mail",
    "google-meet",
    "google-search-console",
    "google-sheet",
  ),
  ...inLatchkey("google", "google-slides", "google-tasks", "google-workspace-admin", "youtube"),
  ...inLatchkey("helpscout", "helpscout-mailbox"),
  ...inLatchkey("klaviyo", "klaviyo-oauth"),
  ...inLatchkey("lightspeed", "lightspeed-retail"),
  ...inLatchkey("microsoft", "azure-blob-storage", "microsoft-ads", "microsoft-entra-id", "microsoft-excel"),
  ...inLatchkey(
    "microsoft",
    "microsoft-people",
    "microsoft-planner",
    "microsoft-power-bi",
    "microsoft-powerpoint",
  ),
  ...inLatchkey("microsoft", "microsoft-teams", "microsoft-word", "one-drive", "one-note", "outlook"),
  ...inLatchkey("microsoft", "sharepoint-online"),
  ...inLatchkey("posthog", "posthog-oauth"),
  ...inLatchkey("ringcentral", "ring-central"),
  ...inLatchkey("sentry", "sentry-oauth"),
  ...inLatchkey("square", "squareup"),
  ...inLatchkey("surveymonkey", "survey-monkey"),
  ...inLatchkey("tiktok", "tiktok-personal"),
  ...inLatchkey("wave", "wave-accounting"),
  ...inLatchkey("workable", "workable-oauth"),
  ...inLatchkey("workday", "workday-oauth"),
  ...inLatchkey("x", "twitter-v2"),
  ...inLatchkey(
    "zoho",
    "zoho-bigin",
    "zoho-books",
    "zoho-calendar",
    "zoho-crm",
    "zoho-desk",
    "zoho-inventory",
  ),
  ...inLatchkey("zoho", "zoho-invoice", "zoho-mail", "zoho-people", "zoho-recruit"),
]);

const BETTER_AUTH = new Map([
  ...inLatchkey("microsoft", "microsoft-entra-id"),
  ...inLatchkey("x", "twitter"),
]);

/** Returns the provider in Latchkey, if it has one. Latchkey's list of providers says whether it does. */
export const providerOfNango = (name) => NANGO.get(name) ?? name;

/** Returns the provider in Latchkey, if it has one. */
export const providerOfBetterAuth = (name) => BETTER_AUTH.get(name) ?? name;
