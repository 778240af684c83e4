// What an entry doesn't say, by the name of an entry or a value: facts from the providers' documentation.

const zohoHosts = (name) =>
  ["com", "eu", "in", "com.au", "com.cn", "jp", "sa"].map((end) => `${name}.${end}`);

/** The hosts that a value which a server sends can end with, by the name of the value. */
export const ALLOWED_HOSTS = {
  "accounts-server": [...zohoHosts("zoho"), "zohocloud.ca"],
  api_base_url_for_customer: ["gong.io"],
  base_url: ["fillout.com"],
  base_uri: ["docusign.net"],
  host: ["wrike.com"],
  "installation.apiEndPoint": ["teamwork.com"],
  instance_url: ["salesforce.com", "force.com"],
  restUrl: ["bullhornstaffing.com"],
};

/** Hosts of `api_domain`, which two providers send. */
export const API_DOMAIN_HOSTS = {
  pipedrive: ["pipedrive.com"],
  zoho: [...zohoHosts("zohoapis"), "zohoapis.ca"],
};

/** Enumerated values that the entry describes only with a pattern. */
export const CHOICES = {
  amazon: { extension: ["com", "co.uk", "co.jp"] },
};
