// What stands for a provider in a test: it answers the Worker's requests, and sends the person back to the callback.

/** The client that is registered with the provider. */
export type Client = { id: string; secret: string; callbackUrl: string };

/** How the person's browser calls the callback: with a query, or with a form that the provider's page submits. */
export type CallbackRequest = { url: string; form: Record<string, string> | null };

export type Tokens = { accessToken: string; refreshToken: string | null };

export interface Peer {
  /** The hosts at which the provider can be reached. */
  readonly hosts: ReadonlySet<string>;
  /** What was wrong with the requests, in the order in which they came. */
  readonly problems: string[];
  /** Asks for consent at once. */
  authorize(url: string): CallbackRequest;
  respond(request: Request): Promise<Response>;
}
