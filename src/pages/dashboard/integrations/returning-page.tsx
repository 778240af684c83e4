/**
 * Leads from the provider to a page of the dashboard. The cookie of the dashboard is not sent with a request that another
 * site has caused, but with the one that this page causes.
 */
export function ReturningPage({ nonce, to }: { nonce: string; to: string }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta http-equiv="refresh" content={`0;url=${to}`} />
        <title>Back to the test · Latchkey</title>
        <link rel="stylesheet" href="/styles/dashboard.css" nonce={nonce} />
      </head>
      <body>
        <main id="main">
          <h1>Back to the test</h1>
          <p>
            <a href={to}>Continue</a>
          </p>
        </main>
      </body>
    </html>
  );
}
