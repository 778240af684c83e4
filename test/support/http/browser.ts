// A minimal browser: it stores cookies by host, returns redirects instead of following them, and submits forms with the
// page's origin. Runs in Node and in workerd.

export type Page = { status: number; location: string | null; headers: Headers; text: string };

export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Each browser has its own address, so that rate limits apply per user and not to all tests together. */
  readonly address = [10, ...crypto.getRandomValues(new Uint8Array(3))].join(".");

  get(url: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#send(url, { method: "GET", headers: { "sec-fetch-site": "none", ...headers } });
  }

  /** Requests only the headers of a page, with the page's cookies. */
  head(url: string): Promise<Page> {
    return this.#send(url, { method: "HEAD", headers: {} });
  }

  /** Submits a form from a page at the same origin. */
  post(url: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    return this.#send(url, {
      method: "POST",
      headers: {
        "sec-fetch-site": "same-origin",
        "content-type": "application/x-www-form-urlencoded",
        ...headers,
      },
      body: new URLSearchParams(form).toString(),
    });
  }

  /** Submits a form with files from a page at the same origin. */
  async upload(url: string, form: FormData): Promise<Page> {
    // Encoded at once: a stream fails if the server answers before it ends.
    const encoded = new Response(form);
    const type = encoded.headers.get("content-type") ?? "";
    const body = new Uint8Array(await encoded.arrayBuffer());
    const headers = { "sec-fetch-site": "same-origin", "content-type": type };
    return this.#send(url, { method: "POST", headers, body });
  }

  /** Returns the names of a host's cookies. */
  cookieNames(url: string): string[] {
    return [...(this.#cookies.get(new URL(url).host)?.keys() ?? [])];
  }

  async #send(
    url: string,
    init: { method: string; headers: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> },
  ): Promise<Page> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    const headers = { ...init.headers, "cf-connecting-ip": this.address };
    const own = [...jar].map(([name, value]) => `${name}=${value}`);
    const cookie = [...own, ...(init.headers["cookie"] ?? "").split("; ")].filter(Boolean).join("; ");
    const response = await fetch(url, {
      ...init,
      headers: cookie === "" ? headers : { ...headers, cookie },
      redirect: "manual",
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = response.headers.get("location");
    return {
      status: response.status,
      location: location === null ? null : new URL(location, url).href,
      headers: response.headers,
      text: await response.text(),
    };
  }
}

/** Returns the error code that an error page shows for support. */
export function failureOn(page: Page): string | undefined {
  // Pages for end users have both in one line, and those of the dashboard in a list.
  return /([a-z_]+) · req|<dt>Code<\/dt><dd><code>([a-z_]+)</.exec(page.text)?.slice(1).find(Boolean);
}

/** Returns the URL of the link with this text, resolved against the page's URL. */
export function link(page: Page, text: string, base: string): string {
  const href = [...page.text.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)</g)].find(
    ([, , name]) => name === text,
  )?.[1];
  if (href === undefined)
    throw new Error(`the page has no link ${text}: ${page.status} ${page.text.slice(-600)}`);
  return new URL(unescaped(href), base).href;
}

/** Returns the value of a hidden field. */
export function hidden(page: Page, name: string): string {
  const field = new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page.text)?.[1];
  if (field === undefined)
    throw new Error(`the page has no field ${name}: ${page.status} ${page.text.slice(0, 300)}`);
  return unescaped(field);
}

function unescaped(value: string): string {
  return value.replaceAll("&quot;", '"').replaceAll("&#34;", '"').replaceAll("&amp;", "&");
}
