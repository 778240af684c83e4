// What each provider's server does differently, as its documentation, public implementations and bug reports say. Nothing
// here comes from the definitions of the catalog, so that a mistake there can't agree with itself.

import type { Quirks } from "./quirk.ts";

const BASIC = { methods: ["client_secret_basic"] } as const;
const POST = { methods: ["client_secret_post"] } as const;
const EITHER = { methods: ["client_secret_basic", "client_secret_post"] } as const;
const NO_REFRESH = { by: "none" } as const;

/** A token that does not expire, without a refresh token. */
const PERMANENT = { response: { expiry: "none" }, refresh: NO_REFRESH } as const;

/** One value for each of the names that the sources have for the same thing. */
const named = (value: string, ...names: string[]) => Object.fromEntries(names.map((name) => [name, value]));

/** How an API can reach the developer of an app. */
const CONTACT = named("Acme (ops@acme.example)", "appcontact", "appdetails", "customappdescription");

const ACME = named("acme", "subdomain", "workspace", "shop", "domain", "instance", "store");

export const QUIRKS: Readonly<Record<string, Quirks>> = {
  google: {
    authorization: { parameters: { access_type: "offline", prompt: "consent" } },
    // Refresh answers have no refresh token.
    refresh: { token: "absent" },
    api: {
      otherBases: [
        "https://gmail.googleapis.com",
        "https://people.googleapis.com",
        "https://openidconnect.googleapis.com",
      ],
    },
    revocation: { authentication: "any" },
  },
  microsoft: {
    values: { tenant: "common" },
    authorization: { neededScopes: ["offline_access"] },
  },
  github: {
    // Only apps with expiring tokens have a refresh token. An error has the status 200.
    response: { expiry: "none" },
    refresh: NO_REFRESH,
    error: "in_200",
  },
  gitlab: { values: named("gitlab.com", "host", "hostname", "domain", "instance") },
  atlassian: {
    authorization: {
      parameters: { audience: "api.atlassian.com", prompt: "consent" },
      neededScopes: ["offline_access"],
    },
    api: { otherBases: ["https://api.atlassian.com/ex/jira/11223344-a1b2-4c3d-8e9f-112233445566"] },
    account: {
      url: "https://api.atlassian.com/oauth/token/accessible-resources",
      response: [
        {
          id: "11223344-a1b2-4c3d-8e9f-112233445566",
          url: "https://acme.atlassian.net",
          name: "acme",
          scopes: ["read:jira-work"],
          avatarUrl: "https://acme.atlassian.net/avatar.png",
        },
      ],
    },
  },
  // Documentation: Basic authentication, or the credentials in the form.
  bitbucket: { client: EITHER },
  // Documentation: app.vssps.visualstudio.com registers no new clients, and Entra ID takes its place.
  "azure-devops": {
    values: { tenant: "organizations" },
    endpoints: {
      authorization: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
      token: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
      api: "https://dev.azure.com",
    },
    api: { otherBases: ["https://app.vssps.visualstudio.com"] },
  },
  // Documentation: Basic authentication.
  front: { client: BASIC },
  linear: {
    authorization: { separators: [","] },
    account: {
      method: "POST",
      url: "https://api.linear.app/graphql",
      response: {
        data: {
          viewer: {
            id: "user-1",
            name: "Ada",
            email: "ada@example.com",
            organization: { id: "org-1", name: "Acme", urlKey: "acme" },
          },
          organization: { id: "org-1", name: "Acme", urlKey: "acme" },
        },
      },
    },
    revocation: { token: "any", authentication: "any" },
  },
  figma: {
    client: BASIC,
    refresh: { token: "absent" },
  },
  notion: {
    client: BASIC,
    authorization: { parameters: { owner: "user" }, noScopes: true },
    token: { body: "json" },
    response: {
      expiry: "none",
      scope: "absent",
      fields: {
        bot_id: "bot-1",
        workspace_id: "workspace-1",
        workspace_name: "Acme",
        owner: { type: "user", user: { object: "user", id: "user-1" } },
        duplicated_template_id: null,
      },
    },
    api: { headers: { "notion-version": "*" } },
  },
  slack: {
    authorization: { separators: [","], pkce: "refused" },
    response: {
      tokenType: "bot",
      expiresIn: 43_200,
      fields: {
        ok: true,
        app_id: "A1",
        bot_user_id: "U1BOT",
        team: { id: "T1", name: "Acme" },
        enterprise: null,
        is_enterprise_install: false,
        authed_user: { id: "U1" },
      },
    },
    error: "ok_false",
    revocation: { token: "any", authentication: "any" },
  },
  discord: { response: { fields: { guild: { id: "guild-1", name: "Acme" } } } },
  zoom: { client: BASIC },
  intercom: {
    response: { expiry: "none" },
    refresh: NO_REFRESH,
    endpoints: { revocation: "https://api.intercom.io/auth/uninstall" },
    revocation: { token: "header", authentication: "token" },
  },
  zendesk: { values: ACME, response: { expiresIn: 1800 } },
  gorgias: { values: ACME, authorization: { neededScopes: ["offline"] } },
  aircall: {
    authorization: { neededScopes: ["public_api"] },
    response: { expiry: "none" },
    refresh: NO_REFRESH,
  },
  hubspot: {
    response: { fields: { hub_id: 62515, hub_domain: "acme.com", user_id: 901 } },
    account: {
      url: "https://api.hubapi.com/account-info/v3/details",
      response: {
        portalId: 62515,
        accountType: "STANDARD",
        uiDomain: "app.hubspot.com",
        timeZone: "US/Eastern",
      },
    },
    revocation: { authentication: "any" },
  },
  salesforce: {
    values: {
      domain: "login.salesforce.com",
      instance_url: "https://acme.my.salesforce.com",
      ...named("login.salesforce.com", "hostname", "host", "my_domain", "login_host"),
    },
    endpoints: { revocation: "https://login.salesforce.com/services/oauth2/revoke" },
    authorization: { neededScopes: ["offline_access|refresh_token"] },
    token: { refusesScope: true },
    response: {
      expiry: "none",
      fields: {
        id: "https://login.salesforce.com/id/00Dx0000000BV7z/005x00000012Q9P",
        instance_url: "https://acme.my.salesforce.com",
        issued_at: "1278448384422",
        signature: "SSSbLO/gBhmmyNUvN18ODBDFYHzakxOMgqYtu+hDPsc=",
      },
    },
    refresh: { token: "absent" },
    revocation: { authentication: "any" },
  },
  pipedrive: {
    client: BASIC,
    values: { api_domain: "https://acme.pipedrive.com" },
    response: { fields: { api_domain: "https://acme.pipedrive.com" } },
  },
  zoho: {
    // The account is in the European data center, which the callback names.
    values: { api_domain: "https://www.zohoapis.eu" },
    endpoints: { token: "https://accounts.zoho.eu/oauth/v2/token" },
    authorization: {
      parameters: { access_type: "offline", prompt: "consent" },
      callback: { location: "eu", "accounts-server": "https://accounts.zoho.eu" },
    },
    response: { fields: { api_domain: "https://www.zohoapis.eu" } },
    refresh: { token: "absent" },
    error: "in_200",
    api: { scheme: "Zoho-oauthtoken", otherBases: ["https://accounts.zoho.eu"] },
  },
  close: {
    // Documentation: both endpoints end with a slash.
    endpoints: {
      authorization: "https://app.close.com/oauth2/authorize/",
      token: "https://api.close.com/oauth2/token/",
    },
    authorization: { neededScopes: ["offline_access"] },
  },
  attio: {
    response: { expiry: "none" },
    refresh: NO_REFRESH,
    account: {
      url: "https://api.attio.com/v2/self",
      response: {
        active: true,
        scope: "record:read",
        client_id: "client-1",
        token_type: "Bearer",
        sub: "workspace-1",
        aud: "client-1",
        iss: "attio.com",
        authorized_by_workspace_member_id: "member-1",
        workspace_id: "workspace-1",
        workspace_name: "Acme",
        workspace_slug: "acme",
      },
    },
  },
  highlevel: {
    response: {
      fields: { userType: "Location", locationId: "location-1", companyId: "company-1", userId: "user-1" },
    },
  },
  gong: {
    client: BASIC,
    values: { api_base_url_for_customer: "https://us-14321.api.gong.io" },
    endpoints: { api: "{api_base_url_for_customer}" },
    response: { fields: { api_base_url_for_customer: "https://us-14321.api.gong.io" } },
  },
  apollo: {
    endpoints: { authorization: "https://app.apollo.io/#/oauth/authorize" },
    token: { body: "json" },
  },
  clickup: {
    authorization: { noScopes: true },
    response: { expiry: "none" },
    refresh: NO_REFRESH,
  },
  monday: {
    authorization: { responseType: "optional", pkce: "required" },
    // Documentation of OAuth 2.1, which new apps have to use. The endpoint that the sources have is the one before it.
    endpoints: { token: "https://auth.monday.com/oauth_ms/oauth/token" },
    token: { body: "either" },
  },
  basecamp: {
    values: { ...CONTACT, accountId: "195539477", accountid: "195539477" },
    // Documentation: standard parameters. The parameter type of the sources is still accepted.
    authorization: { noScopes: true },
    token: { parameters: {}, refreshParameters: {} },
    refresh: { token: "absent" },
    api: { headers: { "user-agent": "contact" } },
    account: {
      url: "https://launchpad.37signals.com/authorization.json",
      response: {
        expires_at: "2026-12-31T00:00:00Z",
        identity: {
          id: 9_999_999,
          first_name: "Ada",
          last_name: "Lovelace",
          email_address: "ada@example.com",
        },
        accounts: [
          {
            product: "bcx",
            id: 88_888_888,
            name: "Old",
            href: "https://basecamp.com/88888888/api/v1",
            app_href: "https://basecamp.com/88888888",
          },
          {
            product: "bc3",
            id: 195_539_477,
            name: "Acme",
            href: "https://3.basecampapi.com/195539477",
            app_href: "https://3.basecamp.com/195539477",
          },
        ],
      },
    },
  },
  todoist: { response: { expiry: "none" }, refresh: NO_REFRESH },
  airtable: { client: BASIC, authorization: { pkce: "required" } },
  smartsheet: { values: { domain: "smartsheet.com", app_host: "app.smartsheet.com" } },
  wrike: { values: { host: "app-eu.wrike.com" }, response: { fields: { host: "app-eu.wrike.com" } } },
  harvest: { values: CONTACT, api: { headers: { "user-agent": "*", "harvest-account-id": "*" } } },
  // Documentation: the credentials are in the header. The one source sends them in the body.
  hubstaff: { client: EITHER, authorization: { parameters: { nonce: "*" } } },
  teamwork: {
    token: { body: "either" },
    values: { apiEndPoint: "https://acme.teamwork.com/" },
    response: {
      expiry: "none",
      fields: {
        status: "ok",
        installation: {
          id: 1,
          name: "Acme",
          apiEndPoint: "https://acme.teamwork.com/",
          url: "https://acme.teamwork.com",
          region: "US",
        },
        user: { id: 2, firstName: "Ada", lastName: "Lovelace", email: "ada@example.com" },
      },
    },
    refresh: NO_REFRESH,
  },
  productboard: { api: { headers: { "x-version": "1" } } },
  canva: { client: BASIC, authorization: { pkce: "required" } },
  dropbox: {
    authorization: { parameters: { token_access_type: "offline" } },
    response: { fields: { account_id: "dbid:1", uid: "12345" } },
    refresh: { token: "absent" },
    api: { otherBases: ["https://content.dropboxapi.com"] },
    revocation: { token: "header", authentication: "token" },
  },
  box: { revocation: { authentication: "client" } },
  egnyte: { values: ACME },
  docusign: {
    client: BASIC,
    account: {
      url: "https://account.docusign.com/oauth/userinfo",
      response: {
        sub: "user-1",
        name: "Ada Lovelace",
        email: "ada@example.com",
        accounts: [
          {
            account_id: "other",
            is_default: false,
            account_name: "Other",
            base_uri: "https://na1.docusign.net",
          },
          {
            account_id: "account-1",
            is_default: true,
            account_name: "Acme",
            base_uri: "https://eu.docusign.net",
          },
        ],
      },
    },
    endpoints: { api: "https://eu.docusign.net" },
  },
  // Documentation: the credentials are in the header.
  adobe: { client: BASIC, authorization: { neededScopes: ["offline_access"] } },
  stripe: {
    client: { methods: ["client_secret_post", "client_secret_as_user"] },
    response: {
      expiry: "none",
      fields: { livemode: false, stripe_user_id: "acct_1", stripe_publishable_key: "pk_test_1" },
    },
    refresh: NO_REFRESH,
  },
  square: {
    // Documentation: JSON.
    token: { body: "either" },
    authorization: { parameters: { session: "false" } },
    response: {
      tokenType: "bearer",
      expiry: { field: "expires_at", as: "iso8601" },
      expiresIn: 2_592_000,
      fields: { merchant_id: "MERCHANT1", short_lived: false },
    },
    refresh: { token: "same" },
  },
  quickbooks: {
    values: { realmId: "4620816365", realmid: "4620816365" },
    authorization: { callback: { realmId: "4620816365" } },
    response: { refreshTokenLifetime: { field: "x_refresh_token_expires_in", seconds: 8_726_400 } },
    revocation: { body: "either" },
  },
  xero: {
    client: BASIC,
    authorization: { neededScopes: ["offline_access"] },
    response: { expiresIn: 1800, isJwt: true },
    api: { headers: { "xero-tenant-id": "tenant-1" } },
    account: {
      url: "https://api.xero.com/connections",
      response: [
        {
          id: "connection-1",
          authEventId: "event-1",
          tenantId: "tenant-1",
          tenantType: "ORGANISATION",
          tenantName: "Acme",
          createdDateUtc: "2026-01-01T00:00:00.0000000",
          updatedDateUtc: "2026-01-01T00:00:00.0000000",
        },
      ],
    },
  },
  "exact-online": {
    values: { extension: "nl" },
    response: { expiresIn: 600 },
    refresh: { notBefore: 570 },
    api: { headers: { accept: "application/json" } },
  },
  fortnox: { client: BASIC, authorization: { parameters: { access_type: "offline" } } },
  myob: {
    values: { businessId: "business-1", businessid: "business-1" },
    authorization: { callback: { businessId: "business-1" } },
    api: { headers: { "x-myobapi-key": "{client_id}", "x-myobapi-version": "v2" } },
  },
  netsuite: {
    // Documentation: the credentials are in the header.
    client: BASIC,
    values: named("123-sb1", "account", "accountId", "accountid"),
    authorization: { neededScopes: ["rest_webservices"] },
  },
  brex: { authorization: { neededScopes: ["offline_access"] } },
  mercury: { client: BASIC, authorization: { neededScopes: ["offline_access"] } },
  shopify: {
    values: ACME,
    authorization: {
      callback: { shop: "acme.myshopify.com", hmac: "0f".repeat(32), timestamp: "1700000000" },
    },
    response: {
      tokenType: null,
      fields: { refresh_token_expires_in: 7_776_000 },
    },
    api: { header: "x-shopify-access-token", scheme: null },
  },
  bigcommerce: {
    values: { storeHash: "g5cd38", storehash: "g5cd38", context: "stores/g5cd38" },
    authorization: {
      callback: { context: "stores/g5cd38", scope: "store_v2_products", account_uuid: "account-1" },
    },
    token: { body: "either", parameters: { context: "stores/g5cd38", scope: "*" } },
    response: {
      expiry: "none",
      fields: {
        user: { id: 24_654, email: "ada@example.com" },
        context: "stores/g5cd38",
        account_uuid: "account-1",
      },
    },
    refresh: NO_REFRESH,
    api: { header: "x-auth-token", scheme: null },
  },
  etsy: {
    authorization: { pkce: "required" },
    // The client ID, a colon and the secret, which only the app can add.
    api: { headers: { "x-api-key": "keystring:secret" }, callerHeaders: { "x-api-key": "keystring:secret" } },
  },
  ebay: {
    client: BASIC,
    values: named("Acme-Acme-PRD-1", "runame"),
    authorization: { redirectUri: "Acme-Acme-PRD-1" },
    response: { tokenType: "User Access Token", expiresIn: 7200 },
  },
  "amazon-selling-partner": {
    values: {
      region: "eu",
      applicationId: "amzn1.sp.solution.1",
      ...named("amzn1.sp.solution.1", "applicationid", "appid"),
    },
    authorization: {
      names: { client_id: "application_id" },
      clientIdValue: "amzn1.sp.solution.1",
      responseType: "optional",
      codeParameter: "spapi_oauth_code",
      callback: { selling_partner_id: "A1PARTNER" },
      noScopes: true,
    },
    api: { header: "x-amz-access-token", scheme: null },
  },
  squarespace: {
    values: CONTACT,
    client: BASIC,
    authorization: { separators: [","] },
    token: { body: "json" },
    api: { headers: { "user-agent": "*" } },
  },
  lightspeed: {
    values: { domain_prefix: "acme" },
    authorization: { callback: { domain_prefix: "acme", user_id: "user-1" } },
    response: { fields: { domain_prefix: "acme" } },
  },
  clover: {
    values: { ...named("api.clover.com", "apiHost", "apihost"), authorizehost: "www.clover.com" },
    authorization: { callback: { merchant_id: "MERCHANT1", employee_id: "EMPLOYEE1" } },
    token: { body: "json", grantType: "optional", redirectUri: "optional", refreshAuthentication: "id_only" },
    response: { tokenType: null, expiry: { field: "access_token_expiration", as: "epoch_seconds" } },
  },
  printful: {
    authorization: { names: { redirect_uri: "redirect_url" } },
    token: { redirectUri: "optional" },
  },
  gusto: {
    account: {
      url: "https://api.gusto.com/v1/token_info",
      response: {
        scope: "employees:read",
        resource: { type: "Company", uuid: "company-1" },
        resource_owner: { type: "CompanyAdmin", uuid: "admin-1" },
      },
    },
  },
  bamboohr: {
    values: ACME,
    authorization: { parameters: { request: "authorize" } },
    token: { inQuery: ["request"] },
  },
  deel: { client: BASIC },
  // Documentation is for partners only, and the one source sends the credentials in the body.
  greenhouse: { client: EITHER, values: { resource: "harvest" } },
  lever: { authorization: { parameters: { audience: "https://api.lever.co/v1/" } } },
  workable: { values: ACME },
  workday: {
    client: BASIC,
    values: {
      ...named("acme_tenant", "tenant"),
      ...named("impl.workday.com", "host", "authorizationdomain", "authorizationhost"),
      ...named(
        "impl-services1.workday.com",
        "tokenhost",
        "token_host",
        "tokenDomain",
        "tokendomain",
        "apihost",
      ),
    },
  },
  calendly: {
    response: {
      fields: {
        owner: "https://api.calendly.com/users/1",
        organization: "https://api.calendly.com/organizations/1",
      },
    },
    account: {
      url: "https://api.calendly.com/users/me",
      response: {
        resource: {
          uri: "https://api.calendly.com/users/1",
          name: "Ada Lovelace",
          email: "ada@example.com",
          current_organization: "https://api.calendly.com/organizations/1",
        },
      },
    },
  },
  "cal-com": { token: { body: "either" } },
  acuity: { authorization: { neededScopes: ["api-v1"] }, response: { expiry: "none" }, refresh: NO_REFRESH },
  mailchimp: {
    values: { dc: "us6" },
    authorization: { noScopes: true },
    response: { expiry: "zero", scope: "null" },
    refresh: NO_REFRESH,
    api: { otherBases: ["https://login.mailchimp.com"] },
    account: {
      url: "https://login.mailchimp.com/oauth2/metadata",
      scheme: "OAuth",
      response: {
        dc: "us6",
        role: "owner",
        accountname: "Acme",
        user_id: 12_345,
        login: { email: "ada@example.com", login_id: 678, login_name: "ada", login_email: "ada@example.com" },
        login_url: "https://login.mailchimp.com",
        api_endpoint: "https://us6.api.mailchimp.com",
      },
    },
  },
  klaviyo: {
    client: BASIC,
    authorization: { pkce: "required" },
    api: { headers: { revision: "*" } },
  },
  typeform: { authorization: { neededScopes: ["offline"] } },
  facebook: {
    client: POST,
    authorization: { pkce: "refused" },
    endpoints: { exchange: "https://graph.facebook.com/oauth/access_token" },
    token: { grantType: "optional" },
    response: { tokenType: "bearer", scope: "absent" },
    exchange: {
      grantType: "fb_exchange_token",
      tokenParameter: "fb_exchange_token",
      clientId: true,
      methods: ["GET", "POST"],
    },
    refresh: { by: "exchange" },
    error: "error_object",
  },
  instagram: {
    client: POST,
    endpoints: { exchange: "https://graph.instagram.com/access_token" },
    response: {
      tokenType: null,
      expiry: "none",
      scope: "absent",
      fields: { user_id: 17_841_400, permissions: "instagram_business_basic" },
    },
    exchange: { grantType: "ig_exchange_token", tokenParameter: "access_token", clientId: false },
    refresh: { by: "access_token", method: "GET", grantType: "ig_refresh_token", notBefore: 86_400 },
    error: "error_object",
  },
  threads: {
    client: POST,
    endpoints: { exchange: "https://graph.threads.net/access_token" },
    authorization: { neededScopes: ["threads_basic"] },
    response: { tokenType: null, expiry: "none", scope: "absent", fields: { user_id: 17_841_500 } },
    exchange: { grantType: "th_exchange_token", tokenParameter: "access_token", clientId: false },
    refresh: { by: "access_token", method: "GET", grantType: "th_refresh_token", notBefore: 86_400 },
    error: "error_object",
  },
  x: {
    client: BASIC,
    // Documentation: the API has moved to api.x.com. The hosts before it are still there.
    endpoints: { revocation: "https://api.x.com/2/oauth2/revoke", api: "https://api.x.com" },
    authorization: { pkce: "required", neededScopes: ["offline.access"] },
    revocation: { authentication: "client" },
  },
  linkedin: { response: { expiresIn: 5_184_000 }, refresh: NO_REFRESH },
  tiktok: {
    client: POST,
    authorization: { names: { client_id: "client_key" }, separators: [","] },
    token: { names: { client_id: "client_key" } },
    response: { expiresIn: 86_400, fields: { open_id: "open-1", refresh_expires_in: 31_536_000 } },
  },
  "tiktok-ads": {
    authorization: {
      names: { client_id: "app_id" },
      codeParameter: "auth_code",
      responseType: "optional",
      noScopes: true,
    },
    token: {
      body: "json",
      names: { client_id: "app_id", client_secret: "secret", code: "auth_code" },
      grantType: "optional",
      redirectUri: "optional",
    },
    response: {
      root: "data",
      beside: { code: 0, message: "OK", request_id: "request-1" },
      tokenType: null,
      expiry: "none",
      scope: "array",
      fields: { advertiser_ids: ["1"] },
    },
    refresh: NO_REFRESH,
    error: "code_message",
    api: { header: "access-token", scheme: null },
  },
  reddit: {
    client: BASIC,
    authorization: { parameters: { duration: "permanent" } },
    refresh: { token: "absent" },
    api: { headers: { "user-agent": "*" } },
  },
  pinterest: { client: BASIC, authorization: { separators: [","] } },
  twitch: {
    response: { scope: "array" },
    api: { headers: { "client-id": "{client_id}" } },
  },
  spotify: { client: BASIC, refresh: { token: "absent" } },
  strava: {
    authorization: { separators: [","], parameters: { approval_prompt: "*" } },
    response: { fields: { expires_at: 4_102_444_800, athlete: { id: 227_615, firstname: "Ada" } } },
  },
  fitbit: { client: BASIC, response: { fields: { user_id: "ABC123" } }, error: "errors_list" },
  whoop: { authorization: { neededScopes: ["offline"] } },
  withings: {
    authorization: { separators: [","] },
    token: { parameters: { action: "requesttoken" }, refreshParameters: { action: "requesttoken" } },
    response: { root: "body", beside: { status: 0 }, expiresIn: 10_800, fields: { userid: "363" } },
    error: "status_field",
  },
  garmin: { authorization: { pkce: "required" } },
  wordpress: {
    response: { expiry: "none", fields: { blog_id: "1", blog_url: "https://acme.example" } },
    refresh: NO_REFRESH,
  },
  contentful: { values: { subdomain: "api" } },
  sentry: { values: { hostname: "sentry.io" } },
  datadog: {
    values: {
      ...named("datadoghq.com", "site", "siteParameter", "siteparameter"),
      authorizehost: "app.datadoghq.com",
    },
    authorization: { pkce: "required" },
  },
  posthog: { values: { subdomain: "us", region: "us" } },
  snowflake: {
    client: BASIC,
    values: {
      account: "acme-eu",
      ...named(
        "acme-eu.snowflakecomputing.com",
        "snowflake_account_url",
        "snowflakeaccounturl",
        "accounturl",
        "accounthost",
        "host",
        "hostname",
      ),
    },
    account: {
      method: "POST",
      url: "https://acme-eu.snowflakecomputing.com/api/v2/statements",
      response: { code: "090001", data: [["ADA", "ACME"]], message: "Statement executed successfully." },
    },
  },
  okta: { values: { ...ACME, domainHost: "acme.okta.com" } },
  auth0: {
    values: { ...ACME, domainHost: "acme.auth0.com" },
    endpoints: { revocation: "https://acme.auth0.com/oauth/revoke" },
    revocation: { body: "either" },
  },
  servicenow: {
    values: { ...ACME, ...named("acme.service-now.com", "hostname", "host", "instancehost") },
  },
  procore: {
    values: named("562949953425831", "companyId", "companyid"),
    api: { headers: { "procore-company-id": "562949953425831" } },
    account: {
      url: "https://api.procore.com/rest/v1.0/companies",
      alsoAt: ["https://api.procore.com/rest/v1.0/companies?page=1"],
      response: [{ id: 562_949_953_425_831, is_active: true, name: "Acme" }],
    },
  },
  clio: { values: named("app.clio.com", "hostname", "host") },
  jobber: {
    authorization: { pkce: "optional" },
    response: { tokenType: null, expiry: "none", scope: "absent" },
    refresh: { assumedLifetime: 3600 },
    api: { headers: { "x-jobber-graphql-version": "*" } },
    account: {
      method: "POST",
      url: "https://api.getjobber.com/api/graphql",
      response: { data: { account: { id: "Z2lkOi8vSm9iYmVyL0FjY291bnQvMQ==", name: "Acme" } } },
    },
  },
  coinbase: {
    // Documentation: the revocation endpoint has moved to the host of the others.
    endpoints: { revocation: "https://login.coinbase.com/oauth2/revoke" },
    revocation: { authentication: "any" },
  },
  yahoo: {
    values: { ...named("mail.yahooapis.com", "apiDomain", "apidomain") },
    api: { otherBases: ["https://fantasysports.yahooapis.com"] },
  },
  // Documentation, of which the sources have no API.
  autodesk: { api: { otherBases: ["https://developer.api.autodesk.com"] } },
  foursquare: {
    ...PERMANENT,
    endpoints: { api: "https://api.foursquare.com" },
    // Documentation: version 2 of the API has the token in the query.
    api: { tokenParameter: "oauth_token" },
  },
  heroku: { endpoints: { api: "https://api.heroku.com" } },
  // Documentation: scopes are joined with a comma.
  kakao: { authorization: { separators: [","] }, endpoints: { api: "https://kapi.kakao.com" } },
  meetup: { endpoints: { api: "https://api.meetup.com" } },
  // Documentation: the exchange repeats the state.
  naver: { endpoints: { api: "https://openapi.naver.com" }, token: { parameters: { state: "*" } } },
  soundcloud: {
    authorization: { separators: [",", " "], pkce: "required" },
    endpoints: { api: "https://api.soundcloud.com" },
    api: { scheme: "OAuth" },
  },
  yandex: {
    endpoints: { api: "https://login.yandex.ru" },
    api: { scheme: "OAuth", otherBases: ["https://cloud-api.yandex.net", "https://translate.yandex.net"] },
  },
  // Documentation: an API for connections of an hour.
  segment: { endpoints: { api: "https://platform.segmentapis.com" }, refresh: NO_REFRESH },
  // These endpoints are those of Login Kit. The API that one source has belongs to the Marketing API.
  snapchat: { endpoints: { api: "" } },
  // Documentation: the credentials are in the header.
  ticktick: { client: BASIC },
  // Documentation: scopes are joined with a comma.
  medium: { authorization: { separators: [","] } },
  surveymonkey: {
    response: { expiry: "none", fields: { access_url: "https://api.surveymonkey.com" } },
    refresh: NO_REFRESH,
  },
  // Documentation: tokens do not expire.
  bitly: PERMANENT,
  copper: { ...PERMANENT, authorization: { neededScopes: ["developer/v1/all"] } },
  eventbrite: PERMANENT,
  vimeo: PERMANENT,
  webflow: PERMANENT,
  apple: { authorization: { parameters: { response_mode: "form_post" }, formPost: true } },
  battlenet: {
    response: { expiresIn: 86_399 },
    refresh: NO_REFRESH,
    values: named("us.api.blizzard.com", "apiDomain", "apidomain"),
  },
};
