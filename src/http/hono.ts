// Hono with the router that serves all of our routes. Hono's own class also brings a second router, for routes that this one
// does not support.

import type { Env } from "hono";
import { HonoBase } from "hono/hono-base";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";

export class Hono<E extends Env> extends HonoBase<E> {
  constructor() {
    // The outer router builds the inner one at the first request.
    super({ router: new SmartRouter({ routers: [new RegExpRouter()] }) });
  }
}
