// Sends JSON over HTTP. Errors name the request and the response.

const TIMEOUT_MS = 15_000;

/** Returns the response's JSON, or undefined if the status is one of `absent`. */
export async function get(url, token, absent) {
  const response = await send(url, token, { method: "GET" });
  if (absent.includes(response.status)) return undefined;
  return parse("GET", url, response);
}

export async function post(url, token, body) {
  return parse("POST", url, await send(url, token, { method: "POST", body: JSON.stringify(body) }));
}

/** Changes the fields that the body contains, and leaves the others. */
export async function patch(url, token, body) {
  return parse("PATCH", url, await send(url, token, { method: "PATCH", body: JSON.stringify(body) }));
}

function send(url, token, request) {
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(request.body && { "content-type": "application/json" }),
  };
  return fetch(url, { ...request, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
}

async function parse(method, url, response) {
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} returned ${response.status}: ${text.slice(0, 500)}`);
  return text === "" ? undefined : JSON.parse(text);
}
