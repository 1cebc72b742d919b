// SPDX-License-Identifier: MIT
#include "validator/report/html_style.hpp"

namespace km::report {

std::string_view html_style() noexcept
{
    // No `<` and no `&`: the report is parsed as XML too.
    return R"css(
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b2733; --muted: #4a5763; --line: #c3ccd4; --strong-line: #5d6b78; --soft: #f2f5f8;
  --accent: #0b4f8a; --fails: #9c1f14; --meets: #0a5c36; --notice: #7a4b00;
  --all: #0b4f8a; --on-all: #ffffff; --most: #b7d3ec; --some: #e2edf7; --on-some: #10202e;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #11181f; --ink: #e6ecf1; --muted: #b4c0cb; --line: #3d4a56; --strong-line: #8b9aa8; --soft: #1a242d;
    --accent: #8cc4f5; --fails: #ff9b8e; --meets: #7fd6a4; --notice: #f2c071;
    --all: #8cc4f5; --on-all: #0d141a; --most: #23507a; --some: #1b3145; --on-some: #f2f7fb;
  }
}
@media screen and (prefers-contrast: more) {
  :root {
    --ink: #000000; --muted: #1c252d; --line: #000000; --strong-line: #000000;
    --accent: #003866; --fails: #7d0d04; --meets: #00431f; --notice: #573500;
    --all: #003866; --most: #cfe2f3; --some: #ffffff; --on-some: #000000;
  }
}
@media screen and (prefers-contrast: more) and (prefers-color-scheme: dark) {
  :root {
    --paper: #000000; --ink: #ffffff; --muted: #e6ecf1; --line: #ffffff; --strong-line: #ffffff;
    --accent: #b5dcff; --fails: #ffc2ba; --meets: #a9ecc5; --notice: #ffdca6;
    --all: #b5dcff; --on-all: #000000; --most: #0f3a5f; --some: #000000; --on-some: #ffffff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif;
}
.skip { position: absolute; left: -999rem; padding: .75rem 1rem; background: var(--paper); }
.skip:focus { left: 0; top: 0; z-index: 2; }
header, nav, main, footer { max-width: 58rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2rem; }
main:focus { outline: none; }
h1, h2, h3, h4, h5 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: clamp(1.75rem, 5vw, 2.5rem); letter-spacing: -.01em; }
h2 { font-size: 1.625rem; margin: 3.5rem 0 1rem; padding-top: .75rem; border-top: 3px solid var(--accent); }
h3 { font-size: 1.25rem; margin: 2.25rem 0 .75rem; }
h4 { font-size: 1.0625rem; margin: 1.75rem 0 .5rem; }
h5 { font-size: 1rem; margin: 0 0 .25rem; }
p, ul, ol, dl { margin: 0 0 1rem; }
p, li, dd { max-width: 44rem; }
ul, ol { padding-left: 1.25rem; }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: from-font; }
a:hover { text-decoration-thickness: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.kicker { margin: 0 0 .25rem; color: var(--muted); }
.byline { margin: .5rem 0 0; color: var(--muted); }
.code { font-variant-numeric: tabular-nums; color: var(--muted); font-weight: 400; }
a .code { color: inherit; }
.quiet { color: var(--muted); font-size: .9375rem; }
.tag {
  display: inline-block; border: 1px solid var(--notice); color: var(--notice); border-radius: .2rem;
  padding: 0 .4em; font-size: .8125rem; font-weight: 400; line-height: 1.5; vertical-align: .08em;
}
.out-of-sight {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
nav ul { list-style: none; padding: 0; margin: 1.5rem 0 0; display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
nav a, th a { display: inline-block; padding: .25rem 0; min-height: 1.5rem; }
footer { margin-top: 4rem; padding-top: 1rem; padding-bottom: 3rem; border-top: 1px solid var(--line); color: var(--muted); }

.verdict { border: 1px solid var(--line); border-left: .5rem solid var(--fails); padding: 1.25rem 1.25rem .5rem; background: var(--soft); }
.verdict.meets { border-left-color: var(--meets); }
.verdict-words { font-size: clamp(1.5rem, 4.5vw, 2.125rem); font-weight: 700; line-height: 1.2; margin-bottom: .75rem; color: var(--fails); text-wrap: balance; }
.meets .verdict-words { color: var(--meets); }
.notice { border-left: .5rem solid var(--notice); padding: .25rem 0 .25rem 1rem; margin: 1.5rem 0; }
.notice p { margin: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 1rem; margin: 1.5rem 0; }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dt { color: var(--muted); font-size: .9375rem; }
.figures dd { margin: 0; font-size: 1.625rem; font-weight: 700; line-height: 1.3; font-variant-numeric: tabular-nums; }
.facts div { display: grid; grid-template-columns: 12rem 1fr; gap: 0 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; min-width: 0; }

.scroll { position: relative; overflow-x: auto; margin: 0 0 1.5rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding: 0 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
thead th { vertical-align: bottom; border-bottom: 2px solid var(--strong-line); font-size: .9375rem; line-height: 1.3; }
tbody th { font-weight: 400; min-width: 9rem; }
td.number, th.number { text-align: right; padding-right: 1.5rem; }
td ul { list-style: none; margin: 0; padding: 0; }
.hash { font: .8125rem/1.4 ui-monospace, "Liberation Mono", Consolas, monospace; overflow-wrap: anywhere; color: var(--muted); }

.heat th, .heat td { vertical-align: middle; }
.heat thead th { vertical-align: bottom; padding-left: .5rem; min-width: 5.75rem; }
.heat thead th:first-child { padding-left: 0; width: 100%; }
.heat .group th { padding-top: 1.25rem; font-weight: 700; border-bottom-color: var(--strong-line); }
.heat td { padding: .35rem .5rem; border: 2px solid var(--paper); white-space: nowrap; color: var(--on-some); }
.heat tfoot th, .heat tfoot td { border-top: 2px solid var(--strong-line); font-weight: 700; }
.heat td.all { background: var(--all); color: var(--on-all); }
.heat td.most { background: var(--most); }
.heat td.some { background: var(--some); }
.heat td.none, .heat td.unasked { color: var(--ink); box-shadow: inset 0 0 0 1px var(--line); }
.mark { width: .9rem; height: .9rem; vertical-align: -.08em; margin-right: .4em; }
.depths { display: inline-block; margin-left: .5em; font-size: .875rem; letter-spacing: .12em; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; font-size: .9375rem; }

.statements div { display: grid; grid-template-columns: 7.5rem 1fr; gap: 0 1rem; padding: .25rem 0; }
.statements dt { color: var(--muted); }
.statements dd { margin: 0; min-width: 0; }
.outcome { border-left: 3px solid var(--line); padding: .25rem 0 .25rem 1rem; margin: 1.25rem 0; }
.outcome.gap { border-left: 3px dashed var(--fails); }
.outcome h3 { margin-top: 0; }
.words { margin-bottom: .5rem; }
.standing { list-style: none; padding: 0; margin: 0 0 .75rem; display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.standing .gap, p.gap { color: var(--fails); }
.mappings { list-style: none; padding: 0; margin: 0; }
.mappings .mapping { background: var(--soft); border: 1px solid var(--line); padding: .75rem 1rem; margin: 0 0 .5rem; max-width: none; }
.mappings p { margin: 0 0 .35rem; }
.mappings .citations { margin: 0; }
.citations li a, td li a { display: inline-block; padding: .1rem 0; min-height: 1.5rem; }
.finding { margin-bottom: .75rem; }
.finding p { margin: 0; }
.place { white-space: nowrap; }
@media (max-width: 40rem) {
  .facts div, .statements div { grid-template-columns: 1fr; }
  .statements dt { font-weight: 700; }
  h2 { margin-top: 2.5rem; }
}
@media (forced-colors: active) {
  :root {
    --paper: Canvas; --ink: CanvasText; --muted: CanvasText; --line: CanvasText; --strong-line: CanvasText; --soft: Canvas;
    --accent: LinkText; --fails: CanvasText; --meets: CanvasText; --notice: CanvasText;
    --all: Canvas; --on-all: CanvasText; --most: Canvas; --some: Canvas; --on-some: CanvasText;
  }
  .heat td { border-color: CanvasText; }
}
@page { size: A4; margin: 18mm 16mm; }
@media print {
  :root {
    --ink: #000000; --muted: #333333; --line: #999999; --strong-line: #333333; --soft: #ffffff;
    --accent: #000000; --fails: #000000; --meets: #000000; --notice: #000000; --on-all: #000000; --on-some: #000000;
    --all: #ffffff; --most: #ffffff; --some: #ffffff;
  }
  html { font-size: 9pt; }
  body { font-size: 1rem; line-height: 1.4; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  header { padding-top: 0; }
  nav, .skip { display: none; }
  a { text-decoration: none; }
  h2 { margin-top: 2rem; }
  h2, h3, h4, h5, caption, thead { break-after: avoid; }
  tfoot { display: table-row-group; }
  tr, .mapping, .finding, .verdict, .notice, .facts div, .statements div { break-inside: avoid; }
  h2 + p, h3 + p, .words, .standing { break-after: avoid; }
  .scroll { overflow: visible; }
  tbody th, td { overflow-wrap: anywhere; }
  .group { break-after: avoid; }
  .heat td { border: 1px solid var(--line); }
  p, li, dd { max-width: none; orphans: 3; widows: 3; }
  .facts div { grid-template-columns: 12rem 1fr; }
  .statements div { grid-template-columns: 7.5rem 1fr; }
}
)css";
}

std::string_view html_marks() noexcept
{
    return R"svg(<svg width="0" height="0" aria-hidden="true" focusable="false" style="position:absolute">
<symbol id="level-all" viewBox="0 0 16 16"><path d="M0 0h16v16H0z" fill="currentColor"/></symbol>
<symbol id="level-most" viewBox="0 0 16 16"><path d="M1 1h14v14H1zM1 7 7 1M1 15 15 1M9 15l6-6" fill="none" stroke="currentColor" stroke-width="2.2"/></symbol>
<symbol id="level-some" viewBox="0 0 16 16"><path d="M1 1h14v14H1zM1 15 15 1" fill="none" stroke="currentColor" stroke-width="1.5"/></symbol>
<symbol id="level-none" viewBox="0 0 16 16"><path d="M1 1h14v14H1z" fill="none" stroke="currentColor" stroke-width="1.5"/></symbol>
</svg>
)svg";
}

} // namespace km::report
