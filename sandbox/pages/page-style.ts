// The style sheet of the sandbox's pages. The provider sets `--accent` and `--tint`.

export const PAGE_STYLE = `
*{box-sizing:border-box}
:root{color-scheme:light}
body{margin:0;min-height:100vh;background:var(--tint);color:#1b1f24;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:33rem;margin:0 auto;padding:1.25rem 1rem 2.5rem}
.bar{display:flex;align-items:center;gap:.75rem;padding:.5rem .25rem 1.25rem}
.mark{display:grid;place-items:center;flex:none;width:2.75rem;height:2.75rem;border-radius:.8rem;background:var(--accent);color:#fff;font-weight:700;letter-spacing:-.02em}
.who{flex:1;line-height:1.25;min-width:0}
.who b{display:block;font-size:1.05rem}
.who span{color:#4d5661;font-size:.875rem}
.badge{flex:none;padding:.2rem .6rem;border-radius:1rem;border:1px dashed #8a6100;background:#fff6dc;color:#6b4a00;font-size:.75rem;font-weight:600;letter-spacing:.04em;text-transform:uppercase}
.card{background:#fff;border-radius:1.1rem;padding:1.5rem 1.25rem;box-shadow:0 1px 2px #0f172a14,0 12px 32px #0f172a14}
h1{margin:0 0 .35rem;font-size:1.35rem;line-height:1.3;letter-spacing:-.01em;text-wrap:balance;overflow-wrap:anywhere}
h1 em{font-style:normal;color:var(--accent)}
h2,legend{margin:0 0 .5rem;padding:0;font-size:.8125rem;font-weight:600;color:#4d5661}
p{margin:0 0 1rem;color:#4d5661}
section,fieldset{margin:1.4rem 0 0;padding:0;border:0;min-width:0}
.scopes{list-style:none;margin:0;padding:0;border-radius:.8rem;background:#f5f6f8}
.scopes li{display:flex;gap:.7rem;padding:.7rem .85rem}
.scopes li+li{border-top:1px solid #e4e7eb}
.scopes li::before{content:"";flex:none;width:.5rem;height:.9rem;margin:.2rem .15rem 0 .2rem;border:solid var(--accent);border-width:0 .15rem .15rem 0;transform:rotate(42deg)}
.scopes code{display:block;color:#5b6470;font-size:.78rem;overflow-wrap:anywhere}
.choices{display:grid;gap:.5rem}
.choice{display:flex;align-items:center;gap:.7rem;min-height:3.25rem;padding:.55rem .85rem;border:1px solid #cfd5dc;border-radius:.8rem;cursor:pointer;min-width:0}
.choice:hover{border-color:#8c96a3}
.choice:has(:checked){border-color:var(--accent);background:var(--tint);box-shadow:inset 0 0 0 1px var(--accent)}
.choice:has(:focus-visible){outline:3px solid #2563eb;outline-offset:2px}
.choice input{flex:none;width:1.15rem;height:1.15rem;margin:0;accent-color:var(--accent)}
.scopes span{text-wrap:pretty}
.choice span{min-width:0;line-height:1.3;overflow-wrap:anywhere}
.choice small{display:block;color:#4d5661;font-size:.8125rem}
.actions{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;margin-top:1.75rem}
.actions>:only-child{grid-column:1/-1}
button{min-height:3rem;border-radius:.8rem;border:1px solid #aab2bd;background:#fff;color:#1b1f24;font:inherit;font-weight:600;cursor:pointer}
button:hover{background:#f5f6f8}
button.yes{border-color:var(--accent);background:var(--accent);color:#fff}
button.yes:hover{filter:brightness(1.12)}
button:focus-visible,a:focus-visible{outline:3px solid #2563eb;outline-offset:2px}
.card>:last-child{margin-bottom:0}
.alert{margin:1rem 0;padding:.7rem .85rem;border-radius:.8rem;background:#fdecec;color:#8f1d1d}
.note{margin:1.25rem .25rem 0;font-size:.8125rem;text-align:center;overflow-wrap:anywhere}
.list{list-style:none;margin:0;padding:0;display:grid;gap:.6rem}
.list li{display:flex;gap:.8rem;align-items:center}
.keys{list-style:none;margin:0;padding:0}
.keys li{display:flex;flex-wrap:wrap;gap:.5rem .8rem;align-items:center;padding:.7rem 0;border-bottom:1px solid #e4e7eb}
.keys .who{flex-basis:14rem;overflow-wrap:anywhere}
.keys code{display:block;margin-top:.25rem;user-select:all}
.keys button{padding:0 1rem}
.text{width:100%;min-height:3rem;padding:0 .85rem;border:1px solid #8c96a3;border-radius:.8rem;background:#fff;color:inherit;font:inherit}
.text:focus-visible{outline:3px solid #2563eb;outline-offset:-1px}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em}
form:has([name=account][value=alice]:checked) .of-bob,form:has([name=account][value=bob]:checked) .of-alice{display:none}
@media (min-width:33rem){.side{grid-template-columns:1fr 1fr}}
@media (min-width:40rem){main{padding-top:3.5rem}.card{padding:2rem 2rem 2.1rem}}
`;
