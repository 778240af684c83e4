// The kinds of connections there are.

import { beginAuthorization } from "./code/begin-authorization.ts";
import { checkGrant } from "./code/check-grant.ts";
import { describeAuthorization, reviewAuthorization } from "./code/describe-authorization.ts";
import { confirmAuthorization, finishAuthorization } from "./code/finish-authorization.ts";
import { receiveCode } from "./code/receive-code.ts";
import { renewGrant } from "./code/renew-grant.ts";
import { grantLeftovers, revokeGrant } from "./code/revoke-grant.ts";
import { beginItem } from "./item/begin-item.ts";
import { checkItem } from "./item/check-item.ts";
import { confirmItem, finishItem } from "./item/finish-item.ts";
import { describeItem, reviewItem } from "./item/describe-item.ts";
import { abandonItem, deleteItem, itemLeftovers } from "./item/give-item-back.ts";
import { receiveLanding } from "./item/receive-landing.ts";
import { renewKey } from "./item/renew-key.ts";
import { meetConsentEnd } from "./item/meet-consent-end.ts";
import type { Kinds } from "./kind.ts";
import { refreshGrant } from "./refresh-grant.ts";
import { requireReauthorization } from "./require-reauthorization.ts";

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
