// A minimal HTTP/1.1 client, so that the client's own cost does not affect the results: one socket per caller, and one
// request at a time.

import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import type { Target } from "./load-job.ts";
import { REQUEST_HEADERS } from "./request-headers.ts";
import { type ClientResponse, ResponseReader } from "./response-reader.ts";

const READ_BUFFER_BYTES = 64 * 1024;

/** The bodies that are sent, by their length. All clients share them. */
const bodies = new Map<number, Buffer>();

type Waiting = { resolve: (response: ClientResponse) => void; reject: (error: Error) => void };

export class KeepAliveClient {
  readonly #socket: Socket;
  readonly #start: string;
  readonly #end: string;
  readonly #body: Buffer | null;
  #waiting: Waiting | null = null;

  private constructor(target: Target, keepsBodies: boolean, onConnect: () => void) {
    const { hostname, host, port } = new URL(target.origin);
    const length = target.method === "GET" ? {} : { "content-length": String(target.bodyBytes) };
    const headers = Object.entries({ host, ...REQUEST_HEADERS, ...target.headers, ...length });
    this.#start = `${target.method} `;
    this.#end = ` HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
    this.#body = target.bodyBytes === 0 ? null : bodyOf(target.bodyBytes);
    const reader = new ResponseReader(keepsBodies, (response) => this.#settle()?.resolve(response));
    const onread = {
      buffer: Buffer.alloc(READ_BUFFER_BYTES),
      callback: (count: number, buffer: Uint8Array) => {
        reader.read(Buffer.from(buffer.buffer, buffer.byteOffset, count));
        return true;
      },
    };
    this.#socket = connect({ host: hostname, port: Number(port), onread, noDelay: true }, onConnect);
    this.#socket.on("error", (error) => this.#settle()?.reject(error));
    this.#socket.on("close", () => this.#settle()?.reject(new Error("the connection was closed")));
  }

  /** Opens a connection to the target's origin. Bodies of responses are only returned with `keepsBodies`. */
  static open(target: Target, keepsBodies: boolean): Promise<KeepAliveClient> {
    return new Promise((resolve, reject) => {
      const client = new KeepAliveClient(target, keepsBodies, () => {
        client.#waiting = null;
        resolve(client);
      });
      client.#waiting = { resolve: () => {}, reject };
    });
  }

  /** Sends a request for this path, and resolves when the whole response has arrived. */
  send(path: string): Promise<ClientResponse> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(this.#start + path + this.#end, "latin1");
      if (this.#body !== null) this.#socket.write(this.#body);
    });
  }

  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  /** Returns the caller that waits, which then waits no more. */
  #settle(): Waiting | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }
}

function bodyOf(length: number): Buffer {
  const body = bodies.get(length) ?? Buffer.alloc(length, "x");
  bodies.set(length, body);
  return body;
}
