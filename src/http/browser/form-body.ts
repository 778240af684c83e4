import type { Context } from "hono";
import type { HttpEnv } from "../http-env.ts";

/** The content type of our forms, and of those that upload a file. */
const FORM = "application/x-www-form-urlencoded";
const UPLOAD = "multipart/form-data";

const typeOf = (c: Context<HttpEnv>) =>
  (c.req.header("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();

/** Parses a form body, without its files. Returns an empty object if the body has another content type. */
export async function formBody(c: Context<HttpEnv>): Promise<Record<string, string>> {
  const type = typeOf(c);
  if (type === FORM) return Object.fromEntries(await formParameters(c));
  if (type !== UPLOAD) return {};
  const fields = [...((await uploadedForm(c)) ?? [])];
  return Object.fromEntries(
    fields.flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] satisfies [string, string]] : [],
    ),
  );
}

/** Returns the bytes of a file in a form; null if the form has none of that name, or an empty one. */
export async function formFile(c: Context<HttpEnv>, name: string): Promise<Uint8Array | null> {
  const file = typeOf(c) === UPLOAD ? (await uploadedForm(c))?.get(name) : null;
  return file instanceof Blob && file.size > 0 ? new Uint8Array(await file.arrayBuffer()) : null;
}

/** Returns the form; null if its body cannot be parsed. */
const uploadedForm = (c: Context<HttpEnv>) => c.req.formData().catch(() => null);

const decoder = new TextDecoder();

/** Parses a body of any content type as form parameters. The runtime warns when such a body is read as text. */
export async function formParameters(c: Context<HttpEnv>): Promise<URLSearchParams> {
  return new URLSearchParams(decoder.decode(await c.req.arrayBuffer()));
}
