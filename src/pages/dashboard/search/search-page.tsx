import { PageHead } from "../components/page-head.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import type { HitGroup } from "./hit.ts";
import { Palette } from "./palette.tsx";

/** The search: connections, what can be done, places, and documentation. */
export function SearchPage(props: { context: PageContext; app: string; search: string; groups: HitGroup[] }) {
  const { context, app, search, groups } = props;
  return (
    <Frame context={context} title="Search" sheet="search">
      <PageHead title="Search" />
      <Palette app={app} search={search} groups={groups} />
    </Frame>
  );
}
