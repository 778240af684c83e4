import type { Access } from "../../../shared/key-scopes.ts";
import type { AppFrame } from "../../../apps/app-rpc.ts";

/** What the frame shows of the app that a page belongs to. `logo` is the URL of its logo. */
export type FrameData = {
  app: { id: string; name: string; logo: string | null };
  waiting: AppFrame["waiting"];
  /** For the operator: the first apps, to switch to. */
  apps: { id: string; name: string }[];
};

/** What each page needs: the nonce of its style sheet, the signed-in user, and the frame. */
export type PageContext = {
  nonce: string;
  visitor: { isOperator: boolean; formToken: string; may: (access: Access) => boolean } | null;
  /** Null on a page that belongs to no app. */
  frame: FrameData | null;
};
