// What a person can do with a connection of theirs. Each action asks Latchkey and shows what it said.
import { Hono, type Context } from "hono";
import { requirePerson, type PersonEnv } from "./app-context.ts";
import { renderOutcome } from "./home.tsx";
import type { Connection } from "./latchkey-schema.ts";
import type { Latchkey } from "./latchkey.ts";
import { describeAnswer, describeToken, type Outcome } from "./outcome.ts";
import { ownConnection } from "./own-connection.tsx";
import { DisconnectPage } from "./pages/disconnect.tsx";
import { render } from "./pages/layout.tsx";
import { MessagePage } from "./pages/message.tsx";
import { sampleCallFor } from "./sample-call.ts";

export const connections = new Hono<PersonEnv>();

connections.use("/connections/:id/*", requirePerson);

connections.post("/connections/:id/call", (c) => act(c, callProvider));
connections.post("/connections/:id/token", (c) => act(c, showToken));
connections.post("/connections/:id/refresh", (c) => act(c, refreshToken));
connections.post("/connections/:id/check", (c) => act(c, checkConnection));

connections.get("/connections/:id/disconnect", async (c) => {
  const owned = await ownConnection(c, c.req.param("id"));
  if (!owned.ok) return owned.page;
  const providers = await c.get("latchkey").listProviders();
  const provider = providers.ok ? providers.value.find(({ id }) => id === owned.value.provider) : undefined;
  const name = provider?.name ?? "this connection";
  return render(c, <DisconnectPage person={c.get("person")} connection={owned.value} providerName={name} />);
});

connections.post("/connections/:id/disconnect", async (c) => {
  const owned = await ownConnection(c, c.req.param("id"));
  if (!owned.ok) return owned.page;
  const result = await c.get("latchkey").disconnect(owned.value.id);
  if (!result.ok) {
    const page = <MessagePage title="Not disconnected" person={c.get("person")} problem={result.problem} />;
    return render(c, page, 502);
  }
  const { revocation_hint: hint } = result.value;
  if (hint === null) return c.redirect("/?notice=disconnected", 303);
  const sentences = ["Latchkey has forgotten the tokens.", hint];
  return render(c, <MessagePage title="Disconnected" person={c.get("person")} sentences={sentences} />);
});

type Action = (latchkey: Latchkey, connection: Connection) => Promise<Outcome>;

async function act(c: Context<PersonEnv, "/connections/:id/:action">, action: Action) {
  const owned = await ownConnection(c, c.req.param("id"));
  if (!owned.ok) return owned.page;
  return renderOutcome(c, owned.value.id, await action(c.get("latchkey"), owned.value));
}

async function callProvider(latchkey: Latchkey, connection: Connection): Promise<Outcome> {
  const sample = sampleCallFor(connection);
  const result = await latchkey.proxy(connection.id, sample.path);
  if (!result.ok) return { kind: "problem", problem: result.problem };
  return describeAnswer(sample.path, result.value, sample.note);
}

async function showToken(latchkey: Latchkey, connection: Connection): Promise<Outcome> {
  const result = await latchkey.token(connection.id);
  return result.ok ? describeToken("Token", result.value) : { kind: "problem", problem: result.problem };
}

async function refreshToken(latchkey: Latchkey, connection: Connection): Promise<Outcome> {
  const result = await latchkey.refresh(connection.id);
  return result.ok ? describeToken("Refreshed", result.value) : { kind: "problem", problem: result.problem };
}

async function checkConnection(latchkey: Latchkey, connection: Connection): Promise<Outcome> {
  const result = await latchkey.check(connection.id);
  return result.ok ? { kind: "check", check: result.value } : { kind: "problem", problem: result.problem };
}
