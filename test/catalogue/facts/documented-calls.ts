// Requests that the providers' documentation has, beyond what the sources say: those that tell whose account it is, with
// their answers, and those that revoke a grant.

import type { AccountCall } from "./quirk.ts";

/** The URL can have other parameters than those of the documentation. `*` stands for one segment of the path. */
export const DOCUMENTED_CALLS: Readonly<Record<string, readonly AccountCall[]>> = {
  acuity: [
    {
      url: "https://acuityscheduling.com/api/v1/me",
      response: { id: 1, email: "ada@example.com", name: "Acme", timezone: "Europe/London" },
    },
  ],
  adobe: [
    {
      url: "https://ims-na1.adobelogin.com/ims/userinfo/v2",
      response: {
        sub: "B0DC108C5CD449CA0A494133@c62f24cc5b5b7e0e0a494004",
        account_type: "type1",
        email: "ada@example.com",
        name: "Ada Lovelace",
      },
    },
    {
      url: "https://ims-na1.adobelogin.com/ims/userinfo",
      response: {
        sub: "B0DC108C5CD449CA0A494133@c62f24cc5b5b7e0e0a494004",
        account_type: "type1",
        email: "ada@example.com",
        name: "Ada Lovelace",
      },
    },
  ],
  aircall: [
    {
      url: "https://api.aircall.io/v1/integrations/me",
      response: {
        integration: {
          name: "Acme",
          custom_name: null,
          company_id: 10000,
          status: "active",
          active: true,
          numbers_count: 2,
        },
      },
    },
  ],
  airtable: [
    {
      url: "https://api.airtable.com/v0/meta/whoami",
      response: { id: "usrL2PNC5o3H4lBEi", email: "ada@example.com", scopes: ["data.records:read"] },
    },
  ],
  amazon: [
    {
      url: "https://api.amazon.com/user/profile",
      response: {
        user_id: "amzn1.account.K2LI23KL2LK2",
        email: "ada@example.com",
        name: "Ada Lovelace",
        postal_code: "98101",
      },
    },
  ],
  apollo: [
    {
      url: "https://app.apollo.io/api/v1/users/api_profile",
      response: {
        id: "66302798d03b9601c7934ebf",
        first_name: "Ada",
        last_name: "Lovelace",
        name: "Ada Lovelace",
        email: "ada@example.com",
        team_id: "6095a710bd01d100a506d4ac",
      },
    },
  ],
  asana: [
    {
      url: "https://app.asana.com/api/1.0/users/me",
      response: {
        data: {
          gid: "12345",
          resource_type: "user",
          name: "Ada Lovelace",
          email: "ada@example.com",
          workspaces: [{ gid: "67890", name: "Acme" }],
        },
      },
    },
  ],
  autodesk: [
    {
      url: "https://api.userprofile.autodesk.com/userinfo",
      response: {
        sub: "ABCDEF",
        name: "Ada Lovelace",
        preferred_username: "ada",
        email: "ada@example.com",
        email_verified: true,
      },
    },
  ],
  "azure-devops": [
    {
      url: "https://app.vssps.visualstudio.com/_apis/profile/profiles/me",
      response: {
        displayName: "Ada Lovelace",
        publicAlias: "d6245f20",
        emailAddress: "ada@example.com",
        coreRevision: 1,
        id: "d6245f20-2af8-44f4-9451-8107cb2767db",
        revision: 1,
      },
    },
  ],
  battlenet: [
    {
      url: "https://oauth.battle.net/userinfo",
      response: { sub: "12345", id: 12345, battletag: "Ada#1234" },
    },
  ],
  bigcommerce: [
    {
      url: "https://api.bigcommerce.com/stores/g5cd38/v2/store",
      response: {
        id: "d1ad1ca9-c7e8-4cdb-8cb8-97c4ce7fa8de",
        domain: "acme.mybigcommerce.com",
        name: "Acme",
        store_hash: "g5cd38",
      },
    },
  ],
  bitbucket: [
    {
      url: "https://api.bitbucket.org/2.0/user",
      response: {
        type: "user",
        uuid: "{a-1}",
        username: "ada",
        display_name: "Ada Lovelace",
        account_id: "557058:1",
        nickname: "ada",
      },
    },
  ],
  bitly: [
    {
      url: "https://api-ssl.bitly.com/v4/user",
      response: {
        created: "2009-03-01T00:00:00+0000",
        login: "ada",
        is_active: true,
        name: "Ada",
        emails: [{ email: "ada@example.com", is_primary: true }],
        default_group_guid: "Ba1bc23dE4F",
      },
    },
  ],
  box: [
    {
      url: "https://api.box.com/2.0/users/me",
      response: { type: "user", id: "11446498", name: "Ada Lovelace", login: "ada@example.com" },
    },
  ],
  brex: [
    {
      url: "https://platform.brexapis.com/v2/users/me",
      response: {
        id: "cuuser_1",
        first_name: "Ada",
        last_name: "Lovelace",
        email: "ada@example.com",
        status: "ACTIVE",
      },
    },
  ],
  buffer: [
    {
      method: "POST",
      url: "https://api.buffer.com/",
      response: { data: { account: { id: "account-1", email: "ada@example.com" } } },
    },
  ],
  "cal-com": [
    {
      url: "https://api.cal.com/v2/me",
      response: {
        status: "success",
        data: { id: 7, username: "ada", email: "ada@example.com", timeFormat: 12, timeZone: "Europe/London" },
      },
    },
  ],
  canva: [
    {
      url: "https://api.canva.com/rest/v1/users/me",
      response: { team_user: { user_id: "auDAbliZ2rQNNOsUl5OLu", team_id: "Oi2RJILTrKk0KRhRUZozX" } },
    },
  ],
  clickup: [
    {
      url: "https://api.clickup.com/api/v2/user",
      response: {
        user: { id: 123, username: "Ada", email: "ada@example.com", color: "#000000", profilePicture: null },
      },
    },
  ],
  clio: [
    {
      url: "https://app.clio.com/api/v4/users/who_am_i",
      response: { data: { id: 345024, etag: '"1"', name: "Ada Lovelace", email: "ada@example.com" } },
    },
  ],
  close: [
    {
      url: "https://api.close.com/api/v1/me/",
      response: {
        id: "user_1",
        first_name: "Ada",
        last_name: "Lovelace",
        email: "ada@example.com",
        organizations: [{ id: "orga_1", name: "Acme" }],
      },
    },
  ],
  coinbase: [
    {
      url: "https://api.coinbase.com/v2/user",
      response: {
        data: {
          id: "9da7a204-544e-5fd1-9a12-61176c5d4cd8",
          name: "Ada Lovelace",
          username: null,
          resource: "user",
          email: "ada@example.com",
        },
      },
    },
  ],
  "constant-contact": [
    {
      url: "https://api.cc.email/v3/account/summary",
      response: {
        contact_email: "ada@example.com",
        country_code: "US",
        encoded_account_id: "a07e1il69fwhb7uan9",
        first_name: "Ada",
        last_name: "Lovelace",
        organization_name: "Acme",
      },
    },
  ],
  contentful: [
    {
      url: "https://api.contentful.com/users/me",
      response: {
        sys: { type: "User", id: "7BslKh9TdKGOK41VmLDjFZ" },
        firstName: "Ada",
        lastName: "Lovelace",
        email: "ada@example.com",
      },
    },
  ],
  copper: [
    { url: "https://api.copper.com/developer_api/v1/account", response: { id: 159258, name: "Acme" } },
  ],
  datadog: [
    {
      url: "https://api.datadoghq.com/api/v2/current_user",
      response: {
        data: {
          type: "users",
          id: "00000000-0000-9999-0000-000000000000",
          attributes: { name: "Ada Lovelace", handle: "ada@example.com", email: "ada@example.com" },
        },
      },
    },
  ],
  dialpad: [
    {
      url: "https://dialpad.com/api/v2/users/me",
      response: {
        id: "5835806903417907",
        display_name: "Ada Lovelace",
        first_name: "Ada",
        emails: ["ada@example.com"],
        company_id: "5765607478525952",
      },
    },
  ],
  digitalocean: [
    {
      url: "https://api.digitalocean.com/v2/account",
      response: {
        account: {
          droplet_limit: 25,
          email: "ada@example.com",
          uuid: "b6fr89dbf6d9156cace5f3c78dc9851d957381ef",
          email_verified: true,
          status: "active",
          team: { uuid: "5df3e3004a17e242b7c20ca6c9fc25b701a47ece", name: "Acme" },
        },
      },
    },
  ],
  discord: [
    {
      url: "https://discord.com/api/users/@me",
      response: { id: "80351110224678912", username: "ada", discriminator: "0", global_name: "Ada" },
    },
  ],
  dropbox: [
    {
      method: "POST",
      url: "https://api.dropboxapi.com/2/users/get_current_account",
      response: {
        account_id: "dbid:1",
        name: { given_name: "Ada", surname: "Lovelace", display_name: "Ada Lovelace" },
        email: "ada@example.com",
        email_verified: true,
      },
    },
  ],
  "dropbox-sign": [
    {
      url: "https://api.hellosign.com/v3/account",
      response: {
        account: {
          account_id: "5008b25c7f67153e57d5a357b1687968068fb465",
          email_address: "ada@example.com",
          is_locked: false,
        },
      },
    },
  ],
  ebay: [
    {
      url: "https://apiz.ebay.com/commerce/identity/v1/user/",
      response: {
        userId: "W0AhMMXXX",
        username: "ada",
        accountType: "INDIVIDUAL",
        registrationMarketplaceId: "EBAY_US",
      },
    },
  ],
  egnyte: [
    {
      url: "https://acme.egnyte.com/pubapi/v1/userinfo",
      response: {
        id: 9967960066,
        first_name: "Ada",
        last_name: "Lovelace",
        username: "ada",
        email: "ada@example.com",
      },
    },
  ],
  eventbrite: [
    {
      url: "https://www.eventbriteapi.com/v3/users/me/",
      response: {
        id: "163054428874",
        name: "Ada Lovelace",
        first_name: "Ada",
        emails: [{ email: "ada@example.com", verified: true, primary: true }],
      },
    },
  ],
  "exact-online": [
    {
      url: "https://start.exactonline.nl/api/v1/current/Me",
      response: {
        d: {
          results: [
            {
              CurrentDivision: 1234567,
              UserID: "9d3f2b1e-0000-4c5e-9b1a-1a2b3c4d5e6f",
              UserName: "ada",
              FullName: "Ada Lovelace",
              Email: "ada@example.com",
            },
          ],
        },
      },
    },
  ],
  facebook: [
    { url: "https://graph.facebook.com/me", response: { id: "10220000000000000", name: "Ada Lovelace" } },
  ],
  figma: [
    {
      url: "https://api.figma.com/v1/me",
      response: {
        id: "1234",
        email: "ada@example.com",
        handle: "Ada",
        img_url: "https://www.figma.com/1.png",
      },
    },
  ],
  fitbit: [
    {
      url: "https://api.fitbit.com/1/user/-/profile.json",
      response: { user: { encodedId: "ABC123", displayName: "Ada L.", fullName: "Ada Lovelace" } },
    },
  ],
  fortnox: [
    {
      url: "https://api.fortnox.se/3/companyinformation",
      response: {
        CompanyInformation: {
          Address: "Storgatan 1",
          CompanyName: "Acme",
          DatabaseNumber: 1234,
          OrganizationNumber: "555555-5555",
        },
      },
    },
  ],
  freeagent: [
    {
      url: "https://api.freeagent.com/v2/company",
      response: {
        company: {
          url: "https://api.freeagent.com/v2/company",
          name: "Acme",
          subdomain: "acme",
          type: "UkLimitedCompany",
        },
      },
    },
  ],
  freshbooks: [
    {
      url: "https://api.freshbooks.com/auth/api/v1/users/me",
      response: {
        response: {
          id: 2144,
          identity_id: 2144,
          first_name: "Ada",
          last_name: "Lovelace",
          email: "ada@example.com",
          business_memberships: [],
        },
      },
    },
  ],
  front: [
    {
      url: "https://api2.frontapp.com/me",
      response: { _links: { self: "https://api2.frontapp.com/me" }, name: "Acme", id: "cmp_1" },
    },
  ],
  garmin: [
    {
      url: "https://apis.garmin.com/wellness-api/rest/user/id",
      response: { userId: "d3315b1072421d0dd7c8f6b8e1de4df8" },
    },
  ],
  github: [
    {
      url: "https://api.github.com/user",
      response: {
        login: "ada",
        id: 1,
        node_id: "MDQ6VXNlcjE=",
        type: "User",
        name: "Ada Lovelace",
        email: "ada@example.com",
      },
    },
  ],
  gitlab: [
    {
      url: "https://gitlab.com/api/v4/user",
      response: { id: 1, username: "ada", name: "Ada Lovelace", state: "active", email: "ada@example.com" },
    },
  ],
  google: [
    {
      url: "https://openidconnect.googleapis.com/v1/userinfo",
      response: {
        sub: "110169484474386276334",
        name: "Ada Lovelace",
        email: "ada@example.com",
        email_verified: true,
      },
    },
  ],
  gorgias: [
    {
      url: "https://acme.gorgias.com/api/account",
      response: {
        domain: "acme",
        created_datetime: "2020-01-01T00:00:00",
        settings: [],
        status: { status: "active" },
      },
    },
  ],
  gumroad: [
    {
      url: "https://api.gumroad.com/v2/user",
      response: {
        success: true,
        user: {
          bio: "",
          name: "Ada Lovelace",
          user_id: "G_-mnBf9b1j9A7a4ub4nFQ==",
          email: "ada@example.com",
        },
      },
    },
  ],
  harvest: [
    {
      url: "https://id.getharvest.com/api/v2/accounts",
      response: {
        user: { id: 1782884, first_name: "Ada", last_name: "Lovelace", email: "ada@example.com" },
        accounts: [
          { id: 2, name: "Acme", product: "forecast" },
          { id: 1782881, name: "Acme", product: "harvest" },
        ],
      },
    },
  ],
  helpscout: [
    {
      url: "https://api.helpscout.net/v2/users/me",
      response: {
        id: 4,
        firstName: "Ada",
        lastName: "Lovelace",
        email: "ada@example.com",
        role: "owner",
        type: "user",
      },
    },
  ],
  heroku: [
    {
      url: "https://api.heroku.com/account",
      response: {
        id: "01234567-89ab-cdef-0123-456789abcdef",
        email: "ada@example.com",
        name: "Ada Lovelace",
        verified: true,
      },
    },
  ],
  hubstaff: [
    {
      url: "https://api.hubstaff.com/v2/users/me",
      response: { user: { id: 1, name: "Ada Lovelace", email: "ada@example.com", status: "active" } },
    },
  ],
  huggingface: [
    {
      url: "https://huggingface.co/oauth/userinfo",
      response: {
        sub: "62264a1",
        name: "Ada Lovelace",
        preferred_username: "ada",
        email: "ada@example.com",
        email_verified: true,
      },
    },
  ],
  instagram: [
    {
      url: "https://graph.instagram.com/me",
      response: { user_id: "17841400", username: "ada", id: "17841400" },
    },
  ],
  intercom: [
    {
      url: "https://api.intercom.io/me",
      response: {
        type: "admin",
        id: "991267459",
        email: "ada@example.com",
        name: "Ada",
        app: { type: "app", id_code: "this_is_an_id", name: "Acme" },
      },
    },
  ],
  auth0: [
    {
      url: "https://acme.auth0.com/userinfo",
      response: { sub: "auth0|1", name: "Ada Lovelace", email: "ada@example.com", email_verified: true },
    },
  ],
  okta: [
    {
      url: "https://acme.okta.com/oauth2/v1/userinfo",
      response: { sub: "00uid4BxXw6I6TV4m0g3", name: "Ada Lovelace", preferred_username: "ada@example.com" },
    },
  ],
  kakao: [
    {
      url: "https://kapi.kakao.com/v2/user/me",
      response: {
        id: 123456789,
        connected_at: "2022-04-11T01:45:28Z",
        kakao_account: { email: "ada@example.com", profile: { nickname: "Ada" } },
      },
    },
  ],
  keap: [
    {
      url: "https://api.infusionsoft.com/crm/rest/v2/oauth/connect/userinfo",
      alsoAt: ["https://api.infusionsoft.com/crm/rest/v1/oauth/connect/userinfo"],
      response: {
        email: "ada@example.com",
        family_name: "Lovelace",
        given_name: "Ada",
        global_user_id: 1,
        id: "1",
        infusionsoft_id: "ada",
        keap_id: "ada@example.com",
        sub: "sub-1",
      },
    },
  ],
  klaviyo: [
    {
      url: "https://a.klaviyo.com/api/accounts",
      response: {
        data: [
          {
            type: "account",
            id: "AbC123",
            attributes: {
              contact_information: {
                default_sender_name: "Ada",
                default_sender_email: "ada@example.com",
                organization_name: "Acme",
              },
              timezone: "US/Eastern",
            },
          },
        ],
      },
    },
  ],
  line: [
    {
      url: "https://api.line.me/v2/profile",
      response: {
        userId: "U4af4980629",
        displayName: "Ada",
        pictureUrl: "https://profile.line-scdn.net/abc",
      },
    },
  ],
  linkedin: [
    {
      url: "https://api.linkedin.com/v2/userinfo",
      response: {
        sub: "782bbtaQ",
        name: "Ada Lovelace",
        given_name: "Ada",
        family_name: "Lovelace",
        email: "ada@example.com",
      },
    },
  ],
  medium: [
    {
      url: "https://api.medium.com/v1/me",
      response: {
        data: {
          id: "5303d74c64f66366f00cb9b2a94f3251bf5",
          username: "ada",
          name: "Ada Lovelace",
          url: "https://medium.com/@ada",
        },
      },
    },
  ],
  meetup: [
    {
      method: "POST",
      url: "https://api.meetup.com/gql-ext",
      response: { data: { self: { id: "1", name: "Ada" } } },
    },
  ],
  mercury: [
    {
      url: "https://api.mercury.com/api/v1/organization",
      response: {
        organization: {
          id: "2b6a0a36-0000-11ed-861d-0242ac120002",
          kind: "business",
          legalBusinessName: "Acme",
          dbas: [],
        },
      },
    },
  ],
  microsoft: [
    {
      url: "https://graph.microsoft.com/v1.0/me",
      response: {
        id: "48d31887-5fad-4d73-a9f5-3c356e68a038",
        displayName: "Ada Lovelace",
        mail: "ada@example.com",
        userPrincipalName: "ada@example.com",
      },
    },
  ],
  miro: [
    {
      url: "https://api.miro.com/v1/oauth-token",
      response: {
        type: "oAuthToken",
        organization: { type: "organization", id: "1", name: "Acme" },
        team: { type: "team", id: "3074457345", name: "Acme" },
        user: { type: "user", id: "3074457346", name: "Ada" },
        scopes: ["boards:read"],
      },
    },
  ],
  mollie: [
    {
      url: "https://api.mollie.com/v2/organizations/me",
      response: { resource: "organization", id: "org_12345678", name: "Acme", email: "ada@example.com" },
    },
  ],
  monday: [
    {
      method: "POST",
      url: "https://api.monday.com/v2",
      response: { data: { me: { id: "4012689", name: "Ada", email: "ada@example.com" } } },
    },
  ],
  mural: [
    {
      url: "https://app.mural.co/api/public/v1/users/me",
      response: { value: { id: "u1", firstName: "Ada", lastName: "Lovelace", email: "ada@example.com" } },
    },
  ],
  myob: [
    {
      url: "https://api.myob.com/accountright/business-1/Info",
      response: { CompanyFile: { Id: "business-1", Name: "Acme" }, Resources: [] },
    },
  ],
  naver: [
    {
      url: "https://openapi.naver.com/v1/nid/me",
      response: {
        resultcode: "00",
        message: "success",
        response: { id: "32742776", email: "ada@example.com", nickname: "Ada", name: "Ada Lovelace" },
      },
    },
  ],
  netlify: [
    {
      url: "https://api.netlify.com/api/v1/user",
      response: {
        id: "5d3f1b2c",
        uid: "1",
        full_name: "Ada Lovelace",
        email: "ada@example.com",
        slug: "ada",
      },
    },
  ],
  notion: [
    {
      url: "https://api.notion.com/v1/users/me",
      response: {
        object: "user",
        id: "bot-1",
        name: "Acme Integration",
        type: "bot",
        bot: { owner: { type: "user" }, workspace_id: "workspace-1", workspace_name: "Acme" },
      },
    },
  ],
  oura: [
    {
      url: "https://api.ouraring.com/v2/usercollection/personal_info",
      response: { id: "8f9a5221-639e-4a85-81cb-4065ef23f979", age: 31, email: "ada@example.com" },
    },
  ],
  pagerduty: [
    {
      url: "https://api.pagerduty.com/users/me",
      response: { user: { id: "PXPGF42", type: "user", name: "Ada Lovelace", email: "ada@example.com" } },
    },
  ],
  pandadoc: [
    {
      url: "https://api.pandadoc.com/public/v1/members/current/",
      response: {
        user_id: "zmVSXH6KeLrrFvvyyvNL5Y",
        membership_id: "dfjVNdPbVwJPHbdXFmPQRL",
        email: "ada@example.com",
        first_name: "Ada",
        last_name: "Lovelace",
      },
    },
  ],
  patreon: [
    {
      url: "https://www.patreon.com/api/oauth2/v2/identity",
      response: {
        data: {
          id: "12345689",
          type: "user",
          attributes: { email: "ada@example.com", full_name: "Ada Lovelace" },
        },
        links: { self: "https://www.patreon.com/api/oauth2/v2/user/12345689" },
      },
    },
  ],
  paypal: [
    {
      url: "https://api-m.paypal.com/v1/identity/oauth2/userinfo",
      response: {
        user_id:
          "https://www.paypal.com/webapps/auth/identity/user/mWq6_1sU85v5EG9yHdPxJRrhGHrnMJ-1PQKtX6pcsmA",
        name: "Ada Lovelace",
        payer_id: "WDJJHEBZ4X2LY",
        emails: [{ value: "ada@example.com", primary: true, confirmed: true }],
      },
    },
  ],
  pennylane: [
    {
      url: "https://app.pennylane.com/api/external/v2/me",
      response: {
        user: { id: 1, first_name: "Ada", last_name: "Lovelace", email: "ada@example.com" },
        company: { id: 2, name: "Acme" },
        scopes: [],
      },
    },
  ],
  pinterest: [
    {
      url: "https://api.pinterest.com/v5/user_account",
      response: {
        account_type: "BUSINESS",
        id: "2783136121146311751",
        username: "ada",
        business_name: "Acme",
      },
    },
  ],
  pipedrive: [
    {
      url: "https://acme.pipedrive.com/api/v1/users/me",
      response: {
        success: true,
        data: {
          id: 1,
          name: "Ada",
          email: "ada@example.com",
          company_id: 12345,
          company_name: "Acme",
          company_domain: "acme",
        },
      },
    },
  ],
  posthog: [
    {
      url: "https://us.posthog.com/api/users/@me/",
      response: {
        id: 1,
        uuid: "01890d5e-0000-0000-0000-000000000000",
        distinct_id: "d1",
        first_name: "Ada",
        email: "ada@example.com",
        organization: { id: "org-1", name: "Acme" },
      },
    },
  ],
  printful: [
    {
      url: "https://api.printful.com/stores",
      response: {
        code: 200,
        result: [{ id: 10, type: "native", name: "Acme" }],
        paging: { total: 1, offset: 0, limit: 20 },
      },
    },
  ],
  quickbooks: [
    {
      url: "https://quickbooks.api.intuit.com/v3/company/4620816365/companyinfo/4620816365",
      response: {
        CompanyInfo: { CompanyName: "Acme", LegalName: "Acme", Id: "1" },
        time: "2026-01-01T00:00:00.000-07:00",
      },
    },
  ],
  ramp: [
    {
      url: "https://api.ramp.com/developer/v1/business",
      response: {
        id: "497f6eca-6276-4993-bfeb-53cbbbba6f08",
        business_name_legal: "Acme",
        business_name_on_card: "Acme",
        active: true,
      },
    },
  ],
  reddit: [
    { url: "https://oauth.reddit.com/api/v1/me", response: { id: "1w72", name: "ada", is_employee: false } },
  ],
  ringcentral: [
    {
      url: "https://platform.ringcentral.com/restapi/v1.0/account/~/extension/~",
      response: {
        uri: "https://platform.ringcentral.com/restapi/v1.0/account/1/extension/2",
        id: 2,
        extensionNumber: "101",
        name: "Ada Lovelace",
        contact: { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com" },
        account: { id: "1" },
      },
    },
  ],
  sage: [
    {
      url: "https://api.accounting.sage.com/v3.1/user",
      response: {
        id: "e5f6",
        displayed_as: "Ada Lovelace",
        $path: "/user",
        email: "ada@example.com",
        first_name: "Ada",
        last_name: "Lovelace",
      },
    },
  ],
  salesforce: [
    {
      url: "https://acme.my.salesforce.com/services/oauth2/userinfo",
      response: {
        sub: "https://login.salesforce.com/id/00Dx0000000BV7z/005x00000012Q9P",
        user_id: "005x00000012Q9P",
        organization_id: "00Dx0000000BV7z",
        preferred_username: "ada@example.com",
        name: "Ada Lovelace",
        email: "ada@example.com",
      },
    },
  ],
  salesloft: [
    {
      url: "https://api.salesloft.com/v2/me",
      response: {
        data: {
          id: 1,
          guid: "guid-1",
          name: "Ada Lovelace",
          first_name: "Ada",
          last_name: "Lovelace",
          email: "ada@example.com",
        },
      },
    },
  ],
  shopify: [
    {
      method: "POST",
      url: "https://acme.myshopify.com/admin/api/*/graphql.json",
      response: {
        data: { shop: { id: "gid://shopify/Shop/1", name: "Acme", myshopifyDomain: "acme.myshopify.com" } },
      },
    },
  ],
  signnow: [
    {
      url: "https://api.signnow.com/user",
      response: {
        id: "40204b3344984368bb16d61f8550f8b5e1edfd79",
        first_name: "Ada",
        last_name: "Lovelace",
        active: "1",
        primary_email: "ada@example.com",
        emails: ["ada@example.com"],
      },
    },
  ],
  slack: [
    {
      url: "https://slack.com/api/auth.test",
      response: {
        ok: true,
        url: "https://acme.slack.com/",
        team: "Acme",
        user: "bot",
        team_id: "T1",
        user_id: "U1BOT",
        bot_id: "B1",
        is_enterprise_install: false,
      },
    },
    {
      method: "POST",
      url: "https://slack.com/api/auth.test",
      response: {
        ok: true,
        url: "https://acme.slack.com/",
        team: "Acme",
        user: "bot",
        team_id: "T1",
        user_id: "U1BOT",
        bot_id: "B1",
        is_enterprise_install: false,
      },
    },
  ],
  smartsheet: [
    {
      url: "https://api.smartsheet.com/2.0/users/me",
      response: { id: 48569348493401200, email: "ada@example.com", firstName: "Ada", lastName: "Lovelace" },
    },
  ],
  soundcloud: [
    {
      url: "https://api.soundcloud.com/me",
      response: { kind: "user", urn: "soundcloud:users:3207", username: "ada" },
    },
  ],
  splitwise: [
    {
      url: "https://secure.splitwise.com/api/v3.0/get_current_user",
      response: { user: { id: 1, first_name: "Ada", last_name: "Lovelace", email: "ada@example.com" } },
    },
  ],
  spotify: [
    {
      url: "https://api.spotify.com/v1/me",
      response: {
        id: "ada",
        display_name: "Ada",
        email: "ada@example.com",
        type: "user",
        uri: "spotify:user:ada",
      },
    },
  ],
  square: [
    {
      url: "https://connect.squareup.com/v2/merchants/me",
      response: { merchant: { id: "MERCHANT1", business_name: "Acme", country: "US", status: "ACTIVE" } },
    },
  ],
  squarespace: [
    {
      url: "https://api.squarespace.com/1.0/authorization/website",
      response: {
        id: "5d7b1a",
        siteId: "acme",
        title: "Acme",
        url: "https://acme.squarespace.com",
        currency: "USD",
        timeZone: "America/New_York",
      },
    },
  ],
  strava: [
    {
      url: "https://www.strava.com/api/v3/athlete",
      response: { id: 227615, username: "ada", resource_state: 3, firstname: "Ada", lastname: "Lovelace" },
    },
  ],
  stripe: [
    {
      url: "https://api.stripe.com/v1/account",
      response: {
        id: "acct_1",
        object: "account",
        email: "ada@example.com",
        settings: { dashboard: { display_name: "Acme" } },
      },
    },
  ],
  surveymonkey: [
    {
      url: "https://api.surveymonkey.com/v3/users/me",
      response: {
        id: "1234",
        username: "ada",
        first_name: "Ada",
        last_name: "Lovelace",
        email: "ada@example.com",
        account_type: "basic",
      },
    },
  ],
  teamleader: [
    {
      method: "POST",
      url: "https://api.focus.teamleader.eu/users.me",
      response: {
        data: {
          id: "cb8da52f-ce44-4bf6-8ef5-de8a1b1a4e3d",
          account: { type: "account", id: "b19a0000" },
          first_name: "Ada",
          last_name: "Lovelace",
          email: "ada@example.com",
        },
      },
    },
  ],
  teamwork: [
    {
      url: "https://acme.teamwork.com/me.json",
      response: {
        STATUS: "OK",
        person: {
          id: "2",
          "user-name": "ada",
          "first-name": "Ada",
          "last-name": "Lovelace",
          "email-address": "ada@example.com",
        },
      },
    },
  ],
  threads: [{ url: "https://graph.threads.net/v1.0/me", response: { id: "17841500", username: "ada" } }],
  tiktok: [
    {
      url: "https://open.tiktokapis.com/v2/user/info/",
      response: {
        data: { user: { open_id: "open-1", union_id: "union-1", display_name: "Ada" } },
        error: { code: "ok", message: "", log_id: "20220829194722CBE87ED59D524E727021" },
      },
    },
  ],
  "tiktok-ads": [
    {
      url: "https://business-api.tiktok.com/open_api/v1.3/user/info/",
      response: {
        message: "OK",
        code: 0,
        request_id: "2020042715295501023125104093250",
        data: {
          create_time: 1614175583,
          display_name: "Acme",
          core_user_id: "6765432109876543",
          email: "a***@example.com",
        },
      },
    },
  ],
  timely: [
    { url: "https://api.timelyapp.com/1.1/accounts", response: [{ id: 1, name: "Acme", color: "795548" }] },
  ],
  todoist: [
    {
      url: "https://api.todoist.com/api/v1/user",
      response: { id: "1855589", email: "ada@example.com", full_name: "Ada Lovelace", lang: "en" },
    },
  ],
  tumblr: [
    {
      url: "https://api.tumblr.com/v2/user/info",
      response: {
        meta: { status: 200, msg: "OK" },
        response: {
          user: { name: "ada", likes: 1, following: 2, blogs: [{ name: "ada", uuid: "t:1", primary: true }] },
        },
      },
    },
  ],
  twitch: [
    {
      url: "https://api.twitch.tv/helix/users",
      response: {
        data: [{ id: "141981764", login: "ada", display_name: "Ada", type: "", broadcaster_type: "partner" }],
      },
    },
  ],
  typeform: [
    {
      url: "https://api.typeform.com/me",
      response: { user_id: "01GAB2C3", alias: "ada", email: "ada@example.com", language: "en" },
    },
  ],
  uber: [
    {
      url: "https://api.uber.com/v1.2/me",
      response: {
        picture: "https://d1w2poirtb3as9.cloudfront.net/1.jpeg",
        first_name: "Ada",
        last_name: "Lovelace",
        uuid: "f4a416e3-6016-4623-8ec9-d5ee105a6e27",
        rider_id:
          "8OlTlUG1TyeAQf1JiBZZdkKxuSSOUwu2IkO0Hf9d2HV52Pm25A0NvsbmbnZr85tLVi-s8CckpBK8Eq0Nke4X-no3AcSHfeVh6J5O6LiQt5LsBZDSi4qyVUdSLeYDnTtirw==",
        email: "ada@example.com",
      },
    },
  ],
  vercel: [
    {
      url: "https://api.vercel.com/login/oauth/userinfo",
      response: {
        sub: "345e869043f1e55f8bdc837c",
        email: "ada@example.com",
        email_verified: true,
        name: "Ada Lovelace",
        preferred_username: "ada",
      },
    },
  ],
  vimeo: [
    {
      url: "https://api.vimeo.com/me",
      response: { uri: "/users/152184", name: "Ada", link: "https://vimeo.com/ada" },
    },
  ],
  wave: [
    {
      method: "POST",
      url: "https://gql.waveapps.com/graphql/public",
      response: {
        data: {
          user: { id: "VXNlcjox", defaultEmail: "ada@example.com", firstName: "Ada", lastName: "Lovelace" },
        },
      },
    },
  ],
  webex: [
    {
      url: "https://webexapis.com/v1/people/me",
      response: {
        id: "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8x",
        emails: ["ada@example.com"],
        displayName: "Ada Lovelace",
        orgId: "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8x",
      },
    },
  ],
  webflow: [
    {
      url: "https://api.webflow.com/v2/token/authorized_by",
      response: {
        id: "545bbecb7bdd6769632504a7",
        email: "ada@example.com",
        firstName: "Ada",
        lastName: "Lovelace",
      },
    },
  ],
  whoop: [
    {
      url: "https://api.prod.whoop.com/developer/v2/user/profile/basic",
      response: { user_id: 10129, email: "ada@example.com", first_name: "Ada", last_name: "Lovelace" },
    },
  ],
  wordpress: [
    {
      url: "https://public-api.wordpress.com/rest/v1/me",
      response: {
        ID: 78972699,
        display_name: "ada",
        username: "ada",
        email: "ada@example.com",
        primary_blog: 1,
      },
    },
  ],
  workable: [
    {
      url: "https://www.workable.com/spi/v3/accounts",
      response: {
        accounts: [
          { id: "1", name: "Acme", subdomain: "acme", description: "", website_url: "https://acme.example" },
        ],
      },
    },
  ],
  wrike: [
    {
      url: "https://app-eu.wrike.com/api/v4/contacts",
      response: {
        kind: "contacts",
        data: [
          {
            id: "KUAAAAAA",
            firstName: "Ada",
            lastName: "Lovelace",
            type: "Person",
            profiles: [{ accountId: "IEAAAAAA", email: "ada@example.com", role: "User" }],
            me: true,
          },
        ],
      },
    },
  ],
  x: [
    {
      url: "https://api.x.com/2/users/me",
      response: { data: { id: "2244994945", name: "Ada", username: "ada" } },
    },
  ],
  yandex: [
    {
      scheme: "OAuth",
      url: "https://login.yandex.ru/info",
      response: {
        id: "1000034426",
        login: "ada",
        client_id: "client-1",
        default_email: "ada@yandex.ru",
        psuid: "1.AAceCw",
      },
    },
  ],
  yahoo: [
    {
      url: "https://api.login.yahoo.com/openid/v1/userinfo",
      response: { sub: "FSVIDUW3D7FSVIDUW3D72F2F", name: "Ada Lovelace", email: "ada@example.com" },
    },
  ],
  zendesk: [
    {
      url: "https://acme.zendesk.com/api/v2/users/me.json",
      response: { user: { id: 35436, name: "Ada Lovelace", email: "ada@example.com", role: "admin" } },
    },
  ],
  "zendesk-sell": [
    {
      url: "https://api.getbase.com/v2/users/self",
      response: {
        data: { id: 1, name: "Ada Lovelace", email: "ada@example.com", status: "active" },
        meta: { type: "user" },
      },
    },
  ],
  zoho: [
    {
      url: "https://accounts.zoho.eu/oauth/user/info",
      response: {
        First_Name: "Ada",
        Last_Name: "Lovelace",
        Display_Name: "Ada",
        Email: "ada@example.com",
        ZUID: 20067890,
      },
    },
  ],
  zoom: [
    {
      url: "https://api.zoom.us/v2/users/me",
      response: {
        id: "KDcuGIm1QgePTO8WbOqwIQ",
        first_name: "Ada",
        last_name: "Lovelace",
        display_name: "Ada Lovelace",
        email: "ada@example.com",
        account_id: "q6gBJVO5TzexKYTb_I2rpg",
      },
    },
  ],
};

/** The method and the URL of a revocation. The request has to contain the token, wherever it is. */
export const DOCUMENTED_REVOCATIONS: Readonly<Record<string, string>> = {
  apple: "POST https://appleid.apple.com/auth/revoke",
  asana: "POST https://app.asana.com/-/oauth_revoke",
  calendly: "POST https://auth.calendly.com/oauth/revoke",
  canva: "POST https://api.canva.com/rest/v1/oauth/revoke",
  close: "POST https://api.close.com/oauth2/revoke/",
  datadog: "POST https://api.datadoghq.com/oauth2/v1/revoke",
  dialpad: "POST https://dialpad.com/oauth2/deauthorize",
  digitalocean: "POST https://cloud.digitalocean.com/v1/oauth/revoke",
  facebook: "DELETE https://graph.facebook.com/me/permissions",
  fitbit: "POST https://api.fitbit.com/oauth2/revoke",
  garmin: "DELETE https://apis.garmin.com/wellness-api/rest/user/registration",
  gitlab: "POST https://gitlab.com/oauth/revoke",
  kakao: "POST https://kapi.kakao.com/v1/user/unlink",
  klaviyo: "POST https://a.klaviyo.com/oauth/revoke",
  line: "POST https://api.line.me/oauth2/v2.1/revoke",
  linear: "POST https://api.linear.app/oauth/revoke",
  miro: "POST https://api.miro.com/v1/oauth/revoke",
  monday: "POST https://auth.monday.com/oauth_ms/oauth/revoke",
  naver: "POST https://nid.naver.com/oauth2.0/revoke",
  notion: "POST https://api.notion.com/v1/oauth/revoke",
  pipedrive: "POST https://oauth.pipedrive.com/oauth/revoke",
  posthog: "POST https://oauth.posthog.com/oauth/revoke/",
  procore: "POST https://login.procore.com/oauth/revoke",
  reddit: "POST https://www.reddit.com/api/v1/revoke_token",
  ringcentral: "POST https://platform.ringcentral.com/restapi/oauth/revoke",
  slack: "POST https://slack.com/api/auth.revoke",
  smartsheet: "DELETE https://api.smartsheet.com/2.0/token",
  soundcloud: "POST https://secure.soundcloud.com/sign-out",
  strava: "POST https://www.strava.com/oauth/deauthorize",
  todoist: "POST https://api.todoist.com/api/v1/revoke",
  twitch: "POST https://id.twitch.tv/oauth2/revoke",
  vercel: "POST https://api.vercel.com/login/oauth/token/revoke",
  vimeo: "DELETE https://api.vimeo.com/tokens",
  webflow: "POST https://webflow.com/oauth/revoke_authorization",
  whoop: "DELETE https://api.prod.whoop.com/developer/v2/user/access",
  xero: "POST https://identity.xero.com/connect/revocation",
  zendesk: "DELETE https://acme.zendesk.com/api/v2/oauth/tokens/current.json",
  zoho: "POST https://accounts.zoho.eu/oauth/v2/token/revoke",
  clio: "POST https://app.clio.com/oauth/deauthorize",
  coinbase: "POST https://login.coinbase.com/oauth2/revoke",
  fortnox: "POST https://apps.fortnox.se/oauth-v1/revoke",
  freshbooks: "POST https://api.freshbooks.com/auth/oauth/revoke",
  mollie: "DELETE https://api.mollie.com/oauth2/tokens",
  okta: "POST https://acme.okta.com/oauth2/v1/revoke",
  pennylane: "POST https://app.pennylane.com/oauth/revoke",
  ramp: "POST https://api.ramp.com/developer/v1/token/revoke",
  sage: "POST https://oauth.accounting.sage.com/revoke",
  uber: "POST https://login.uber.com/oauth/v2/revoke",
  wave: "POST https://api.waveapps.com/oauth2/token-revoke/",
  yahoo: "POST https://api.login.yahoo.com/oauth2/revoke",
  adobe: "POST https://ims-na1.adobelogin.com/ims/revoke",
  netsuite: "POST https://123-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/revoke",
};
