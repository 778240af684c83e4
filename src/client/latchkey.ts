import { Connect } from "./connect.ts";
import { Connections } from "./connections.ts";
import { Events } from "./events.ts";
import { Integrations } from "./integrations.ts";
import { Providers } from "./providers.ts";
import { Settings } from "./settings.ts";
import { type ClientOptions, Transport } from "./transport.ts";

/** Latchkey as an app's backend calls it. The key is the app's; it is for no browser. */
export class Latchkey {
  readonly connect: Connect;
  readonly connections: Connections;
  readonly integrations: Integrations;
  readonly providers: Providers;
  readonly events: Events;
  /** The app's own. */
  readonly settings: Settings;

  /** @throws TypeError when the origin is no URL or the key no key */
  constructor({ apiKey, ...options }: ClientOptions & { apiKey: string }) {
    const transport = new Transport(apiKey, options);
    this.connect = new Connect(transport);
    this.connections = new Connections(transport);
    this.integrations = new Integrations(transport);
    this.providers = new Providers(transport);
    this.events = new Events(transport);
    this.settings = new Settings(transport);
  }
}
