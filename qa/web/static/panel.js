// The source panel: a passage with the cited place marked, its notes, its original wording. Opened by any link to
// #cite-COLLECTION/PASSAGE/START-END, and behind it where the answer's words stand, wherever it stands and whenever it came. Text goes in as text, never as HTML.

import { element } from "./element.js";
import { pageFigure, toMark } from "./picture.js";

const places = new Map();
let opener = null; // the link in an answer that the panel was opened by
let current = null; // the link that was followed last: one in the panel leads on to another place

// The place behind a link, asked for once.
export function fetchPlace(link) {
  const address = link.getAttribute("href");
  if (!places.has(address)) {
    places.set(address, requestPlace(address).catch((error) => {
      places.delete(address);
      throw error;
    }));
  }
  return places.get(address);
}

async function requestPlace(address) {
  const [collection, passage, range, words] = address.replace(/^.*#cite-/, "").split("/");
  const query = new URLSearchParams({ collection: decodeURIComponent(collection) });
  if (range) {
    const [start, end] = range.split("-");
    query.set("start", start);
    query.set("end", end);
  }
  if (words) query.set("answer", words);
  const response = await fetch(`api/v1/passages/${passage}?${query}`, { credentials: "omit" });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return { ...answer, collection: query.get("collection") };
}

export function installPanel() {
  const title = element("h2", { id: "ibid-panel-title", tabindex: "-1" });
  const where = element("p", { class: "ibid-where", dir: "auto" });
  const close = element("button", { type: "button", class: "ibid-close", "aria-label": "Close the source" }, "×");
  const body = element("div", { class: "ibid-panel-body", tabindex: "0", role: "group", "aria-label": "Source" });
  const panel = element(
    "aside",
    { id: "ibid-panel", "aria-labelledby": "ibid-panel-title", hidden: "" },
    element("header", {}, element("div", {}, title, where), close),
    body,
  );
  document.body.append(panel);
  close.addEventListener("click", closePanel);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href*="#cite-"]');
    if (!link) return;
    event.preventDefault();
    openPanel(link);
  });
  document.addEventListener("keydown", (event) => {
    // A larger picture over the panel, or an open menu, is closed first.
    if (event.key === "Escape" && !panel.hidden && !document.querySelector("dialog[open], .ibid-download[open]")) closePanel();
  });
}

async function openPanel(link) {
  const panel = document.getElementById("ibid-panel");
  const title = document.getElementById("ibid-panel-title");
  const body = panel.querySelector(".ibid-panel-body");
  const leadsOn = panel.contains(link);
  current = link;
  if (!leadsOn) {
    opener?.setAttribute("aria-expanded", "false");
    opener = link;
    link.setAttribute("aria-expanded", "true");
  }
  try {
    const place = await fetchPlace(link);
    if (current !== link) return;
    title.textContent = headline(place);
    panel.querySelector(".ibid-where").textContent = whereabouts(place);
    body.replaceChildren(...sections(place));
  } catch (error) {
    title.textContent = "Source";
    panel.querySelector(".ibid-where").textContent = "";
    body.replaceChildren(element("p", { class: "ibid-problem", role: "alert" }, `The source could not be opened: ${error.message}`));
  }
  panel.hidden = false;
  document.body.classList.add("ibid-panel-open");
  body.scrollTop = 0;
  for (const view of body.querySelectorAll(".ibid-page-view")) toMark(view);
  title.focus({ preventScroll: true });
  const cited = body.querySelector("mark");
  if (cited) body.scrollTop = Math.max(0, cited.offsetTop - body.offsetTop - body.clientHeight / 3);
  // On a small screen the panel is a sheet from below: the marker must not lie behind it.
  if (!leadsOn) link.scrollIntoView({ block: "nearest" });
}

export function closePanel() {
  const panel = document.getElementById("ibid-panel");
  panel.hidden = true;
  document.body.classList.remove("ibid-panel-open");
  // The conversation may have been drawn anew since: then the link of the same address stands for the old one.
  const address = opener?.getAttribute("href");
  const target = opener?.isConnected ? opener : document.querySelector(`a[href="${CSS.escape(address ?? "")}"]`);
  opener?.setAttribute("aria-expanded", "false");
  opener = current = null;
  target?.setAttribute("aria-expanded", "false");
  target?.focus();
}

function headline(place) {
  const labels = place.notes.map((note) => note.label).join(", ");
  if (place.in_note) return `Text of note ${place.in_note.label}`;
  if (labels) return place.notes.length > 1 ? `Notes ${labels}` : `Note ${labels}`;
  if (place.start === null) return "Passage";
  return place.following ? "No note of its own" : "No footnote here";
}

function sections(place) {
  return [
    element("p", { class: "ibid-source", dir: "auto" }, [place.title, ...place.heading].join(" › ")),
    passage(place),
    ...(place.pages.length ? [pageFigure(place)] : []),
    ...(place.in_note ? annotated(place) : []),
    ...notes(place),
    ...gaps(place),
    ...wording(place),
  ];
}

// "p. 12, n. 3"
function whereabouts(place) {
  const labels = place.notes.map((note) => note.label).join(", ");
  return place.where && [place.where, labels && `n. ${labels}`].filter(Boolean).join(", ");
}

// The text of a note says nothing without the sentence that it hangs on.
function annotated(place) {
  const { annotated: sentence, in_note: note } = place;
  const shown = element("section", { class: "ibid-note" }, element("h3", {}, `Note ${note.label} hangs on`));
  if (sentence?.passage_id) {
    const href = `#cite-${encodeURIComponent(place.collection)}/${encodeURIComponent(sentence.passage_id)}/${sentence.start}-${sentence.end}`;
    shown.append(element("p", { dir: "auto" }, element("a", { class: "ibid-annotated", href }, sentence.text)));
  } else {
    shown.append(element("p", { dir: "auto" }, sentence?.text ?? "The document has no marker of this note."));
  }
  shown.append(...meaning(note));
  return [shown];
}

// What "Ibid." means, where that is certain.
function meaning(note) {
  if (!note.refers) return [];
  return [element("p", { class: "ibid-refers", dir: "auto" }, element("span", { "aria-hidden": "true" }, "→ "),
    element("span", { class: "ibid-unseen" }, "which means "), `n. ${note.refers.label}: ${noteText(note.refers)}`)];
}

function passage(place) {
  const quote = element("blockquote", { class: "ibid-passage-text", dir: "auto" });
  for (const piece of place.pieces) {
    const said = piece.gap ? element("span", { class: "ibid-gap" }, piece.text) : piece.text;
    const inner = piece.answer ? element("strong", {}, said) : said;
    // One mark over what is cited at one go, the bold words in it included.
    if (piece.cited && quote.lastChild?.nodeName === "MARK") quote.lastChild.append(inner);
    else quote.append(piece.cited ? element("mark", {}, inner) : inner);
    for (const label of piece.markers) quote.append(element("sup", { class: "ibid-printed" }, label));
  }
  return quote;
}

function notes(place) {
  const shown = place.notes.map((note) => entry(`Note ${note.label}`, noteText(note), ...meaning(note)));
  if (!shown.length && place.in_note) return shown;
  if (!shown.length && place.following) {
    const said = place.start === null ? "This passage" : "This sentence";
    shown.push(entry(`Next note: ${place.following.label}`,
      `${said} has no note of its own; the next one in its paragraph is ${place.following.label}. ${noteText(place.following)}`));
  }
  if (!shown.length) shown.push(entry("No footnote", "The source gives no footnote here."));
  return shown;
}

function noteText(note) {
  return note.text ?? `The document carries the marker of note ${note.label} but not its text.`;
}

function entry(label, text, ...more) {
  return element("section", { class: "ibid-note" }, element("h3", {}, label), element("p", { dir: "auto" }, text), ...more);
}

function gaps(place) {
  if (!place.gaps.length) return [];
  const list = element("ul", { class: "ibid-gaps" });
  for (const gap of place.gaps) {
    const where = gap.before ? `after “${gap.before}”: ` : "";
    list.append(element("li", {}, element("span", { class: "ibid-gap" }, "[…]"), ` ${where}${gap.reason}`));
  }
  return [element("section", { class: "ibid-note" }, element("h3", {}, "Gaps in the source"), list)];
}

function wording(place) {
  if (!place.repairs.length) return [];
  const pair = element(
    "div",
    { class: "ibid-wordings" },
    column("As found in the file", place.original, "del"),
    column("As repaired", place.repaired, "ins"),
  );
  const reasons = element("ul", {});
  for (const repair of place.repairs) {
    const checked = repair.reviewed ? " (checked by a reader)" : "";
    reasons.append(element("li", {}, element("del", {}, repair.original || "∅"), " → ",
      element("ins", {}, repair.replacement || "∅"), ` ${repair.reason}${checked}`));
  }
  const count = `${place.repairs.length} ${place.repairs.length === 1 ? "repair" : "repairs"}, and why`;
  return [element("section", { class: "ibid-note" }, element("h3", {}, "Original wording"), pair,
    element("details", { class: "ibid-reasons" }, element("summary", {}, count), reasons))];
}

function column(label, pieces, changed) {
  const text = element("p", { dir: "auto" });
  for (const piece of pieces) text.append(piece.changed ? element(changed, {}, piece.text) : piece.text);
  return element("div", {}, element("h4", {}, label), text);
}
