// How the connect page looks: the fields of an app's brand, beside the page as it will be.

import type { PublicApp } from "../../../apps/settings/app.ts";
import type { InvalidField } from "../../../shared/failure.ts";
import { Form } from "../components/forms/form.tsx";
import { countOf } from "../components/format-number.ts";
import { NoticeCard } from "../components/notice.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { appPath } from "../frame/paths.ts";
import { BRAND_FORM, BrandPreview } from "./brand-preview.tsx";
import { type BrandValues, countChanges } from "./brand-values.ts";
import { IdentityCard } from "./identity-card.tsx";
import { LooksCard } from "./looks-card.tsx";

export function BrandPage(props: {
  context: PageContext;
  app: PublicApp;
  /** What the form shows: what is stored, or what was sent and is not saved. */
  values: BrandValues;
  problems: readonly InvalidField[];
  isSaved: boolean;
  now: number;
}) {
  const { context, app, values, problems, isSaved, now } = props;
  const here = `${appPath(app.id)}/brand`;
  const changes = countChanges(values, app);
  return (
    <Frame context={context} title="Brand" section="brand" full sheet="brand">
      <PageHead
        title="Brand"
        text="What people see when they connect. The preview is the connect page itself."
      >
        <output class="small soft" id="changes" hidden={changes === 0}>
          {countOf(changes, "change")} not saved
        </output>
        <a class="b" href={here}>
          Discard
        </a>
        <button class="b main" type="submit" form={BRAND_FORM}>
          Save
        </button>
      </PageHead>
      {isSaved && (
        <NoticeCard
          notice={{
            kind: "done",
            title: "Saved",
            text: "New connect sessions have this brand. A session keeps the one that it was created with.",
          }}
          now={now}
        />
      )}
      {problems.length > 0 && (
        <NoticeCard
          notice={{
            kind: "failed",
            title: "Not saved",
            text: "Correct the marked fields, and save again.",
            code: "invalid_request",
          }}
          now={now}
        />
      )}
      <div class="cols brandy">
        <Form context={context} class="stack wide" id={BRAND_FORM} action={here} hasFile>
          <IdentityCard
            values={values}
            problems={problems}
            logo={values.logo === app.logo ? (context.frame?.app.logo ?? values.logo) : values.logo}
            keptLogo={values.logo === app.logo ? null : values.logo}
          />
          <LooksCard values={values} problems={problems} />
        </Form>
        <BrandPreview action={`${here}/preview`} />
      </div>
    </Frame>
  );
}
