// Hono with one router for all of our routes. Hono's own class tries another one first, which does not support a fixed path
// beside a parameter, such as `/v1/connections/ensure` beside `/v1/connections/{connection}`.

import type { Env } from "hono";
import { HonoBase } from "hono/hono-base";
import { TrieRouter } from "hono/router/trie-router";

export class Hono<E extends Env> extends HonoBase<E> {
  constructor() {
    super({ router: new TrieRouter() });
  }
}
