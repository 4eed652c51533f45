export const docsStyle = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 6%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 64rem; padding: 1.5rem; background: light-dark(#fff, #14161b); color: light-dark(#16191f, #dfe3ea); }
a { color: light-dark(#0b5cc4, #7ab7ff); }
h1 small { font-size: 1rem; font-weight: 400; opacity: .75; }
h2 { margin-top: 2.5rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
label { display: block; font-weight: 600; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit; }
details { border: 1px solid var(--line); border-radius: .6rem; margin: .5rem 0; padding: .2rem .9rem; }
details[open] { padding-bottom: .9rem; }
summary { cursor: pointer; padding: .4rem 0; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
pre { background: var(--soft); border-radius: .5rem; padding: .8rem; overflow: auto; max-height: 24rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.method { display: inline-block; min-width: 4.2rem; font: 600 .8rem/1.6 ui-monospace, monospace; color: light-dark(#3d4a5c, #aab6c6); }
.method.post, .method.patch { color: light-dark(#7a4b00, #f0b429); }
.method.delete { color: light-dark(#a81020, #ff8a8a); }
.method.get, .method.head { color: light-dark(#0a6640, #5fd39a); }
`;

export const docsScript = `
const search = document.getElementById("search");
const count = document.getElementById("count");
const operations = [...document.querySelectorAll("details")];
search.addEventListener("input", () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const operation of operations) {
    const matches = words.every((word) => operation.dataset.search.includes(word));
    operation.hidden = !matches;
    if (matches) shown += 1;
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("details:not([hidden])");
  }
  count.textContent = shown + (shown === 1 ? " operation" : " operations");
});
const openTarget = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && "open" in target) target.open = true;
};
addEventListener("hashchange", openTarget);
openTarget();
`;
