// A small app whose users connect accounts through Latchkey. It stores an API key of Latchkey and the events that
// Latchkey has sent, but no client secrets and no tokens. This file lists its routes.
import { Hono } from "hono";
import { csrf } from "hono/csrf";
import { HTTPException } from "hono/http-exception";
import { withSettings, type AppEnv } from "./app-context.ts";
import { connect } from "./connect.tsx";
import { connections } from "./connections.tsx";
import { home } from "./home.tsx";
import { styleSheet } from "./pages/style.ts";
import { renderFailure, renderForbidden, renderNotFound } from "./pages/failure.tsx";
import { securityHeaders } from "./security-headers.ts";
import { signIn } from "./sign-in.ts";
import { webhooks } from "./webhooks.ts";

export { InboxObject } from "./inbox-object.ts";

const app = new Hono<AppEnv>();

app.get("/healthz", (c) => c.json({ status: "ok" }));
app.get("/style.css", (c) => c.body(styleSheet, 200, { "Content-Type": "text/css; charset=utf-8" }));

app.use(withSettings);
app.use(securityHeaders);
// Before the CSRF check, because webhooks do not come from a page. They are authenticated by their signature.
app.route("/", webhooks);
app.use(csrf());

app.route("/", home);
app.route("/", signIn);
app.route("/", connect);
app.route("/", connections);

app.notFound(renderNotFound);
app.onError((error, c) => {
  if (error instanceof HTTPException && error.status === 403) return renderForbidden(c);
  return renderFailure(c, error);
});

export default app;
