// https://www.zoho.com/accounts/protocol/oauth/multi-dc/client-authorization.html,
// https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token-expiry.html

import type { DocumentedProvider } from "./documented-provider.ts";

const SERVER = "https://accounts.zoho.eu";

export const zoho: DocumentedProvider = {
  id: "zoho",
  scopes: ["ZohoCRM.modules.ALL", "AaaServer.profile.READ"],
  authorization: {
    url: "https://accounts.zoho.com/oauth/v2/auth",
    parameters: {
      client_id: "{client_id}",
      response_type: "code",
      scope: "ZohoCRM.modules.ALL,AaaServer.profile.READ",
      redirect_uri: "{callback}",
      access_type: "offline",
      prompt: "consent",
      state: "*",
    },
    // The account is in another data center than the login page, and the code is valid there only.
    callback: {
      code: "1000.86a03ca5dbfccb7445b1889b8215efb0.cad9e1ae4989a1196fe05aa729fcb4e1",
      location: "eu",
      "accounts-server": SERVER,
    },
  },
  exchanges: [
    {
      on: `POST ${SERVER}/oauth/v2/token`,
      when: { grant_type: "authorization_code" },
      client: ["client_secret_post"],
      parameters: {
        code: "1000.86a03ca5dbfccb7445b1889b8215efb0.cad9e1ae4989a1196fe05aa729fcb4e1",
        redirect_uri: "{callback}",
      },
      answer: {
        access_token: "1000.first",
        refresh_token: "1000.refresh",
        scope: "ZohoCRM.modules.ALL AaaServer.profile.READ",
        api_domain: "https://www.zohoapis.eu",
        token_type: "Bearer",
        expires_in: 3600,
      },
    },
    {
      on: `POST ${SERVER}/oauth/v2/token`,
      when: { grant_type: "refresh_token" },
      client: ["client_secret_post"],
      parameters: { refresh_token: "1000.refresh" },
      answer: {
        access_token: "1000.second",
        scope: "ZohoCRM.modules.ALL AaaServer.profile.READ",
        api_domain: "https://www.zohoapis.eu",
        token_type: "Bearer",
        expires_in: 3600,
      },
    },
    {
      on: `GET ${SERVER}/oauth/user/info`,
      headers: { authorization: "Zoho-oauthtoken 1000.first" },
      answer: {
        First_Name: "Patricia",
        Email: "patricia@example.com",
        Last_Name: "Boyle",
        Display_Name: "Patricia",
        ZUID: 6_058_011,
      },
    },
    {
      on: "GET https://www.zohoapis.eu/crm/v8/users",
      headers: { authorization: "Zoho-oauthtoken 1000.second" },
      answer: { users: [] },
    },
    {
      on: `POST ${SERVER}/oauth/v2/token/revoke`,
      query: { token: "1000.refresh" },
      answer: { status: "success" },
    },
  ],
  connected: { account: "6058011", accessToken: "1000.first", lifetime: 3600 },
  refreshed: "1000.second",
  apiPath: "crm/v8/users",
  revokes: true,
  ended: {
    on: `POST ${SERVER}/oauth/v2/token`,
    when: { grant_type: "refresh_token" },
    status: 200,
    answer: { error: "invalid_code" },
  },
};
