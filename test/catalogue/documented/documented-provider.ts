// A provider's server as its documentation shows it: the requests that it expects, and its answers to the letter.

import type { ClientAuthentication } from "../facts/quirk.ts";

type Texts = Readonly<Record<string, string>>;

/** A request, and its answer. In texts, `{client_id}`, `{client_secret}` and `{callback}` are filled, and "*" is any value. */
export type Exchange = {
  on: `${"GET" | "POST" | "DELETE"} https://${string}`;
  /** Tells requests to the same URL apart. */
  when?: Texts;
  body?: "form" | "json";
  /** How the client authenticates; omitted where it does not. */
  client?: readonly ClientAuthentication[];
  query?: Texts;
  parameters?: Texts;
  /** Parameters that the server refuses. */
  absent?: readonly string[];
  headers?: Texts;
  status?: number;
  /** The body; a text is sent as it is. */
  answer: unknown;
};

export type DocumentedProvider = {
  id: string;
  /** The variables of the integration, for definitions that have them. */
  values?: Texts;
  scopes: readonly string[];
  authorization: {
    url: string;
    parameters: Texts;
    absent?: readonly string[];
    /** What the callback has besides the state. */
    callback: Texts;
  };
  exchanges: readonly Exchange[];
  /** Names of the client's parameters. */
  names?: { client_id?: string; client_secret?: string };
  /** What the API shows after connecting. */
  connected: {
    /** A part of the account's ID. */
    account: string;
    accessToken: string;
    /** The lifetime in seconds. */
    lifetime: number;
  };
  /** The access token after a refresh. */
  refreshed: string;
  /** A path below the API's base URL that an app calls. */
  apiPath: string;
  /** Whether the grant is revoked when a connection is deleted. */
  revokes: boolean;
  /**
   * The answer to a refresh whose grant has ended. `isVague` if it could be about something else as well: such a refusal
   * ends a connection only when it is repeated.
   */
  ended: { on: Exchange["on"]; when: Texts; status: number; answer: unknown; isVague?: true };
};
