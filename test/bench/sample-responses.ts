// What Latchkey responds, as a sample for the bare Worker, which sends the same bytes.

export type SampleResponses = {
  token: { headers: Record<string, string>; body: string };
  /** The headers that the proxy adds to those of the provider. */
  proxyHeaders: Record<string, string>;
};
