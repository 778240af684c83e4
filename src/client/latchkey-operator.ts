import { Apps } from "./apps.ts";
import { RootKeys } from "./root-keys.ts";
import { type ClientOptions, Transport } from "./transport.ts";

/** Latchkey as its operator calls it. */
export class LatchkeyOperator {
  readonly apps: Apps;
  readonly rootKeys: RootKeys;

  /** @throws TypeError when the origin is no URL or the token no token */
  constructor({ adminToken, ...options }: ClientOptions & { adminToken: string }) {
    const transport = new Transport(adminToken, options);
    this.apps = new Apps(transport);
    this.rootKeys = new RootKeys(transport);
  }
}
