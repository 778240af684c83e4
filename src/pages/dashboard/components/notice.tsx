// The result of an action, at the top of the page that it leads to.

import { withoutReordering } from "../../../brand/shown-text.ts";
import { Copy } from "./copy.tsx";
import { Note } from "./note.tsx";
import { Time } from "./time.tsx";

export type Notice =
  /** `open`: it is not known whether the action has worked. */
  | { kind: "done" | "open"; title: string; text: string; link?: { label: string; href: string } | undefined }
  | { kind: "failed"; title: string; text: string; code: string }
  /** A connect link to send to the end user. */
  | {
      kind: "link";
      endUser: string;
      url: string;
      expiresAt: string | null;
      /** Whether the account is connected without the app. */
      isAutomatic: boolean;
      device?: DeviceCode;
    };

/** The code that the end user enters on another device (RFC 8628), and where. */
type DeviceCode = { code: string; address: string };

export function NoticeCard({ notice, now }: { notice: Notice; now: number }) {
  const { kind } = notice;
  if (kind === "link")
    return (
      <Note tone="good" role="status" class="notice link" title="Connect link">
        <p class="soft">
          For <bdi>{withoutReordering(notice.endUser)}</bdi> only. It works until{" "}
          <Time at={notice.expiresAt} now={now} clock /> UTC.{" "}
          {notice.isAutomatic
            ? "The account is connected as soon as they allow access."
            : "When they come back to your app, its backend has to confirm."}
        </p>
        <Copy id="connect-url" label="connect link" value={notice.url} opens />
        {notice.device !== undefined && (
          <>
            <p class="soft">
              The page behind the link shows this code. It is entered at <code>{notice.device.address}</code>.
            </p>
            <Copy id="device-code" label="device code" value={notice.device.code} />
          </>
        )}
      </Note>
    );
  return (
    <Note
      tone={({ done: "good", open: "warn", failed: "bad" } as const)[kind]}
      role={kind === "failed" ? "alert" : "status"}
      class={`notice ${kind}`}
      title={notice.title}
    >
      <p class="soft">
        {notice.text}
        {kind !== "failed" && notice.link !== undefined && (
          <>
            {" "}
            <a href={notice.link.href}>{notice.link.label}</a>
          </>
        )}
      </p>
      {kind === "failed" && (
        <p class="small soft">
          <code>{notice.code}</code>
        </p>
      )}
    </Note>
  );
}
