// JSON over HTTP, with failures that say what was asked and what came back.

const timeoutMilliseconds = 15_000;

/** The answer's JSON, or undefined for one of the statuses that mean "there is none". */
export async function get(url, token, absent) {
  const response = await send(url, token, { method: "GET" });
  if (absent.includes(response.status)) return undefined;
  return parse("GET", url, response);
}

export async function post(url, token, body) {
  return parse("POST", url, await send(url, token, { method: "POST", body: JSON.stringify(body) }));
}

/** Changes what the body names and leaves the rest. */
export async function patch(url, token, body) {
  return parse("PATCH", url, await send(url, token, { method: "PATCH", body: JSON.stringify(body) }));
}

function send(url, token, request) {
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(request.body && { "content-type": "application/json" }),
  };
  return fetch(url, { ...request, headers, signal: AbortSignal.timeout(timeoutMilliseconds) });
}

async function parse(method, url, response) {
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text.slice(0, 500)}`);
  return text === "" ? undefined : JSON.parse(text);
}
