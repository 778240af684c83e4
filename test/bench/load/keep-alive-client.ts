// A minimal HTTP/1.1 client, so that the client's own cost does not affect the results: one socket per caller, one
// request at a time, and responses with a length or in chunks.

import { connect, type Socket } from "node:net";
import type { Target } from "./load-job.ts";

export type ClientResponse = { status: number; body: string };

const HEADER_END = "\r\n\r\n";

export class KeepAliveClient {
  readonly #socket: Socket;
  readonly #request: string;
  #received = "";
  #settle: { resolve: (response: ClientResponse) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket, target: Target) {
    const url = new URL(target.url);
    const headers = Object.entries(target.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#request = `GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n${headers.join("")}\r\n`;
    this.#socket = socket;
    socket.setNoDelay(true);
    // All responses are ASCII, so their length in bytes is the length of the text.
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => this.#receive(text));
    socket.on("error", (error) => this.#settle?.reject(error));
    socket.on("close", () => this.#settle?.reject(new Error("the connection was closed")));
  }

  /** Opens a connection to the target's origin. */
  static open(target: Target): Promise<KeepAliveClient> {
    const { hostname, port } = new URL(target.url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.once("connect", () => resolve(new KeepAliveClient(socket, target)));
      socket.once("error", reject);
    });
  }

  /** Sends the request and reads the whole response. */
  send(): Promise<ClientResponse> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(this.#request, "latin1");
    });
  }

  close(): void {
    this.#settle = null;
    this.#socket.destroy();
  }

  #receive(text: string): void {
    this.#received += text;
    const response = parseResponse(this.#received);
    if (response === null) return;
    this.#received = "";
    const settle = this.#settle;
    this.#settle = null;
    settle?.resolve(response);
  }
}

/** Returns the response, or null if it is incomplete. */
function parseResponse(text: string): ClientResponse | null {
  const headersEnd = text.indexOf(HEADER_END);
  if (headersEnd === -1) return null;
  const status = Number(text.slice(9, 12));
  const head = text.slice(0, headersEnd).toLowerCase();
  const rest = text.slice(headersEnd + HEADER_END.length);
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  if (length !== undefined) return rest.length < Number(length) ? null : { status, body: rest };
  if (!rest.endsWith(`0${HEADER_END}`)) return null;
  return { status, body: joinChunks(rest) };
}

function joinChunks(text: string): string {
  let body = "";
  for (let at = 0; ;) {
    const lineEnd = text.indexOf("\r\n", at);
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    if (!(size > 0)) return body;
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
}
