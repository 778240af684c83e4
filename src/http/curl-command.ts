/** Returns a request as a curl command for a POSIX shell. */
export function curlCommand(request: {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}): string {
  const { method, url, headers, body } = request;
  const lines = [`curl${method === "GET" ? "" : ` -X ${method}`} ${quoted(url)}`];
  for (const [name, value] of Object.entries(headers)) {
    const [, credentials] = /^Basic base64\((.*)\)$/.exec(value) ?? [];
    lines.push(credentials === undefined ? `-H ${quoted(`${name}: ${value}`)}` : `-u ${quoted(credentials)}`);
  }
  if (body !== null) lines.push(`-d ${quoted(body)}`);
  return lines.join(" \\\n  ");
}

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
