"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const number = (n) => n.toLocaleString("en");
const percent = (share) => (100 * share).toFixed(1) + " %";
const off = { category: new Set(), filter: new Set() };
const hues = new Map(data.categories.map((name, i) => [name, Math.round((i * 137.5) % 360)]));
let shown = [];
let current = -1;

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function hue(node, category) {
  node.style.setProperty("--h", hues.get(category) ?? 220);
  return node;
}

function visible(span) {
  return !off.category.has(span[2]) && !off.filter.has(span[3]);
}

function drawTotals() {
  const t = data.totals;
  at("totals").textContent =
    `${number(t.pages)} pages, ${number(t.changed)} changed, ${number(t.emptied)} emptied, ` +
    `${number(t.guarded)} guarded, ${number(t.rejected)} rejected; ` +
    `${number(t.characters)} of ${number(t.characters_read)} characters removed ` +
    `(${percent(t.characters / Math.max(1, t.characters_read))})`;
}

function drawSwitches(key) {
  const rows = Object.entries(data.by[key]).sort((a, b) => b[1].characters - a[1].characters || (a[0] < b[0] ? -1 : 1));
  const most = Math.max(1, ...rows.map(([, row]) => row.characters));
  at(key).append(...rows.map(([name, row]) => drawSwitch(key, name, row, most)));
}

function drawSwitch(key, name, row, most) {
  const box = element("input", { type: "checkbox", checked: true });
  const bar = element("div", { className: "bar" });
  bar.style.width = (100 * row.characters) / most + "%";
  const line = element("tr", { title: `${number(row.pages)} pages, ${number(row.lines)} lines` },
    element("th", { scope: "row" }, element("label", {}, box, " " + name)),
    element("td", {}, key === "category" ? hue(bar, name) : hue(bar, "")),
    element("td", { className: "number" }, number(row.characters)));
  line.children[1].style.width = "40%";
  box.addEventListener("change", () => {
    box.checked ? off[key].delete(name) : off[key].add(name);
    line.classList.toggle("off", !box.checked);
    drawPages();
  });
  return line;
}

function drawPages() {
  const words = at("search").value.trim().toLowerCase();
  const kept = current >= 0 ? shown[current] : undefined;
  shown = data.pages.filter((page) =>
    (page.spans.some(visible) || (page.guarded && !page.spans.length)) &&
    (!words || [page.text, page.name, page.url ?? "", String(page.id ?? "")].some((s) => s.toLowerCase().includes(words))));
  const left = data.totals.changed > data.pages.length ? `, the worst of ${number(data.totals.changed)}` : "";
  at("count").textContent = `${number(shown.length)} of ${number(data.pages.length)} pages, worst first${left}`;
  at("pages").replaceChildren(...shown.map((page, i) => {
    const button = element("button", { type: "button", title: page.name },
      element("span", { className: "name" }, element("bdi", {}, page.name)),
      element("span", { className: "share" }, percent(page.share) + (page.guarded ? " ⚑" : "")));
    button.setAttribute("aria-label", `${page.name}, ${percent(page.share)} removed${page.guarded ? ", guarded" : ""}`);
    button.addEventListener("click", () => open(i));
    return element("li", {}, button);
  }));
  const again = shown.indexOf(kept);
  current = -1;
  open(again >= 0 ? again : 0, false);
}

function open(i, scroll = true) {
  const buttons = at("pages").querySelectorAll("button");
  buttons[current]?.removeAttribute("aria-current");
  const page = shown[i];
  current = page ? i : -1;
  hideWhy();
  if (!page) {
    at("name").textContent = "No page has what you look for";
    at("facts").textContent = "";
    at("body").replaceChildren();
    return;
  }
  buttons[i].setAttribute("aria-current", "true");
  if (scroll) buttons[i].scrollIntoView({ block: "nearest" });
  at("name").textContent = page.name;
  const facts = [page.url, page.id === null ? null : `id ${page.id}`, page.language ?? "language unknown",
    percent(page.share) + " removed", page.guarded ? `guarded: ${page.guarded}` : null,
    page.cut ? `the last ${number(page.cut)} characters are not shown` : null].filter(Boolean);
  // Each in its own direction: one that is written backwards must not turn the next.
  at("facts").replaceChildren(...facts.flatMap((fact, n) => [n ? " · " : "", element("bdi", {}, fact)]));
  drawText(page);
  at("text").scrollTop = 0;
}

function drawText(page) {
  const parts = [];
  let last = 0;
  const letters = Array.from(page.text);  // offsets count characters, not UTF-16 units
  const slice = (from, to) => letters.slice(from, to).join("");
  for (const span of page.spans.filter(visible)) {
    parts.push(slice(last, span[0]), drawMark(span, slice(span[0], span[1])));
    last = span[1];
  }
  at("body").replaceChildren(...parts, slice(last));
  highlight();
}

function drawMark([, , category, filter, reason, score], text) {
  const why = `${category}: ${reason} (filter ${filter}, score ${score.toFixed(2)})`;
  const mark = hue(element("mark", { tabIndex: 0 },
    element("span", { className: "hidden" }, `removed as ${category}, ${reason}: `), text,
    element("span", { className: "hidden" }, " end of removal")), category);
  mark.dataset.category = category;
  mark.addEventListener("pointerenter", () => showWhy(mark, why));
  mark.addEventListener("focus", () => showWhy(mark, why));
  mark.addEventListener("pointerleave", hideWhy);
  mark.addEventListener("blur", hideWhy);
  return mark;
}

function showWhy(mark, why) {
  const box = at("why");
  box.textContent = why;
  box.hidden = false;
  const place = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
  const above = place.top - box.offsetHeight - 6;
  box.style.top = (above > 0 ? above : place.bottom + 6) + "px";
  box.style.left = Math.max(4, Math.min(place.left, innerWidth - box.offsetWidth - 8)) + "px";
}

function hideWhy() {
  at("why").hidden = true;
}

function highlight() {
  if (!CSS.highlights) return;
  CSS.highlights.delete("found");
  const words = at("search").value.trim().toLowerCase();
  if (!words) return;
  const ranges = [];
  const walker = document.createTreeWalker(at("body"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.toLowerCase();
    for (let i = text.indexOf(words); i >= 0; i = text.indexOf(words, i + words.length)) {
      if (i + words.length > walker.currentNode.length) break;
      const range = new Range();
      range.setStart(walker.currentNode, i);
      range.setEnd(walker.currentNode, i + words.length);
      ranges.push(range);
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

function step(by) {
  const marks = [...at("body").querySelectorAll("mark")];
  if (!marks.length) return;
  const now = marks.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : marks.length - 1) : (now + by + marks.length) % marks.length;
  marks[next].focus();
  marks[next].scrollIntoView({ block: "center" });
  marks[next].dispatchEvent(new Event("focus"));
}

function dark() {
  const told = document.documentElement.dataset.scheme;
  return told ? told === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function drawScheme() {
  at("scheme").setAttribute("aria-pressed", String(dark()));
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input[type=search]");
  if (typing && event.key === "Escape") event.target.blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = {
    "/": () => at("search").focus(),
    j: () => current + 1 < shown.length && open(current + 1),
    k: () => current > 0 && open(current - 1),
    n: () => step(1),
    p: () => step(-1),
  };
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});
at("search").addEventListener("input", drawPages);
at("text").addEventListener("scroll", hideWhy);
at("scheme").addEventListener("click", () => {
  document.documentElement.dataset.scheme = dark() ? "light" : "dark";
  drawScheme();
});
drawTotals();
drawSwitches("category");
drawSwitches("filter");
drawScheme();
drawPages();
