// How a page waits for an attempt: it polls the status, and reloads when that has changed. Each reload makes a screen reader
// start over.

const SCRIPT = `
(() => {
  const { url, next, seconds } = document.currentScript.dataset;
  const poll = async () => {
    try {
      const response = await fetch(url + "&peek=1");
      if (response.ok && (await response.json()).next !== next) return location.replace(url);
    } catch {}
    setTimeout(poll, seconds * 1000);
  };
  setTimeout(poll, seconds * 1000);
})();
`;

/** Polls the status of a page, whose `next` it has shown, and reloads the page when it has changed. */
export function PollScript(props: { nonce: string; url: string; next: string; seconds: number }) {
  const { nonce, url, next, seconds } = props;
  return (
    <script
      nonce={nonce}
      data-url={url}
      data-next={next}
      data-seconds={seconds}
      dangerouslySetInnerHTML={{ __html: SCRIPT }}
    />
  );
}

/** Reloads the page in browsers without script. */
export function AutoReload({ url, seconds }: { url: string; seconds: number }) {
  return (
    <noscript>
      <meta http-equiv="refresh" content={`${seconds};url=${url}`} />
    </noscript>
  );
}
