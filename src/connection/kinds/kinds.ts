// All kinds of connections, by their stored names.

import type { ConnectionContext } from "../connection-context.ts";
import { apiKey } from "./api-key/api-key.ts";
import { clientCredentials } from "./client-credentials/client-credentials.ts";
import { jwtBearer } from "./jwt-bearer/jwt-bearer.ts";
import { item } from "./item/item.ts";
import type { Kinds } from "./kind.ts";
import { oauthCode } from "./oauth-code/oauth-code.ts";

export const kinds: Kinds<ConnectionContext> = {
  code: oauthCode,
  item,
  api_key: apiKey,
  client_credentials: clientCredentials,
  jwt_bearer: jwtBearer,
};
