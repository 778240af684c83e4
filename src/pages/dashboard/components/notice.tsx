// What came of a click.

import { RelativeTime } from "./time.tsx";

export type Notice =
  | { kind: "done"; title: string; text: string }
  | { kind: "failed"; title: string; text: string; code: string }
  /** A link to connect by, to be passed on to the end user. */
  | { kind: "link"; endUser: string; url: string; expiresAt: string | null };

export function NoticeCard({ notice, now }: { notice: Notice; now: number }) {
  return (
    <div class={`card notice ${notice.kind}`} role={notice.kind === "failed" ? "alert" : "status"}>
      {notice.kind === "link" ? (
        <>
          <h2>Connect link</h2>
          <p>
            Pass it on to <bdi>{notice.endUser}</bdi>, and to nobody else. It works until{" "}
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
