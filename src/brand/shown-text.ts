// Which texts people see as they are. Pure.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";

/**
 * A text without characters that reorder, hide, or break it, and with at least one that is visible. Emoji keep their variation
 * selector.
 */
const showable = lazy(
  () => /^(?=.*[\p{L}\p{N}\p{P}\p{S}])(?:(?!\p{DI})[^\p{C}\p{Zl}\p{Zp}\u2800]|\uFE0F)+$/u,
);

/** Returns the schema of a text that people see on a page. `max` is its longest length, and `text` the schema of any text. */
export const shownText = (max: number, text = z.string()) =>
  text.min(1).max(max).regex(showable(), "must be visible, without control or formatting characters");

/** Returns a text without the characters that reorder text or end its isolation. Joiners stay, because names have them. */
export const withoutReordering = (text: string) =>
  text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "");

type Named = { end_user_name: string | null; account: { label: string } | null };

/**
 * Returns a connection as people see it: the names of its end user and of its account cannot reorder the text around them.
 * A name of nothing else is none.
 */
export const withShownNames = <C extends Named>(connection: C): C => ({
  ...connection,
  end_user_name: withoutReordering(connection.end_user_name ?? "") || null,
  account: connection.account && {
    ...connection.account,
    label: withoutReordering(connection.account.label),
  },
});

/** Whether a URL names nothing before its host, which would look like the host. */
export const hasNoUserInfo = (text: string) => {
  const url = URL.parse(text);
  return url === null || (url.username === "" && url.password === "");
};
