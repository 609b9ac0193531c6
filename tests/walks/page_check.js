// What every page of ours keeps to, looked for by itself on each page that a test's browser opens.
//   pageCheck.complaints()   what is wrong with the page as it stands, one sentence each
//   pageCheck.rest()         remembers how everything looks while nothing has the focus
//   pageCheck.focus()        {name, plain}: what has the focus now, and whether it looks as it did without
// Complaints are also sent to the test (reportComplaint) when a page has loaded and whenever htmx has changed it.
"use strict";

(() => {
  if (window.top !== window) return;

  const LOOKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor", "backgroundColor", "color"];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const brief = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 120);

  const spoken = (ids) => (ids ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");

  /** The text a screen reader finds inside; what is hidden from it does not count. */
  function inside(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
    return node.getAttribute("alt") ?? [...node.childNodes].map(inside).join(" ");
  }

  const named = (element, ...more) =>
    [element.getAttribute("aria-label"), spoken(element.getAttribute("aria-labelledby")), element.title, ...more].some((text) => text?.trim());

  function* nameless() {
    for (const field of all('input:not([type="hidden"]), select, textarea')) {
      if (!named(field, ...[...field.labels].map(inside))) yield `has no label: ${brief(field)}`;
    }
    for (const button of all('button, a[href], summary, [role="button"]')) {
      if (button.closest('[aria-hidden="true"]')) continue;
      if (!named(button, inside(button))) yield `has no name: ${brief(button)}`;
    }
    for (const image of all("img:not([alt])")) yield `has no alt: ${brief(image)}`;
    for (const frame of all("iframe:not([title])")) yield `has no title: ${brief(frame)}`;
  }

  function* muddled() {
    const seen = new Set();
    for (const { id } of all("[id]")) {
      if (seen.has(id)) yield `two elements are called #${id}`;
      seen.add(id);
    }
    if (!document.documentElement.lang) yield "does not say its language";
    if (!document.title.trim()) yield "has no title";
  }

  function* overflowing() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return;
    const wide = all("body *").filter((element) => element.getBoundingClientRect().right > width + 1);
    yield `is wider than ${width} px: ${wide.slice(0, 3).map(brief).join(" | ")}`;
  }

  /** Where things stand side by side, none may be out of sight until one thinks of dragging. */
  function* cutOff() {
    for (const row of all(".filters, .segmented, .table-wrap")) {
      if (row.scrollWidth > row.clientWidth + 1) yield `has ${row.scrollWidth} px in ${row.clientWidth}: ${brief(row)}`;
    }
  }

  const complaints = () => [...nameless(), ...muddled(), ...overflowing(), ...cutOff()];

  // ---- where the focus is ----
  const around = (element) => [element, element.parentElement, element.nextElementSibling, element.firstElementChild];
  const look = (element) => JSON.stringify(around(element).map((one) => {
    const style = one && getComputedStyle(one);
    return style && LOOKS.map((name) => style[name]);
  }));
  let resting = new Map();

  function rest() {
    document.activeElement?.blur();
    resting = new Map(all("a[href], button, input, select, textarea, summary, [tabindex]").map((element) => [element, look(element)]));
  }

  function focus() {
    const element = document.activeElement;
    if (!element || element === document.body || element.tagName === "IFRAME") return { name: "", plain: false };
    return { name: brief(element), plain: resting.get(element) === look(element) };
  }

  window.pageCheck = { complaints, rest, focus };

  // ---- telling the test ----
  const tell = () => requestAnimationFrame(() => requestAnimationFrame(() => {
    for (const text of complaints()) window.reportComplaint(`${location.pathname} ${text}`);
  }));
  window.addEventListener("load", tell);
  document.addEventListener("htmx:afterSettle", tell);
  document.addEventListener("securitypolicyviolation", (event) => {
    window.reportComplaint(`${location.pathname} breaks its policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
})();
