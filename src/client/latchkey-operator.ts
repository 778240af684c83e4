import { Apps } from "./apps.ts";
import { OperatorAuditLog } from "./own-app/audit-log.ts";
import { RootKeys } from "./root-keys.ts";
import { type ClientOptions, Transport } from "./transport.ts";

/** The client for the operator. */
export class LatchkeyOperator {
  readonly apps: Apps;
  readonly rootKeys: RootKeys;
  /** What the operator did, to all apps. */
  readonly audit: OperatorAuditLog;

  /** @throws TypeError if the origin is not a valid URL or the token is not valid */
  constructor({ adminToken, ...options }: ClientOptions & { adminToken: string }) {
    const transport = new Transport(adminToken, options);
    this.apps = new Apps(transport);
    this.rootKeys = new RootKeys(transport);
    this.audit = new OperatorAuditLog(transport);
  }
}
