/** The headers that an app's HTTP client with tracing sends with each request, besides `host` and `authorization`. */
export const REQUEST_HEADERS: Readonly<Record<string, string>> = {
  connection: "keep-alive",
  accept: "application/json",
  "accept-encoding": "gzip, deflate, br",
  "accept-language": "en",
  "cache-control": "no-cache",
  "sec-fetch-mode": "cors",
  "user-agent": "billing-service/4.2.0 node/24.21.0",
  "x-request-id": "5f0c7a3e-9f6b-4f53-9a55-0d3a8b9d2c71",
  "x-app-version": "4.2.0",
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  tracestate: "vendor=00f067aa0ba902b7",
  baggage: "service.name=billing,deployment.environment=production",
  priority: "u=3",
};
