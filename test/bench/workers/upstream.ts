// An API that responds immediately, so that only the forwarding is measured.

const USER = {
  userId: "0d3c1f0e-8f5b-4f6c-9a43-2f7b5f4f3c11",
  installationId: "5c9d9df0-54a1-4d43-8a0b-6a1d3c2b9e77",
  state: "active",
  permissions: ["portfolio:read:65f1a2b3c4d5e6f708192a01", "portfolio:read:65f1a2b3c4d5e6f708192a02"],
};

// oxlint-disable-next-line import/no-default-export -- the runtime requires one
export default { fetch: (): Response => Response.json(USER) };
