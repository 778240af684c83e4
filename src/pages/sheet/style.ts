// The style sheet of the pages for end users: a card on a desktop, the whole window in a popup and on a phone. An app's
// brand sets the first tokens.

import { FONTS, type StoredBrand } from "../../brand/brand.ts";

const LIGHT = `--accent:#0b5c73;--on-accent:#fff;--accent-text:#0b5c73;--ground:#f4f5f7;--card:#fff;--sunk:#f5f6f8;
--ink:#15191e;--soft:#5a636e;--line:#e2e5e9;--field:#838d99;--good:#12703f;--bad:#b3261e;
--shadow:0 1px 2px #1018280d,0 16px 40px -16px #10182829;`;

const DARK = `--accent:#58b9d4;--on-accent:#04212b;--accent-text:#79cbe1;--ground:#0e1013;--card:#16191d;--sunk:#1d2126;
--ink:#eceef1;--soft:#a1a9b4;--line:#333941;--field:#707a86;--good:#6fd39c;--bad:#ff9c93;--shadow:none;`;

const PAGE = `
*,::before,::after{box-sizing:border-box}
html{scroll-padding:24px 0 160px;-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;align-items:center;
background:var(--ground);color:var(--ink);font:.9375rem/1.4667 var(--font);overflow-wrap:break-word}
h1,h2,p,ul,fieldset{margin:0;padding:0;border:0;min-width:0;list-style:none}
h1{font-size:1.375rem;line-height:1.2727;letter-spacing:-.015em}
h2{font-size:inherit}
h1,h2,strong,b,.field label{font-weight:600}
a{color:var(--accent-text);text-underline-offset:3px}
code{font:.8125rem/1.5 var(--mono);overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--accent-text);outline-offset:2px}
[hidden]{display:none!important}
.i{flex:none;width:1.25rem;height:1.25rem;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;
stroke-linejoin:round}
.soft,.small{color:var(--soft)}
.small{font-size:.8125rem;line-height:1.3846}
.small .i{width:1.125rem;height:1.125rem}
.small strong{color:var(--ink)}
.hide{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.sheet{position:relative;display:flex;flex-direction:column;gap:24px;width:100%;max-width:440px;margin-top:auto;
padding:var(--pad);background:var(--card);border:1px solid var(--line);border-radius:calc(var(--radius)*1.5);
box-shadow:var(--shadow)}
.sheet:last-child{margin-bottom:auto}
.wide{max-width:680px}
.secured{margin-bottom:auto;padding:16px 24px 24px}
.calm{display:grid;gap:24px;grid-template-columns:minmax(0,1fr)}
.head,.fine{display:grid;gap:8px;color:var(--soft);text-align:center;text-wrap:balance}
.head{justify-items:center;grid-template-columns:minmax(0,1fr)}
.head h1,.head strong{color:var(--ink)}
.pair,.head>.big{margin-bottom:12px}
.start{grid-template-columns:40px minmax(0,1fr);gap:2px 14px;align-items:center;justify-items:start;text-align:start}
.start .logo{grid-row:1/3}
.back{position:absolute;top:calc(var(--pad) + 6px);inset-inline-start:calc(var(--pad) - 16px);display:grid;
place-items:center;width:44px;height:44px}
.logo{flex:none;position:relative;display:grid;place-items:center;width:40px;height:40px;background:#fff;
border-radius:var(--control);box-shadow:0 0 0 1px #1018281f;font:600 1.125rem/1 var(--font)}
.logo img{display:block;width:100%;height:100%;border-radius:inherit;object-fit:contain}
.logo .i{position:absolute;right:-6px;bottom:-6px;padding:3px;border-radius:50%;background:var(--good);
color:var(--card);stroke-width:3;box-shadow:0 0 0 2px var(--card)}
.big{width:56px;height:56px;border-radius:var(--radius);font-size:1.5rem}
.m0{background:#e3edfb;color:#1d4f91}.m1{background:#e4f3ea;color:#17603a}.m2{background:#fbeadf;color:#8a3d10}
.m3{background:#f3e6f7;color:#6f2a86}.m4{background:#fde6ea;color:#9b1c3c}.m5{background:#e0f2f4;color:#0d5a66}
.m6{background:#f7efd6;color:#6d5200}.m7{background:#e9e8fb;color:#443aa0}
.pair{display:flex;align-items:center}
.join{position:relative;display:grid;place-items:center;width:64px;height:28px}
.join::before{content:"";position:absolute;inset:50% 6px auto;border-top:1px solid var(--field)}
.join .i,.big .i{position:relative;width:28px;height:28px;padding:5px;border-radius:50%;background:var(--card);
color:var(--ink);stroke-width:1.5;box-shadow:0 0 0 1px var(--line)}
.big .i{position:absolute;right:-10px;bottom:-10px}
.done .i{background:var(--good);color:var(--card);stroke-width:2.25}
.cut::before{border-top-style:dashed}
.wait::before{border:0;height:4px;margin-top:-2px;
background:radial-gradient(circle,var(--accent-text) 1.8px,#0000 2.1px) 0 0/13px 4px;animation:flow .9s linear infinite}
@keyframes flow{to{background-position-x:13px}}
.faded{filter:grayscale(1)}
.faded img{opacity:.5}
.mark{display:grid;place-items:center;width:56px;height:56px;margin-bottom:12px;border-radius:50%;background:var(--sunk);
color:var(--ink)}
.row{display:flex;align-items:center;gap:12px;padding:12px;border:1px solid var(--line);border-radius:var(--control)}
.row>div{flex:1;min-width:0}
b{display:block}
.whole{display:inline-block}
.initial{flex:none;display:grid;place-items:center;width:2.25rem;height:2.25rem;border-radius:50%;
background:var(--sunk);border:1px solid var(--line)}
.scopes{display:grid;gap:16px;grid-template-columns:minmax(0,1fr)}
.scopes h2,.see{display:flex;gap:12px;align-items:center}
.scopes li{position:relative;margin:6px 0 0;padding-inline-start:2rem}
.scopes li::before{content:"";position:absolute;top:.6rem;inset-inline-start:.5rem;width:4px;height:4px;border-radius:50%;
background:var(--field)}
.scopes summary{display:flex;align-items:center;gap:4px;min-height:44px;padding-inline-start:2rem;cursor:pointer;
color:var(--accent-text);font-weight:500}
.scopes summary .i{width:1rem;height:1rem;transform:rotate(90deg)}
.scopes [open]>summary .i{transform:rotate(-90deg)}
.scopes summary::-webkit-details-marker{display:none}
.button,.pick,.chips a,.back{border-radius:var(--control);color:var(--soft);text-decoration:none;cursor:pointer}
:is(.button,.pick,.chips a,.back):hover{background:var(--sunk);color:var(--ink)}
.actions{display:grid;gap:8px;grid-template-columns:minmax(0,1fr)}
.actions .small,.problem{display:flex;gap:8px;margin-bottom:4px}
.actions .small>span,.problem>span{min-width:0}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:44px;padding:8px 16px;
border:1px solid #0000;background:none;font:500 .9375rem/1.3 var(--font);text-align:center}
.line{border-color:var(--line);color:var(--ink)}
.main{background:var(--accent);color:var(--on-accent);font-weight:600}
.actions .main{min-height:48px;font-size:1rem}
.button.main:hover{background:color-mix(in srgb,var(--accent) 90%,var(--ink));color:var(--on-accent)}
.fine{gap:4px;margin-top:-8px}
.fine a{color:inherit}
.ref{user-select:all}
.usercode{font-size:1.5rem;line-height:1.4;font-weight:600;letter-spacing:.06em}
.field{display:grid;grid-template-columns:minmax(0,1fr);gap:8px}
.field>div{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:0 12px}
.field>div a{display:flex;align-items:center;gap:6px;min-height:44px;margin:-11px 0;color:var(--accent-text)}
.input{display:flex;align-items:center;gap:10px;width:100%;min-height:48px;padding:0 14px;
border:1px solid var(--field);border-radius:var(--control);background:var(--card);color:var(--ink);
font:1rem/1.5 var(--font)}
.input :is(input,select){flex:1;width:100%;min-width:0;padding:10px 0;border:0;background:none;color:inherit;font:inherit;outline:0}
.input select{appearance:none;margin-inline-end:-30px;padding-inline-end:30px;cursor:pointer}
select+.i{rotate:90deg;pointer-events:none}
[type=search]::-webkit-search-cancel-button{appearance:none;flex:none;width:44px;height:44px;margin:-10px -14px -10px 0;
opacity:1;pointer-events:auto;cursor:pointer;color:var(--soft);background:
linear-gradient(45deg,#0000 47%,currentColor 47% 53%,#0000 53%),linear-gradient(-45deg,#0000 47%,currentColor 47% 53%,#0000 53%);
background-size:12px 12px;background-position:50%;background-repeat:no-repeat}
:placeholder-shown::-webkit-search-cancel-button{display:none}
.input:focus-visible,.input:focus-within{outline:2px solid var(--accent-text);outline-offset:-1px}
[aria-invalid]{scroll-margin-bottom:64px}
.input[aria-invalid],.input:has([aria-invalid]){border-color:var(--bad);outline-color:var(--bad)}
::placeholder{color:var(--soft);opacity:1}
.problem{color:var(--bad);font-weight:500}
.code{display:block;width:14rem;max-width:100%;margin:0 auto;background:#fff;padding:8px;border-radius:var(--control)}
.chips{display:flex;flex-wrap:wrap;margin:8px -12px -12px}
.chips a{display:flex;align-items:center;min-height:44px;padding:0 12px;font-weight:500}
.chips a[aria-current]{color:var(--ink);text-decoration:underline 2px var(--accent-text);text-underline-offset:10px}
#found{display:grid;gap:16px;grid-template-columns:minmax(0,1fr)}
.list{display:grid;gap:4px;margin:0 -12px}
.list:empty{display:none}
.wide .list{grid-template-columns:repeat(auto-fill,minmax(min(100%,260px),1fr))}
.pick{display:flex;align-items:center;gap:14px;width:100%;min-height:60px;padding:8px 12px;border:0;background:none;
font:inherit;text-align:start}
.pick::after{content:"";width:7px;height:7px;margin-inline-end:4px;border:solid;border-width:1.5px 1.5px 0 0;rotate:45deg}
.pick b{color:var(--ink)}
.pick>:last-child{flex:1;min-width:0}
.boxed{gap:8px;margin:0}
.boxed .pick::after{content:none}
.boxed .pick{box-shadow:inset 0 0 0 1px var(--line)}
.boxed .pick:has(:checked){box-shadow:inset 0 0 0 2px var(--accent-text)}
[type=radio]{appearance:none;flex:none;width:20px;height:20px;margin:0;border:1px solid var(--field);border-radius:50%}
[type=radio]:checked{border:6px solid var(--accent-text)}
.good{color:var(--good)}
.sent{display:grid;grid-template-columns:minmax(0,1fr);gap:12px;padding:16px;border:1px solid var(--field);
border-radius:var(--control);background:var(--sunk)}
.sent h3{margin:0 0 2px;font-weight:500}
.sent code{display:block}
.sent pre{margin:0;overflow:clip;font:.8125rem/1.5 var(--mono);white-space:pre-wrap;
overflow-wrap:anywhere}
@media (min-width:521px){
body{padding-block:40px}
.boxed{grid-auto-rows:max-content;max-height:min(56vh,448px);overflow-y:auto;margin:0 -2px -24px;padding:2px 2px 24px;
mask:linear-gradient(#000 calc(100% - 24px),#0000)}
}
@media (forced-colors:active){[type=radio],.input select{appearance:auto}.input select{margin:0}select+.i{display:none}}
@media (max-width:520px){
:root{--pad:clamp(20px,6.25vw,24px)}
body{background:var(--card)}
.sheet{flex:1 0 auto;max-width:none;margin:0;padding-bottom:8px;gap:20px;border:0;border-radius:0;box-shadow:none}
.secured{margin:0;padding-block:8px 16px}
.calm{margin-block:auto}
.actions{margin-top:auto}
.chips{flex-wrap:nowrap;overflow-x:auto;scrollbar-width:none;margin-inline:calc(var(--pad)*-1);
padding-inline:calc(var(--pad) - 12px) 48px;scroll-padding-inline:112px 48px;mask:linear-gradient(90deg,#000 calc(100% - 56px),#0000)}
.chips a{flex:none;outline-offset:-2px}
.chips [aria-current]{scroll-initial-target:nearest}
}
@media (max-width:520px) and (min-height:480px){
.actions{position:sticky;bottom:0;z-index:1;padding-bottom:4px;background:var(--card)}
.actions::before{content:"";position:absolute;inset:-32px 0 100%;background:linear-gradient(#0000,var(--card));
pointer-events:none}
}
@media (max-width:520px) and (min-height:480px) and (max-height:700px){
.actions:has(.main+.button):not(:has(:focus-visible)){bottom:-44px}
}
@media (prefers-reduced-motion:reduce){*{animation:none!important}}`.replaceAll("\n", "");

/** Returns the style sheet of a page, with the tokens of a brand. */
export function styleSheet(brand: StoredBrand | null): string {
  const {
    radius,
    font,
    color_scheme: scheme,
  } = brand ?? { radius: 12, font: "system", color_scheme: "auto" };
  const [light, dark] = [tokens(LIGHT, brand?.colors?.light), tokens(DARK, brand?.colors?.dark)];
  const shared = `--radius:${radius}px;--font:${FONTS[font]};--control:calc(var(--radius)*.75);--pad:32px;
--mono:ui-monospace,Menlo,Consolas,monospace;color-scheme:${scheme === "auto" ? "light dark" : scheme};`;
  // With a forced scheme, the tokens of the other one are not sent.
  const first = `:root{${scheme === "dark" ? dark : light}${shared}}`;
  const other = scheme === "auto" ? `@media (prefers-color-scheme:dark){:root{${dark}}}` : "";
  return `${first}${other}`.replaceAll("\n", "") + PAGE;
}

type Colors = NonNullable<StoredBrand["colors"]>["light"];

function tokens(scheme: string, colors: Colors | undefined): string {
  if (colors === undefined) return scheme;
  const { accent, on_accent, accent_text } = colors;
  return `${scheme}--accent:${accent};--on-accent:${on_accent};--accent-text:${accent_text};`;
}
