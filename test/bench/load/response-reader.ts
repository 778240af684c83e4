// Reads HTTP/1.1 responses from the bytes of a socket as they arrive. Bodies are counted, and neither scanned nor
// copied, unless they are to be kept.

import { Buffer } from "node:buffer";

export type ClientResponse = {
  status: number;
  /** The header section with the status line. */
  head: string;
  bodyBytes: number;
  /** The body as text; empty unless bodies are kept. */
  body: string;
};

type State = "head" | "body" | "chunk size" | "chunk" | "chunk end" | "trailer";

const HEAD_END = "\r\n\r\n";
/** How much of the arrived bytes is searched for the end of the header section at a time. */
const HEAD_PART_BYTES = 4096;
const NEWLINE = 10;

export class ResponseReader {
  readonly #keepsBodies: boolean;
  readonly #onResponse: (response: ClientResponse) => void;
  #state: State = "head";
  /** The header section as far as it has arrived. */
  #head = "";
  /** The bytes that are missing of the body or the chunk. */
  #missing = 0;
  /** The line of the chunked framing that is being read. */
  #line = "";
  #bodyBytes = 0;
  #kept: Buffer[] = [];

  /** `onResponse` is called with each complete response. */
  constructor(keepsBodies: boolean, onResponse: (response: ClientResponse) => void) {
    this.#keepsBodies = keepsBodies;
    this.#onResponse = onResponse;
  }

  /** Reads the next bytes. They can be overwritten after the call. */
  read(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      switch (this.#state) {
        case "head":
          at = this.#readHead(bytes, at);
          break;
        case "body":
        case "chunk":
          at = this.#readBody(bytes, at);
          break;
        case "chunk size":
        case "chunk end":
        case "trailer":
          at = this.#readLine(bytes, at);
          break;
      }
    }
  }

  #readHead(bytes: Buffer, at: number): number {
    const arrived = this.#head.length;
    const searched = Math.min(bytes.length, at + HEAD_PART_BYTES);
    this.#head += bytes.toString("latin1", at, searched);
    const end = this.#head.indexOf(HEAD_END, Math.max(0, arrived - HEAD_END.length));
    if (end === -1) return searched;
    this.#head = this.#head.slice(0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1];
    this.#missing = Number(length ?? 0);
    this.#state = length === undefined && isChunked(this.#head) ? "chunk size" : "body";
    if (this.#state === "body" && this.#missing === 0) this.#complete();
    return at + end + HEAD_END.length - arrived;
  }

  #readBody(bytes: Buffer, at: number): number {
    const taken = Math.min(this.#missing, bytes.length - at);
    if (this.#keepsBodies) this.#kept.push(Buffer.from(bytes.subarray(at, at + taken)));
    this.#bodyBytes += taken;
    this.#missing -= taken;
    if (this.#missing === 0) {
      if (this.#state === "chunk") this.#state = "chunk end";
      else this.#complete();
    }
    return at + taken;
  }

  #readLine(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline === -1 ? bytes.length : newline;
    this.#line += bytes.toString("latin1", at, end);
    if (newline === -1) return end;
    const line = this.#line.trimEnd();
    this.#line = "";
    if (this.#state === "chunk end") this.#state = "chunk size";
    else if (this.#state === "trailer") {
      if (line === "") this.#complete();
    } else {
      this.#missing = Number.parseInt(line, 16);
      this.#state = this.#missing === 0 ? "trailer" : "chunk";
    }
    return end + 1;
  }

  #complete(): void {
    const response = {
      status: Number(this.#head.slice(9, 12)),
      head: this.#head,
      bodyBytes: this.#bodyBytes,
      body: Buffer.concat(this.#kept).toString("utf8"),
    };
    this.#state = "head";
    this.#head = "";
    this.#bodyBytes = 0;
    this.#kept = [];
    this.#onResponse(response);
  }
}

const isChunked = (head: string): boolean => /\r\ntransfer-encoding: *chunked/i.test(head);
