// Starts the process of the provider.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const Address = z.object({ port: z.number() });

export class Provider {
  readonly origin: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.origin = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<Provider> {
    const child = fork(fileURLToPath(new URL("./provider-process.ts", import.meta.url)));
    const [address] = await once(child, "message");
    return new Provider(child, Address.parse(address).port);
  }

  stop(): void {
    this.#child.kill();
  }
}
