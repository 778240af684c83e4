// Reads what someone types or pastes into the search of a log: IDs, statuses, codes, methods, and paths. Pure.

import { entryOf, isLogCode } from "./log-entry.ts";
import type { LogFilter } from "./log-rpc.ts";

/** Returns the filter that a text means. What it does not know is taken as a provider. */
export function parseSearch(text: string): LogFilter {
  const words = text.trim().split(/\s+/).filter(Boolean);
  return words.reduce<LogFilter>((filter, word) => ({ ...filter, ...parseWord(word) }), {});
}

function parseWord(word: string): LogFilter {
  const [, name, value] = /^(provider|integration|code|status|route|method):(.+)$/.exec(word) ?? [];
  if (name !== undefined && value !== undefined) return { [name]: value };
  if (/^[1-5](\d\d|xx)$/.test(word)) return { status: word };
  if (/^(GET|HEAD|POST|PUT|PATCH|DELETE)$/.test(word)) return { method: word };
  const path = word.startsWith("/") ? word : pathOfUrl(word);
  if (path !== null) return parsePath(path);
  const { request_id, connection, key_id } = entryOf({
    at: 0,
    kind: "request",
    request_id: word,
    connection: word,
    key_id: word,
  });
  if (request_id !== undefined) return { request_id };
  if (connection !== undefined) return { connection };
  if (key_id !== undefined) return { key_id };
  return isLogCode(word) ? { code: word } : { provider: word.toLowerCase() };
}

function pathOfUrl(word: string): string | null {
  return /^https?:\/\//.test(word) && URL.canParse(word) ? new URL(word).pathname : null;
}

/** Returns the route of a path, with the connection in it. */
function parsePath(path: string): LogFilter {
  const [route = ""] = path.split("?");
  const [connection] = /con[0-9a-z]{20}/.exec(route) ?? [];
  if (connection === undefined) return { route };
  const pattern = route.replace(connection, "{connection}").replace(/\/proxy\/.*$/, "/proxy/*");
  return { connection, route: pattern };
}
