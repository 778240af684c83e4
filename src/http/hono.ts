// Hono with one router for all of our routes. Hono's own class tries another one first, which does not support a fixed path
// beside a parameter, such as `/v1/connections/ensure` beside `/v1/connections/{connection}`.

import type { Env } from "hono";
import { HonoBase } from "hono/hono-base";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";

export class Hono<E extends Env> extends HonoBase<E> {
  constructor() {
    // The smart router fills the other one at the first request. The routes of a part, which are added once more to the whole,
    // are so never indexed on their own, and the Worker starts without that work.
    super({ router: new SmartRouter({ routers: [new TrieRouter()] }) });
  }
}
