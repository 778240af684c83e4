// The kinds of connections there are.

import { beginAuthorization } from "./oauth-code/begin-authorization.ts";
import { checkGrant } from "./oauth-code/check-connection.ts";
import { describeAuthorization, reviewAuthorization } from "./oauth-code/describe-integration.ts";
import { confirmAuthorization, finishAuthorization } from "./oauth-code/complete-authorization.ts";
import { receiveCode } from "./oauth-code/validate-callback.ts";
import { renewGrant } from "./oauth-code/send-refresh-request.ts";
import { grantLeftovers, revokeGrant } from "./oauth-code/revoke-grant.ts";
import { beginItem } from "./item/begin-item.ts";
import { checkItem } from "./item/check-connection.ts";
import { confirmItem, finishItem } from "./item/complete-item.ts";
import { describeItem, reviewItem } from "./item/describe-integration.ts";
import { abandonItem, deleteItem, itemLeftovers } from "./item/delete-remote-item.ts";
import { receiveLanding } from "./item/receive-redirect.ts";
import { renewKey } from "./item/refresh-api-key.ts";
import { meetConsentEnd } from "./item/consent-expiry.ts";
import type { Kinds } from "./kind.ts";
import { refreshGrant } from "../token/refresh-token.ts";
import { requireReauthorization } from "../lifecycle/require-reauthorization.ts";

export const kinds: Kinds = {
  code: {
    review: reviewAuthorization,
    describe: describeAuthorization,
    begin: beginAuthorization,
    receive: receiveCode,
    confirm: confirmAuthorization,
    finish: finishAuthorization,
    // Without its code nothing has been granted yet.
    abandon: () => {},
    renew: renewGrant,
    meetEnd: (context, connection) =>
      connection.refreshable ? refreshGrant(context, false) : requireReauthorization(context, connection),
    check: checkGrant,
    leftovers: grantLeftovers,
    giveBack: revokeGrant,
  },
  item: {
    review: reviewItem,
    describe: describeItem,
    begin: beginItem,
    receive: receiveLanding,
    confirm: confirmItem,
    finish: finishItem,
    abandon: abandonItem,
    renew: renewKey,
    meetEnd: meetConsentEnd,
    check: checkItem,
    leftovers: itemLeftovers,
    giveBack: deleteItem,
  },
};
