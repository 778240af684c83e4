// The result of an action, at the top of a page.

import { RelativeTime } from "./time.tsx";

export type Notice =
  | { kind: "done"; title: string; text: string }
  | { kind: "failed"; title: string; text: string; code: string }
  /** A connect link to send to the end user. */
  | { kind: "link"; endUser: string; url: string; expiresAt: string | null };

export function NoticeCard({ notice, now }: { notice: Notice; now: number }) {
  return (
    <div class={`card notice ${notice.kind}`} role={notice.kind === "failed" ? "alert" : "status"}>
      {notice.kind === "link" ? (
        <>
          <h2>Connect link</h2>
          <p>
            Send this link to <bdi>{notice.endUser}</bdi> only. It is valid until{" "}
            <RelativeTime at={notice.expiresAt} now={now} exact />.
          </p>
          <div>
            <label for="connect-url">Link</label>
            <input id="connect-url" type="text" readonly value={notice.url} />
          </div>
        </>
      ) : (
        <>
          <h2>{notice.title}</h2>
          <p>{notice.text}</p>
          {notice.kind === "failed" && <p class="small soft mono">{notice.code}</p>}
        </>
      )}
    </div>
  );
}
