// Serves what a provider's documentation shows, and records what differs from it.

import { problemOfClient } from "../server/authenticate.ts";
import type { CallbackRequest, Client, Peer } from "../server/peer.ts";
import { problemsOfValues, receive, type Received } from "../server/read-request.ts";
import type { DocumentedProvider, Exchange } from "./documented-provider.ts";

export class DocumentedServer implements Peer {
  readonly hosts: ReadonlySet<string>;
  readonly problems: string[] = [];
  /** The requests that were answered. */
  readonly answered: string[] = [];
  /** Whether the provider has ended the grant. */
  hasEnded = false;
  readonly #provider: DocumentedProvider;
  readonly #client: Client;

  constructor(provider: DocumentedProvider, client: Client) {
    this.#provider = provider;
    this.#client = client;
    this.hosts = new Set(provider.exchanges.map(({ on }) => new URL(urlOf(on)).host));
  }

  authorize(url: string): CallbackRequest {
    const { url: expected, parameters, absent = [], callback } = this.#provider.authorization;
    const { origin, pathname, searchParams } = new URL(url);
    const sent = Object.fromEntries(searchParams);
    if (`${origin}${pathname}` !== expected)
      this.problems.push(`the authorization URL is ${origin}${pathname}`);
    this.problems.push(...problemsOfValues("authorization", sent, parameters, this.#values()));
    this.problems.push(...present(sent, absent));
    const returned = new URL(this.#client.callbackUrl);
    for (const [name, value] of Object.entries({ ...callback, state: sent["state"] ?? "" }))
      returned.searchParams.set(name, value);
    return { url: returned.href, form: null };
  }

  async respond(request: Request): Promise<Response> {
    const received = await receive(request);
    const { ended, exchanges } = this.#provider;
    if (this.hasEnded && matches(ended, received)) return answer(ended.answer, ended.status);
    const exchange = exchanges.find((one) => matches(one, received));
    if (exchange === undefined) {
      const { method, url, parameters } = received;
      this.problems.push(`nothing is documented at ${method} ${url.href} with ${JSON.stringify(parameters)}`);
      return new Response("Not Found", { status: 404 });
    }
    const problems = this.#problemsOf(exchange, received);
    this.problems.push(...problems.map((problem) => `${exchange.on}: ${problem}`));
    if (problems.length > 0) return new Response("Bad Request", { status: 400 });
    this.answered.push(exchange.on);
    return answer(exchange.answer, exchange.status ?? 200);
  }

  #problemsOf(exchange: Exchange, received: Received): string[] {
    const { client, query = {}, parameters = {}, absent = [], headers = {}, body } = exchange;
    const values = this.#values();
    const problems = [
      ...problemsOfValues("query", Object.fromEntries(received.url.searchParams), query, values),
      ...problemsOfValues("parameter", received.parameters, parameters, values),
      ...problemsOfValues("header", received.headers, headers, values),
      ...present(received.parameters, absent),
    ];
    if (body !== undefined && received.bodyFormat !== body)
      problems.push(`the body is ${received.bodyFormat}`);
    const names = { names: this.#provider.names ?? {} };
    const problem =
      client === undefined
        ? null
        : problemOfClient({ methods: client, token: names }, this.#client, received);
    return problem === null ? problems : [...problems, problem];
  }

  #values() {
    const { id, secret, callbackUrl } = this.#client;
    return { client_id: id, client_secret: secret, callback: callbackUrl };
  }
}

const urlOf = (on: Exchange["on"]) => on.slice(on.indexOf(" ") + 1);

function matches(
  { on, when = {} }: Pick<Exchange, "on" | "when">,
  { method, url, parameters }: Received,
): boolean {
  const { origin, pathname } = new URL(urlOf(on));
  return (
    on.startsWith(`${method} `) &&
    url.origin === origin &&
    url.pathname === pathname &&
    Object.entries(when).every(([name, value]) => (parameters[name] ?? url.searchParams.get(name)) === value)
  );
}

const present = (sent: Readonly<Record<string, string>>, absent: readonly string[]) =>
  absent.filter((name) => sent[name] !== undefined).map((name) => `${name} is not supported`);

function answer(body: unknown, status: number): Response {
  if (body === null || typeof body === "string") return new Response(body, { status });
  return Response.json(body, { status });
}
