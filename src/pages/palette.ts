// The colors of all pages, light and dark.

export const PALETTE = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6470; --line: #d9dee4; --ground: #f4f6f8;
  --card: #ffffff; --accent: #1d5fd1; --on-accent: #ffffff; --field: #7c8794; --bad: #b3261e;
  --good: #137a4b; --warn: #8a5300; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff3; --soft: #a2adba; --line: #343c46;
  --ground: #14181d; --card: #1d2329; --accent: #7fb0ff; --on-accent: #0c1524;
  --field: #7c8794; --bad: #ff9a8f; --good: #59cf98; --warn: #f2bd58; } }
* { box-sizing: border-box; }
`;
