// The picture of a page in the source panel, with bars over the cited words. A page is asked for when it is shown.

import { element } from "./element.js";

const IN_PANEL = 800; // pixels across, for a panel of 400 on a fine display
const LARGE = 1600;

// The figure for a place on pages: the first page, ways to the others, and to a larger picture.
export function pageFigure(place) {
  const view = element("div", { class: "ibid-page-view", tabindex: "0", role: "group", "aria-label": "Picture of the page, to scroll" });
  const larger = element("button", { type: "button", class: "ibid-larger" }, "Larger");
  let shown = place.pages[0];
  const show = (page) => {
    shown = page;
    view.replaceChildren(sheet(place, page, IN_PANEL));
    toMark(view);
  };
  larger.addEventListener("click", () => openLarge(place, shown));
  view.addEventListener("click", () => openLarge(place, shown));
  const figure = element("figure", { class: "ibid-page" }, view, element("figcaption", {}, ...pageChoice(place, shown, show), larger));
  show(shown);
  return figure;
}

// Where a page is higher than its view, the mark comes into the middle; to be called again once the view has a size.
export function toMark(view) {
  const mark = view.querySelector(".ibid-bar");
  if (mark) view.scrollTo(mark.offsetLeft - 16, mark.offsetTop - view.clientHeight / 3);
}

function openLarge(place, page) {
  const view = element("div", { class: "ibid-large-view", tabindex: "0", role: "group", "aria-label": "Picture of the page, to scroll" });
  const close = element("button", { type: "button", class: "ibid-close", "aria-label": "Close the picture" }, "×");
  const show = (next) => {
    view.replaceChildren(sheet(place, next, LARGE));
    toMark(view);
  };
  const title = element("h2", { id: "ibid-large-title" }, place.title);
  const head = element("header", {}, title, ...pageChoice(place, page, show), close);
  const dialog = element("dialog", { class: "ibid-large", "aria-labelledby": "ibid-large-title" }, head, view);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  show(page);
}

// One page goes by its name; of several each is a button.
function pageChoice(place, first, show) {
  if (place.pages.length === 1) return [element("span", { class: "ibid-page-name" }, first.name)];
  const buttons = place.pages.map((page) => {
    const button = element("button", { type: "button", "aria-pressed": String(page === first), title: page.name }, page.short);
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      show(page);
    });
    return button;
  });
  return [element("span", { class: "ibid-page-choice", role: "group", "aria-label": "Pages" }, ...buttons)];
}

function sheet(place, page, width) {
  const query = new URLSearchParams({ collection: place.collection, width });
  const image = element("img", {
    src: `api/v1/documents/${encodeURIComponent(place.document_id)}/pages/${page.number}.png?${query}`,
    alt: `${place.title}, ${page.name}, as printed. ${place.start === null ? "The passage is marked." : "The cited words are marked."}`,
    decoding: "async",
  });
  const made = element("div", { class: "ibid-sheet" }, image,
    ...place.bars.map((box) => bar(box, page, "ibid-bar")),
    ...place.note_bars.map((box) => bar(box, page, "ibid-bar ibid-note-bar")));
  made.style.aspectRatio = `${page.width} / ${page.height}`;
  image.addEventListener("error", () => {
    made.replaceWith(element("p", { class: "ibid-problem", role: "alert" }, "The picture of this page cannot be shown."));
  });
  return made;
}

function bar(box, page, kind) {
  if (box.page !== page.number) return "";
  const made = element("span", { class: kind, "aria-hidden": "true" });
  made.style.left = percent(box.left, page.width);
  made.style.top = percent(box.top, page.height);
  made.style.width = percent(box.right - box.left, page.width);
  made.style.height = percent(box.bottom - box.top, page.height);
  return made;
}

function percent(part, whole) {
  return `${(100 * part) / whole}%`;
}
